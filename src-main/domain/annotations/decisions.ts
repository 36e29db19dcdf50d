/**
 * @file All that the person decided, folded from the journal: the state of each photo, and what can be undone
 * and redone.
 */
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import { applyEdit } from './apply-edit.ts';
import type { DecisionLine } from './decision-lines.ts';
import { noState, wordsOn, type DecisionState, type Step, type UndoneStep } from './decision-state.ts';
import { pushStep, redoStep, undoStep } from './edit-history.ts';
import { editLabel, copyLabel } from './edit-labels.ts';
import { copyAnnotations } from './merge-decisions.ts';
import { recordOffer } from './record-offer.ts';
import { noteCommon, uniteDecisions } from './unite-decisions.ts';

export interface Decisions {
  /** What the person said about a photo; `noDecisions` where nothing. */
  of(photoId: string): PhotoDecisions;
  /** Every photo that was ever decided on. */
  photoIds(): IterableIterator<string>;
  /**
   * True where the words on `from` were offered to the photo once, also where the offer was declined or
   * dropped.
   */
  wasOffered(photoId: string, from: string): boolean;
  /** 0 = none */
  lastSeq(): number;
  undoable(): Pick<Step, 'id' | 'label'> | null;
  redoable(): Pick<UndoneStep, 'id' | 'undoId' | 'label'> | null;
  /** Takes in one line. @returns the photos whose decisions changed */
  apply(line: DecisionLine): readonly string[];
}

/** Before the first line nothing is decided. */
export function createDecisions(): Decisions {
  const state = noState();
  let lastSeq = 0;
  return {
    of: (photoId) => wordsOn(state, photoId),
    photoIds: () => state.words.keys(),
    wasOffered: (photoId, from) => state.everOffered.get(photoId)?.has(from) ?? false,
    lastSeq: () => lastSeq,
    undoable: () => state.done.at(-1) ?? null,
    redoable: () => state.undone.at(-1) ?? null,
    apply(line) {
      lastSeq = Math.max(lastSeq, line.seq);
      const changed = applyLine(state, line);
      noteCommon(state, changed);
      return changed;
    },
  };
}

/** @returns the photos whose decisions changed */
function applyLine(state: DecisionState, line: DecisionLine): readonly string[] {
  switch (line.kind) {
    case 'act': {
      const step = change(state, line, (before) => applyEdit(before, line.act));
      const items = new Set(line.photos.map((photo) => photo.with ?? photo.id));
      return pushStep(state, { ...step, label: editLabel(line.act, items.size) });
    }
    case 'inherit': {
      const from = wordsOn(state, line.from);
      return change(state, line, (before) => copyAnnotations(before, from)).photoIds;
    }
    case 'copyWords': {
      const source = (id: string) => wordsOn(state, line.from[id] ?? id);
      const step = change(state, line, (before, id) => copyAnnotations(before, source(id)));
      if (step.photoIds.length === 0) return [];
      return pushStep(state, { ...step, label: copyLabel(step.photoIds.length) });
    }
    case 'offer':
      return recordOffer(state, line);
    case 'unite':
      return uniteDecisions(state, line);
    case 'undo':
      return undoStep(state, line);
    case 'redo':
      return redoStep(state, line);
  }
}

/** Changes the words on the line's photos of which it says something new. */
function change(
  state: DecisionState,
  line: DecisionLine,
  make: (before: PhotoDecisions, id: string) => PhotoDecisions,
): Omit<Step, 'label'> {
  const of = (id: string) => wordsOn(state, id);
  const photoIds = [...new Set(line.photos.map((photo) => photo.id))].filter(
    (id) => make(of(id), id) !== of(id),
  );
  const before = photoIds.map(of);
  const after = photoIds.map((id) => ({ ...make(of(id), id), seq: line.seq }));
  photoIds.forEach((id, index) => state.words.set(id, after[index]!));
  return { id: line.id, photoIds, before, after };
}
