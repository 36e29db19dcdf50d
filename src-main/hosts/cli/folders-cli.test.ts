/** @file Importing folders, and the folders of a library, at the command line. */
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Handlers } from '../../router.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createFakeApp, fakeJob } from '../testing/fake-app.ts';
import { cwd, report, run } from '../testing/run-command.ts';

describe('import', () => {
  const finished = fakeJob({ state: 'done', report, endedAt: '2026-01-01T00:00:01.000Z' });
  const root = {
    id: 'r',
    path: '/p',
    state: 'present' as const,
    photos: 0,
    samples: false,
    exclude: [],
    place: 'local' as const,
    watch: { on: false, reason: null },
  };

  it('adds absolute folders, waits for the job’s end and gives the report; progress goes to stderr', async () => {
    const added: string[] = [];
    const app = createFakeApp({
      'folders.list': ({ path }) => ({ path: path!, parent: null, folders: [] }),
      'library.addRoot': ({ path }) => (
        added.push(path),
        { root, job: fakeJob({ id: `job-${added.length}` }) }
      ),
      'jobs.get': ({ id }) => {
        // the job ends after the first look at it
        queueMicrotask(() => app.emit('jobs.changed', { ...finished, id }));
        return fakeJob({ id });
      },
    });
    const ran = await run(['import', 'photos', '/p', '--json'], {}, { app });
    expect(added).toEqual([join(cwd, 'photos'), sep === '/' ? '/p' : expect.anything()]);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toEqual({
      ...report,
      found: 6,
      imported: 4,
      skipped: [{ kind: 'hidden', count: 2 }],
      failed: [...report.failed, ...report.failed],
      seconds: 3,
    });
    expect(ran.err).toContain('Looking at photos');
  });

  it('takes a folder once, also where it is named twice or lies in another that is named: its photos would count twice', async () => {
    const added: string[] = [];
    const ran = await run(['import', 'photos/trip', 'photos', 'photos/', 'photoshoot'], {
      'folders.list': ({ path }) => ({ path: path!, parent: null, folders: [] }),
      'library.addRoot': ({ path }) => (added.push(path), { root, job: fakeJob() }),
      'jobs.get': () => finished,
    });
    expect(ran.code).toBe(0);
    expect(added).toEqual([join(cwd, 'photos'), join(cwd, 'photoshoot')]);
  });

  it('--report writes what became of each file, of all folders under one heading', () =>
    withTempDir(async (folder) => {
      const file = join(folder, 'report.csv');
      let jobs = 0;
      const ran = await run(['import', 'a', 'b', '--report', file], {
        'folders.list': ({ path }) => ({ path: path!, parent: null, folders: [] }),
        'library.addRoot': () => ({ root, job: fakeJob({ id: `job-${(jobs += 1)}` }) }),
        'jobs.get': ({ id }) => ({ ...finished, id }),
        'jobs.report': ({ id }) => ({
          fileName: 'x.csv',
          csv: `\uFEFFoutcome,path,code,reason\r\nnew,/p/${id}.jpg,,\r\n`,
        }),
      });
      expect(ran.out).toContain(`The whole report: ${file}`);
      expect(await readFile(file, 'utf8')).toBe(
        '\uFEFFoutcome,path,code,reason\r\nnew,/p/job-1.jpg,,\r\nnew,/p/job-2.jpg,,\r\n',
      );
    }));

  it('--report says so before anything is imported where the file cannot be written', async () => {
    const ran = await run(['import', 'a', '--report', join(import.meta.dirname, 'no-such-folder', 'x.csv')]);
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('there is no such folder') as string });
  });

  it.each<[string[], unknown]>([
    [['--verify'], { rootIds: null, verify: true, retryFailed: false }],
    [['--all', '--retry-failed'], { rootIds: null, verify: false, retryFailed: true }],
    [['/p', '--verify', '--retry-failed'], { rootIds: ['r'], verify: true, retryFailed: true }],
  ])('import %j looks again at what is there', async (argv, input) => {
    const asked: unknown[] = [];
    const ran = await run(['import', ...argv], {
      'library.info': () => ({ id: 'l', path: '/lib', photos: 0, roots: [root], revision: 1, warnings: [] }),
      'library.import': (given) => (asked.push(given), fakeJob()),
      'jobs.get': () => finished,
    });
    expect(ran.code).toBe(0);
    expect(asked).toEqual([input]);
  });

  it('shows no order to the terminal that a file’s name carries', async () => {
    const failed = [
      { path: '/p/\u001b[31mred\u0007.jpg', code: 'unreadable_file', message: 'It is no picture.' },
    ];
    const ran = await run(['import', '/p'], {
      'library.addRoot': () => ({ root, job: fakeJob() }),
      'jobs.get': () => ({ ...finished, report: { ...report, failed } }),
    });
    expect(ran.out).toContain('/p/\uFFFD[31mred\uFFFD.jpg');
  });

  it('begins with none of several folders where one cannot be opened', async () => {
    const ran = await run(['import', 'p', 'slip'], {
      'folders.list': ({ path }) => {
        if (path!.endsWith('slip')) throw new AppError('not_found', 'There is no folder “slip”.');
        return { path: path!, parent: null, folders: [] };
      },
    });
    expect(ran).toMatchObject({ code: 1, err: 'There is no folder “slip”.\n' });
  });

  it('redraws one line for a person, and removes it at the end', async () => {
    const ran = await run(
      ['import', 'p'],
      { 'library.addRoot': () => ({ root, job: fakeJob() }), 'jobs.get': () => finished },
      { live: true },
    );
    expect(ran.err).toContain('Looking at photos · 1 of 4 · 2 a second · about 2 seconds left');
    expect(ran.err.endsWith('\r')).toBe(true);
    expect(ran.out).toBe(
      'Found 3 photos in 2 seconds: 2 new, 1 could not be read.\nLeft aside: 1 hidden.\nNot read: /p/bad.jpg\n  It is no picture.\n',
    );
  });

  it('cancels the job at Ctrl+C, waits for its end and says what that means', async () => {
    const stop = new AbortController();
    const cancelled: string[] = [];
    const app = createFakeApp({
      'library.addRoot': () => ({ root, job: fakeJob() }),
      'jobs.get': () => {
        stop.abort();
        return fakeJob();
      },
      'jobs.cancel': ({ id }) => {
        cancelled.push(id);
        app.emit('jobs.changed', fakeJob({ state: 'cancelled' }));
        return fakeJob({ state: 'cancelled' });
      },
    });
    const ran = await run(['import', 'p', '--json'], {}, { app, signal: stop.signal });
    expect(cancelled).toEqual(['job-1']);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject({ error: { code: 'cancelled' } });
    expect(app.closed()).toBe(true);
  });

  it('is exit 1 where the job failed', async () => {
    const ran = await run(['import', 'p'], {
      'library.addRoot': () => ({ root, job: fakeJob() }),
      'jobs.get': () =>
        fakeJob({ state: 'failed', error: { code: 'disk_full', message: 'The disk is full.' } }),
    });
    expect(ran).toMatchObject({ code: 1, err: 'Looking at photos\nThe disk is full.\n' });
  });
});

describe('roots', () => {
  const root = {
    id: 'r1',
    path: '/p',
    state: 'present' as const,
    photos: 1_240,
    samples: false,
    exclude: ['*.png'],
    place: 'network' as const,
    watch: { on: false, reason: 'Changes on a network drive are noticed at the next import.' },
  };
  const drive = {
    ...root,
    id: 'r2',
    path: '/media/drive',
    state: 'away' as const,
    exclude: [],
    place: 'removable' as const,
    watch: { on: true, reason: null },
  };
  const done = fakeJob({ state: 'done', report, endedAt: '2026-01-01T00:00:01.000Z' });
  const info = { id: 'l', path: '/lib', photos: 0, roots: [root, drive], revision: 1, warnings: [] };
  const handlers: Partial<Handlers> = { 'library.info': () => info, 'jobs.get': () => done };

  it('are listed with their state, their disk, whether changes are noticed, and what is left out', async () => {
    expect((await run(['roots'], handlers)).out).toBe(
      '/p\n  1,240 photos, on the network\n  Changes on a network drive are noticed at the next import.\n  Left out: *.png\n/media/drive\n  1,240 photos, away: its folder or drive is not there\n  Changes are noticed at once.\n',
    );
    expect(JSON.parse((await run(['roots', 'list', '--json'], handlers)).out)).toEqual([root, drive]);
  });

  it.each([
    ['roots', '--library', '/lib', '--json'],
    ['--library=/lib', '--json', 'roots'],
    ['roots', '--json', '--library', '/lib', 'list'],
    ['roots', 'list', '--library', '/lib', '--json'],
  ])('are listed wherever the library is named: %s', async (...argv) => {
    const ran = await run(argv, handlers);
    expect(ran).toMatchObject({ code: 0, opened: ['/lib'] });
    expect(JSON.parse(ran.out)).toHaveLength(2);
  });

  it('are named by path or id', async () => {
    const removed: string[] = [];
    const remove: Partial<Handlers> = {
      ...handlers,
      'library.removeRoot': ({ rootId }) => (removed.push(rootId), { ...info, roots: [] }),
    };
    expect((await run(['roots', 'remove', '/p'], remove)).out).toBe(
      'No folders yet. Add one with: sightline import FOLDER\n',
    );
    await run(['roots', 'remove', 'r2'], remove);
    expect(removed).toEqual(['r1', 'r2']);
    expect(await run(['roots', 'remove', '/q'], remove)).toMatchObject({
      code: 1,
      err: '“/q” is no folder of this library. See them with: sightline roots\n',
    });
    expect(await run(['roots', 'remove', '/p'], remove, { confirm: async () => false })).toMatchObject({
      code: 1,
      err: 'Nothing was changed.\n',
    });
  });

  it('are moved, and have patterns added to what is left out', async () => {
    const asked: unknown[] = [];
    const change: Partial<Handlers> = {
      ...handlers,
      'library.relocateRoot': (input) => (asked.push(input), { root, job: fakeJob() }),
      'library.setExclusions': (input) => (asked.push(input), { root, job: fakeJob() }),
    };
    expect((await run(['roots', 'relocate', 'r2', '/media/new'], change)).out).toContain('Found 3 photos');
    await run(['roots', 'exclude', '/p', 'Thumbnails/', '*.png'], change);
    await run(['roots', 'exclude', '/p', '--clear'], change);
    expect(asked).toEqual([
      { rootId: 'r2', path: '/media/new', anyway: false },
      { rootId: 'r1', patterns: ['*.png', 'Thumbnails/'] },
      { rootId: 'r1', patterns: [] },
    ]);
    expect(await run(['roots', 'exclude', '/p'], change)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Missing: patterns') as string,
    });
  });
});
