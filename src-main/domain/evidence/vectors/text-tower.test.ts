/** @file A text tower runs without padding only where the padding changes nothing. */
import { expect, it } from 'vitest';
import type { Feeds, ModelTools, RunningModel } from '../analyzer.ts';
import { textInput, type TextInput } from './manifest.ts';
import { openTextTower, tokenFeeds } from './text-tower.ts';

const [most, padding] = [12, 9];
const text: TextInput = textInput.parse({
  file: 'text.onnx',
  inputs: ['input_ids'],
  output: 'text_embeds',
  tokenizer: 'tokenizer.json',
  maxTokens: most,
  padId: padding,
});

/** One token a word, its length. */
const tokenizer: ModelTools['tokenizer'] = () => (sentence) => {
  const ids = sentence.split(' ').map(({ length }) => length);
  const filling = Array<number>(most - ids.length).fill(padding);
  return { ids: [...ids, ...filling], mask: [...ids.map(() => 1), ...filling.map(() => 0)] };
};

/** @param vectorOf of the token ids */
async function open(vectorOf: (ids: readonly number[]) => number[], own = true) {
  const lengths: number[] = [];
  const model: Pick<RunningModel, 'inputNames' | 'outputNames' | 'run'> = {
    inputNames: ['input_ids'],
    outputNames: ['text_embeds'],
    async run(feeds: Feeds) {
      const ids = feeds['input_ids']!.data as readonly number[];
      lengths.push(ids.length);
      return { text_embeds: { data: Float32Array.from(vectorOf(ids)), dims: [1, 2] } };
    },
  };
  const tools = {
    check: async () => {},
    readJson: async () => ({}),
    tokenizer,
    unusable: (why: string) => new Error(why),
  } as unknown as ModelTools;
  const tower = await openTextTower(model as RunningModel, { text, dimensions: 2, own }, tools, (ids, mask) =>
    tokenFeeds(model, text, ids, mask),
  );
  lengths.length = 0;
  return { tower, lengths };
}

it.each([
  ['tokens see only those before them', (ids: readonly number[]) => [ids[0]!, ids[1]!], true, 3],
  ['tokens see the padding', (ids: readonly number[]) => [ids[0]!, ids.length], true, most],
  [
    'the graph takes full texts only',
    (ids: readonly number[]) => {
      if (ids.length < most) throw new Error('Got invalid dimensions');
      return [ids[0]!, ids[1]!];
    },
    true,
    most,
  ],
  ['pictures are in the same graph', (ids: readonly number[]) => [ids[0]!, ids[1]!], false, most],
])('where %s', async (_, vectorOf, own, expected) => {
  const { tower, lengths } = await open(vectorOf, own);
  const vector = await tower.embed('three more words');
  expect(lengths).toEqual([expected]);
  expect(vector[0]).toBeGreaterThan(0);
});

it('cuts nothing from a text that is as long as can be', async () => {
  const { tower, lengths } = await open((ids) => [ids[0]!, ids[1]!]);
  await tower.embed(Array<string>(most).fill('word').join(' '));
  expect(lengths).toEqual([most]);
});
