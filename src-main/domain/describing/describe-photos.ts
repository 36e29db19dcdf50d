/** @file The work of a run: one photo after the other is described, stored as evidence, and derived. */
import { createHash } from 'node:crypto';
import { AppError, type ImportFailure } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { descriptionKind } from '../evidence/descriptions/description-kind.ts';
import { modelsFor, type DescriberManifest } from '../evidence/descriptions/manifest.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import { isPackProblem, type PackHealth } from '../models/packs.ts';
import type { DescribingRunPlan } from '../library/describing-plan.ts';
import type { PackRef } from '../vision/vision.ts';
import type { EvidenceRedo } from '../devices/evidence-redo.ts';
import type { Describer, WrittenPicture } from './describer.ts';
import type { DescribingStore } from './describing-store.ts';
import { waitsFor, type Bell, type WaitingDeps } from './waiting.ts';

/** after so many photos the list is made anew: new photos come first */
const photosPerList = 100;
/** a computer goes on battery and off it without telling */
const lookAgainMs = 15_000;
/** photos in a row at which the process ended: then it is the model */
const mostCrashes = 5;
const note = 'Describing photos';
const everyPhoto = 10_000_000;

export interface DescribePhotosDeps extends WaitingDeps {
  store: DescribingStore;
  describer: Pick<Describer, 'describe'>;
  catalogue: Pick<
    Catalogue,
    'getPhotos' | 'lackingEvidence' | 'ensureEvidence' | 'putEvidence' | 'evidenceRuns'
  >;
  derive: { derivePhotos(ids: readonly string[]): Promise<void> };
  /** descriptions of a device that was given up, which are written again; undefined = there are none */
  redo?: Pick<EvidenceRedo, 'settle'>;
  health: Pick<PackHealth, 'setAside'>;
  /** the largest preview that is on disk; null = there is none */
  previewOf: (photo: { id: string; contentHash: string }) => Promise<string | null>;
  /** the photo's path, for a report of what failed */
  pathOf: (photoId: string) => Promise<string>;
  bell: Bell;
  /** called when it begins to wait, with the reason, and when it goes on */
  onWaiting: (reason: string | null) => void;
  now: () => Date;
  log: Log;
}

export interface DescriberInUse {
  ref: PackRef;
  manifest: DescriberManifest;
}

/**
 * Until no photo of the run lacks a description.
 * @throws AppError of the model; the signal's reason when it is cancelled
 */
export async function describePhotos(
  deps: DescribePhotosDeps,
  pack: DescriberInUse,
  signal: AbortSignal,
  report: (update: JobUpdate) => void,
): Promise<void> {
  const { catalogue } = deps;
  const { id: packId } = pack.ref;
  await catalogue.ensureEvidence({ packId, kind: descriptionKind, dimensions: null });
  await deriveLast(deps, packId);
  const failures = new Map<string, ImportFailure>();
  let done = 0;
  let crashes = 0;
  for (;;) {
    const { next, left } = await toDescribe(deps, packId, failures);
    if (next.length === 0) return;
    report({ note, done, total: done + left, failures: [...failures.values()] });
    for (const id of next) {
      await untilFree(deps, signal, (words) => report({ note: words ?? note }));
      const failure = await describePhoto(deps, pack, id, signal);
      await writeAgain(deps, packId);
      if (failure) failures.set(id, failure);
      crashes = failure?.code === 'decoder_crashed' ? crashes + 1 : 0;
      if (crashes >= mostCrashes)
        throw new AppError(
          'model_invalid',
          `${failure!.message} That happened at ${mostCrashes} photos one after the other. Choose another model.`,
          { packId },
        );
      done += 1;
      report({ done, failures: [...failures.values()] });
      // what was added to the run comes first
      if (deps.store.get().run?.ids.some((wanted) => !next.includes(wanted))) break;
    }
  }
}

/** What a device wrote that was given up since is deleted, and its photos join the run. */
async function writeAgain(
  { redo, store, derive }: Pick<DescribePhotosDeps, 'redo' | 'store' | 'derive'>,
  packId: string,
): Promise<void> {
  const again = [...((await redo?.settle(new Set([packId]))) ?? [])];
  const { run } = store.get();
  if (again.length === 0 || !run) return;
  await keepIds(store, run, [...new Set([...run.ids, ...again])]);
  // until then they show what is known without it
  await derive.derivePhotos(again);
}

/** Ids in order: those that were asked for, then the newest. */
async function toDescribe(
  { store, catalogue }: Pick<DescribePhotosDeps, 'store' | 'catalogue'>,
  packId: string,
  failures: ReadonlyMap<string, unknown>,
): Promise<{ next: string[]; left: number }> {
  const { run } = store.get();
  if (!run) return { next: [], left: 0 };
  const lacking = (await catalogue.lackingEvidence(packId, everyPhoto)).filter((id) => !failures.has(id));
  const isLacking = new Set(lacking);
  const first = run.ids.filter((id) => isLacking.has(id));
  if (first.length < run.ids.length) await keepIds(store, run, first);
  const ids = run.all ? [...new Set([...first, ...lacking])] : first;
  return { next: ids.slice(0, photosPerList), left: ids.length };
}

async function keepIds(store: DescribingStore, run: DescribingRunPlan, ids: string[]): Promise<void> {
  await store.set({ ...store.get(), run: { ...run, ids } });
}

async function untilFree(
  deps: DescribePhotosDeps,
  signal: AbortSignal,
  tell: (words: string | null) => void,
): Promise<void> {
  let told: string | null = null;
  for (;;) {
    signal.throwIfAborted();
    const heard = deps.bell.heard(lookAgainMs, signal);
    heard.catch(() => undefined); // it is awaited below, or not needed
    const reason = await waitsFor(deps);
    if (reason !== told) {
      told = reason;
      tell(reason);
      deps.onWaiting(reason);
    }
    if (reason === null) return;
    await heard;
  }
}

/** @returns why this photo could not be described; null = it is, or it is not there any more */
async function describePhoto(
  deps: DescribePhotosDeps,
  pack: DescriberInUse,
  id: string,
  signal: AbortSignal,
): Promise<ImportFailure | null> {
  const { catalogue, store } = deps;
  const row = (await catalogue.getPhotos([id])).get(id);
  const run = store.get().run;
  if (!row || row.removed || !run) return null;
  const failed = async (code: string, message: string) => ({ path: await deps.pathOf(id), code, message });
  const preview = await deps.previewOf(row);
  if (preview === null) return failed('not_found', 'There is no preview of this photo. Import it again.');
  const startedMs = performance.now();
  try {
    const { texts, regions, lines, device } = await twice(
      () => deps.describer.describe(pack.ref, preview, signal),
      signal,
    );
    const at = deps.now().toISOString();
    const value = {
      texts: texts.map(({ length, prompt, text, tokens, cut }) => ({ length, prompt, text, tokens, cut })),
      regions,
      lines,
      ...provenanceOf(pack.manifest, device),
      run: run.id,
      at,
      seconds: Math.round(performance.now() - startedMs) / 1_000,
    };
    await catalogue.putEvidence(pack.ref.id, [
      { photoId: id, contentHash: row.contentHash, runId: run.id, at, value },
    ]);
    await deps.derive.derivePhotos([id]);
    return null;
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError)) throw error;
    if (isPackProblem(error)) {
      deps.health.setAside(pack.ref.id, error);
      throw error;
    }
    deps.log.warn({ err: error, id }, 'a photo could not be described');
    return failed(error.code, error.message);
  }
}

/** A process that ended may have been ended by somebody else: once more, in a fresh one. */
async function twice<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError) || error.code !== 'decoder_crashed') throw error;
    return work();
  }
}

/** Which model, of which files, and how it was run. */
function provenanceOf(
  manifest: DescriberManifest,
  device: WrittenPicture['device'],
): { modelHash: string; settings: string } {
  const { files, image } = manifest;
  const models = modelsFor(manifest, device?.cardFiles ?? false);
  const sums = Object.entries(files)
    .map(([file, { sha256 }]) => `${file} ${sha256}`)
    .sort();
  const precisions = Object.entries(models).map(([name, { precision }]) => `${name} ${precision}`);
  return {
    modelHash: createHash('sha256').update(sums.join('\n')).digest('hex'),
    settings: `${precisions.join(', ')}; ${image.size} px, ${image.kernel}; greedy; ${device && device.provider !== 'cpu' ? device.provider : 'processor'}`,
  };
}

/** After a crash, the last photo may have a description and not show it. */
async function deriveLast(
  { catalogue, derive }: Pick<DescribePhotosDeps, 'catalogue' | 'derive'>,
  packId: string,
): Promise<void> {
  let last: { id: string; runId: string; at: string } | null = null;
  for (const [id, made] of await catalogue.evidenceRuns(packId))
    if (!last || made.at > last.at) last = { id, ...made };
  if (!last) return;
  const row = (await catalogue.getPhotos([last.id])).get(last.id);
  if (row && row.caption?.described?.at !== last.at) await derive.derivePhotos([last.id]);
}
