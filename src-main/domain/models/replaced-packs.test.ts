/** @file A built-in pack that is gone: what takes its place, what stays as the person chose it, and what is deleted when. */
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../log.ts';
import {
  anEvidenceRecord,
  aPhotoNumber,
  aUnitVector,
  aVectorTable,
  hashOf,
  photoIdOf,
} from '../../testing/builders.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import type { ActiveModels } from './packs.ts';
import { createReplacement, isReplaced, withoutReplaced } from './replaced-packs.ts';

const old = 'starter-en-1';
const installed = [
  { id: 'starter-en-2', builtIn: true },
  { id: 'clip', builtIn: false },
];
const nothing: ActiveModels = {
  encoder: null,
  detector: null,
  switchingTo: null,
  paused: false,
  previousEncoder: null,
  others: {},
};

it('is gone only where nobody has added it', () => {
  expect(isReplaced(old, installed)).toBe(true);
  expect(isReplaced(old, [...installed, { id: old }])).toBe(false);
  for (const other of [null, 'clip', 'a pack that was deleted by hand'])
    expect(isReplaced(other, installed)).toBe(false);
});

describe('the choice of a library', () => {
  it.each<[string, Partial<ActiveModels>, Partial<ActiveModels>]>([
    ['of none is the built-in one', {}, {}],
    ['of the replaced one is the built-in one', { encoder: old }, { encoder: null }],
    ['of another one stays', { encoder: 'clip' }, { encoder: 'clip' }],
    ['of one that is gone for another reason stays, and is told', { encoder: 'lost' }, { encoder: 'lost' }],
    ['cannot go back to it', { encoder: 'clip', previousEncoder: old }, { encoder: 'clip' }],
    [
      'on the way to it is on the way to the built-in one',
      { encoder: 'clip', switchingTo: old },
      { encoder: 'clip', switchingTo: 'starter-en-2' },
    ],
    ['on the way to another one goes on', { encoder: old, switchingTo: 'clip' }, { switchingTo: 'clip' }],
    ['on the way from the built-in one to it is there', { switchingTo: old }, {}],
  ])('%s', (_what, given, expected) => {
    expect(withoutReplaced({ ...nothing, ...given }, installed, () => 'starter-en-2')).toEqual({
      ...nothing,
      ...expected,
    });
  });
});

describe('what it found', () => {
  const record = (number: number) =>
    anEvidenceRecord({ photoId: photoIdOf(number), contentHash: hashOf(number), value: aUnitVector(4, 1) });

  /** Three photos that the replaced encoder has analyzed. */
  async function rig(encoder = 'starter-en-2') {
    const catalogue = createMemoryCatalogue();
    await catalogue.putPhotos([1, 2, 3].map((number) => aPhotoNumber(number)));
    for (const id of [old, encoder]) await catalogue.ensureEvidence(aVectorTable(id, 4));
    await catalogue.putEvidence(old, [1, 2, 3].map(record));
    const open = () =>
      createReplacement({
        registry: { entries: () => installed as never, chosen: () => ({ ...nothing, encoder }) },
        catalogue,
        log: silentLog,
      });
    return {
      catalogue,
      open,
      see: (...numbers: number[]) => catalogue.putEvidence(encoder, numbers.map(record)),
    };
  }

  it('stays until the encoder in use has analyzed every photo, and is then deleted; a new session goes on', async () => {
    const { catalogue, open, see } = await rig();
    const first = await open();
    await see(1, 2);
    await first.complete(() => false);
    expect(first.isUnderWay()).toBe(true);
    expect(await catalogue.countEvidence(old)).toBe(3);

    const second = await open();
    expect(second.isUnderWay()).toBe(true);
    await see(3);
    await second.complete(() => false);
    expect(second.isUnderWay()).toBe(false);
    expect(await catalogue.evidencePacks()).toEqual(['starter-en-2']);
    expect((await open()).isUnderWay()).toBe(false);
  });

  it('stays of photos that cannot be read now, until they can', async () => {
    const { catalogue, open, see } = await rig();
    const first = await open();
    await see(1, 2);
    await first.complete((id) => id === photoIdOf(3));
    expect(first.isUnderWay()).toBe(false);
    expect([...(await catalogue.evidenceContents(old)).keys()]).toEqual([photoIdOf(3)]);

    const second = await open();
    expect(second.isUnderWay()).toBe(true);
    await see(3);
    await second.complete(() => false);
    expect(await catalogue.evidencePacks()).toEqual(['starter-en-2']);
  });

  it('is deleted at once where the person uses another encoder, which has analyzed every photo', async () => {
    const { catalogue, open, see } = await rig('clip');
    await see(1, 2, 3);
    await (await open()).complete(() => false);
    expect(await catalogue.evidencePacks()).toEqual(['clip']);
  });
});
