/** @file The token lists of real tokenizer files, against the reference lists of the packs. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from './tokenizer.ts';

const tinyClip = 'src-main/testing/packs/tiny-clip';
const starter = 'resources/models/starter';

async function json<Shape>(path: string): Promise<Shape> {
  return JSON.parse(await readFile(path, 'utf8')) as Shape;
}

describe('byte-pair tokens of CLIP', async () => {
  const golden = await json<{ texts: { text: string; input_ids: number[] }[] }>(`${tinyClip}/golden.json`);
  const tokenize = createTokenizer(
    await json(`${tinyClip}/tokenizer.json`),
    await json(`${tinyClip}/tokenizer_config.json`),
    { maxTokens: 77, padId: 49_407 },
  );

  it('has twelve reference texts', () => {
    expect(golden.texts).toHaveLength(12);
  });

  it.each(golden.texts)('are exact for “$text”', ({ text, input_ids }) => {
    const { ids, mask } = tokenize(text);
    const length = mask.filter((bit) => bit === 1).length;
    expect(ids.slice(0, length)).toEqual(input_ids);
    expect(ids).toHaveLength(77);
    expect(new Set(ids.slice(length))).toEqual(new Set(length < 77 ? [49_407] : []));
  });
});

describe('byte-pair tokens of CLIP from vocab.json and merges.txt', async () => {
  const golden = await json<{ texts: { text: string; input_ids: number[] }[] }>(`${tinyClip}/golden.json`);
  const { model } = await json<{ model: { vocab: object; merges: [string, string][] } }>(
    `${tinyClip}/tokenizer.json`,
  );
  const merges = ['#version: 0.2', ...model.merges.map((pair) => pair.join(' ')), ''].join('\n');
  const tokenize = createTokenizer(model.vocab, {}, { maxTokens: 77, padId: 49_407, merges });

  it.each(golden.texts)('are exact for “$text”', ({ text, input_ids }) => {
    const { ids, mask } = tokenize(text);
    expect(ids.slice(0, mask.lastIndexOf(1) + 1)).toEqual(input_ids);
  });

  it('are refused in words where the files are of another model', () => {
    const act = () => createTokenizer({ a: 0 }, {}, { maxTokens: 77, padId: 0, merges });
    expect(act).toThrow(/not those of a CLIP model.*tokenizer\.json/);
  });
});

describe('WordPiece tokens of the starter', async () => {
  const tokenize = createTokenizer(
    await json(`${starter}/tokenizer.json`),
    {},
    { maxTokens: 256, padId: null },
  );

  it('are not filled up, although the file stores a padding', () => {
    expect(tokenize('a photo of a cat').ids).toEqual([101, 1037, 6302, 1997, 1037, 4937, 102]);
  });

  it('are cut on the right and keep the closing token', () => {
    const { ids, mask } = tokenize('very '.repeat(5_000));
    expect(ids).toHaveLength(256);
    expect(mask).toHaveLength(256);
    expect(ids[0]).toBe(101);
    expect(ids.at(-1)).toBe(102);
    expect(new Set(ids.slice(1, -1)).size).toBe(1);
  });

  it.each(['', '   ', '\u0000', '👩‍👩‍👧', 'x'.repeat(10_000), '\ud800'])(
    'exist for an awkward text (%j)',
    (text) => {
      const { ids } = tokenize(text);
      expect(ids[0]).toBe(101);
      expect(ids.at(-1)).toBe(102);
      expect(ids.length).toBeLessThanOrEqual(256);
    },
  );
});
