/** @file Photos that a device saw before it was given up are looked at again, in the import that is under way. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFakeVision } from '../../testing/fake-vision.ts';
import { createImportRig, putPicture } from '../../testing/import-rig.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import type { Distrust } from '../vision/device.ts';
import type { AnalysisRequest } from '../vision/vision.ts';
import { createEvidenceRedo, type EvidenceRedo } from './evidence-redo.ts';

const wrong = Float32Array.of(0, 0, 0, 0, 0, 0, 0, 1);

/**
 * An import of `count` red pictures whose device gives wrong vectors from the picture `wrongFrom` on, and is given up
 * at the picture `foundAt`; from there on the processor sees them. Its clock counts pictures.
 */
async function importOf(
  count: number,
  { wrongFrom, foundAt, agreedAt = 0 }: { wrongFrom: number; foundAt: number; agreedAt?: number },
  folder: string,
) {
  for (let at = 0; at < count; at += 1) await putPicture(join(folder, 'photos'), `${at}.jpg`, `red ${at}`);
  const catalogue = createMemoryCatalogue();
  const said: [Distrust, number][] = [];
  const redo: EvidenceRedo = createEvidenceRedo({
    catalogue,
    onRedo: (distrust, photos) => void said.push([distrust, photos]),
  });
  const eyes = createFakeVision();
  const seen: string[] = [];
  let pictures = 0;
  const analyze: typeof eyes.analyze = async (requests: readonly AnalysisRequest[], signal) => {
    const results = await eyes.analyze(requests, signal);
    return results.map((result, at) => {
      if (!result.ok || !requests[at]!.packs.some(({ id }) => id === 'colours')) return result;
      pictures += 1;
      seen.push(requests[at]!.path);
      if (pictures === foundAt)
        redo.add({
          ...{ packId: 'colours', provider: 'webgpu', outcome: 'differs' },
          ...{ sinceMs: 1_000 * agreedAt, untilMs: 1_000 * (foundAt - 1) },
        });
      const isWrong = pictures >= wrongFrom && pictures < foundAt;
      const evidence = result.evidence.map((found) =>
        found.packId === 'colours'
          ? { ...found, madeMs: 1_000 * pictures, value: isWrong ? wrong : found.value }
          : found,
      );
      return { ...result, evidence };
    });
  };
  const rig = createImportRig(folder, { catalogue, vision: { ...eyes, analyze }, redo });
  const job = await rig.jobs.finished(rig.service.startImport(['root-1']).id);
  const ids = (await catalogue.timeline()).map(({ id }) => id);
  const vectors = await catalogue.getEvidence(vectorKind, 'colours', ids);
  await rig.jobs.close();
  return { job, said, seen, vectors: [...vectors.values()].map(({ value }) => [...value]) };
}

it.each([
  ['before anything was stored', 20],
  ['when the photos of two groups are stored, and of two more are on their way', 100],
])('no wrong vector is left where it is found out %s', (_when, foundAt) =>
  withTempDir(async (folder) => {
    const { job, said, vectors } = await importOf(140, { wrongFrom: 5, foundAt }, folder);
    expect(job).toMatchObject({ state: 'done', done: expect.any(Number) as number });
    expect(vectors).toHaveLength(140);
    expect(vectors.filter((vector) => vector[7] === 1)).toEqual([]);
    expect(said).toHaveLength(1);
  }),
);

it('photos from before it was last seen to agree are not looked at again', () =>
  withTempDir(async (folder) => {
    const { seen, vectors, said } = await importOf(
      120,
      { wrongFrom: 70, foundAt: 100, agreedAt: 69.5 },
      folder,
    );
    expect(vectors.filter((vector) => vector[7] === 1)).toEqual([]);
    const again = seen.filter((path, at) => seen.indexOf(path) !== at);
    // those with a time since then, and others of their groups of which something was lacking
    expect(again.length).toBeGreaterThanOrEqual(30);
    expect(again.length).toBeLessThan(70);
    expect(said).toHaveLength(1);
  }));
