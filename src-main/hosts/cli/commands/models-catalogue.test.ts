/** @file `models catalogue` prints what can be downloaded, with licence, size and source. */
import { expect, it } from 'vitest';
import type { OfferedModel } from '../../../../src-preload/contract/index.ts';
import { run } from '../../testing/run-command.ts';

const model: OfferedModel = {
  ...{ id: 'clip', title: 'CLIP', shelf: 'better search', why: 'Sees more.' },
  madeBy: { name: 'Ann', url: 'https://ann.example' },
  convertedBy: { name: 'Bob', url: 'https://bob.example' },
  licence: {
    id: 'MIT',
    asks: 'Keep the notice.',
    source: 'https://ann.example/l',
    doubt: 'Bob states none.',
  },
  ...{
    languages: ['English', 'German'],
    trainingData: 'Not published.',
    dimensions: 512,
    precision: 'float16',
  },
  ...{ page: 'https://huggingface.co/bob/clip', revision: 'a'.repeat(40), sizeBytes: 305_000_000 },
  files: [{ path: 'a.onnx', bytes: 305_000_000, sha256: 'b'.repeat(64) }],
  quality: [{ measure: 'English search', value: 59.4, source: 'https://immich.example' }],
  memory: { bytes: 1_000_000_000, basis: 'as published' },
  state: 'here',
};
const catalogue = {
  models: [model, { ...model, id: 'siglip', shelf: 'best search' as const, state: 'not here' as const }],
  leftOut: [
    { name: 'M', licence: 'research only', why: 'It forbids all else.', source: 'https://m.example' },
  ],
};

it('lists the shelves, each model with what a person asks first, and what is not offered', async () => {
  const ran = await run(['models', 'catalogue'], { 'models.catalogue': () => catalogue });
  expect(ran).toMatchObject({ code: 0, err: '', creates: false });
  expect(ran.out).toContain('Better search\n\n  clip  CLIP  (is here)\n    Sees more.\n');
  expect(ran.out).toContain('made by   Ann, converted by Bob: https://huggingface.co/bob/clip\n');
  expect(ran.out).toContain('licence   MIT. Keep the notice. https://ann.example/l\n');
  expect(ran.out).toContain('          Bob states none.\n');
  expect(ran.out).toContain('language  English, German\n');
  expect(ran.out).toContain('download  305 MB, float16\n');
  expect(ran.out).toContain('published 59.4%  English search  https://immich.example\n');
  expect(ran.out).toContain('Best search\n\n  siglip  CLIP\n');
  expect(ran.out).toContain('Not offered\n\n  M (research only): It forbids all else.\n');
  expect(ran.out.indexOf('Better search')).toBeLessThan(ran.out.indexOf('Best search'));
});

it('prints one JSON document with --json', async () => {
  const ran = await run(['models', 'catalogue', '--json'], { 'models.catalogue': () => catalogue });
  expect(JSON.parse(ran.out)).toEqual(catalogue);
});

it('refuses words that it does not know', async () => {
  expect(await run(['models', 'catalogue', 'clip'])).toMatchObject({ code: 2, out: '' });
});
