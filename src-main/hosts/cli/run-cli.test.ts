import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  AppError,
  type Explanation,
  type LibraryAnswer,
  type Photo,
  type PhotoTile,
  type SearchResult,
} from '../../../src-preload/contract/index.ts';
import { textLines } from '../../../src-preload/contract/testing/bare-photo.ts';
import type { Handlers } from '../../router.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createFakeApp, fakeJob, fakePhoto, noDevices, photoId } from '../testing/fake-app.ts';
import { cwd, report, run } from '../testing/run-command.ts';
import { runCli } from './run-cli.ts';
import type { Cli } from './session.ts';

const nothingFound: SearchResult = {
  query: { text: 'submarine', filters: [], excluded: [] },
  counts: { good: 0, maybe: 0 },
  results: [],
  hints: [],
  closest: ['ship', 'sea'],
};

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
    [['ask'], 'Missing: a question'],
    [['rate', 'a.jpg'], '--stars 0 to 5'],
    [['rate', 'a.jpg', '--stars', '6'], '--stars takes a whole number from 0 to 5'],
    [['models', 'paint'], 'Unknown command paint'],
    [['models', 'use'], 'Missing: a pack’s id'],
    [['serve', '--port', '99999'], '--port'],
  ])(
    '%j is not understood: exit 2, a sentence on stderr, and the library stays closed',
    async (argv, message) => {
      const ran = await run(argv);
      expect(ran).toMatchObject({ code: 2, out: '', opened: [] });
      expect(ran.err).toContain(message);
      expect(ran.err).toMatch(/See: sightline.* --help/);
    },
  );

  it('is answered with one JSON document also when it is not understood', async () => {
    const ran = await run(['show', '--json']);
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.out)).toMatchObject({ error: { code: 'usage' } });
  });

  it.each([['--help'], ['import', '--help'], ['models', 'use', '-h']])(
    '%s shows help on stdout',
    async (...argv) => {
      const ran = await run(argv);
      expect(ran).toMatchObject({ code: 0, err: '' });
      expect(ran.out).toContain('USAGE');
      expect(ran.out).not.toContain('\u001B');
    },
  );

  it('shows the version', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, out: '1.2.3\n' });
  });

  it.each<[string[]]>([
    [['--library', 'lib', '--json', 'tags']],
    [['tags', '--json', '--library', 'lib']],
    [['--json', 'tags', '--library=lib']],
  ])('%j: options may stand before or after the command', async (argv) => {
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
    expect(JSON.parse(ran.out)).toEqual({
      error: { code: 'not_found', message: 'There is no such photo.', details: { path: 'x' } },
    });
    expect(ran.app.closed()).toBe(true);
  });

  it('gives no orders to the terminal, however it is printed', async () => {
    const hostile = 'a\u001B[2Jb\u009B31mc\u202Ed\u0007e\rf';
    const failing = () => {
      throw new AppError('unreadable_file', `“${hostile}” cannot be read.`, { path: hostile });
    };
    const orders = /[\p{Cc}\p{Bidi_C}]/u;
    const ran = await run(['show', 'x.jpg', '--json'], { 'photos.show': failing });
    expect(ran.err.replace(/\n$/, '')).not.toMatch(orders);
    expect(ran.out.replace(/\n$/, '')).not.toMatch(orders);
    expect(JSON.parse(ran.out)).toMatchObject({ error: { details: { path: hostile } } });
    // and what was typed
    const typed = await run(['show', 'a', hostile]);
    expect(typed.err.replaceAll('\n', '')).not.toMatch(orders);
    for (const words of [
      ['show', 'x.jpg'],
      ['show', 'x.jpg', '--json'],
    ]) {
      const shown = await run(words, {
        'photos.show': () => fakePhoto({ path: `/${hostile}`, description: hostile, keywords: [hostile] }),
      });
      expect(shown.code).toBe(0);
      expect(shown.out.replaceAll('\n', '')).not.toMatch(orders);
    }
  });

  it('nor does the progress of a job, nor a question', async () => {
    const hostile = 'a\u001B[2J\u202E\r';
    const job = fakeJob({ note: hostile, state: 'done', report });
    for (const live of [true, false]) {
      const ran = await run(
        ['import', 'photos'],
        {
          'library.addRoot': () => ({
            root: {
              id: 'r',
              path: hostile,
              state: 'present',
              photos: 1,
              samples: false,
              place: 'local',
              watch: { on: false, reason: null },
              exclude: [],
            },
            job,
          }),
          'jobs.get': () => job,
        },
        { live },
      );
      expect(ran.code).toBe(0);
      expect(ran.err.replace(/^\r|\r\s*|\n/g, '')).not.toMatch(/[\p{Cc}\p{Bidi_C}]/u);
    }
    const asked: string[] = [];
    await run(
      ['remove', hostile],
      { 'photos.show': () => fakePhoto({ path: hostile }) },
      { confirm: async (question) => asked.push(question) < 0 },
    );
    expect(asked.join('')).not.toMatch(/[\p{Cc}\p{Bidi_C}]/u);
  });

  it('is exit 1 also where the library cannot be opened', async () => {
    const cli = {
      product: { version: '1' },
      terminal: { stdout: () => {}, stderr: () => {}, cwd, signal: new AbortController().signal },
      open: () => Promise.reject(new AppError('library_newer', 'newer')),
    } as unknown as Cli;
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
    const ran = await run(
      ['tags'],
      {
        'jobs.list': () => [rebuild],
        'jobs.get': () => (stop.abort(), rebuild),
        'jobs.cancel': ({ id }) => (cancelled.push(id), rebuild),
      },
      { signal: stop.signal },
    );
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(cancelled).toEqual([]);
  });
});

describe('read', () => {
  it('says where no WAV file can be written, in words', async () => {
    const wav = join(import.meta.dirname, 'no-such-folder', 'x.wav');
    const ran = await run(['read', photoId, '--wav', wav], {
      'photos.show': () => fakePhoto(),
      'captions.script': () => [{ id: photoId, text: 'Two dogs' }],
    });
    expect(ran).toMatchObject({
      code: 1,
      out: '',
      err: `“${wav}” cannot be written: there is no such folder. Choose another place.\n`,
    });
  });
});

describe('JSON that scripts rely on', () => {
  it('show: exactly the documented keys, the large preview made', async () => {
    const asked: unknown[] = [];
    const ran = await run(['show', 'dogs.jpg', '--json'], {
      'photos.show': (input) => (asked.push(input), fakePhoto()),
    });
    expect(asked).toEqual([{ target: { path: join(cwd, 'dogs.jpg') }, withLarge: true }]);
    expect(JSON.parse(ran.out)).toEqual({
      id: photoId,
      path: '/photos/dogs.jpg',
      paths: ['/photos/dogs.jpg'],
      previews: { grid: '/lib/g.webp', large: '/lib/l.jpg' },
      width: 640,
      height: 480,
      takenAt: '2023-06-01T10:00:00',
      takenAtPrecision: 'second',
      takenAtOffset: null,
      takenAtSource: 'DateTimeOriginal',
      latitude: null,
      longitude: null,
      camera: { make: null, model: null },
      title: null,
      description: null,
      altText: null,
      keywords: [],
      hierarchies: [],
      people: [],
      details: [],
      facts: [],
      sun: null,
      sunAbsence: 'no-position',
      rating: null,
      favourite: false,
      damaged: false,
      tags: [{ name: 'dog', probability: 0.97, source: 'detector' }],
      caption: { text: 'Two dogs on a beach', source: 'composed', probability: 0.9 },
      objects: [],
      text: null,
      textAbsence: 'not-yet',
    });
  });

  it.each<[Partial<Photo>, RegExp]>([
    [{ text: textLines('Harbour', 'Museum'), textAbsence: null }, /^Text +Harbour\n +Museum$/m],
    [{ text: [], textAbsence: null }, /^Text +No text was found in this photo\.$/m],
    [{ textAbsence: 'not-yet' }, /^Text +Sightline has not looked for text in this photo yet\.$/m],
    [{ textAbsence: 'no-reader' }, /^Text +There is no model that reads text in photos\.$/m],
  ])('show tells what is written in the picture: %#', async (known, words) => {
    const ran = await run(['show', photoId], { 'photos.show': () => fakePhoto(known) });
    expect(ran.out).toMatch(words);
  });

  it('show tells place and season, and what they depend on', async () => {
    const facts: Photo['facts'] = [
      { kind: 'place', text: 'Zermatt, Valais', basis: 'the nearest known place', doubt: null },
      { kind: 'season', text: 'Winter', basis: 'by the month', doubt: 'if taken in the north' },
    ];
    const ran = await run(['show', photoId], { 'photos.show': () => fakePhoto({ facts }) });
    expect(ran.out).toMatch(/^Where +Zermatt, Valais$/m);
    expect(ran.out).toMatch(/^Season +Winter\? {2}\(if taken in the north\)$/m);
  });

  it.each<[Partial<Photo>, RegExp]>([
    [
      { sun: { height: 12, direction: 225, bearing: null, text: '12° high in the south-west', doubt: null } },
      /^Sun +12° high in the south-west$/m,
    ],
    [
      { sun: { height: 12, direction: 225, bearing: null, text: '12° high', doubt: 'if so' } },
      /^Sun +12° high\? {2}\(if so\)$/m,
    ],
    [
      { sun: null, sunAbsence: 'no-time' },
      /^Sun +It is not known at what time of day this photo was taken\.$/m,
    ],
  ])('show tells where the sun stood: %#', async (known, words) => {
    const ran = await run(['show', photoId], { 'photos.show': () => fakePhoto(known) });
    expect(ran.out).toMatch(words);
  });

  it('show tells where in the picture people are', async () => {
    const people: Photo['people'] = [
      { name: 'Anna', box: [0.1, 0.1, 0.1, 0.1] },
      { name: 'Bob', box: null },
    ];
    const ran = await run(['show', photoId], { 'photos.show': () => fakePhoto({ people }) });
    expect(ran.out).toMatch(/^People +Anna \(in the upper left\), Bob$/m);
  });

  it('show --evidence: what each part of the caption rests on', async () => {
    const caption: Photo['caption'] = {
      ...fakePhoto().caption,
      full: 'A dog on a beach.',
      parts: [
        {
          start: 0,
          end: 5,
          evidence: [
            {
              source: 'detector',
              name: 'dog',
              probability: 0.93,
              basis: 'seen by the detector, 93%',
              boxes: [[0, 0, 1, 1]],
            },
          ],
        },
      ],
    };
    const ask = (...more: string[]) =>
      run(['show', photoId, '--evidence', ...more], { 'photos.show': () => fakePhoto({ caption }) });
    expect((await ask()).out).toMatch(/^Caption +A dog on a beach\.\n +A dog: seen by the detector, 93%$/m);
    expect(JSON.parse((await ask('--json')).out)).toMatchObject({ caption });
    const own = { text: 'Rex', source: 'user', probability: 1, basis: 'written by you' } as const;
    const ran = await run(['show', photoId, '--evidence'], {
      'photos.show': () => fakePhoto({ caption: { ...own, full: 'Rex. Taken in June 2023.' } }),
    });
    expect(ran.out).toMatch(/^Caption +Rex\n +written by you$/m);
  });

  it('show takes an id', async () => {
    const asked: unknown[] = [];
    await run(['show', photoId], { 'photos.show': ({ target }) => (asked.push(target), fakePhoto()) });
    await run(['show', photoId.toLowerCase()], {
      'photos.show': ({ target }) => (asked.push(target), fakePhoto()),
    });
    expect(asked).toEqual([{ id: photoId }, { id: photoId }]);
  });

  it('photos: every page, in order', async () => {
    const all = Array.from({ length: 1_201 }, (_, index) => fakePhoto({ path: `/photos/${index}.jpg` }));
    const ran = await run(['photos', '--json'], {
      'photos.list': ({ offset, limit }) => ({
        total: all.length,
        photos: all.slice(offset, offset + limit),
      }),
    });
    expect((JSON.parse(ran.out) as { path: string }[]).map(({ path }) => path)).toEqual(
      all.map(({ path }) => path),
    );
  });

  it('tags: names and counts, most first', async () => {
    const summary = (name: string, count: number) => ({ name, count, maybe: 0, parents: [], previews: [] });
    const handlers = { 'tags.list': () => [summary('cat', 2), summary('dog', 1_234)] };
    expect(JSON.parse((await run(['tags', '--json'], handlers)).out)).toEqual([
      { name: 'dog', count: 1_234 },
      { name: 'cat', count: 2 },
    ]);
    expect((await run(['tags'], handlers)).out).toBe('1,234  dog\n    2  cat\n');
  });

  it('why: reasons, where the words are, and where each thing is', async () => {
    const box = (where: string, probability: number) => ({
      label: 'dog',
      probability,
      box: [0, 0, 1, 1] as [number, number, number, number],
      where,
    });
    const explanation: Explanation = {
      id: photoId,
      path: '/photos/dogs.jpg',
      query: { text: 'a dog', filters: [], excluded: [] },
      band: 'maybe',
      why: ['dog seen · likely', 'looks like it'],
      where: 'Mostly on the right.',
      map: { columns: 1, rows: 1, values: [1] },
      boxes: [
        box('on the right', 0.94),
        box('at the top', 0.6),
        box('on the left', 0.5),
        box('on the left', 0.4),
      ],
      hints: [],
    };
    const asked: unknown[] = [];
    const handlers: Partial<Handlers> = {
      'search.explain': (input) => (asked.push(input), explanation),
    };
    expect(JSON.parse((await run(['why', photoId, 'a', 'dog', '--json'], handlers)).out)).toEqual(
      explanation,
    );
    expect(asked).toEqual([{ target: { id: photoId }, text: 'a dog', token: null }]);
    expect((await run(['why', photoId, 'a dog'], handlers)).out).toBe(
      '/photos/dogs.jpg\n' +
        '  Maybe: dog seen · likely; looks like it\n' +
        '  Mostly on the right.\n' +
        '  dog: on the right 94%, at the top 60%, on the left 50%, and 1 more\n',
    );
    const none = { ...explanation, band: null, why: [], boxes: [], map: null, where: 'Nowhere.' };
    expect((await run(['why', photoId, 'a dog'], { 'search.explain': () => none })).out).toBe(
      '/photos/dogs.jpg\n  A search for this does not show the photo.\n  Nowhere.\n',
    );
    expect(await run(['why', photoId], handlers)).toMatchObject({ code: 2 });
    expect(await run(['why', photoId, ' '], handlers)).toMatchObject({ code: 2 });
  });

  it('search and similar: query, counts and hits with reasons', async () => {
    const tile = {
      id: photoId,
      aspect: 1,
      thumbhash: null,
      takenAt: null,
      takenAtPrecision: null,
      media: { grid: null, large: null },
      favourite: false,
      rating: null,
      damaged: false,
      alt: '',
    };
    const found: SearchResult = {
      query: { text: 'dogs', filters: [], excluded: ['cat'] },
      counts: { good: 1, maybe: 0 },
      results: [
        { id: photoId, path: '/photos/dogs.jpg', score: 2.5, band: 'good', why: ['2 dogs'], box: null, tile },
      ],
      hints: [],
      closest: [],
    };
    const limits: number[] = [];
    const handlers: Partial<Handlers> = {
      'search.run': ({ limit }) => (limits.push(limit), found),
      'search.similar': ({ limit }) => (limits.push(limit), found),
    };
    const expected = {
      query: { text: 'dogs', filters: [], excluded: ['cat'] },
      counts: { good: 1, maybe: 0 },
      results: [{ id: photoId, path: '/photos/dogs.jpg', score: 2.5, band: 'good', why: ['2 dogs'] }],
    };
    expect(JSON.parse((await run(['search', 'dogs', '--limit', '7', '--json'], handlers)).out)).toEqual(
      expected,
    );
    expect(JSON.parse((await run(['similar', 'dogs.jpg', '--json'], handlers)).out)).toEqual(expected);
    expect(limits).toEqual([7, 50]);
    const handed: unknown[] = [];
    const companions: Partial<Handlers> = {
      'search.goesWith': (input) => (handed.push(input), { ...found, searched: 'Other things.' }),
    };
    expect((await run(['goes-with', photoId, '--limit', '3'], companions)).out).toMatch(
      /^Other things\.\n1 good match\n/,
    );
    expect(handed).toEqual([{ id: photoId, limit: 3 }]);
    const asked: unknown[] = [];
    const like: Partial<Handlers> = {
      'search.similar': (input) => (asked.push(input), { ...found, searched: 'Photos like x.jpg.' }),
    };
    for (const words of [
      ['search', 'but at night', '--like', photoId],
      ['search', '--like', photoId],
      ['similar', photoId, 'but', 'at night'],
    ])
      expect((await run(words, like)).out).toMatch(/^Photos like x\.jpg\.\n1 good match\n/);
    expect(asked).toEqual(
      ['but at night', '', 'but at night'].map((text) => ({ target: { id: photoId }, text, limit: 50 })),
    );
    expect(JSON.parse((await run(['search', '--like', photoId, '--json'], like)).out)).toEqual({
      ...expected,
      searched: 'Photos like x.jpg.',
    });
    expect((await run(['search', 'dogs'], handlers)).out).toBe(
      '1 good match\n  /photos/dogs.jpg\n      2 dogs\n',
    );
    expect((await run(['search', 'submarine'], { 'search.run': () => nothingFound })).out).toBe(
      'Nothing matches “submarine”. Closest ideas: ship, sea.\n',
    );
    const hints = [
      {
        kind: 'cannot tell' as const,
        about: 'frobnicator',
        text: 'Sightline can’t tell whether a photo shows “frobnicator”, so no photo is left out for it.',
      },
    ];
    const hinted: Partial<Handlers> = { 'search.run': () => ({ ...found, hints }) };
    expect((await run(['search', 'dog without frobnicator'], hinted)).out).toBe(
      `${hints[0]!.text}\n1 good match\n  /photos/dogs.jpg\n      2 dogs\n`,
    );
    expect(JSON.parse((await run(['search', 'dog without frobnicator', '--json'], hinted)).out)).toEqual({
      ...expected,
      hints,
    });
    const long = await run(['search', '🐕'.repeat(10_000)], {
      'search.run': () => ({ ...nothingFound, closest: [] }),
    });
    expect(long.out).toBe(`Nothing matches “${'🐕'.repeat(80)}…”.\n`);
  });

  it('label: candidates after the flag, wherever it stands', async () => {
    const asked: unknown[] = [];
    const label: Partial<Handlers> = {
      'captions.label': (input) => (
        asked.push(input),
        [
          {
            path: '/photos/dogs.jpg',
            scale: 'shares',
            candidates: [
              { caption: 'A dog', probability: 0.9 },
              { caption: 'A cat', probability: 0.1 },
            ],
          },
        ]
      ),
    };
    const ran = await run(['label', 'dogs.jpg', '--candidates', 'A dog', 'A cat', '--json'], label);
    await run(['label', '--candidates', 'A dog', 'A cat', '--library', 'lib', 'dogs.jpg'], label);
    await run(['label', 'dogs.jpg', '--candidates=A dog', 'A cat'], label);
    const expected = { targets: [{ path: join(cwd, 'dogs.jpg') }], candidates: ['A dog', 'A cat'] };
    expect(asked).toEqual([expected, expected, expected]);
    expect(JSON.parse(ran.out)).toEqual([
      {
        path: '/photos/dogs.jpg',
        scale: 'shares',
        candidates: [
          { caption: 'A dog', probability: 0.9 },
          { caption: 'A cat', probability: 0.1 },
        ],
      },
    ]);
  });

  it('ask: the answers as they are', async () => {
    const answer = {
      path: '/photos/dogs.jpg',
      answer: 'Two people.',
      value: 2,
      atLeast: false,
      confidence: 0.8,
      evidence: [{ kind: 'object' as const, label: 'person', box: null, probability: 0.9 }],
      basis: 'counted in the picture',
      abstained: false,
      reason: null,
    };
    const ran = await run(['ask', 'how many people?', 'dogs.jpg', '--json'], {
      'questions.ask': () => [answer],
    });
    expect(JSON.parse(ran.out)).toEqual([answer]);
    expect(
      (await run(['ask', 'how many people?', 'dogs.jpg'], { 'questions.ask': () => [answer] })).out,
    ).toBe('/photos/dogs.jpg\n  Two people.  (80% sure; counted in the picture)\n');
  });

  it('ask without a picture: about all photos, with those behind the answer', async () => {
    const tile: PhotoTile = {
      id: photoId,
      aspect: 1.5,
      thumbhash: null,
      takenAt: null,
      takenAtPrecision: null,
      media: { grid: null, large: null },
      favourite: false,
      rating: null,
      damaged: false,
      alt: 'Two dogs',
    };
    const answer: LibraryAnswer = {
      answer: 'I found at least 1 photo with a dog, maybe 2.',
      value: 1,
      atLeast: true,
      abstained: false,
      reason: null,
      understood: 'photos with a dog',
      counts: { good: 1, maybe: 1 },
      photos: [{ tile, band: 'good' }],
      groups: [],
    };
    const asked: unknown[] = [];
    const ran = await run(['ask', 'how many photos show a dog?'], {
      'questions.askMany': (input) => (asked.push(input), answer),
    });
    expect(asked).toEqual([{ question: 'how many photos show a dog?', photos: null, limit: 200 }]);
    expect(ran.out).toBe(
      `I found at least 1 photo with a dog, maybe 2.\nLooked for: photos with a dog\n  ${photoId}  Two dogs\n  and 1 more\n`,
    );
    const one = await run(['ask', 'is there a dog?'], { 'questions.askMany': () => null });
    expect(one.code).toBe(2);
    expect(one.err).toContain('Name the picture that you ask about.');
  });

  it('doctor: packs, provider, store and voices', async () => {
    const info = { id: 'l', path: '/lib', photos: 3, roots: [], revision: 1, warnings: [] };
    const ran = await run(['doctor', '--check', '--json'], {
      'library.info': () => info,
      'library.check': () => ({ findings: [{ level: 'ok', area: 'journal', message: 'All is well.' }] }),
    });
    expect(JSON.parse(ran.out)).toMatchObject({
      version: '1.2.3',
      store: { photos: 3, findings: [{ level: 'ok' }] },
      packs: [],
      provider: { inUse: null, candidates: [] },
      devices: { models: [], system: { cores: 4 } },
      voices: { bundled: ['flite:rms', 'flite:slt'] },
    });
  });

  it('doctor: ends with a table for a bug report, for which models are run once; a card that fails is told of', async () => {
    const info = { id: 'l', path: '/lib', photos: 3, roots: [], revision: 1, warnings: [] };
    const asked: unknown[] = [];
    const app = createFakeApp({
      'library.info': () => info,
      'devices.report': (input) => {
        asked.push(input);
        const data = { packId: 'clip', provider: 'webgpu' as const, message: 'The graphics card failed.' };
        app.emit('devices.failed', data);
        return noDevices;
      },
    });
    const ran = await run(['doctor'], {}, { app });
    expect(asked).toEqual([{ find: true }]);
    expect(ran.out).toMatch(/for a bug report.*:\n\n\| model \| runs on \|\n$/);
    expect(ran.err).toContain('The graphics card failed.\n');
  });

  it('doctor --repair: what was mended, and what a check says then', async () => {
    const info = { id: 'l', path: '/lib', photos: 3, roots: [], revision: 1, warnings: [] };
    const mended = fakeJob({
      kind: 'repair',
      state: 'done',
      note: 'Mended 12 things.',
      endedAt: '2026-01-01T00:00:01.000Z',
    });
    const handlers: Partial<Handlers> = {
      'library.info': () => info,
      'library.repair': () => fakeJob({ kind: 'repair' }),
      'jobs.get': () => mended,
      'library.check': () => ({ findings: [{ level: 'ok', area: 'previews', message: 'None is missing.' }] }),
    };
    expect((await run(['doctor', '--repair'], handlers)).out).toMatch(
      /^repair +Mended 12 things\.\n[^]*previews: None is missing\.\n[^]*for a bug report/,
    );
    expect(JSON.parse((await run(['doctor', '--repair', '--json'], handlers)).out)).toMatchObject({
      store: { repaired: 'Mended 12 things.', findings: [{ level: 'ok' }] },
    });
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
      'annotations.apply': (request) => (
        applied.push(request),
        { label: 'Done', changed: [photoId], history: { undo: 'x', redo: null } }
      ),
    });
    expect(applied).toEqual([{ photos: { ids: [photoId] }, act }]);
    expect(ran).toMatchObject({ code: 0, out: 'Done.\n' });
  });

  it('removed lists what was taken out, and restore puts it back by path, by id, or all', async () => {
    const asked: unknown[] = [];
    const handlers: Partial<Handlers> = {
      'photos.removed': ({ offset }) => ({
        total: 1,
        photos:
          offset === 0 ? [fakePhoto({ path: join(cwd, 'dogs.jpg'), paths: [join(cwd, 'dogs.jpg')] })] : [],
      }),
      'annotations.apply': (input) => {
        asked.push(input);
        return {
          label: '1 photo put back into the library',
          changed: [photoId],
          history: { undo: null, redo: null },
        };
      },
    };
    expect((await run(['removed'], handlers)).out).toContain(join(cwd, 'dogs.jpg'));
    for (const words of [['dogs.jpg'], [photoId], ['--all']]) {
      expect(await run(['restore', ...words], handlers)).toMatchObject({
        code: 0,
        out: '1 photo put back into the library.\n',
      });
    }
    expect(asked).toEqual(
      Array.from({ length: 3 }, () => ({ photos: { ids: [photoId] }, act: { act: 'restore' } })),
    );
    expect(await run(['restore', 'cats.jpg'], handlers)).toMatchObject({
      code: 1,
      err: expect.stringContaining('“sightline removed” lists them') as string,
    });
    expect(await run(['restore'], handlers)).toMatchObject({ code: 2 });
  });

  it('remove asks where somebody sits there, and does nothing unless they say so', async () => {
    const applied: unknown[] = [];
    const questions: string[] = [];
    const handlers: Partial<Handlers> = {
      'photos.show': () => fakePhoto(),
      'annotations.apply': (request) => (
        applied.push(request),
        { label: 'Removed', changed: [photoId], history: { undo: 'x', redo: null } }
      ),
    };
    const answer = (yes: boolean) => async (question: string) => (questions.push(question), yes);
    expect(await run(['remove', 'dogs.jpg'], handlers, { confirm: answer(false) })).toMatchObject({
      code: 1,
      err: 'Nothing was changed.\n',
    });
    expect(applied).toEqual([]);
    await run(['remove', 'dogs.jpg'], handlers, { confirm: answer(true) });
    await run(['remove', 'dogs.jpg', '--yes'], handlers, { confirm: answer(false) });
    expect(applied).toHaveLength(2);
    expect(questions).toHaveLength(2);
    expect(questions[0]).toContain('Take 1 photo out of the library? The files stay where they are');
  });

  it('undo and redo say what they did', async () => {
    const ran = await run(['undo'], {
      'annotations.undo': () => ({
        label: 'Undid: rate 3 photos',
        changed: [photoId],
        history: { undo: null, redo: 'Rate' },
      }),
    });
    expect(ran.out).toBe('Undid: rate 3 photos.\n');
  });
});

describe('read', () => {
  it('says what to do where nothing can be spoken', async () => {
    const ran = await run(['read', 'dogs.jpg'], {
      'photos.show': () => fakePhoto(),
      'captions.script': () => [],
    });
    expect(ran).toMatchObject({ code: 1, err: 'There is no caption to read.\n' });
  });

  it('speaks the text in the picture, and says why where there is none', async () => {
    await withTempDir(async (folder) => {
      const wav = join(folder, 'sign.wav');
      const read = (photo: Partial<Photo>) =>
        run(['read', photoId, '--text', '--wav', wav, '--json'], { 'photos.show': () => fakePhoto(photo) });
      const spoken = await read({ text: textLines('Harbour', 'Museum'), textAbsence: null });
      expect(JSON.parse(spoken.out)).toMatchObject({ text: 'Harbour\nMuseum', wav });
      expect(await read({ text: [], textAbsence: null })).toMatchObject({
        code: 1,
        err: 'No text was found in this photo.\n',
      });
    });
  });
});

describe('a library that is not there', () => {
  it.each<[string[], boolean]>([
    [['import', 'photos'], true],
    [['import', '--samples'], true],
    [['import', '--all'], false],
    [['roots', 'add', 'photos'], true],
    [['models', 'use', 'x'], true],
    [['roots'], false],
    [['roots', 'remove', 'photos'], false],
    [['roots', 'relocate', 'photos', 'there'], false],
    [['roots', 'exclude', 'photos', '*.png'], false],
    [['photos'], false],
    [['search', 'dog'], false],
    [['similar', 'a.jpg'], false],
    [['why', 'a.jpg', 'a', 'dog'], false],
    [['show', 'a.jpg'], false],
    [['tags'], false],
    [['label', 'a.jpg', '--candidates', 'A dog'], false],
    [['ask', 'is there a dog?', 'a.jpg'], false],
    [['read', 'a.jpg'], false],
    [['tag', 'add', 'dog', 'a.jpg'], false],
    [['caption', 'set', 'Rex', 'a.jpg'], false],
    [['favourite', 'a.jpg'], false],
    [['rate', 'a.jpg', '--stars', '3'], false],
    [['remove', 'a.jpg'], false],
    [['undo'], false],
    [['redo'], false],
    [['duplicates'], false],
    [['duplicates', 'trash', 'a.jpg', '--keep', 'b.jpg'], false],
    [['models'], false],
    [['models', 'add', 'folder'], false],
    [['models', 'verify'], false],
    [['models', 'confirm'], false],
    [['models', 'remove', 'x'], false],
    [['doctor'], false],
    [['doctor', '--check'], false],
    [['doctor', '--repair'], false],
    [['doctor', '--rebuild'], false],
  ])('%j: makes one? %s', async (argv, creates) => {
    expect((await run(argv)).creates).toBe(creates);
  });
});
