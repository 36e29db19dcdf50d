/** @file An object detector pack: boxes with raw scores, as fractions of the picture. */
import { join } from 'node:path';
import type { ProviderState } from '../../../src-preload/contract/index.ts';
import type { RawObject } from '../../domain/catalogue/rows.ts';
import type { DetectorManifest } from '../../domain/models/manifest.ts';
import { checkFiles } from '../model-packs/pack-folder.ts';
import { modelFailure, unusable } from './model-errors.ts';
import { openModel, type ProviderPolicy, type RunningModel } from './provider-choice.ts';
import type { Feeds, Outputs, Runtime } from './runtime.ts';
import { cosineOf, testPicture } from './self-test.ts';

/** RGB bytes [height, width, 3] */
export interface DetectorPicture {
  rgb: Uint8Array;
  width: number;
  height: number;
}

export interface Detector {
  manifest: DetectorManifest;
  /** @returns detections, best first, all at least the manifest's minScore */
  detect(picture: DetectorPicture): Promise<RawObject[]>;
  states(): ProviderState[];
  release(): Promise<void>;
}

/** Checks the pack's SHA-256 and opens it. @throws AppError model_missing, model_damaged, model_invalid */
export async function openDetector(
  runtime: Runtime,
  directory: string,
  manifest: DetectorManifest,
  policy: ProviderPolicy,
): Promise<Detector> {
  const { model, labels } = manifest;
  await checkFiles(directory, manifest, Object.keys(manifest.files));
  const running = await open(runtime, directory, manifest, policy);
  const missing = ['boxes', 'scores', 'classes'].find((name) => !running.outputNames.includes(name));
  if (missing) {
    await running.release().catch(() => {}); // what is wrong with it is said below
    throw unusable(manifest, `it has no output “${missing}”`);
  }
  return {
    manifest,
    async detect({ rgb, width, height }) {
      const outputs = await running.run(feeds(manifest, rgb, width, height));
      requireBoxes(outputs, manifest);
      const { boxes, scores, classes } = outputs;
      return [...(scores?.data ?? [])].flatMap((score, at): RawObject[] => {
        const label = labels[classes?.data[at] ?? -1];
        if (label === undefined)
          throw unusable(
            manifest,
            `it names a kind of object (${classes?.data[at]}) that its manifest does not list`,
          );
        const [x = 0, y = 0, w = 0, h = 0] = boxes?.data.subarray(4 * at, 4 * at + 4) ?? [];
        return score >= model.minScore ? [{ label, score, box: [x, y, w, h] }] : [];
      });
    },
    states: () => running.states(),
    release: () => running.release(),
  };
}

/** As many boxes of four numbers as scores and classes, all of them numbers. */
function requireBoxes({ boxes, scores, classes }: Outputs, manifest: DetectorManifest): void {
  const [b, s, c] = [boxes?.data ?? [], scores?.data ?? [], classes?.data ?? []];
  if (b.length !== 4 * s.length || c.length !== s.length) {
    throw unusable(
      manifest,
      `it gives ${b.length / 4} boxes with ${s.length} scores and ${c.length} classes`,
    );
  }
  if (![b, s, c].every((values) => values.every(Number.isFinite)))
    throw unusable(manifest, 'it gives boxes that are no numbers');
}

async function open(
  runtime: Runtime,
  directory: string,
  manifest: DetectorManifest,
  policy: ProviderPolicy,
): Promise<RunningModel> {
  const { model } = manifest;
  const file = {
    packId: manifest.id,
    path: join(directory, model.file),
    // a second thread brings nothing (25 ms stay 25 ms); several pictures at once do
    threads: 1,
    testFeeds: () => feeds(manifest, testPicture(192, 192), 192, 192),
    agreement: (cpu: Outputs, other: Outputs) => cosineOf(evidenceOf(cpu), evidenceOf(other)),
  };
  const running = await openModel(runtime, file, policy).catch((cause: unknown) => {
    throw modelFailure(manifest, model.file, 'open', cause);
  });
  const run = (inputs: Feeds) =>
    running.run(inputs).catch((cause: unknown) => {
      throw modelFailure(manifest, model.file, 'run', cause);
    });
  return { ...running, run };
}

/** How much of each kind of object was seen where; does not depend on how many weak boxes there are. */
function evidenceOf({ boxes, scores, classes }: Outputs): number[] {
  const evidence: number[] = [];
  scores?.data.forEach((score, at) => {
    const kind = 5 * (classes?.data[at] ?? 0);
    const values = [score, ...(boxes?.data.subarray(4 * at, 4 * at + 4) ?? []).map((value) => value * score)];
    values.forEach((value, index) => (evidence[kind + index] = (evidence[kind + index] ?? 0) + value));
  });
  return evidence;
}

function feeds(manifest: DetectorManifest, rgb: Uint8Array, width: number, height: number): Feeds {
  return { [manifest.model.input.name]: { type: 'uint8', data: rgb, dims: [1, height, width, 3] } };
}
