/** @file `models add` and `models verify` follow a job; what they print is the state of the models as before. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFakeApp, fakeJob, noModels } from '../../testing/fake-app.ts';
import { cwd, run } from '../../testing/run-command.ts';

const copying = fakeJob({
  kind: 'add-model',
  subject: 'clip',
  note: 'Copying “clip”',
  done: 412_000_000,
  total: 1_700_000_000,
  unit: 'bytes',
  rate: 210_400_000,
  secondsLeft: 6,
});
const done = { ...copying, state: 'done' as const };

describe('models add', () => {
  it('shows how far it is on stderr, and then the models as JSON', async () => {
    const asked: string[] = [];
    const app = createFakeApp({
      'models.add': ({ path }) => (asked.push(path), copying),
      'jobs.get': () => {
        queueMicrotask(() => app.emit('jobs.changed', done));
        return copying;
      },
    });
    const ran = await run(['models', 'add', 'clip', '--json'], {}, { app, live: true });
    expect(asked).toEqual([join(cwd, 'clip')]);
    expect(ran).toMatchObject({ code: 0, out: `${JSON.stringify(noModels)}\n` });
    expect(ran.err).toContain('Copying “clip” · 412 MB of 1.7 GB · 210 MB a second · about 6 seconds left');
  });

  it('says at its end which variant was taken', async () => {
    const note = 'Of several variants the most exact one was taken: vision_model_fp16.onnx.';
    const ran = await run(['models', 'add', 'clip'], {
      'models.add': () => copying,
      'jobs.get': () => ({ ...done, note }),
    });
    expect(ran.err).toContain(note);
  });

  it('is cancelled by Ctrl+C, and says that nothing is left', async () => {
    const stop = new AbortController();
    const cancelled: string[] = [];
    const app = createFakeApp({
      'models.add': () => copying,
      'jobs.get': () => (stop.abort(), copying),
      'jobs.cancel': ({ id }) => {
        cancelled.push(id);
        const ended = { ...copying, state: 'cancelled' as const };
        app.emit('jobs.changed', ended);
        return ended;
      },
    });
    const ran = await run(['models', 'add', 'clip'], {}, { app, signal: stop.signal });
    expect(cancelled).toEqual([copying.id]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('The model was not added, and nothing of it is left.');
  });

  it('fails with the sentence and the data of the engine', async () => {
    const error = {
      code: 'model_damaged',
      message: 'text.onnx of “clip” is damaged.',
      details: { packId: 'clip' },
    };
    const ran = await run(['models', 'add', 'clip', '--json'], {
      'models.add': () => copying,
      'jobs.get': () => ({ ...copying, state: 'failed', error }),
    });
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toEqual({ error });
    expect(ran.err).toContain(error.message);
  });
});

describe('a model for sentences alone', () => {
  it('is added with the model whose pictures it is for', async () => {
    const asked: unknown[] = [];
    const ended = { ...done, endedAt: '2024-01-01T00:00:00Z' };
    await run(['models', 'add', 'many', '--joins', 'clip'], {
      'models.add': (input) => (asked.push(input), ended),
      'jobs.get': () => ended,
    });
    expect(asked).toEqual([{ path: join(cwd, 'many'), joins: 'clip' }]);
  });

  it('is stopped by its id', async () => {
    const asked: unknown[] = [];
    const ran = await run(['models', 'stop', 'many', '--json'], {
      'models.stop': (input) => (asked.push(input), noModels),
    });
    expect(ran).toMatchObject({ code: 0, out: `${JSON.stringify(noModels)}\n` });
    expect(asked).toEqual([{ id: 'many' }]);
  });
});

it('models says what a pack does besides', async () => {
  const pack = {
    ...{ id: 'eyes', title: 'Eyes', role: 'encoder', state: 'ready' as const, problem: null, active: true },
    ...{
      builtIn: true,
      licence: 'MIT',
      dimensions: 4,
      sizeBytes: 1,
      calibrated: true,
      fit: null,
      path: '/eyes',
    },
    parts: [{ role: 'concepts', title: 'Names scenes', purpose: 'Used for tags.' }],
  };
  const ran = await run(['models'], { 'models.state': () => ({ ...noModels, packs: [pack] }) });
  expect(ran.out).toContain('encoder   eyes  Eyes  (in use, built in)\n          also names scenes\n');
});

it('models says that a new one took the place of one that is gone', async () => {
  const switching = { from: null, to: 'starter-en-2', done: 40, total: 120 };
  const ran = await run(['models'], { 'models.state': () => ({ ...noModels, switching }) });
  expect(ran.out).toContain('Changing to starter-en-2: 40 of 120 photos.');
});

it('models verify waits for the check, and prints what it found', async () => {
  const ran = await run(['models', 'verify', '--json'], {
    'models.verify': () => ({ ...done, kind: 'check-models', note: 'Checking every model file' }),
    'jobs.get': () => ({ ...done, kind: 'check-models', note: 'Checking every model file' }),
  });
  expect(ran).toMatchObject({ code: 0, out: `${JSON.stringify(noModels)}\n` });
  expect(ran.err).toContain('Checking every model file');
});
