/** @file What is here of each model that can be downloaded. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { ModelPack } from '../../../../src-preload/contract/index.ts';
import { parseModelCatalogue } from './model-catalogue.ts';
import { createOfferedModels } from './offered-models.ts';

const catalogue = parseModelCatalogue(JSON.parse(await readFile('resources/models/catalogue.json', 'utf8')));
const entry = catalogue.entries[0]!;

function pack(change: Partial<ModelPack> = {}): ModelPack {
  return {
    ...{ id: entry.id, title: entry.title, role: 'encoder', state: 'ready', problem: null, active: false },
    ...{
      builtIn: false,
      licence: 'MIT',
      dimensions: 512,
      parts: [],
      sizeBytes: 1,
      calibrated: false,
      fit: null,
    },
    ...{ path: '/packs/x' },
    ...change,
  };
}

it.each<[string, ModelPack[], string]>([
  ['nothing', [], 'not here'],
  ['another pack', [pack({ id: 'other', active: true })], 'not here'],
  ['a chosen one whose folder is gone', [pack({ state: 'missing', active: true })], 'not here'],
  ['one that is whole', [pack()], 'here'],
  ['one in use', [pack({ active: true })], 'in use'],
  ['a damaged one', [pack({ state: 'damaged', active: true })], 'problem'],
])('with %s', async (_, packs, state) => {
  const { models, leftOut } = await createOfferedModels({
    catalogue: async () => catalogue,
    licenceText: async (licence) => licence,
    packs: async () => packs,
  }).list();
  expect(models.map(({ id }) => id)).toEqual(catalogue.entries.map(({ id }) => id));
  expect(models[0]).toMatchObject({ state, page: `https://huggingface.co/${entry.repository}` });
  expect(models[0]!.sizeBytes).toBe(entry.files.reduce((sum, { bytes }) => sum + bytes, 0));
  expect(leftOut.length).toBeGreaterThan(0);
  // what is to be completed is never offered
  const offered = models.map(({ id }) => id);
  expect(catalogue.toComplete.filter(({ id }) => offered.includes(id))).toEqual([]);
});
