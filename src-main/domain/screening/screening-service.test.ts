/** @file When each group of screening can suggest anything, and why not. */
import { expect, it } from 'vitest';
import { screeningSettings, type JobSnapshot, type OwnGroup } from '../../../src-preload/contract/index.ts';
import { aPackInUse } from '../../testing/builders.ts';
import { createScreeningService } from './screening-service.ts';

const never = () => Promise.reject(new Error('not asked for'));
const noJob = (): JobSnapshot => {
  throw new Error('not asked for');
};

function serviceOf({
  concepts = [] as readonly string[],
  reads = true,
  groups = [] as OwnGroup[],
  isOn = false,
  start = noJob,
}) {
  let settings = screeningSettings.parse({ groups });
  const reader = aPackInUse({ ref: { id: 'reader-1', role: 'reader', directory: '/reader' } });
  const screener = aPackInUse({ ref: { id: 'screening-1', role: 'screening', directory: '/screening' } });
  return createScreeningService({
    store: { get: () => settings, set: async (next) => void (settings = next) },
    defaultWords: ['confidential'],
    packs: { inUse: () => [...(reads ? [reader] : []), ...(isOn ? [screener] : [])] },
    models: { useBuiltIn: never, stopUsing: never },
    photos: { tile: () => null, idsWhere: () => [], paths: { pathsOf: never } },
    catalogue: { getPhotos: never },
    conceptsOn: () => new Set(concepts),
    startUnderstanding: start,
    emit: () => undefined,
  });
}

/** @param concepts that the models in use recognize @param reads a model reads text */
function unavailable(concepts: readonly string[], reads: boolean): Record<string, string> {
  const { groups } = serviceOf({ concepts, reads, groups: [{ name: 'Grandma', words: [] }] }).state();
  return Object.fromEntries(groups.flatMap(({ id, unavailable: why }) => (why === null ? [] : [[id, why]])));
}

it('a group that rests on concepts needs a model that recognizes one of them', () => {
  const none = unavailable([], true);
  expect(Object.keys(none)).toEqual(['violence', 'weapons', 'medical']);
  expect(none['weapons']).toBe(
    'The models in use cannot tell such pictures from others. A larger model, added in Settings, may.',
  );
  expect(Object.keys(unavailable(['rifle', 'dog'], true))).toEqual(['violence', 'medical']);
});

it('documents need a model that reads, or one that recognizes them', () => {
  expect(unavailable([], false)['documents']).toBe('No model that reads text in pictures can be used now.');
  expect(unavailable(['passport'], false)).not.toHaveProperty('documents');
});

it('what is so already starts no job', async () => {
  let jobs = 0;
  const start = () => {
    jobs += 1;
    return { id: 'understanding' } as JobSnapshot;
  };
  const service = serviceOf({ isOn: true, start });
  expect((await service.set({ on: true, sensitivity: 'default' })).job).toBeNull();
  expect(jobs).toBe(0);
  await service.set({ sensitivity: 'sensitive' });
  expect(jobs).toBe(1);
});

it('a group of one’s own that is made again is on, also where it was off before', async () => {
  const cats = { name: 'Cats', words: [] };
  const service = serviceOf({ groups: [cats] });
  const isOn = () => service.state().groups.find(({ own }) => own)?.on;
  await service.set({ off: ['own:cats', 'words'] });
  expect(isOn()).toBe(false);
  await service.set({ groups: [] });
  await service.set({ groups: [cats] });
  expect(isOn()).toBe(true);
  expect(service.state().settings.off).toEqual(['words']);
});
