/** @file Background work embeds no texts in the process for pictures. */
import { expect, it } from 'vitest';
import { createFakeVision } from '../../testing/fake-vision.ts';
import { withTextsOf } from './one-text-process.ts';
import type { PackRef, Vision } from './vision.ts';

function watched(): { vision: Vision; told: string[] } {
  const told: string[] = [];
  const vision: Vision = {
    ...createFakeVision(),
    embedTexts: async (pack, texts) => (told.push(`texts ${pack.id}: ${texts.join()}`), []),
    warm: async (packs) => void told.push(`warm ${packs.map(({ id }) => id).join()}`),
  };
  return { vision, told };
}

const pack = (id: string, role: string): PackRef => ({ id, role, directory: id });

it('has texts embedded, and text towers opened, by the other process', async () => {
  const [pictures, texts] = [watched(), watched()];
  const vision = withTextsOf(pictures.vision, texts.vision);
  await vision.embedTexts(pack('clip', 'encoder'), ['a dog']);
  await vision.warm([pack('clip', 'encoder'), pack('boxes', 'detector'), pack('many', 'text-tower')]);
  expect(texts.told).toEqual(['texts clip: a dog', 'texts clip: ', 'texts many: ']);
  expect(pictures.told).toEqual(['warm clip,boxes']);
});
