/** @file `describe`: what it asks for, what it prints, and what it does not understand. */
import { describe, expect, it } from 'vitest';
import type { CallInput, DescribedCaption, Describing } from '../../../../src-preload/contract/index.ts';
import { fakeJob, fakePhoto, photoId } from '../../testing/fake-app.ts';
import { run } from '../../testing/run-command.ts';

const described: DescribedCaption = {
  text: 'Two dogs on perhaps a leash.',
  short: 'Two dogs.',
  full: 'Two dogs on perhaps a leash.',
  written: [{ prompt: '<CAPTION>', text: 'Two dogs on a leash.' }],
  nouns: [
    { phrase: 'Two dogs', state: 'confirmed', because: 'the detector sees dog, 93%' },
    { phrase: 'a leash', state: 'unsure', because: 'nothing else says so' },
  ],
  regions: [
    {
      label: 'dog',
      box: [0, 0, 0.2, 0.2],
      of: 'object',
      state: 'confirmed',
      because: 'the detector sees dog',
    },
  ],
  lines: [
    {
      text: 'REX',
      corners: [
        [0, 0],
        [0.1, 0],
        [0.1, 0.1],
        [0, 0.1],
      ],
    },
  ],
  ...{ model: 'Tiny', modelHash: 'ab', settings: 'fp32', run: 'run-1', at: '2026-03-03T12:00:00.000Z' },
};
const state: Describing = {
  pack: { id: 'tiny', title: 'Tiny', problem: null },
  current: { id: 'run-2', all: true, paused: false, waiting: 'Waiting for mains power', jobId: 'job-1' },
  counts: { described: 1, lacking: 3 },
  onBattery: false,
  power: 'unknown',
  runs: [
    {
      id: 'run-1',
      packId: 'tiny',
      photos: 1,
      firstAt: '2026-03-03T12:00:00.000Z',
      lastAt: '2026-03-03T12:00:00.000Z',
    },
  ],
};

async function describing(...words: string[]) {
  const asked: unknown[] = [];
  const told = (name: string, input: unknown = {}) => void asked.push([name, input]);
  const change = (name: string) => () => (told(name), state);
  const caption = { ...fakePhoto().caption, described };
  const ran = await run(['describe', ...words], {
    'describing.state': () => state,
    'describing.start': (input: CallInput<'describing.start'>) => (
      told('start', input.photos),
      { describing: state, job: fakeJob({ kind: 'describe' }) }
    ),
    'describing.pause': change('pause'),
    'describing.resume': change('resume'),
    'describing.stop': change('stop'),
    'describing.set': (input) => (told('set', input), state),
    'describing.undo': (input) => (told('undo', input.run), { describing: state, photos: 2 }),
    'jobs.list': () => [],
    'jobs.get': () =>
      fakeJob({ kind: 'describe', state: 'done', endedAt: '2026-03-03T12:00:00.000Z', failures: 1 }),
    'photos.show': () => fakePhoto({ caption }),
  });
  return { ...ran, asked };
}

describe('describe', () => {
  it('without words says how far it is', async () => {
    const { out, code } = await describing();
    expect(code).toBe(0);
    expect(out).toMatch(/model +tiny {2}Tiny/);
    expect(out).toContain('1 photo described, 3 not');
    expect(out).toContain('the whole library: Waiting for mains power');
    expect(out).toContain('not told by this computer');
    expect(out).toContain('run-1  2026-03-03 12:00  1 photo by tiny');
  });

  it('waits for photos, and prints what was written, thing by thing', async () => {
    const { out, asked } = await describing('/photos/dogs.jpg');
    expect(asked).toEqual([['start', { ids: [photoId] }]]);
    expect(out).toContain('Two dogs on perhaps a leash.');
    expect(out).toContain('a leash: unsure; nothing else says so');
    expect(out).toMatch(/marks dog, .*upper left.*: confirmed; the detector sees dog/);
    expect(out).toContain('reads “REX”');
    expect(out).toContain('run run-1');
    expect(out).toContain('1 photo could not be described.');
  });

  it('says rate and time left while it waits, also where a photo takes half a minute', async () => {
    const ended = fakeJob({ kind: 'describe', state: 'done', endedAt: '2026-03-03T12:00:00.000Z' });
    const slow = { note: 'Describing photos', done: 3, total: 40, rate: 1 / 30, secondsLeft: 1_110 };
    const { err } = await run(
      ['describe', '--all'],
      {
        'describing.start': () => ({ describing: state, job: fakeJob({ kind: 'describe' }) }),
        'describing.state': () => state,
        'jobs.get': () => ({ ...ended, ...slow }),
      },
      { live: true },
    );
    expect(err).toContain('Describing photos · 3 of 40 · 2 a minute · about 19 minutes left');
  });

  it('of all photos, on the battery, too', async () => {
    const { asked } = await describing('--all', '--battery');
    expect(asked).toEqual([
      ['set', { onBattery: true }],
      ['start', null],
    ]);
  });

  it.each(['pause', 'resume', 'stop'])('%s', async (name) => {
    expect((await describing(name)).asked).toEqual([[name, {}]]);
  });

  it('takes a run back', async () => {
    const { out, asked } = await describing('undo', 'run-1');
    expect(asked).toEqual([['undo', 'run-1']]);
    expect(out).toContain('Descriptions of 2 photos are deleted.');
  });

  it.each([
    ['undo'],
    ['undo', 'a', 'b'],
    ['status', 'photo.jpg'],
    ['--all', 'photo.jpg'],
    ['pause', '--all'],
  ])('is a mistake: %s %s', async (...words) => {
    const { code, asked } = await describing(...words);
    expect([code, asked]).toEqual([2, []]);
  });
});
