/** @file The values of a pack and its parts out of one inference, in the order of the pictures. */
import { expect, it, vi } from 'vitest';
import { colourConcepts } from '../../testing/packs/concept-pack.ts';
import type { Analyzer, OutputListener, Pixels } from './analyzer.ts';
import { withParts } from './analyze-parts.ts';
import { conceptManifest } from './concepts/manifest.ts';
import type { PackManifest } from './pack-manifest.ts';

const unusable = (why: string) => new Error(why) as never;
const about = { title: 'Colours', license: 'MIT', files: {} };
const head = conceptManifest.parse({
  ...{ ...about, id: 'colours.concepts', output: 'logits' },
  items: colourConcepts,
});
const encoder: PackManifest & { concepts?: PackManifest } = { ...about, id: 'colours', role: 'encoder' };
const picture = (value: number): Pixels => ({ rgb: Uint8Array.of(value), width: 1, height: 1 });

/** Answers each picture with its only byte, `batch` of them at a time. */
function analyzerOf(batch: number) {
  const run = vi.fn();
  const analyzer: Analyzer<unknown> = {
    openPictures: async () => {},
    async analyze(pictures, onOutputs?: OutputListener) {
      const values = pictures.map(({ rgb }) => rgb[0]!);
      for (let start = 0; start < values.length; start += batch) {
        const together = values.slice(start, start + batch);
        run();
        const data = Float32Array.from(together.flatMap((value) => [value, value, value]));
        onOutputs?.({ logits: { data, dims: [together.length, 3] } }, together.length);
      }
      return values;
    },
    states: async () => [],
    device: async () => ({ provider: 'cpu', half: false }),
    tryOut: async (onOutputs) => onOutputs?.({}, 1),
    release: async () => {},
  };
  return { run, analyzer };
}

it('one inference gives both; a batch that is run piece by piece keeps its order', async () => {
  for (const [batch, runs] of [
    [3, 1],
    [1, 3],
  ] as const) {
    const { run, analyzer } = analyzerOf(batch);
    const both = withParts(analyzer, { ...encoder, concepts: head } as PackManifest, { unusable });
    expect(await both.analyze([7, 8, 9].map(picture))).toEqual(
      [7, 8, 9].map((value) => ({ encoder: value, concepts: Float32Array.of(value, value, value) })),
    );
    expect(run).toHaveBeenCalledTimes(runs);
  }
});

it('a pack without a head gives only its own', async () => {
  const alone = withParts(analyzerOf(3).analyzer, encoder, { unusable });
  expect(await alone.analyze([picture(7)])).toEqual([{ encoder: 7 }]);
  await alone.tryOut();
});

it('a trial finds a head that is not what the manifest promises', async () => {
  const both = withParts(analyzerOf(3).analyzer, { ...encoder, concepts: head } as PackManifest, {
    unusable,
  });
  await expect(both.tryOut()).rejects.toThrow('no output “logits”');
});
