/**
 * @file The person's edits of photos: written to the decision log first, then shown; with undo and redo, and
 * completed after a crash.
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
import { applyEdit } from './apply-edit.ts';
import {
  recordCopies,
  recordOffers,
  recordUnion,
  type OfferChange,
  type DecisionCopy,
} from './record-merges.ts';
import { createCatalogueSync, type CatalogueSync } from './catalogue-sync.ts';
import type { DecisionStore } from './decision-store.ts';
import { removedStacks, shownStacks } from './touched-photos.ts';

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
  /** content hash of a photo in the timeline; null = not there */
  contentHashOf: (photoId: string) => string | null;
  /** ids of the photos that a query finds */
  find: (query: string) => Promise<readonly string[]>;
  /**
   * Derives these photos again from their evidence and the decisions, and sets `appliedSeq`; resolves when
   * the timeline shows it. Ids that are not in the catalogue are ignored.
   */
  derivePhotos: (ids: readonly string[]) => Promise<void>;
  emit: Emit;
  log: Log;
}

export interface AnnotationsService {
  /**
   * Derives the photos whose decisions the catalogue does not have yet; to be called once, before anything
   * else.
   * @returns how many photos
   */
  start(): Promise<number>;
  apply(request: { photos: Selection; act: AnnotationEdit }): Promise<ActResult>;
  undo(): Promise<ActResult>;
  redo(): Promise<ActResult>;
  history(): HistoryState;
  /**
   * Merges the decisions of each `from` into those of its `to`, in one line of the log and one step of undo.
   * The caller derives the photos afterwards.
   */
  copyDecisions(copies: readonly DecisionCopy[]): Promise<void>;
  /**
   * Offers the decisions of `from` to a photo that looks like an edit of it, or withdraws the offer. Derives
   * the photo.
   */
  offerDecisions(offers: readonly OfferChange[]): Promise<void>;
  /**
   * Merges the decisions of photos that are one stack; the first is its primary. Not an edit of the person;
   * derives the photos.
   */
  unite(photos: readonly { id: string; hash: string }[]): Promise<void>;
  /** Waits for running calls and stores how far the catalogue is. */
  close(): Promise<void>;
}

/** Calls run one at a time: each starts from the decisions of the one before. */
export function createAnnotationsService(deps: AnnotationsServiceDeps): AnnotationsService {
  const { decisions, emit, log } = deps;
  const sync = createCatalogueSync(deps);
  const runSerially = createSerialQueue();
  const history = () => historyOf(decisions);
  return {
    start: () => runSerially(() => sync.catchUp()),
    apply: (request) => runSerially(() => applyToPhotos(deps, sync, request)),
    undo: () => runSerially(() => undoLast(deps, sync)),
    redo: () => runSerially(() => redoLast(deps, sync)),
    history,
    copyDecisions: (copies) =>
      runSerially(async () => {
        if (await recordCopies(decisions, copies)) emit('annotations.changed', history());
      }),
    offerDecisions: (offers) => runSerially(async () => sync.show(await recordOffers(decisions, offers))),
    unite: (photos) =>
      runSerially(async () => {
        const changed = await recordUnion(decisions, photos);
        if (changed === null) return;
        await sync.show(changed);
        emit('annotations.changed', history());
      }),
    close: () =>
      runSerially(() =>
        // the stored position only saves time at the next start
        sync
          .storePosition()
          .catch((error: unknown) => log.warn({ err: error }, 'how far the catalogue is could not be noted')),
      ),
  };
}

async function applyToPhotos(
  deps: AnnotationsServiceDeps,
  sync: CatalogueSync,
  { photos, act }: { photos: Selection; act: AnnotationEdit },
): Promise<ActResult> {
  const { decisions } = deps;
  const restoring = act.act === 'restore';
  const ids = 'ids' in photos ? photos.ids : await deps.find(photos.query);
  const known = await (restoring ? removedStacks : shownStacks)(deps, ids);
  if (known.length === 0 && 'ids' in photos) {
    throw new AppError(
      'not_found',
      restoring
        ? 'None of these photos was taken out of the library.'
        : 'These photos are no longer in the library.',
    );
  }
  const touched = known.filter(({ id }) => applyEdit(decisions.of(id), act) !== decisions.of(id));
  if (touched.length === 0) return unchanged(decisions, 'Nothing to change');
  const changed = await decisions.record({ kind: 'act', act, photos: touched });
  return showEdit(deps, sync, decisions.undoable()?.label ?? '', changed);
}

async function undoLast(deps: AnnotationsServiceDeps, sync: CatalogueSync): Promise<ActResult> {
  const { decisions } = deps;
  const step = decisions.undoable();
  if (!step) return unchanged(decisions, 'Nothing to undo');
  const changed = await decisions.record({ kind: 'undo', undoes: step.id, photos: [] });
  return showEdit(deps, sync, `Undone: ${step.label}`, changed);
}

async function redoLast(deps: AnnotationsServiceDeps, sync: CatalogueSync): Promise<ActResult> {
  const { decisions } = deps;
  const step = decisions.redoable();
  if (!step) return unchanged(decisions, 'Nothing to redo');
  const changed = await decisions.record({ kind: 'redo', undoes: step.undoId ?? step.id, photos: [] });
  return showEdit(deps, sync, `Redone: ${step.label}`, changed);
}

/** Derives the changed photos. @throws AppError that the change is saved but not shown, where that fails */
async function showEdit(
  { decisions, catalogue, emit, log }: AnnotationsServiceDeps,
  sync: CatalogueSync,
  label: string,
  changed: readonly string[],
): Promise<ActResult> {
  const history = historyOf(decisions);
  try {
    await sync.showEdit(changed);
  } catch (error) {
    log.error({ err: error }, 'an act is written down but could not be shown');
    throw notShownError(error);
  } finally {
    // after the rows were written, so that listeners read the new values
    emit('annotations.changed', history);
  }
  const members = await catalogue.stackParentsOf(changed);
  return { label, changed: changed.filter((id) => !members.has(id)), history };
}

function notShownError(cause: unknown): AppError {
  const isKnown = cause instanceof AppError;
  const next = isKnown ? cause.message : 'It will be there when you start Sightline again.';
  return new AppError(
    isKnown ? cause.code : 'internal',
    `Your change is saved, but it cannot be shown yet. ${next}`,
    null,
    { cause },
  );
}

function unchanged(decisions: DecisionStore, label: string): ActResult {
  return { label, changed: [], history: historyOf(decisions) };
}

function historyOf(decisions: Pick<DecisionStore, 'undoable' | 'redoable'>): HistoryState {
  return { undo: decisions.undoable()?.label ?? null, redo: decisions.redoable()?.label ?? null };
}
