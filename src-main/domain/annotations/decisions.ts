/**
 * @file All that the person decided, folded from the journal: the state of each photo, and what can be undone
 * and redone.
 */
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';
import { applyEdit } from './apply-edit.ts';
import type { DecisionLine, LineOf } from './decision-lines.ts';
import { editLabel, copyLabel } from './edit-labels.ts';
import { copyAnnotations, sameDecisions, mergeHistories, mergeDecisions } from './merge-decisions.ts';

/**
 * How far back undo reaches. Part of the format: lowering it would lose acts that an undo line of an older
 * version names; raising it is safe.
 */
const undoDepth = 1_000;

/** An act that is done and can be undone, or is undone and can be redone. */
interface Step {
  /** id of the act's line */
  id: string;
  label: string;
  photoIds: readonly string[];
  before: readonly PhotoDecisions[];
  after: readonly PhotoDecisions[];
}
interface UndoneStep extends Step {
  /** id of the line that undid it; null where that line was damaged */
  undoId: string | null;
}

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

/**
 * Acts are undone last first, so undoing one gives each of its photos exactly what it had before it. That
 * also mends a journal in which an undo line was damaged: where a line undoes an act that is not the last,
 * those above it must have been undone before.
 */
export function createDecisions(): Decisions {
  const states = new Map<string, PhotoDecisions>();
  let done: Step[] = [];
  let undone: UndoneStep[] = [];
  let lastSeq = 0;
  /**
   * photo → what it was united with: which photos were one item once, and what all of them said when they
   * last said the same
   */
  const unions = new Map<string, { photoIds: Set<string>; words: PhotoDecisions }>();

  /** photo → photos whose words were offered to it */
  const everOffered = new Map<string, Set<string>>();

  const of = (photoId: string) => states.get(photoId) ?? noDecisions;
  const restore = (step: Step, to: 'before' | 'after', seq: number): readonly string[] => {
    step.photoIds.forEach((id, index) => states.set(id, { ...step[to][index]!, seq }));
    return step.photoIds;
  };

  function change(
    line: DecisionLine,
    make: (before: PhotoDecisions, id: string) => PhotoDecisions,
  ): Omit<Step, 'label'> {
    const photoIds = [...new Set(line.photos.map((photo) => photo.id))].filter(
      (id) => make(of(id), id) !== of(id),
    );
    const before = photoIds.map(of);
    const after = photoIds.map((id) => ({ ...make(of(id), id), seq: line.seq }));
    photoIds.forEach((id, index) => states.set(id, after[index]!));
    return { id: line.id, photoIds, before, after };
  }

  /**
   * A new step that can be undone. What was undone before it cannot be redone: that would take its words
   * back.
   */
  function push(step: Step): readonly string[] {
    done.push(step);
    if (done.length > undoDepth) done = done.slice(-undoDepth);
    undone = [];
    return step.photoIds;
  }

  /**
   * Of what was one before and came apart (its folder was taken out), only what was said since is joined;
   * else all words of all.
   */
  function unite(line: LineOf<'unite'>): readonly string[] {
    const photoIds = [...new Set(line.photos.map((photo) => photo.id))];
    const now = photoIds.map(of);
    const before = unions.get(photoIds[0]!);
    const base = before && photoIds.every((id) => before.photoIds.has(id)) ? before.words : noDecisions;
    const together = (states: readonly PhotoDecisions[]) => mergeDecisions(states, base);
    ({ done, undone } = mergeHistories({ done, undone, photoIds, now, together }));
    const words = together(now);
    const changed = photoIds.filter((_, index) => !sameDecisions(now[index]!, words));
    for (const id of changed) states.set(id, { ...words, seq: line.seq });
    const all = new Set(photoIds.flatMap((id) => [id, ...(unions.get(id)?.photoIds ?? [])]));
    for (const id of all) unions.set(id, { photoIds: all, words });
    return changed;
  }

  /** Undo gives back what was before an act, so offers that were made since are told in the history, too. */
  function offer({ photos, from, state, seq }: LineOf<'offer'>): readonly string[] {
    const ids = new Set(photos.map(({ id }) => id));
    const offered = (words: PhotoDecisions): PhotoDecisions => {
      const others = words.offers.filter((one) => one.from !== from);
      return { ...words, offers: state === 'dropped' ? others : [...others, { from, state }] };
    };
    for (const step of [...done, ...undone]) {
      const told = (states: readonly PhotoDecisions[]) =>
        states.map((words, at) => (ids.has(step.photoIds[at]!) ? offered(words) : words));
      if (step.photoIds.some((id) => ids.has(id)))
        Object.assign(step, { before: told(step.before), after: told(step.after) });
    }
    for (const id of ids) {
      states.set(id, { ...offered(of(id)), seq });
      everOffered.set(id, (everOffered.get(id) ?? new Set()).add(from));
    }
    return [...ids];
  }

  /** Where photos that were one say the same again, that is what they have in common from now on. */
  function noteCommon(changed: readonly string[]): void {
    for (const id of changed) {
      const union = unions.get(id);
      if (union && [...union.photoIds].every((other) => sameDecisions(of(other), of(id))))
        union.words = of(id);
    }
  }

  function undo(line: LineOf<'undo'>): readonly string[] {
    const at = done.findLastIndex((step) => step.id === line.undoes);
    if (at === -1) return [];
    const steps = done.splice(at).reverse();
    undone.push(...steps.map((step) => ({ ...step, undoId: step.id === line.undoes ? line.id : null })));
    return steps.flatMap((step) => restore(step, 'before', line.seq));
  }

  function redo(line: LineOf<'redo'>): readonly string[] {
    const at = undone.findLastIndex((step) => step.undoId === line.undoes || step.undoId === null);
    if (at === -1) return [];
    const steps = undone.splice(at).reverse();
    done.push(...steps);
    return steps.flatMap((step) => restore(step, 'after', line.seq));
  }

  function applied(line: DecisionLine): readonly string[] {
    switch (line.kind) {
      case 'act': {
        const step = change(line, (before) => applyEdit(before, line.act));
        return push({
          ...step,
          label: editLabel(line.act, new Set(line.photos.map((photo) => photo.with ?? photo.id)).size),
        });
      }
      case 'inherit': {
        const from = of(line.from);
        return change(line, (before) => copyAnnotations(before, from)).photoIds;
      }
      case 'copyWords': {
        const step = change(line, (before, id) => copyAnnotations(before, of(line.from[id] ?? id)));
        return step.photoIds.length > 0 ? push({ ...step, label: copyLabel(step.photoIds.length) }) : [];
      }
      case 'offer':
        return offer(line);
      case 'unite':
        return unite(line);
      case 'undo':
        return undo(line);
      case 'redo':
        return redo(line);
    }
  }

  return {
    of,
    photoIds: () => states.keys(),
    wasOffered: (photoId, from) => everOffered.get(photoId)?.has(from) ?? false,
    lastSeq: () => lastSeq,
    undoable: () => done.at(-1) ?? null,
    redoable: () => undone.at(-1) ?? null,
    apply(line) {
      lastSeq = Math.max(lastSeq, line.seq);
      const changed = applied(line);
      noteCommon(changed);
      return changed;
    },
  };
}
