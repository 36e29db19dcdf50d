/** @file All that the person decided, folded from the journal: the state of each photo, and what can be undone and redone. */
import { noDecisions, type PhotoDecisions } from '../derive/evidence.ts';
import { applyAct } from './apply-act.ts';
import type { DecisionLine, LineOf } from './decision-lines.ts';
import { actLabel } from './labels.ts';
import { sameWords, uniteHistories, unitedWords } from './united-words.ts';

/**
 * How far back undo reaches. Part of the format: lowering it would lose acts that an undo line of an older version names;
 * raising it is safe.
 */
export const undoDepth = 1_000;

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
  /** 0 = none */
  lastSeq(): number;
  undoable(): Pick<Step, 'id' | 'label'> | null;
  redoable(): Pick<UndoneStep, 'id' | 'undoId' | 'label'> | null;
  /** Takes in one line. @returns the photos whose decisions changed */
  apply(line: DecisionLine): readonly string[];
}

/**
 * Acts are undone last first, so undoing one gives each of its photos exactly what it had before it. That also mends a journal
 * in which an undo line was damaged: where a line undoes an act that is not the last, those above it must have been undone before.
 */
export function createDecisions(): Decisions {
  const states = new Map<string, PhotoDecisions>();
  let done: Step[] = [];
  let undone: UndoneStep[] = [];
  let lastSeq = 0;
  /** photo → what it was united with: which photos were one item once */
  const unions = new Map<string, Set<string>>();

  const of = (photoId: string) => states.get(photoId) ?? noDecisions;
  const restore = (step: Step, to: 'before' | 'after', seq: number): readonly string[] => {
    step.photoIds.forEach((id, index) => states.set(id, { ...step[to][index]!, seq }));
    return step.photoIds;
  };

  function change(line: DecisionLine, make: (before: PhotoDecisions) => PhotoDecisions): Omit<Step, 'label'> {
    const photoIds = [...new Set(line.photos.map((photo) => photo.id))].filter((id) => make(of(id)) !== of(id));
    const before = photoIds.map(of);
    const after = before.map((state) => ({ ...make(state), seq: line.seq }));
    photoIds.forEach((id, index) => states.set(id, after[index]!));
    return { id: line.id, photoIds, before, after };
  }

  /** What was one before and came apart (its folder was taken out) is as was said last; else the words of all are kept. */
  function unite(line: LineOf<'unite'>): readonly string[] {
    const photoIds = [...new Set(line.photos.map((photo) => photo.id))];
    const now = photoIds.map(of);
    const wereOne = photoIds.every((id) => unions.get(photoIds[0]!)?.has(id));
    const latest = now.reduce((last, state, index) => (state.seq > now[last]!.seq ? index : last), 0);
    const together = (states: readonly PhotoDecisions[]) => (wereOne ? states[latest]! : unitedWords(states));
    const union = new Set(photoIds.flatMap((id) => [id, ...(unions.get(id) ?? [])]));
    for (const id of union) unions.set(id, union);
    ({ done, undone } = uniteHistories({ done, undone, photoIds, now, together }));
    const words = together(now);
    const changed = photoIds.filter((_, index) => !sameWords(now[index]!, words));
    for (const id of changed) states.set(id, { ...words, seq: line.seq });
    return changed;
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

  return {
    of,
    photoIds: () => states.keys(),
    lastSeq: () => lastSeq,
    undoable: () => done.at(-1) ?? null,
    redoable: () => undone.at(-1) ?? null,
    apply(line) {
      lastSeq = Math.max(lastSeq, line.seq);
      switch (line.kind) {
        case 'act': {
          const step = change(line, (before) => applyAct(before, line.act));
          done.push({ ...step, label: actLabel(line.act, new Set(line.photos.map((photo) => photo.with ?? photo.id)).size) });
          if (done.length > undoDepth) done = done.slice(-undoDepth);
          undone = [];
          return step.photoIds;
        }
        case 'inherit': {
          const from = of(line.from);
          return change(line, () => from).photoIds;
        }
        case 'unite':
          return unite(line);
        case 'undo':
          return undo(line);
        case 'redo':
          return redo(line);
      }
    },
  };
}
