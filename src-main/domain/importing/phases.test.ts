/** @file The phases of an import as one list: their order, and that one more is one entry. */
import { expect, it } from 'vitest';
import { withRig } from '../../testing/import-rig.ts';
import type { ImportContext } from './import-context.ts';
import { phaseSequence } from './phase-sequence.ts';
import { importPhases } from './phases.ts';
import { decodePictures } from './phases/decode.ts';
import { commit } from './phases/commit.ts';
import { makePlan } from './phases/plan.ts';
import { match } from './phases/match.ts';
import { readMetadata } from './phases/metadata.ts';
import { scan, type ImportRequest } from './phases/scan.ts';

it('an import is scan, plan, match, metadata, decode, commit, and what is to be done with all at hand', () => {
  expect(importPhases.names).toEqual([
    'scan',
    'plan',
    'match',
    'metadata',
    'decode',
    'commit',
    'missing',
    'refresh metadata',
    'unreadable',
    'gone roots',
    'stacks',
    'moved edits',
  ]);
});

it('one more phase is one entry, which is given what those before it found', async () => {
  const seen: unknown[] = [];
  const phases = importPhases.phase(
    'look',
    ({ scope, known, found, plan, newPhotos, missing }, { roots }) => {
      seen.push({
        scope,
        roots: roots().map(({ id }) => id),
        known: known.photos.size,
        listed: found.listed.length,
        new: plan.newPaths.length,
        imported: newPhotos.size,
        missing: missing.size,
      });
    },
  );
  await withRig(
    { 'a.jpg': 'red', 'b.jpg': 'blue' },
    async (rig) => {
      expect(await rig.import()).toMatchObject({ imported: 2 });
    },
    { phases },
  );
  expect(seen).toEqual([
    {
      scope: { rootIds: null, verify: false, retryFailed: false },
      roots: ['root-1'],
      known: 0,
      listed: 2,
      new: 2,
      imported: 2,
      missing: 0,
    },
  ]);
});

it('one more phase of the stream is one entry, too: it sees each group between metadata and decoding', async () => {
  const models: unknown[] = [];
  const phases = phaseSequence<ImportRequest, ImportContext>()
    .phase('scan', scan)
    .phase('plan', makePlan)
    .phase('match', match)
    .eachGroup('metadata', readMetadata)
    .eachGroup('cameras', async (items) => {
      for (const { metadata } of items) models.push(metadata?.model);
      return items;
    })
    .eachGroup('decode', decodePictures)
    .phase('commit', commit);
  await withRig(
    { 'a.jpg': 'red camera:TC-1' },
    async (rig) => {
      expect(await rig.import()).toMatchObject({ imported: 1 });
    },
    { phases },
  );
  expect(models).toEqual(['TC-1']);
});

it('pictures are not decoded before their metadata is read: it says how they are turned', () => {
  const matched = phaseSequence<ImportRequest, ImportContext>()
    .phase('scan', scan)
    .phase('plan', makePlan)
    .phase('match', match);
  // @ts-expect-error metadata comes first
  matched.eachGroup('decode', decodePictures);
  // @ts-expect-error what is not analysed is not written
  matched.eachGroup('metadata', readMetadata).phase('commit', commit);
  expect(matched.names).toHaveLength(3);
});
