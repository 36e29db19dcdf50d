/** @file The vectors of what was asked are kept, and none gets lost while another query waits. */
import { expect, it } from 'vitest';
import type { ActiveEncoder } from '../models/packs.ts';
import { createQueryReader, type QueryReaderDeps } from './query-reader.ts';

const encoder = { ref: { id: 'e', role: 'encoder', directory: '/e' } } as unknown as ActiveEncoder;

it('asks once for each text, and keeps one for a query that waits, whatever else is asked meanwhile', async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  const asked: string[] = [];
  const embedTexts = async (_pack: unknown, texts: readonly string[]) => {
    asked.push(...texts);
    if (texts.includes('slow')) await gate;
    return texts.map((text) => Float32Array.of(text.length));
  };
  const reader = createQueryReader({ vision: { embedTexts } } as unknown as QueryReaderDeps);

  await reader.embed(encoder, ['dog', 'dog', 'a cat']);
  await reader.embed(encoder, ['dog']);
  expect(asked).toEqual(['dog', 'a cat']);

  const waiting = reader.embed(encoder, ['slow', 'dog']);
  for (let index = 0; index < 500; index += 1) await reader.embed(encoder, [`other ${index}`]);
  release();
  expect(await waiting).toEqual([Float32Array.of(4), Float32Array.of(3)]);
});
