/**
 * @file The person's decisions, folded from the log: the state of each photo, and the edits that can be
 * undone and redone.
 */
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import { applyEdit } from './apply-edit.ts';
import type { DecisionLine } from './decision-lines.ts';
import { emptyState, decisionsOn, type DecisionState, type Step, type UndoneStep } from './decision-state.ts';
import { pushStep, redoStep, undoStep } from './edit-history.ts';
import { editLabel, copyLabel } from './edit-labels.ts';
import { copyAnnotations } from './merge-decisions.ts';
import { recordOffer } from './record-offer.ts';
import { updateCommonBase, uniteDecisions } from './unite-decisions.ts';

export interface Decisions {
  /** The decisions about a photo; `noDecisions` where there are none. */
  of(photoId: string): PhotoDecisions;
  /** Every photo that any decision was about. */
  photoIds(): IterableIterator<string>;
  /**
   * True where the decisions of `from` were ever offered to the photo, also where the offer was declined or
   * dropped.
   */
  wasOffered(photoId: string, from: string): boolean;
  /** 0 = none */
  lastSeq(): number;
  undoable(): Pick<Step, 'id' | 'label'> | null;
  redoable(): Pick<UndoneStep, 'id' | 'undoId' | 'label'> | null;
  /** Folds one line. @returns the photos whose decisions changed */
  apply(line: DecisionLine): readonly string[];
}

/** Starts without decisions. */
export function createDecisions(): Decisions {
  const state = emptyState();
  let lastSeq = 0;
  return {
    of: (photoId) => decisionsOn(state, photoId),
    photoIds: () => state.decisions.keys(),
    wasOffered: (photoId, from) => state.everOffered.get(photoId)?.has(from) ?? false,
    lastSeq: () => lastSeq,
    undoable: () => state.done.at(-1) ?? null,
    redoable: () => state.undone.at(-1) ?? null,
    apply(line) {
      lastSeq = Math.max(lastSeq, line.seq);
      const changed = applyLine(state, line);
      updateCommonBase(state, changed);
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
      const from = decisionsOn(state, line.from);
      return change(state, line, (before) => copyAnnotations(before, from)).photoIds;
    }
    case 'copyWords': {
      const source = (id: string) => decisionsOn(state, line.from[id] ?? id);
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

/** Changes the decisions of the line's photos. */
function change(
  state: DecisionState,
  line: DecisionLine,
  make: (before: PhotoDecisions, id: string) => PhotoDecisions,
): Omit<Step, 'label'> {
  const of = (id: string) => decisionsOn(state, id);
  const photoIds = [...new Set(line.photos.map((photo) => photo.id))].filter(
    (id) => make(of(id), id) !== of(id),
  );
  const before = photoIds.map(of);
  const after = photoIds.map((id) => ({ ...make(of(id), id), seq: line.seq }));
  photoIds.forEach((id, index) => state.decisions.set(id, after[index]!));
  return { id: line.id, photoIds, before, after };
}
