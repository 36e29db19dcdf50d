/**
 * @file How well pictures are told apart, measured on the half of the samples that no limit was fitted on:
 * edits of each, frames of one scene, and pictures of different things.
 */
import { resolve } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { pictureSign, type PictureSign } from '../../../domain/importing/same-photo.ts';
import {
  nextFrame,
  onAPage,
  photoEdits,
  plainSurface,
  textPage,
  type Edit,
} from '../../../testing/picture-edits.ts';
import { decodeTo, plainly } from '../decode.ts';
import { gridExtent } from '../picture.ts';
import type { Pixels } from '../../../domain/evidence/analyzer.ts';
import { sampleNames } from '../../../testing/sample-photos.ts';
import { matchPictures } from './picture-match.ts';

const samples = resolve('resources/samples');
const names = sampleNames.filter((_name, at) => at % 2 === 1);
const pictures: Buffer[] = [];

async function seen(picture: Buffer): Promise<Pixels> {
  const { width, height } = await sharp(picture).metadata();
  return (await decodeTo(plainly(picture), gridExtent(width, height))).pixels;
}
const signOf = (before: Pixels, after: Pixels): PictureSign =>
  pictureSign({ pixelHash: 'a' }, { pixelHash: 'b', match: matchPictures(before, after) });
async function signAfter(picture: Buffer, edit: Edit): Promise<PictureSign> {
  return signOf(await seen(picture), await seen(await (await edit(picture)).jpeg().toBuffer()));
}

describe('the half of the samples that nothing was fitted on', () => {
  beforeAll(async () => {
    for (const name of names)
      pictures.push(
        await sharp(resolve(samples, name))
          .autoOrient()
          .resize({ width: 800, height: 800, fit: 'inside' })
          .png()
          .toBuffer(),
      );
  });

  it.each(Object.entries(photoEdits).map(([name, edit], at) => [name, edit, at] as const))(
    '%s: the same picture',
    async (_name, edit, at) => {
      for (const step of [0, 1, 2]) {
        const which = (at * 3 + step) % pictures.length;
        expect(await signAfter(pictures[which]!, edit), names[which]).toBe('same');
      }
    },
  );

  it('frames of one scene are never taken for the same picture, and mostly not for strangers', async () => {
    const signs: PictureSign[] = [];
    for (const [at, picture] of pictures.slice(0, 8).entries())
      signs.push(await signAfter(picture, nextFrame(0.05 + at / 100)));
    expect(signs).not.toContain('same');
    expect(signs.filter((sign) => sign === 'alike').length).toBeGreaterThanOrEqual(6);
  });

  it('pictures of different things are strangers', async () => {
    const looks = await Promise.all(pictures.map(seen));
    for (const [at, before] of looks.entries()) {
      for (const step of [1, 5])
        expect(signOf(before, looks[(at + step) % looks.length]!), `${names[at]} ${step}`).toBe('other');
    }
  });

  it('a page with the picture among others is like it, and not the same', async () => {
    expect(await signAfter(pictures[3]!, onAPage)).toBe('alike');
  });
});

it('pages of writing are told apart, also where their lines lie alike, and plain surfaces are not told at all', async () => {
  const pages = await Promise.all([1, 2, 6].map(async (number) => seen(await textPage(number))));
  for (const [at, page] of pages.entries()) {
    for (const [other, another] of pages.entries())
      expect(signOf(page, another) === 'same').toBe(at === other);
  }
  expect(signOf(await seen(await plainSurface(90)), await seen(await plainSurface(180)))).toBe('undecidable');
  const tiny = await sharp({ create: { width: 3, height: 1, channels: 3, background: '#123' } })
    .png()
    .toBuffer();
  expect(signOf(await seen(tiny), await seen(tiny))).toBe('undecidable');
});
