/**
 * @file Keeps what is derived current: right after a person's act, and as a stage over all photos whose
 * version is not the present one.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../src-preload/contract/index.ts';
import { cameraTexts, isCameraText, type CameraTexts } from './captions/camera-texts.ts';
import { writtenDescription } from './captions/camera-words.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PhotoStore } from '../catalogue/photo-store.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import { isPackProblem, type ActivePacks } from '../models/packs.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { Derived, DeriveInput, Deriver } from './derive.ts';
import type { DeriverSource } from './deriver-source.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { readParts, type Parts } from './stack-parts.ts';
import { storedEvidence, understandingPacks, type DecisionsOf } from './targets.ts';

const everyPhoto = 10_000_000;
const photosABatch = 500;
/** Photos derived between two turns of the event loop: a few milliseconds. */
const photosATurn = 16;

export interface DeriveServiceDeps {
  catalogue: Pick<
    Catalogue,
    | 'getPhotos'
    | 'updatePhotos'
    | 'getEvidence'
    | 'evidencePacks'
    | 'filesOf'
    | 'underived'
    | 'stackParentsOf'
    | 'stackMembersOf'
    | 'descriptionFacts'
  >;
  decisions: DecisionsOf;
  packs: Pick<ActivePacks, 'inUse'>;
  deriver: DeriverSource;
  /** told of every row that was written */
  onDerived: (rows: readonly PhotoRow[]) => Promise<void> | void;
}

export interface DeriveService {
  /**
   * What `derivedVersion` of a photo is that is current. @throws AppError model_missing, model_damaged,
   * model_invalid
   */
  currentVersion(): Promise<string>;
  /**
   * Derives these photos now, and those under which they are shown, and brings favourite, rating, removed and
   * appliedSeq to what the person decided. Unknown ids are left out.
   */
  derivePhotos(ids: readonly string[]): Promise<void>;
  /**
   * Derives every photo that is not current: after an import, with another encoder, another vocabulary or
   * another version of the code.
   * @returns how many were derived Where the encoder cannot be used and is needed, only photos that were
   * never derived are, with what there is; the others stay.
   */
  deriveStale(signal: AbortSignal, report?: (progress: { done: number }) => void): Promise<number>;
}

/** A photo whose evidence is not all there stays stale: its version names what it lacks. */
const lacking = ':lacks evidence';

export function createDeriveService(deps: DeriveServiceDeps): DeriveService {
  const { catalogue, decisions, packs } = deps;
  const cameras = createCameraTexts(catalogue);

  async function deriveBatch(
    deriver: Deriver,
    ids: readonly string[],
    signal: AbortSignal | null,
  ): Promise<PhotoRow[]> {
    const rows = await catalogue.getPhotos(ids);
    const [stored, parts] = await Promise.all([
      storedEvidence(catalogue, understandingPacks(packs), rows.values()),
      readParts(catalogue, ids),
    ]);
    const isOfCamera = await cameras.testFor([...rows.values()].map((row) => parts.of(row).metadata));
    const ready = new Map<string, { basis: string; derived: Derived }>();
    let inTurn = 0;
    for (const row of rows.values()) {
      if ((inTurn += 1) % photosATurn === 0) await nextTurn();
      signal?.throwIfAborted();
      ready.set(row.id, {
        basis: basisOf(row),
        derived: deriver.derive(inputOf(row, stored.get(row.id)?.evidence ?? [], parts.of(row), isOfCamera)),
      });
    }
    const written = await catalogue.updatePhotos(ids, (row) => {
      const made = ready.get(row.id);
      if (!made) return null;
      const evidence = rows.get(row.id)?.contentHash === row.contentHash ? stored.get(row.id) : undefined;
      // Edited or decided on meanwhile: what was made above is of the day before.
      const derived =
        made.basis === basisOf(row)
          ? made.derived
          : deriver.derive(inputOf(row, evidence?.evidence ?? [], parts.of(row), isOfCamera));
      const current = row.failure !== null || evidence?.complete === true;
      return withDerived(
        row,
        derived,
        parts.of(row).metadata,
        current ? deriver.version : deriver.version + lacking,
      );
    });
    await deps.onDerived(written);
    return written;
  }

  function inputOf(
    row: PhotoRow,
    evidence: readonly Evidence[],
    parts: Parts,
    isOfCamera: (metadata: PhotoMetadata) => boolean,
  ): DeriveInput {
    return { evidence, decisions: decisions.of(row.id), ...parts, isCameraText: isOfCamera(parts.metadata) };
  }

  /** What of a row decides whether something derived from it is still right. */
  function basisOf(row: PhotoRow): string {
    return `${row.contentHash} ${decisions.of(row.id).seq} ${JSON.stringify(row.metadata)}`;
  }

  function withDerived(
    row: PhotoRow,
    derived: Derived,
    metadata: PhotoMetadata,
    derivedVersion: string,
  ): PhotoRow {
    const { favourite, rating, removed, seq } = decisions.of(row.id);
    return {
      ...row,
      ...derived,
      derivedVersion,
      favourite: favourite ?? metadata.favourite,
      rating: rating !== undefined ? rating : metadata.rating,
      removed,
      appliedSeq: seq,
    };
  }

  /** What was captioned by other texts of cameras than those known now is derived again. */
  async function forgetOthers(ids: readonly string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += photosABatch)
      await catalogue.updatePhotos(ids.slice(start, start + photosABatch), (row) => ({
        ...row,
        derivedVersion: null,
      }));
  }

  /**
   * Derives photos that never were, with what there is. What others have is better than what could be made
   * now.
   */
  async function deriveNew(
    signal: AbortSignal,
    report: ((progress: { done: number }) => void) | undefined,
  ): Promise<number> {
    const deriver = await deps.deriver.currentOrLesser();
    const ids = await catalogue.underived(deriver.version, everyPhoto);
    let done = 0;
    for (let start = 0; start < ids.length; start += photosABatch) {
      signal.throwIfAborted();
      const rows = [...(await catalogue.getPhotos(ids.slice(start, start + photosABatch))).values()];
      const fresh = rows.filter(({ derivedVersion }) => derivedVersion === null).map(({ id }) => id);
      if (fresh.length > 0) await deriveBatch(deriver, fresh, signal);
      done += fresh.length;
      report?.({ done });
    }
    return done;
  }

  return {
    currentVersion: async () => (await deps.deriver.current()).version,
    async derivePhotos(ids) {
      if (ids.length === 0) return;
      cameras.expectOthers();
      const deriver = await deps.deriver.currentOrLesser();
      const wanted = [...new Set([...ids, ...(await catalogue.stackParentsOf(ids)).values()])];
      for (let start = 0; start < wanted.length; start += photosABatch)
        await deriveBatch(deriver, wanted.slice(start, start + photosABatch), null);
    },
    async deriveStale(signal, report) {
      signal.throwIfAborted();
      const deriver = await usable(deps.deriver.current());
      if (!deriver) return deriveNew(signal, report);
      if (await cameras.mayDiffer(() => catalogue.underived(deriver.version, 1)))
        await forgetOthers(await cameras.renew());
      const seen = new Set<string>();
      let stillStale = 0;
      for (;;) {
        signal.throwIfAborted();
        const found = await catalogue.underived(deriver.version, stillStale + photosABatch);
        const batch = found.filter((id) => !seen.has(id)).slice(0, photosABatch);
        if (batch.length === 0) return seen.size;
        for (const id of batch) seen.add(id);
        const written = await deriveBatch(deriver, batch, signal);
        stillStale += batch.length - written.filter((row) => row.derivedVersion === deriver.version).length;
        report?.({ done: seen.size });
      }
    },
  };
}

/**
 * The texts that cameras write, as the library shows them: read when first asked for, and anew after photos
 * were written.
 */
function createCameraTexts(catalogue: Pick<PhotoStore, 'descriptionFacts'>) {
  let known: CameraTexts | null = null;
  let isDue = false;
  const isDescribed = ({ description }: Pick<PhotoMetadata, 'description'>) =>
    writtenDescription(description) !== null;
  return {
    /** Photos are written: the texts may be others afterwards. */
    expectOthers: () => void (isDue = true),
    async mayDiffer(stale: () => Promise<readonly string[]>): Promise<boolean> {
      return isDue || (await stale()).length > 0;
    },
    async testFor(all: readonly PhotoMetadata[]): Promise<(metadata: PhotoMetadata) => boolean> {
      if (!all.some(isDescribed)) return () => false;
      const texts = (known ??= cameraTexts(await catalogue.descriptionFacts()));
      return (metadata) => isCameraText(texts, metadata);
    },
    /** @returns photos whose caption is by other texts than those known now */
    async renew(): Promise<string[]> {
      isDue = false;
      const photos = await catalogue.descriptionFacts();
      const texts = (known = cameraTexts(photos));
      return photos
        .filter(
          (photo) =>
            isDescribed(photo) &&
            photo.captionSource !== null &&
            photo.captionSource !== 'user' &&
            isCameraText(texts, photo) === (photo.captionSource === 'metadata'),
        )
        .map(({ id }) => id);
    },
  };
}

/** Null where a pack cannot be used, which is told elsewhere. */
async function usable(deriver: Promise<Deriver>): Promise<Deriver | null> {
  try {
    return await deriver;
  } catch (error) {
    if (error instanceof AppError && isPackProblem(error)) return null;
    throw error;
  }
}
