/** @file `models catalogue` prints what can be downloaded, with licence, size and source. */
import { expect, it } from 'vitest';
import type { OfferedModel, UseEstimates } from '../../../../src-preload/contract/index.ts';
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
    ...{ dimensions: 512, role: 'encoder', cautions: [] },
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

const basis = 'measured with random weights';
const estimates: UseEstimates = {
  photos: 3_000,
  measured: { photos: 8, msPerPhoto: 40.2 },
  models: [
    { id: 'clip', seconds: 493, diskBytes: 6_144_000, ratio: 4.1, basis, onRequest: false },
    { id: 'siglip', seconds: null, diskBytes: 9_216_000, ratio: 17.4, basis, onRequest: false },
  ],
};
const handlers = { 'models.catalogue': () => catalogue, 'models.estimate': () => estimates };

it('lists the shelves, each model with what a person asks first, and what is not offered', async () => {
  const ran = await run(['models', 'catalogue'], handlers);
  expect(ran).toMatchObject({ code: 0, err: '', creates: false });
  expect(ran.out).toContain('Better search\n\n  clip  CLIP  (is here)\n    Sees more.\n');
  expect(ran.out).toContain('made by   Ann, converted by Bob: https://huggingface.co/bob/clip\n');
  expect(ran.out).toContain('licence   MIT. Keep the notice. https://ann.example/l\n');
  expect(ran.out).toContain('          Bob states none.\n');
  expect(ran.out).toContain('language  English, German\n');
  expect(ran.out).toContain('download  305 MB, float16\n');
  expect(ran.out).toContain('time      about 8 minutes for 3,000 photos, and 6.1 MB; an estimate:\n');
  expect(ran.out).toContain(
    'the built-in model took 40 ms for each of 8 here, this one takes 4.1 times as long (measured with',
  );
  expect(ran.out).toContain('time      not known: no photo could be tried\n');
  expect(ran.out).toContain('published 59.4%  English search\n              https://immich.example\n');
  expect(ran.out).toContain('Best search\n\n  siglip  CLIP\n');
  expect(ran.out).toContain('Not offered\n\n  M (research only): It forbids all else.\n');
  expect(ran.out.indexOf('Better search')).toBeLessThan(ran.out.indexOf('Best search'));
});

it('says of a describer that it looks only where it is asked to, and what is wrong with it', async () => {
  const describer: OfferedModel = {
    ...{ ...model, id: 'florence', shelf: 'captions and text', state: 'not here', quality: [] },
    ...{ dimensions: null, role: 'describer', cautions: ['It miscounts people.'] },
  };
  const of = async (ratio: number | null, seconds: number | null) => {
    const own = { id: 'florence', seconds, diskBytes: 12_000_000, ratio, onRequest: true };
    return (
      await run(['models', 'catalogue'], {
        'models.catalogue': () => ({ models: [describer], leftOut: [] }),
        'models.estimate': () => ({
          ...estimates,
          models: [{ ...own, basis: ratio === null ? null : basis }],
        }),
      })
    ).out;
  };
  const out = await of(null, null);
  expect(out).toContain('Captions and text\n\n  florence  CLIP\n');
  expect(out).toContain('It miscounts people.\n');
  expect(out).toContain(
    'time      only for photos that you have described; how long one takes was not measured\n',
  );
  expect(await of(100, 12_000)).toContain('for all 3,000 photos, and 12 MB; an estimate:');
});

it('prints one JSON document with --json', async () => {
  const ran = await run(['models', 'catalogue', '--json'], handlers);
  expect(JSON.parse(ran.out)).toEqual({ ...catalogue, estimates });
});

it('refuses words that it does not know', async () => {
  expect(await run(['models', 'catalogue', 'clip'])).toMatchObject({ code: 2, out: '' });
});

it('says nothing of time where there are no photos', async () => {
  const none = { photos: 0, measured: null, models: estimates.models };
  const ran = await run(['models', 'catalogue'], { ...handlers, 'models.estimate': () => none });
  expect(ran.out).not.toContain('time ');
});
