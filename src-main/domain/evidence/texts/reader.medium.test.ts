/**
 * @file The reader that comes with Sightline, on pictures drawn for it (src-main/testing/writing) and on the sample
 * photos, decoded as the worker decodes them.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { unpackHere } from '../../../adapters/decoders/unpack.ts';
import { readPack } from '../../../adapters/model-packs/foreign-folder.ts';
import { onnxRuntime } from '../../../adapters/onnx/runtime.ts';
import { pictureTools } from '../../../adapters/sharp/model-input.ts';
import { decodePicture, openPicture } from '../../../adapters/sharp/open-picture.ts';
import { createPictureSources } from '../../../adapters/sharp/other-formats.ts';
import { modelExtent } from '../../../adapters/sharp/picture.ts';
import { createModelTools } from '../../../worker/model-tools.ts';
import { editDistance } from '../../shared/edit-distance.ts';
import { analyzerOf } from '../kinds.ts';
import { createReader } from './analyzer.ts';
import type { ReaderManifest } from './manifest.ts';
import type { Corners } from './rectangle.ts';

interface Writing {
  file: string;
  lines: { text: string; corners: Corners }[];
}

const directory = 'resources/models/reader';
const pictures = 'src-main/testing/writing';
const samples = 'resources/samples';
const sources = createPictureSources(unpackHere);
const analysis = analyzerOf('reader');
const manifest = (await readPack(directory)) as ReaderManifest;
const policy = { forced: 'cpu' as const, known: () => null, keep: () => {}, attempt: async () => {} };
const reader = createReader(manifest, createModelTools(onnxRuntime, directory, manifest, policy));
afterAll(() => reader.release());

async function read(path: string) {
  const opened = await openPicture(path, sources);
  const longSide = analysis.longSide!(manifest);
  const extent = modelExtent(opened.source.width, opened.source.height, { shortSide: 0, longSide });
  const { pixels } = await decodePicture(opened, extent);
  return (await reader.analyze([await analysis.prepare(pixels, manifest, pictureTools)]))[0]!;
}
const json = async <Shape>(path: string) => JSON.parse(await readFile(path, 'utf8')) as Shape;
const inLines = (lines: readonly { text: string }[]) => lines.map(({ text }) => text).join('\n');

const writing = new Map(
  (await json<Writing[]>(join(pictures, 'writing.json'))).map((picture) => [
    picture.file.replace('.webp', ''),
    picture,
  ]),
);
const eightKinds = ['sign', 'serif', 'low-contrast', 'paragraph', 'small', 'digits', 'tilted', 'on-a-photo'];

describe('the reader', () => {
  it('reads 96 of 100 characters in eight kinds of pictures', async () => {
    let [wrong, all] = [0, 0];
    for (const kind of eightKinds) {
      const { file, lines } = writing.get(kind)!;
      const expected = inLines(lines);
      const distance = editDistance(inLines(await read(join(pictures, file))), expected);
      expect(1 - distance / expected.length, kind).toBeGreaterThanOrEqual(0.9);
      wrong += distance;
      all += expected.length;
    }
    expect(1 - wrong / all).toBeGreaterThanOrEqual(0.96);
  });

  it('gives the reference lines and corners of its pack', async () => {
    const golden = await json<{ tolerance: { corners: number }; pictures: Writing[] }>(
      join(directory, 'golden.json'),
    );
    for (const { file, lines } of golden.pictures) {
      const found = await read(join(pictures, file));
      expect(inLines(found)).toBe(inLines(lines));
      found.forEach(({ corners, score }, at) => {
        expect(score).toBeGreaterThan(0.8);
        corners.forEach((corner, which) =>
          corner.forEach((value, axis) =>
            expect(Math.abs(value - lines[at]!.corners[which]![axis]!)).toBeLessThan(
              golden.tolerance.corners,
            ),
          ),
        );
      });
    }
  });

  it('reads a heading, then column by column', async () => {
    const { file, lines } = writing.get('columns')!;
    expect(inLines(await read(join(pictures, file)))).toBe(inLines(lines));
  });

  it('reads languages whose accents its alphabet lacks with their plain letters', async () => {
    expect(inLines(await read(join(pictures, 'german.webp')))).toMatch(
      /^Stra\w+e gesperrt\nOffnungszeiten\n/,
    );
    expect(inLines(await read(join(pictures, 'french.webp')))).toMatch(/Entr.e c.t. cour\nCaf. du th.atre$/);
  });

  it('finds no text in sample photos that show none', async () => {
    const shown = new Set([
      'Buses in the rain',
      'Clock and white letters',
      'Crossing in Milan',
      'Keeper with an elephant',
      'Pizza on a board',
      'Suitcases in a hotel',
    ]);
    const titles = new Map(
      (await json<{ file: string; title: string }[]>(join(samples, 'samples.json'))).map(
        ({ file, title }) => [file, title],
      ),
    );
    const names = (await readdir(samples)).filter((name) => /\.jpe?g$/i.test(name));
    for (const name of names) {
      const found = inLines(await read(join(samples, name)));
      if (!shown.has(titles.get(name) ?? ''))
        expect(`${titles.get(name)}: ${found}`).toBe(`${titles.get(name)}: `);
    }
  });

  it('can be tried out, and says what is wrong with a pack whose alphabet is another one', async () => {
    await reader.tryOut();
    expect((await reader.states()).find(({ name }) => name === 'cpu')).toMatchObject({ state: 'in use' });
    const tools = createModelTools(onnxRuntime, directory, manifest, policy);
    const other = createReader(manifest, { ...tools, readText: async () => 'a\nb\n' });
    await expect(other.tryOut()).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('6625 signs, and its alphabet has 4') as string,
    });
    await other.release();
  });
});
