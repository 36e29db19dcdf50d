/** @file `models get` asks before it connects; `downloads`, `discard`, `mirror` and `connections` say what is. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Connection, DownloadPlan, JobSnapshot } from '../../../../src-preload/contract/index.ts';
import { createFakeApp, fakeJob, fakeSettings, noModels } from '../../testing/fake-app.ts';
import { cwd, run } from '../../testing/run-command.ts';

const plan: DownloadPlan = {
  ...{ id: 'clip', title: 'CLIP ViT-B/32', host: 'huggingface.co', licence: 'MIT' },
  ...{ bytes: 305_000_000, presentBytes: 0, freeBytes: 41_000_000_000 },
};
const running = fakeJob({
  ...{ kind: 'get-model', subject: 'CLIP ViT-B/32', note: 'Downloading from huggingface.co' },
  ...{ done: 100_000_000, total: 305_000_000, unit: 'bytes', rate: 9_000_000, secondsLeft: 23 },
});

function app(last: Partial<JobSnapshot> = { state: 'done' }, change: Partial<DownloadPlan> = {}) {
  const called: unknown[] = [];
  const made = createFakeApp({
    'models.downloadPlan': () => ({ ...plan, ...change }),
    'models.download': (input) => (called.push(['download', input]), running),
    'models.addFiles': (input) => (called.push(['addFiles', input]), running),
    'jobs.get': () => {
      queueMicrotask(() => made.emit('jobs.changed', { ...running, ...last }));
      return running;
    },
  });
  return { app: made, called };
}

describe('models get', () => {
  it('names host, size, licence and what stays free, and connects to nothing before a yes', async () => {
    const { app: over, called } = app();
    const questions: string[] = [];
    const confirm = async (question: string) => (questions.push(question), false);
    const ran = await run(['models', 'get', 'clip'], {}, { app: over, confirm });
    expect(questions).toEqual([
      `This would download:
  model     CLIP ViT-B/32
  from      huggingface.co, which keeps its files on hosts under hf.co
  download  305 MB
  licence   MIT
  disk      41 GB free, 41 GB afterwards
Download it?`,
    ]);
    expect(called).toEqual([]);
    expect(ran).toMatchObject({ code: 1, err: 'Nothing was connected to.\n' });
  });

  it('downloads after a yes, with progress on stderr, and says how to use it', async () => {
    const { app: over, called } = app();
    const ran = await run(
      ['models', 'get', 'clip'],
      {},
      { app: over, confirm: async () => true, live: true },
    );
    expect(called).toEqual([['download', { id: 'clip' }]]);
    expect(ran).toMatchObject({
      code: 0,
      out: '“CLIP ViT-B/32” is here. Use it with: sightline models use clip\n',
    });
    expect(ran.err).toContain('100 MB of 305 MB · 9 MB a second · about 23 s');
  });

  it('wants --yes where nobody can be asked', async () => {
    const { app: over, called } = app(undefined, { presentBytes: 205_000_000, host: 'mirror.example' });
    const ran = await run(['models', 'get', 'clip'], {}, { app: over });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('from      mirror.example, your mirror\n');
    expect(ran.err).toContain('download  100 MB of 305 MB; the rest is here already\n');
    expect(ran.err).toContain('Nothing was connected to. Say --yes to download it.');
    expect(called).toEqual([]);

    const json = await run(['models', 'get', 'clip', '--yes', '--json'], {}, { app: over });
    expect(json).toMatchObject({ code: 0, out: `${JSON.stringify(noModels)}\n` });
  });

  it.each([[[]], [['--from', 'files']]])(
    'says what is next where the model is here already: %j',
    async (more) => {
      const { app: over, called } = app(undefined, { here: true });
      const ran = await run(['models', 'get', 'clip', ...more], {}, { app: over });
      expect(ran).toMatchObject({ code: 0, err: '' });
      expect(ran.out).toContain(
        'is here already, and every file of it. Use it with: sightline models use clip',
      );
      expect(called).toEqual([]);
    },
  );

  it('takes files of a folder without asking: nothing is connected to', async () => {
    const { app: over, called } = app();
    const ran = await run(['models', 'get', 'clip', '--from', 'files'], {}, { app: over });
    expect(ran.code).toBe(0);
    expect(called).toEqual([['addFiles', { id: 'clip', path: join(cwd, 'files') }]]);
  });

  it('says that what came is kept where it is stopped, and why it failed', async () => {
    const stopped = await run(
      ['models', 'get', 'clip', '--yes'],
      {},
      { app: app({ state: 'cancelled' }).app },
    );
    expect(stopped.code).toBe(1);
    expect(stopped.err).toContain('What has come is kept: the same command goes on from there.');
    const error = { code: 'network_failed', message: 'huggingface.co cannot be reached.', details: {} };
    const failed = await run(
      ['models', 'get', 'clip', '--yes', '--json'],
      {},
      { app: app({ state: 'failed', error }).app },
    );
    expect(JSON.parse(failed.out)).toEqual({ error });
  });

  it('wants a model, and a folder where it is asked for one', async () => {
    expect((await run(['models', 'get'])).code).toBe(2);
    expect((await run(['models', 'get', 'clip', '--from', ''])).code).toBe(2);
  });
});

describe('downloads that were stopped', () => {
  const unfinished = {
    ...{ id: 'clip', title: 'CLIP', bytes: 300_000_000, presentBytes: 150_000_000 },
    startedAt: '2026-11-30T10:00:00.000Z',
  };
  it('are listed and discarded', async () => {
    const listed = await run(['models', 'downloads'], { 'models.downloads': () => [unfinished] });
    expect(listed.out).toContain('clip  CLIP: 150 MB of 300 MB (50%), begun 30 November 2026\n');
    const ids: string[] = [];
    const discarded = await run(['models', 'discard', 'clip'], {
      'models.discardDownload': ({ id }) => (ids.push(id), []),
    });
    expect(ids).toEqual(['clip']);
    expect(discarded.out).toBe('No download was stopped.\n');
  });
});

describe('models mirror', () => {
  it('is shown, set and removed', async () => {
    const set: unknown[] = [];
    const handlers = {
      'settings.get': () => fakeSettings,
      'settings.set': (patch: { mirror?: string | null | undefined }) => {
        set.push(patch);
        return { ...fakeSettings, mirror: patch.mirror ?? null };
      },
    };
    expect((await run(['models', 'mirror'], handlers)).out).toBe('Models come from huggingface.co.\n');
    const on = await run(['models', 'mirror', 'https://mirror.example/hf', '--json'], handlers);
    expect(JSON.parse(on.out)).toEqual({ mirror: 'https://mirror.example/hf' });
    await run(['models', 'mirror', 'off'], handlers);
    expect(set).toEqual([{ mirror: 'https://mirror.example/hf' }, { mirror: null }]);
  });

  it('is no address without TLS', async () => {
    const ran = await run(['models', 'mirror', 'http://mirror.example']);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('it begins with https://');
  });
});

describe('connections', () => {
  const made: Connection = {
    ...{
      id: '1',
      at: '2026-11-30T10:00:01.000Z',
      host: 'huggingface.co',
      purpose: 'config.json of the model “CLIP”',
    },
    ...{ bytes: 4_524, status: 200, outcome: 'done', reason: null },
  };
  it('are listed, newest first, as they are', async () => {
    const limits: number[] = [];
    const handlers = {
      'network.connections': ({ limit }: { limit: number }) => {
        limits.push(limit);
        return [made, { ...made, outcome: 'failed' as const, bytes: null, reason: 'It broke off.' }];
      },
    };
    const ran = await run(['connections', '--limit', '7'], handlers);
    expect(ran.out).toBe(
      '2026-11-30 10:00:01 UTC  huggingface.co  4.5 kB  done  config.json of the model “CLIP”\n' +
        '2026-11-30 10:00:01 UTC  huggingface.co  ?  failed  config.json of the model “CLIP”  It broke off.\n',
    );
    expect(limits).toEqual([7]);
    expect((await run(['connections'], { 'network.connections': () => [] })).out).toBe(
      'Sightline has made no connection.\n',
    );
  });
});
