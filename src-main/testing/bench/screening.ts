/**
 * @file `npm run bench -- screening FOLDER…`: how often screening suggests harmless photos. The folders must
 * show nothing sensitive. Thresholds are chosen on one half of the photos and reported on the other, both
 * ways.
 */
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { unpackHere } from '../../adapters/decoders/unpack.ts';
import { readManifest } from '../../adapters/model-packs/pack-folder.ts';
import { onnxRuntime } from '../../adapters/onnx/runtime.ts';
import { pictureTools } from '../../adapters/sharp/model-input.ts';
import { decodePicture, openPicture } from '../../adapters/sharp/open-picture.ts';
import { createPictureSources } from '../../adapters/sharp/other-formats.ts';
import { gridExtent } from '../../adapters/sharp/picture.ts';
import { isManifestOf } from '../../domain/evidence/kinds.ts';
import { createScreener } from '../../domain/evidence/screening/analyzer.ts';
import { screeningKind } from '../../domain/evidence/screening/screening-kind.ts';
import { createModelTools } from '../../worker/model-tools.ts';

const thresholds = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/** false alarms a photo that are allowed */
const allowed = 0.01;

/** Every second photo by name is in the first half. */
export async function benchScreening(folders: readonly string[], say: (line: string) => void): Promise<void> {
  const { scores, ms, manifest } = await scoresOf(await photosIn(folders));
  const halves = [0, 1].map((rest) => scores.filter((_, at) => at % 2 === rest)) as [number[], number[]];
  say(
    `Screening with ${manifest.id}: ${scores.length} harmless photos, ${(ms / scores.length).toFixed(1)} ms a photo`,
  );
  for (const from of thresholds)
    say(
      `  above ${from.toFixed(2)}: ${halves.map((half) => `${alarms(half, from)} of ${half.length}`).join(' and ')}, ${perThousand(scores, from)} per 1,000`,
    );
  for (const [name, from] of Object.entries(manifest.thresholds.explicit))
    say(
      `  ${name} (${from}): ${alarms(scores, from)} of ${scores.length}, ${perThousand(scores, from)} per 1,000`,
    );
  for (const [fitted, other, which] of [
    [halves[0], halves[1], 'first'],
    [halves[1], halves[0], 'second'],
  ] as const) {
    const from = thresholds.find((one) => alarms(fitted, one) / fitted.length <= allowed) ?? 1;
    say(
      `  lowest threshold with at most 10 per 1,000 on the ${which} half: ${from.toFixed(2)}; on the other: ${perThousand(other, from)} per 1,000`,
    );
  }
  const upper = alarms(scores, manifest.thresholds.explicit.default) === 0 ? 3 / scores.length : null;
  if (upper !== null)
    say(`  none of ${scores.length} still allows up to ${Math.round(upper * 1_000)} per 1,000 (95 %)`);
}

async function photosIn(folders: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for (const folder of folders)
    for (const name of (await readdir(folder)).sort())
      if (/\.(?:jpe?g|png|webp)$/i.test(name)) paths.push(join(folder, name));
  return paths;
}

async function scoresOf(paths: readonly string[]) {
  const directory = resolve('resources/models/screening');
  const manifest = await readManifest(directory);
  if (!isManifestOf(screeningKind, manifest)) throw new Error(`no screening pack in ${directory}`);
  const policy = { forced: 'cpu' as const, known: () => null, keep: () => {}, attempt: async () => {} };
  const screener = createScreener(manifest, createModelTools(onnxRuntime, directory, manifest, policy));
  await screener.openPictures();
  const sources = createPictureSources(unpackHere);
  const scores: number[] = [];
  let ms = 0;
  for (const path of paths) {
    const picture = await openPicture(path, sources);
    const { pixels } = await decodePicture(picture, gridExtent(picture.width, picture.height));
    const prepared = await pictureTools.fitInside(pixels, manifest.model.input);
    const startedMs = performance.now();
    const [probabilities] = await screener.analyze([prepared]);
    ms += performance.now() - startedMs;
    scores.push(screeningKind.signals(probabilities!, manifest).explicit!.score);
  }
  await screener.release();
  return { scores, ms, manifest };
}

function alarms(scores: readonly number[], from: number): number {
  return scores.filter((score) => score > from).length;
}

function perThousand(scores: readonly number[], from: number): string {
  return ((1_000 * alarms(scores, from)) / scores.length).toFixed(1);
}
