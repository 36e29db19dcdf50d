/**
 * @file What the person does to photos: written down first, then shown; undone and redone; and shown again
 * after a crash.
 */
import {
  AppError,
  type ActResult,
  type HistoryState,
  type Selection,
} from '../../../src-preload/contract/index.ts';
import type { AnnotationEdit } from '../../../src-preload/contract/index.ts';
import type { Emit } from '../../events.ts';
import type { Log } from '../../log.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import { applyEdit } from './apply-edit.ts';
import type { TouchedPhoto } from './decision-lines.ts';
import type { DecisionStore } from './decision-store.ts';
import { copyAnnotations, sameDecisions } from './merge-decisions.ts';

const photosPerStep = 500;
/**
 * Acts between two notes of how far the catalogue is: after a kill, at most so many are shown again, which
 * does no harm.
 */
const actsPerNote = 32;

export interface AnnotationsServiceDeps {
  decisions: DecisionStore;
  catalogue: Pick<
    Catalogue,
    | 'appliedSeq'
    | 'setAppliedSeq'
    | 'scanPhotos'
    | 'shownAfter'
    | 'getPhotos'
    | 'stackParentsOf'
    | 'stackMembersOf'
  >;
  /** content hash of a photo that is shown; null = no such photo */
  contentHashOf: (photoId: string) => string | null;
  /** ids of what a query finds now */
  find: (query: string) => Promise<readonly string[]>;
  /**
   * Derives these photos again from their evidence and the decisions, with `appliedSeq`; answers when the
   * timeline shows it. Ids that are not in the catalogue are left out.
   */
  derivePhotos: (ids: readonly string[]) => Promise<void>;
  emit: Emit;
  log: Log;
}

export interface AnnotationsService {
  /**
   * Shows decisions the catalogue does not show yet; to be called once, before anything else. @returns how
   * many photos
   */
  start(): Promise<number>;
  apply(request: { photos: Selection; act: AnnotationEdit }): Promise<ActResult>;
  undo(): Promise<ActResult>;
  redo(): Promise<ActResult>;
  history(): HistoryState;
  /**
   * Each `to` gets what was said on its `from` beside its own words: one line, one undo. Derive them
   * afterwards.
   */
  copyWords(copies: readonly { from: string; to: string; hash: string }[]): Promise<void>;
  /**
   * The words on `from` are offered to a photo that looks like an edit of it, or not any more. Derives it.
   */
  offerWords(
    offers: readonly { from: string; to: string; hash: string; state: 'open' | 'waiting' | 'dropped' }[],
  ): Promise<void>;
  /**
   * These photos are one item from now on, shown as the first: what was said about one is said about all. Not
   * an act of the person; derives them.
   */
  unite(photos: readonly { id: string; hash: string }[]): Promise<void>;
  /** Waits for acts under way and notes how far the catalogue is. */
  close(): Promise<void>;
}

export function createAnnotationsService(deps: AnnotationsServiceDeps): AnnotationsService {
  const { decisions, catalogue } = deps;
  /**
   * decided and written down, but not shown yet: left behind when the catalogue failed, and shown with the
   * next act
   */
  const pending = new Set<string>();
  let actsSinceNote = 0;
  const runSerially = createSerialQueue();

  async function show(ids: Iterable<string>): Promise<void> {
    for (const id of ids) pending.add(id);
    const all = [...pending];
    for (let start = 0; start < all.length; start += photosPerStep) {
      const part = all.slice(start, start + photosPerStep);
      await deps.derivePhotos(part);
      for (const id of part) pending.delete(id);
    }
  }

  /** Not while something is left to show, nor over the mark of a catalogue that is only made in part. */
  async function noteApplied(): Promise<void> {
    if (pending.size > 0 || (await catalogue.appliedSeq()) < 0) return;
    await catalogue.setAppliedSeq(decisions.lastSeq());
    actsSinceNote = 0;
  }

  async function finish(label: string, changed: readonly string[]): Promise<ActResult> {
    const history = historyOf(decisions);
    try {
      await show(changed);
      actsSinceNote += 1;
      if (actsSinceNote >= actsPerNote) await noteApplied();
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'internal';
      deps.log.error({ err: error }, 'an act is written down but could not be shown');
      throw new AppError(
        code,
        `Your change is saved, but it cannot be shown yet. ${error instanceof AppError ? error.message : 'It will be there when you start Sightline again.'}`,
        null,
        { cause: error },
      );
    } finally {
      // after the rows: who asks at this word is told what they are now
      deps.emit('annotations.changed', history);
    }
    const members = await catalogue.stackParentsOf(changed);
    return { label, changed: changed.filter((id) => !members.has(id)), history };
  }

  /**
   * What is said about an item is said about all its photos, so that whichever of them leads it has its
   * words.
   */
  async function itemsOf(ids: readonly string[]): Promise<TouchedPhoto[]> {
    const leaders = await catalogue.stackParentsOf(ids);
    const shown = [...new Set(ids.map((id) => leaders.get(id) ?? id))].flatMap((id) => {
      const hash = deps.contentHashOf(id);
      return hash === null ? [] : [{ id, hash }];
    });
    const members = await catalogue.stackMembersOf(shown.map(({ id }) => id));
    if (members.size === 0) return shown;
    const rows = await catalogue.getPhotos([...members.values()].flat());
    return shown.flatMap((photo) => [photo, ...partsOf(photo.id, members, rows)]);
  }

  /** Photos that were taken out, with the others of their items. */
  async function removedItemsOf(ids: readonly string[]): Promise<TouchedPhoto[]> {
    const leaders = await catalogue.stackParentsOf(ids);
    const asked = [...new Set(ids.map((id) => leaders.get(id) ?? id))];
    const members = await catalogue.stackMembersOf(asked);
    const rows = await catalogue.getPhotos([...asked, ...[...members.values()].flat()]);
    return asked.flatMap((id): TouchedPhoto[] => {
      const row = rows.get(id);
      return row?.removed ? [{ id, hash: row.contentHash }, ...partsOf(id, members, rows)] : [];
    });
  }

  async function idsOf(selection: Selection): Promise<readonly string[]> {
    return 'ids' in selection ? selection.ids : deps.find(selection.query);
  }

  return {
    start: () =>
      runSerially(async () => {
        const applied = await catalogue.appliedSeq();
        const last = decisions.lastSeq();
        // What rows show beyond the journal was cut off with its end; the journal is the truth.
        const ahead = applied > last ? await rowsThatDisagree(deps) : await catalogue.shownAfter(last);
        const behind = [...decisions.photoIds()].filter((id) => decisions.of(id).seq > applied);
        const differing = new Set([...ahead, ...behind]);
        await show(differing);
        if (applied !== last) await noteApplied();
        return differing.size;
      }),
    apply: ({ photos, act }) =>
      runSerially(async () => {
        const restoring = act.act === 'restore';
        const known = await (restoring ? removedItemsOf : itemsOf)(await idsOf(photos));
        if (known.length === 0 && 'ids' in photos) {
          throw new AppError(
            'not_found',
            restoring
              ? 'None of these photos was taken out of the library.'
              : 'These photos are no longer in the library.',
          );
        }
        const touched = known.filter(({ id }) => applyEdit(decisions.of(id), act) !== decisions.of(id));
        if (touched.length === 0)
          return { label: 'Nothing to change', changed: [], history: historyOf(decisions) };
        const changed = await decisions.record({ kind: 'act', act, photos: touched });
        return finish(decisions.undoable()?.label ?? '', changed);
      }),
    undo: () =>
      runSerially(async () => {
        const step = decisions.undoable();
        if (!step) return { label: 'Nothing to undo', changed: [], history: historyOf(decisions) };
        return finish(
          `Undone: ${step.label}`,
          await decisions.record({ kind: 'undo', undoes: step.id, photos: [] }),
        );
      }),
    redo: () =>
      runSerially(async () => {
        const step = decisions.redoable();
        if (!step) return { label: 'Nothing to redo', changed: [], history: historyOf(decisions) };
        return finish(
          `Redone: ${step.label}`,
          await decisions.record({ kind: 'redo', undoes: step.undoId ?? step.id, photos: [] }),
        );
      }),
    history: () => historyOf(decisions),
    copyWords: (copies) =>
      runSerially(async () => {
        const says = copies.filter(
          ({ from, to }) =>
            decisions.of(from).seq > 0 &&
            copyAnnotations(decisions.of(to), decisions.of(from)) !== decisions.of(to),
        );
        if (says.length === 0) return;
        const from = Object.fromEntries(says.map((copy) => [copy.to, copy.from]));
        await decisions.record({
          kind: 'copyWords',
          from,
          photos: says.map(({ to, hash }) => ({ id: to, hash })),
        });
        deps.emit('annotations.changed', historyOf(decisions));
      }),
    offerWords: (offers) =>
      runSerially(async () => {
        const changed: string[] = [];
        for (const { from, to, hash, state } of offers) {
          changed.push(
            ...(await decisions.record({ kind: 'offer', from, state, photos: [{ id: to, hash }] })),
          );
        }
        await show(changed);
      }),
    unite: (photos) =>
      runSerially(async () => {
        const said = photos.map(({ id }) => decisions.of(id));
        if (said.every((words) => sameDecisions(words, said[0]!))) return;
        await show(await decisions.record({ kind: 'unite', photos: [...photos] }));
        deps.emit('annotations.changed', historyOf(decisions));
      }),
    close: () =>
      runSerially(async () => {
        if (actsSinceNote === 0) return;
        // the note only saves time at the next start
        await noteApplied().catch((error: unknown) =>
          deps.log.warn({ err: error }, 'how far the catalogue is could not be noted'),
        );
      }),
  };
}

/** The other photos of an item, from the rows of its members. */
function partsOf(
  id: string,
  members: ReadonlyMap<string, readonly string[]>,
  rows: ReadonlyMap<string, PhotoRow>,
): TouchedPhoto[] {
  return (members.get(id) ?? []).flatMap((member) => {
    const part = rows.get(member);
    return part && isPartOfOne(part) ? [{ id: member, hash: part.contentHash, with: id }] : [];
  });
}

/** What is part of several items would carry words from one to the other. */
function isPartOfOne(row: Pick<PhotoRow, 'otherStackParents'>): boolean {
  return row.otherStackParents.length === 0;
}

function historyOf(decisions: Pick<DecisionStore, 'undoable' | 'redoable'>): HistoryState {
  return { undo: decisions.undoable()?.label ?? null, redo: decisions.redoable()?.label ?? null };
}

/**
 * The catalogue shows more than the journal holds (the journal was put back from a backup): the journal is
 * the truth.
 */
async function rowsThatDisagree({
  catalogue,
  decisions,
}: Pick<AnnotationsServiceDeps, 'catalogue' | 'decisions'>): Promise<string[]> {
  const ids: string[] = [];
  for await (const rows of catalogue.scanPhotos()) {
    for (const row of rows) if (row.appliedSeq !== decisions.of(row.id).seq) ids.push(row.id);
  }
  return ids;
}
