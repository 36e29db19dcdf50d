/** @file Vectors of queries are cached, and none gets lost while another query waits. */
import { expect, it } from 'vitest';
import type { ActiveEncoder } from '../models/packs.ts';
import { createQueryInterpreter, type QueryInterpreterDeps } from './query-interpreter.ts';

const encoder = { ref: { id: 'e', role: 'encoder', directory: '/e' } } as unknown as ActiveEncoder;

it('embeds each text once, and keeps its vector for a query that waits, whatever else is embedded meanwhile', async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  const asked: string[] = [];
  const embedTexts = async (_pack: unknown, texts: readonly string[]) => {
    asked.push(...texts);
    if (texts.includes('slow')) await gate;
    return texts.map((text) => Float32Array.of(text.length));
  };
  const reader = createQueryInterpreter({ vision: { embedTexts } } as unknown as QueryInterpreterDeps);

  await reader.embed(encoder, ['dog', 'dog', 'a cat']);
  await reader.embed(encoder, ['dog']);
  expect(asked).toEqual(['dog', 'a cat']);

  const waiting = reader.embed(encoder, ['slow', 'dog']);
  for (let index = 0; index < 500; index += 1) await reader.embed(encoder, [`other ${index}`]);
  release();
  expect(await waiting).toEqual([Float32Array.of(4), Float32Array.of(3)]);
});
