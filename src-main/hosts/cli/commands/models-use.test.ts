/** @file `models use` says what it takes before it begins; `models pause` stops it. */
import { describe, expect, it } from 'vitest';
import type { UsePlan } from '../../../../src-preload/contract/index.ts';
import { createFakeApp, fakeJob, noModels } from '../../testing/fake-app.ts';
import { run } from '../../testing/run-command.ts';

const plan: UsePlan = {
  ...{ id: 'clip', title: 'CLIP', photos: 3_000, measured: { photos: 8, msPerPhoto: 84.2 }, seconds: 252.6 },
  ...{ diskBytes: 6_500_000, freeBytes: 41_000_000_000, meanwhile: 'Starter 2', refusal: null },
};
const looking = fakeJob({ kind: 'models', note: 'Understanding photos', done: 40, total: 3_000 });
const told = `  photos    “CLIP” would look at 3,000 photos, from their previews
  time      about 4 minutes: it took 84 ms for each of 8 just now
  disk      6.5 MB; 41 GB are free
  meanwhile searches use “Starter 2” until it has seen every photo; you can go back at any moment
`;

function app(change: Partial<UsePlan> = {}) {
  const used: string[] = [];
  const made = createFakeApp({
    'models.usePlan': () => ({ ...plan, ...change }),
    'models.use': ({ id }) => (used.push(id), { models: noModels, job: looking }),
    'jobs.get': () => {
      queueMicrotask(() => made.emit('jobs.changed', { ...looking, state: 'done' }));
      return looking;
    },
  });
  return { app: made, used };
}

describe('models use', () => {
  it('says photos, time, room and what searches use meanwhile, and changes nothing before a yes', async () => {
    const { app: over, used } = app();
    const questions: string[] = [];
    const confirm = async (question: string) => (questions.push(question), false);
    const ran = await run(['models', 'use', 'clip'], {}, { app: over, confirm });
    expect(questions).toEqual([`${told}Use “CLIP”?`]);
    expect(used).toEqual([]);
    expect(ran).toMatchObject({ code: 1, out: '', err: 'Nothing was changed.\n' });
  });

  it('begins after a yes', async () => {
    const { app: over, used } = app();
    expect((await run(['models', 'use', 'clip'], {}, { app: over, confirm: async () => true })).code).toBe(0);
    expect(used).toEqual(['clip']);
  });

  it.each([[['--yes']], [[]]])(
    'asks nobody with %j where nobody is there, and says it all the same',
    async (more) => {
      const { app: over, used } = app();
      const ran = await run(['models', 'use', 'clip', '--json', ...more], {}, { app: over });
      expect(ran.code).toBe(0);
      expect(ran.err.startsWith(told)).toBe(true);
      expect(JSON.parse(ran.out)).toEqual({ ...noModels, plan });
      expect(used).toEqual(['clip']);
    },
  );

  it('says what is not known', async () => {
    const { app: over } = app({
      measured: null,
      seconds: null,
      diskBytes: null,
      freeBytes: null,
      meanwhile: null,
    });
    const { err } = await run(['models', 'use', 'clip', '--yes'], {}, { app: over });
    expect(err).toContain('time      not known: no photo could be tried\n');
    expect(err).toContain('disk      not known; how much is free is not known\n');
    expect(err).toContain('meanwhile it is in use at once, photo by photo\n');
  });

  it('asks nothing where no photo has to be looked at', async () => {
    const { app: over, used } = app({ photos: 0, measured: null, seconds: 0 });
    const confirm = () => Promise.reject(new Error('it asked'));
    const ran = await run(['models', 'use', 'clip'], {}, { app: over, confirm });
    expect(ran.code).toBe(0);
    expect(used).toEqual(['clip']);
  });
});

it('models pause says how to go on', async () => {
  const switching = { from: 'starter', to: 'clip', done: 40, total: 120, paused: true as const };
  const ran = await run(['models', 'pause'], { 'models.pause': () => ({ ...noModels, switching }) });
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.out).toContain('Changing from starter to clip: 40 of 120 photos.\n');
  expect(ran.out).toContain('Paused. Go on with: sightline models use clip\n');
});
