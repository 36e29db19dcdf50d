import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError, type SearchResult } from '../../../src-preload/contract/index.ts';
import type { Handlers } from '../../router.ts';
import { createFakeApp, fakeJob, fakePhoto, photoId, type FakeApp } from '../testing/fake-app.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { runCli } from './run-cli.ts';
import type { Cli } from './session.ts';

const cwd = join(sep, 'home', 'ann');
const report = { found: 3, imported: 2, updated: 0, unchanged: 0, moved: 0, duplicates: 0, skipped: [{ kind: 'hidden', count: 1 }], failed: [{ path: '/p/bad.jpg', code: 'unreadable_file', message: 'It is no picture.' }], damaged: [], seconds: 1.5 };
const nothingFound: SearchResult = { query: { text: 'submarine', filters: [], excluded: [] }, counts: { good: 0, maybe: 0 }, results: [], closest: ['ship', 'sea'] };

interface Ran {
  code: number;
  out: string;
  err: string;
  app: FakeApp;
  opened: string[];
}

async function run(argv: string[], handlers: Partial<Handlers> = {}, change: { signal?: AbortSignal; app?: FakeApp; live?: boolean; confirm?: (question: string) => Promise<boolean> } = {}): Promise<Ran> {
  const app = change.app ?? createFakeApp(handlers);
  const ran: Ran = { code: 0, out: '', err: '', app, opened: [] };
  const cli: Cli = {
    product: { root: '', resourcesDir: '', faceDir: '', workerEntry: '', preload: '', version: '1.2.3' },
    defaultLibraryDir: '/default/Library',
    open: async (libraryDir) => {
      ran.opened.push(libraryDir);
      return app;
    },
    terminal: {
      stdout: (text) => void (ran.out += text),
      stderr: (text) => void (ran.err += text),
      live: change.live ?? false,
      columns: 80,
      cwd,
      signal: change.signal ?? new AbortController().signal,
      openBrowser: async () => false,
      confirm: change.confirm ?? null,
    },
  };
  ran.code = await runCli(argv, cli);
  return ran;
}

describe('what was typed', () => {
  it.each<[string[], string]>([
    [['nonsense'], 'Unknown command nonsense'],
    [[], 'No command specified'],
    [['show'], 'Missing: a photo’s path or id'],
    [['show', 'a', 'b'], 'Too many words: b'],
    [['show', 'a', '--colour'], "Unknown option '--colour'"],
    [['search'], 'Missing: what to look for'],
    [['search', 'dog', '--limit', 'many'], '--limit takes a whole number from 1 to 1000'],
    [['search', 'dog', '--limit', '0'], '--limit takes a whole number'],
    [['search', 'dog', '--limit'], '--limit'],
    [['import'], 'Missing: a folder of photos'],
    [['label', 'a.jpg'], 'Missing: --candidates'],
    [['label', '--candidates', 'A dog'], 'Missing: a picture'],
    [['show', ''], 'Missing: a photo’s path or id'],
    [['tags', '--library='], '--library takes a folder'],
    [['ask', 'is there a dog?'], 'Missing: a question and a picture'],
    [['rate', 'a.jpg'], '--stars 0 to 5'],
    [['rate', 'a.jpg', '--stars', '6'], '--stars takes a whole number from 0 to 5'],
    [['models', 'paint'], 'Unknown command paint'],
    [['models', 'use'], 'Missing: a pack’s id'],
    [['serve', '--port', '99999'], '--port'],
  ])('%j is not understood: exit 2, a sentence on stderr, and the library stays closed', async (argv, message) => {
    const ran = await run(argv);
    expect(ran).toMatchObject({ code: 2, out: '', opened: [] });
    expect(ran.err).toContain(message);
    expect(ran.err).toMatch(/See: sightline.* --help/);
  });

  it('is answered with one JSON document also when it is not understood', async () => {
    const ran = await run(['show', '--json']);
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.out)).toMatchObject({ error: { code: 'usage' } });
  });

  it.each([['--help'], ['import', '--help'], ['models', 'use', '-h']])('%s shows help on stdout', async (...argv) => {
    const ran = await run(argv);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('USAGE');
    expect(ran.out).not.toContain('\u001B');
  });

  it('shows the version', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, out: '1.2.3\n' });
  });

  it.each<[string[]]>([[['--library', 'lib', '--json', 'tags']], [['tags', '--json', '--library', 'lib']], [['--json', 'tags', '--library=lib']]])('%j: options may stand before or after the command', async (argv) => {
    const ran = await run(argv, { 'tags.list': () => [] });
    expect(ran).toMatchObject({ code: 0, out: '[]\n', opened: [join(cwd, 'lib')] });
  });

  it('may begin with a dash after `--`, and be empty', async () => {
    const texts: string[] = [];
    const search: Partial<Handlers> = { 'search.run': ({ text }) => (texts.push(text), nothingFound) };
    await run(['search', '--json', '--', '-dog', '--help'], search);
    await run(['search', ''], search);
    await run(['search', 'two', 'dogs', '🐕'], search);
    expect(texts).toEqual(['-dog --help', '', 'two dogs 🐕']);
  });
});

describe('a failure of the engine', () => {
  it('is exit 1, its sentence on stderr, its data on stdout with --json; the library is closed', async () => {
    const ran = await run(['show', 'x.jpg', '--json'], {
      'photos.show': () => {
        throw new AppError('not_found', 'There is no such photo.', { path: 'x' });
      },
    });
    expect(ran).toMatchObject({ code: 1, err: 'There is no such photo.\n' });
    expect(JSON.parse(ran.out)).toEqual({ error: { code: 'not_found', message: 'There is no such photo.', details: { path: 'x' } } });
    expect(ran.app.closed()).toBe(true);
  });

  it('is exit 1 also where the library cannot be opened', async () => {
    const cli = { product: { version: '1' }, terminal: { stdout: () => {}, stderr: () => {}, cwd, signal: new AbortController().signal }, open: () => Promise.reject(new AppError('library_newer', 'newer')) } as unknown as Cli;
    expect(await runCli(['tags'], cli)).toBe(1);
  });
});

describe('a catalogue that is being made again', () => {
  const rebuild = fakeJob({ id: 'again', kind: 'rebuild', note: 'Looking at the photos again' });

  it('is waited for: no answer is given from half of it', async () => {
    let whole = false;
    const app = createFakeApp({
      'jobs.list': () => [rebuild],
      'jobs.get': () => {
        queueMicrotask(() => {
          whole = true;
          app.emit('jobs.changed', { ...rebuild, state: 'done' });
        });
        return rebuild;
      },
      'tags.list': () => (whole ? [{ name: 'dog', count: 1, maybe: 0, parents: [], previews: [] }] : []),
    });
    const ran = await run(['tags', '--json'], {}, { app });
    expect(ran).toMatchObject({ code: 0, out: '[{"name":"dog","count":1}]\n' });
    expect(ran.err).toContain('Looking at the photos again');
  });

  it('is not called off by Ctrl+C, which ends the waiting', async () => {
    const stop = new AbortController();
    const cancelled: string[] = [];
    const ran = await run(['tags'], { 'jobs.list': () => [rebuild], 'jobs.get': () => (stop.abort(), rebuild), 'jobs.cancel': ({ id }) => (cancelled.push(id), rebuild) }, { signal: stop.signal });
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(cancelled).toEqual([]);
  });
});

describe('read', () => {
  it('says where no WAV file can be written, in words', async () => {
    const wav = join(import.meta.dirname, 'no-such-folder', 'x.wav');
    const ran = await run(['read', photoId, '--wav', wav], { 'photos.show': () => fakePhoto(), 'captions.script': () => [{ id: photoId, text: 'Two dogs' }] });
    expect(ran).toMatchObject({ code: 1, out: '', err: `“${wav}” cannot be written: there is no such folder. Choose another place.\n` });
  });
});

describe('import', () => {
  const finished = fakeJob({ state: 'done', report, endedAt: '2026-01-01T00:00:01.000Z' });
  const root = { id: 'r', path: '/p', state: 'present' as const, photos: 0, samples: false, exclude: [], place: 'local' as const, watch: { on: false, reason: null } };

  it('adds absolute folders, waits for the job’s end and gives the report; progress goes to stderr', async () => {
    const added: string[] = [];
    const app = createFakeApp({
      'folders.list': ({ path }) => ({ path: path!, parent: null, folders: [] }),
      'library.addRoot': ({ path }) => (added.push(path), { root, job: fakeJob({ id: `job-${added.length}` }) }),
      'jobs.get': ({ id }) => {
        // the job ends after the first look at it
        queueMicrotask(() => app.emit('jobs.changed', { ...finished, id }));
        return fakeJob({ id });
      },
    });
    const ran = await run(['import', 'photos', '/p', '--json'], {}, { app });
    expect(added).toEqual([join(cwd, 'photos'), sep === '/' ? '/p' : expect.anything()]);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toEqual({ ...report, found: 6, imported: 4, skipped: [{ kind: 'hidden', count: 2 }], failed: [...report.failed, ...report.failed], seconds: 3 });
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
        'jobs.report': ({ id }) => ({ fileName: 'x.csv', csv: `\uFEFFoutcome,path,code,reason\r\nnew,/p/${id}.jpg,,\r\n` }),
      });
      expect(ran.out).toContain(`The whole report: ${file}`);
      expect(await readFile(file, 'utf8')).toBe('\uFEFFoutcome,path,code,reason\r\nnew,/p/job-1.jpg,,\r\nnew,/p/job-2.jpg,,\r\n');
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
    const failed = [{ path: '/p/\u001b[31mred\u0007.jpg', code: 'unreadable_file', message: 'It is no picture.' }];
    const ran = await run(['import', '/p'], { 'library.addRoot': () => ({ root, job: fakeJob() }), 'jobs.get': () => ({ ...finished, report: { ...report, failed } }) });
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
    const ran = await run(['import', 'p'], { 'library.addRoot': () => ({ root, job: fakeJob() }), 'jobs.get': () => finished }, { live: true });
    expect(ran.err).toContain('Looking at photos · 1 of 4 · 2 a second · about 2 seconds left');
    expect(ran.err.endsWith('\r')).toBe(true);
    expect(ran.out).toBe('Found 3 photos in 2 seconds: 2 new, 1 could not be read.\nLeft aside: 1 hidden.\nNot read: /p/bad.jpg\n  It is no picture.\n');
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
    const ran = await run(['import', 'p'], { 'library.addRoot': () => ({ root, job: fakeJob() }), 'jobs.get': () => fakeJob({ state: 'failed', error: { code: 'disk_full', message: 'The disk is full.' } }) });
    expect(ran).toMatchObject({ code: 1, err: 'Looking at photos\nThe disk is full.\n' });
  });
});

describe('JSON that scripts rely on', () => {
  it('show: exactly the documented keys, the large preview made', async () => {
    const asked: unknown[] = [];
    const ran = await run(['show', 'dogs.jpg', '--json'], { 'photos.show': (input) => (asked.push(input), fakePhoto()) });
    expect(asked).toEqual([{ target: { path: join(cwd, 'dogs.jpg') }, withLarge: true }]);
    expect(JSON.parse(ran.out)).toEqual({
      id: photoId, path: '/photos/dogs.jpg', paths: ['/photos/dogs.jpg'], previews: { grid: '/lib/g.webp', large: '/lib/l.jpg' }, width: 640, height: 480,
      takenAt: '2023-06-01T10:00:00', takenAtOffset: null, takenAtSource: 'DateTimeOriginal', latitude: null, longitude: null, camera: { make: null, model: null },
      title: null, description: null, altText: null, keywords: [], hierarchies: [], people: [], rating: null, favourite: false, damaged: false, tags: [{ name: 'dog', probability: 0.97, source: 'detector' }],
      caption: { text: 'Two dogs on a beach', source: 'composed', probability: 0.9 }, objects: [], text: null,
    });
  });

  it('show takes an id', async () => {
    const asked: unknown[] = [];
    await run(['show', photoId], { 'photos.show': ({ target }) => (asked.push(target), fakePhoto()) });
    await run(['show', photoId.toLowerCase()], { 'photos.show': ({ target }) => (asked.push(target), fakePhoto()) });
    expect(asked).toEqual([{ id: photoId }, { id: photoId }]);
  });

  it('photos: every page, in order', async () => {
    const all = Array.from({ length: 1_201 }, (_, index) => fakePhoto({ path: `/photos/${index}.jpg` }));
    const ran = await run(['photos', '--json'], { 'photos.list': ({ offset, limit }) => ({ total: all.length, photos: all.slice(offset, offset + limit) }) });
    expect((JSON.parse(ran.out) as { path: string }[]).map(({ path }) => path)).toEqual(all.map(({ path }) => path));
  });

  it('tags: names and counts, most first', async () => {
    const summary = (name: string, count: number) => ({ name, count, maybe: 0, parents: [], previews: [] });
    const handlers = { 'tags.list': () => [summary('cat', 2), summary('dog', 1_234)] };
    expect(JSON.parse((await run(['tags', '--json'], handlers)).out)).toEqual([{ name: 'dog', count: 1_234 }, { name: 'cat', count: 2 }]);
    expect((await run(['tags'], handlers)).out).toBe('1,234  dog\n    2  cat\n');
  });

  it('search and similar: query, counts and hits with reasons', async () => {
    const tile = { id: photoId, aspect: 1, thumbhash: null, takenAt: null, media: { grid: null, large: null }, favourite: false, rating: null, damaged: false, alt: '' };
    const found: SearchResult = { query: { text: 'dogs', filters: [], excluded: ['cat'] }, counts: { good: 1, maybe: 0 }, results: [{ id: photoId, path: '/photos/dogs.jpg', score: 2.5, band: 'good', why: ['2 dogs'], box: null, tile }], closest: [] };
    const limits: number[] = [];
    const handlers: Partial<Handlers> = { 'search.run': ({ limit }) => (limits.push(limit), found), 'search.similar': ({ limit }) => (limits.push(limit), found) };
    const expected = { query: { text: 'dogs', filters: [], excluded: ['cat'] }, counts: { good: 1, maybe: 0 }, results: [{ id: photoId, path: '/photos/dogs.jpg', score: 2.5, band: 'good', why: ['2 dogs'] }] };
    expect(JSON.parse((await run(['search', 'dogs', '--limit', '7', '--json'], handlers)).out)).toEqual(expected);
    expect(JSON.parse((await run(['similar', 'dogs.jpg', '--json'], handlers)).out)).toEqual(expected);
    expect(limits).toEqual([7, 50]);
    expect((await run(['search', 'dogs'], handlers)).out).toBe('1 good match\n  /photos/dogs.jpg\n      2 dogs\n');
    expect((await run(['search', 'submarine'], { 'search.run': () => nothingFound })).out).toBe('Nothing matches “submarine”. Closest ideas: ship, sea.\n');
    const long = await run(['search', '🐕'.repeat(10_000)], { 'search.run': () => ({ ...nothingFound, closest: [] }) });
    expect(long.out).toBe(`Nothing matches “${'🐕'.repeat(80)}…”.\n`);
  });

  it('label: candidates after the flag, wherever it stands', async () => {
    const asked: unknown[] = [];
    const label: Partial<Handlers> = { 'captions.label': (input) => (asked.push(input), [{ path: '/photos/dogs.jpg', candidates: [{ caption: 'A dog', probability: 0.9 }, { caption: 'A cat', probability: 0.1 }] }]) };
    const ran = await run(['label', 'dogs.jpg', '--candidates', 'A dog', 'A cat', '--json'], label);
    await run(['label', '--candidates', 'A dog', 'A cat', '--library', 'lib', 'dogs.jpg'], label);
    await run(['label', 'dogs.jpg', '--candidates=A dog', 'A cat'], label);
    const expected = { targets: [{ path: join(cwd, 'dogs.jpg') }], candidates: ['A dog', 'A cat'] };
    expect(asked).toEqual([expected, expected, expected]);
    expect(JSON.parse(ran.out)).toEqual([{ path: '/photos/dogs.jpg', candidates: [{ caption: 'A dog', probability: 0.9 }, { caption: 'A cat', probability: 0.1 }] }]);
  });

  it('ask: the answers as they are', async () => {
    const answer = { path: '/photos/dogs.jpg', answer: 'Two people.', value: 2, atLeast: false, confidence: 0.8, evidence: [], abstained: false, reason: null };
    const ran = await run(['ask', 'how many people?', 'dogs.jpg', '--json'], { 'questions.ask': () => [answer] });
    expect(JSON.parse(ran.out)).toEqual([answer]);
    expect((await run(['ask', 'how many people?', 'dogs.jpg'], { 'questions.ask': () => [answer] })).out).toBe('/photos/dogs.jpg\n  Two people.  (80 % sure)\n');
  });

  it('doctor: packs, provider, store and voices', async () => {
    const info = { id: 'l', path: '/lib', photos: 3, roots: [], revision: 1, warnings: [] };
    const ran = await run(['doctor', '--check', '--json'], { 'library.info': () => info, 'library.check': () => ({ findings: [{ level: 'ok', area: 'journal', message: 'All is well.' }] }) });
    expect(JSON.parse(ran.out)).toMatchObject({ version: '1.2.3', store: { photos: 3, findings: [{ level: 'ok' }] }, packs: [], provider: { inUse: null, candidates: [] }, voices: { bundled: ['flite:rms', 'flite:slt'] } });
  });

  it('doctor --repair: what was mended, and what a check says then', async () => {
    const info = { id: 'l', path: '/lib', photos: 3, roots: [], revision: 1, warnings: [] };
    const mended = fakeJob({ kind: 'repair', state: 'done', note: 'Mended 12 things.', endedAt: '2026-01-01T00:00:01.000Z' });
    const handlers: Partial<Handlers> = { 'library.info': () => info, 'library.repair': () => fakeJob({ kind: 'repair' }), 'jobs.get': () => mended, 'library.check': () => ({ findings: [{ level: 'ok', area: 'previews', message: 'None is missing.' }] }) };
    expect((await run(['doctor', '--repair'], handlers)).out).toMatch(/^repair +Mended 12 things\.\n[^]*previews: None is missing\.\n$/);
    expect(JSON.parse((await run(['doctor', '--repair', '--json'], handlers)).out)).toMatchObject({ store: { repaired: 'Mended 12 things.', findings: [{ level: 'ok' }] } });
  });
});

describe('roots', () => {
  const root = { id: 'r1', path: '/p', state: 'present' as const, photos: 1_240, samples: false, exclude: ['*.png'], place: 'network' as const, watch: { on: false, reason: 'Changes on a network drive are noticed at the next import.' } };
  const drive = { ...root, id: 'r2', path: '/media/drive', state: 'away' as const, exclude: [], place: 'removable' as const, watch: { on: true, reason: null } };
  const done = fakeJob({ state: 'done', report, endedAt: '2026-01-01T00:00:01.000Z' });
  const info = { id: 'l', path: '/lib', photos: 0, roots: [root, drive], revision: 1, warnings: [] };
  const handlers: Partial<Handlers> = { 'library.info': () => info, 'jobs.get': () => done };

  it('are listed with their state, their disk, whether changes are noticed, and what is left out', async () => {
    expect((await run(['roots'], handlers)).out).toBe(
      '/p\n  1,240 photos, on the network\n  Changes on a network drive are noticed at the next import.\n  Left out: *.png\n/media/drive\n  1,240 photos, away: its folder or drive is not there\n  Changes are noticed at once.\n',
    );
    expect(JSON.parse((await run(['roots', 'list', '--json'], handlers)).out)).toEqual([root, drive]);
  });

  it('are named by path or id', async () => {
    const removed: string[] = [];
    const remove: Partial<Handlers> = { ...handlers, 'library.removeRoot': ({ rootId }) => (removed.push(rootId), { ...info, roots: [] }) };
    expect((await run(['roots', 'remove', '/p'], remove)).out).toBe('No folders yet. Add one with: sightline import FOLDER\n');
    await run(['roots', 'remove', 'r2'], remove);
    expect(removed).toEqual(['r1', 'r2']);
    expect(await run(['roots', 'remove', '/q'], remove)).toMatchObject({ code: 1, err: '“/q” is no folder of this library. See them with: sightline roots\n' });
    expect(await run(['roots', 'remove', '/p'], remove, { confirm: async () => false })).toMatchObject({ code: 1, err: 'Nothing was changed.\n' });
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
    expect(asked).toEqual([{ rootId: 'r2', path: '/media/new', anyway: false }, { rootId: 'r1', patterns: ['*.png', 'Thumbnails/'] }, { rootId: 'r1', patterns: [] }]);
    expect(await run(['roots', 'exclude', '/p'], change)).toMatchObject({ code: 2, err: expect.stringContaining('Missing: patterns') as string });
  });
});

describe('acts', () => {
  it.each<[string[], unknown]>([
    [['tag', 'add', 'beach', 'dogs.jpg'], { act: 'tag.add', name: 'beach' }],
    [['tag', 'reject', 'beach', 'dogs.jpg'], { act: 'tag.reject', name: 'beach' }],
    [['caption', 'set', 'Rex by the sea', 'dogs.jpg'], { act: 'caption.set', text: 'Rex by the sea' }],
    [['caption', 'clear', 'dogs.jpg'], { act: 'caption.clear' }],
    [['favourite', 'dogs.jpg'], { act: 'favourite', value: true }],
    [['favourite', '--off', 'dogs.jpg'], { act: 'favourite', value: false }],
    [['rate', 'dogs.jpg', '--stars', '4'], { act: 'rate', value: 4 }],
    [['rate', '--clear', 'dogs.jpg'], { act: 'rate', value: null }],
    [['remove', 'dogs.jpg'], { act: 'remove' }],
  ])('%j', async (argv, act) => {
    const applied: unknown[] = [];
    const ran = await run(argv, {
      'photos.show': () => fakePhoto(),
      'acts.apply': (request) => (applied.push(request), { label: 'Done', changed: [photoId], history: { undo: 'x', redo: null } }),
    });
    expect(applied).toEqual([{ photos: { ids: [photoId] }, act }]);
    expect(ran).toMatchObject({ code: 0, out: 'Done.\n' });
  });

  it('remove asks where somebody sits there, and does nothing unless they say so', async () => {
    const applied: unknown[] = [];
    const questions: string[] = [];
    const handlers: Partial<Handlers> = { 'photos.show': () => fakePhoto(), 'acts.apply': (request) => (applied.push(request), { label: 'Removed', changed: [photoId], history: { undo: 'x', redo: null } }) };
    const answer = (yes: boolean) => async (question: string) => (questions.push(question), yes);
    expect(await run(['remove', 'dogs.jpg'], handlers, { confirm: answer(false) })).toMatchObject({ code: 1, err: 'Nothing was changed.\n' });
    expect(applied).toEqual([]);
    await run(['remove', 'dogs.jpg'], handlers, { confirm: answer(true) });
    await run(['remove', 'dogs.jpg', '--yes'], handlers, { confirm: answer(false) });
    expect(applied).toHaveLength(2);
    expect(questions).toHaveLength(2);
    expect(questions[0]).toContain('Take 1 photo out of the library? The files stay where they are');
  });

  it('undo and redo say what they did', async () => {
    const ran = await run(['undo'], { 'acts.undo': () => ({ label: 'Undid: rate 3 photos', changed: [photoId], history: { undo: null, redo: 'Rate' } }) });
    expect(ran.out).toBe('Undid: rate 3 photos.\n');
  });
});

describe('read', () => {
  it('says what to do where nothing can be spoken', async () => {
    const ran = await run(['read', 'dogs.jpg'], { 'photos.show': () => fakePhoto(), 'captions.script': () => [] });
    expect(ran).toMatchObject({ code: 1, err: 'There is no caption to read.\n' });
  });
});
