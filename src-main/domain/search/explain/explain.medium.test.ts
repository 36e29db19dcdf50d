/** @file Where words are in the sample photos, with the models that come with Sightline. */
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../host.ts';
import { ask, openBenchApp } from '../../../testing/bench/import-run.ts';
import { samplePath } from '../../../testing/sample-photos.ts';
import { withTempDir } from '../../../testing/temp-dir.ts';
import { peakOf } from './relevance.ts';

let app: App;
let folder: string;
let end: () => void;
let closed: Promise<void>;
beforeAll(async () => {
  await new Promise<void>((ready, failed) => {
    closed = withTempDir(async (directory) => {
      folder = directory;
      app = await openBenchApp(join(directory, 'library'));
      ready();
      await new Promise<void>((done) => (end = done));
      await app.close();
    });
    closed.catch(failed);
  });
});
afterAll(async () => {
  end();
  await closed;
});

/** Explains a sample photo, or its mirror image. */
async function explain(title: string, text: string, { mirrored = false } = {}) {
  const path = join(folder, mirrored ? 'mirrored.png' : 'as it is.png');
  const picture = sharp(samplePath(title)).resize(800, 800, { fit: 'inside' });
  await (mirrored ? picture.flop() : picture).png().toFile(path);
  return ask(app, 'search.explain', { target: { path }, text });
}

describe('words for one thing at one side', () => {
  it.each([
    ['a lamp', 'Bed and reading lamp', 'right'],
    ['a pagoda', 'Pagoda above a lake', 'left'],
    ['a drum', 'Drum, wine and loudspeaker', 'left'],
    ['broccoli', 'Dinner with broccoli', 'left'],
    ['a bird', 'Gull over the beach', 'right'],
    ['an elephant', 'Keeper with an elephant', 'left'],
  ] as const)(
    '%j in “%s” point to the %s, and to the other side in its mirror image',
    async (text, title, side) => {
      const [found, mirrored] = [await explain(title, text), await explain(title, text, { mirrored: true })];
      const [x, mirroredX] = [peakOf(found.map!).x, peakOf(mirrored.map!).x];
      const [left, right] = side === 'left' ? [x, mirroredX] : [mirroredX, x];
      expect(left).toBeLessThan(0.42);
      expect(right).toBeGreaterThan(0.58);
      expect(found.where).toMatch(side);
      expect(mirrored.where).toMatch(side === 'left' ? 'right' : 'left');
    },
  );

  it('point up to the sea behind the riders, and to the traffic lights', async () => {
    for (const [title, text] of [
      ['Riders on the beach', 'the sea'],
      ['Crossing in Milan', 'traffic light'],
    ] as const) {
      const { map, where } = await explain(title, text);
      expect(peakOf(map!).y).toBeLessThan(0.4);
      expect(where).toMatch(/top|upper/);
    }
  });
});

it('words for what is not there get no map, and the sentence says so', async () => {
  for (const text of ['a giraffe', 'a submarine'])
    expect(await explain('Two spaniels looking out', text)).toMatchObject({
      band: null,
      map: null,
      boxes: [],
      where: expect.stringMatching(/^Nowhere/) as string,
    });
});
