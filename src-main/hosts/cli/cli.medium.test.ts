import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src-preload/contract/index.ts';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { libraryLayout } from '../../domain/shared/layout.ts';
import { silentLog } from '../../log.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { productPlaces } from '../places.ts';
import { openHttp, signIn } from '../testing/http-client.ts';
import { sampleName, samplePath } from '../../testing/sample-photos.ts';

const { root, resourcesDir } = productPlaces();
const [cat, riders, poodle] = [
  sampleName('Tabby cat'),
  sampleName('Riders on the beach'),
  sampleName('Poodle at a hydrant'),
];
const sightline = join(root, 'scripts', 'sightline.mjs');

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** The command as a person runs it: another folder, another process, real library and models. */
function start(cwd: string, argv: string[]): ChildProcess {
  return spawn(process.execPath, [sightline, ...argv], {
    cwd,
    env: { ...process.env, SIGHTLINE_DATA_DIR: join(cwd, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function run(cwd: string, argv: string[]): Promise<Ran> {
  const child = start(cwd, argv);
  let out = '';
  let err = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/** With `--json`: exactly one document on stdout. */
async function json<T>(cwd: string, ...argv: string[]): Promise<T> {
  const ran = await run(cwd, [...argv, '--json']);
  expect({ code: ran.code, err: ran.code === 0 ? '' : ran.err }).toEqual({ code: 0, err: '' });
  expect(ran.out.endsWith('\n')).toBe(true);
  return JSON.parse(ran.out) as T;
}

async function photosIn(dir: string, ...names: string[]): Promise<string> {
  const folder = join(dir, 'photos');
  await mkdir(folder, { recursive: true });
  for (const name of names) await copyFile(join(resourcesDir, 'samples', name), join(folder, name));
  return folder;
}

/** `serve` as the app that has the library open. */
async function serve(cwd: string): Promise<{ url: string; stop(): Promise<void> }> {
  const app = start(cwd, ['serve', '--no-open', '--json']);
  const [line] = (await once(createInterface({ input: app.stdout! }), 'line')) as [string];
  const stop = async () => {
    const ended = once(app, 'close');
    app.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  };
  return { url: (JSON.parse(line) as { url: string }).url, stop };
}

describe('the command line over a real library', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await realpath(await mkdtemp(join(tmpdir(), 'sightline-cli-')));
    await photosIn(dir, cat, riders, poodle);
    await writeFile(join(dir, 'photos', 'broken.jpg'), 'this is no picture');
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('imports a folder named relative to where it was typed, and lists what failed', async () => {
    const report = await json(dir, 'import', 'photos');
    expect(report).toMatchObject({
      found: 4,
      imported: 3,
      updated: 0,
      unchanged: 0,
      moved: 0,
      duplicates: 0,
      skipped: [],
      damaged: [],
      failed: [{ path: join(dir, 'photos', 'broken.jpg') }],
    });
  });

  it('is exit 1 for what is not there and exit 2 for what is not understood', async () => {
    expect(await run(dir, ['show', 'none.jpg', '--json'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('"not_found"') as string,
    });
    expect(await run(dir, ['search', 'x', '--fast'])).toMatchObject({ code: 2, out: '' });
  });

  it('finds the library whole', async () => {
    const { store } = await json<{
      store: { photos: number; warnings: string[]; findings: { level: string }[] };
    }>(dir, 'doctor', '--check');
    expect(store).toMatchObject({ photos: 3, warnings: [] });
    expect(store.findings.filter(({ level }) => level === 'problem')).toEqual([]);
  });

  describe('while the app has it open', () => {
    let app: { url: string; stop(): Promise<void> };
    beforeAll(async () => {
      app = await serve(dir);
    });

    it('shows a photo by path and by id, with its previews on disk', async () => {
      const photo = await json<{
        id: string;
        path: string;
        previews: { grid: string; large: string };
        tags: { name: string }[];
      }>(dir, 'show', `photos/${cat}`);
      expect(photo.path).toBe(join(dir, 'photos', cat));
      expect(photo.tags.map(({ name }) => name)).toContain('cat');
      expect((await stat(photo.previews.grid)).size).toBeGreaterThan(1_000);
      expect((await stat(photo.previews.large)).size).toBeGreaterThan(1_000);
      expect(await json(dir, 'show', photo.id)).toEqual(photo);
    });

    it.skipIf(process.platform === 'win32')(
      'does not wait for a pipe that is named as a picture',
      async () => {
        execFileSync('mkfifo', [join(dir, 'pipe.jpg')]);
        for (const words of [
          ['label', 'pipe.jpg', '--candidates', 'A cat', 'A dog'],
          ['ask', 'is there a cat?', 'pipe.jpg'],
        ]) {
          expect(await run(dir, [...words, '--json'])).toMatchObject({
            code: 1,
            out: expect.stringContaining('"unreadable_file"') as string,
          });
        }
      },
    );

    it('searches, labels and asks, also about a file that is not in the library', async () => {
      const found = await json<{ results: { path: string }[] }>(dir, 'search', 'a cat', '--limit', '1');
      expect(found.results[0]?.path).toBe(join(dir, 'photos', cat));
      const outside = samplePath('Two spaniels looking out');
      const [labels] = await json<{ path: string; candidates: { caption: string; probability: number }[] }[]>(
        dir,
        'label',
        outside,
        '--candidates',
        'A cat asleep',
        'Two dogs at a window',
        'A rocket',
      );
      expect(labels?.path).toBe(outside);
      expect(labels?.candidates[0]?.caption).toBe('Two dogs at a window');
      expect(labels?.candidates.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
      expect(await json(dir, 'ask', 'is there a cat?', `photos/${cat}`)).toMatchObject([
        { value: true, abstained: false },
      ]);
      expect(await json<unknown[]>(dir, 'photos')).toHaveLength(3);
    });

    it('speaks a caption into a file', async () => {
      const spoken = await json<{ text: string; wav: string }>(
        dir,
        'read',
        `photos/${cat}`,
        '--wav',
        'cat.wav',
      );
      expect(spoken).toMatchObject({
        wav: join(dir, 'cat.wav'),
        text: expect.stringMatching(/cat/i) as string,
      });
      expect((await readFile(spoken.wav)).toString('latin1', 0, 4)).toBe('RIFF');
    });

    it('keeps what a person says, and undoes and redoes it', async () => {
      const captionOf = async () =>
        (await json<{ caption: { text: string; source: string } }>(dir, 'show', `photos/${cat}`)).caption;
      const composed = await captionOf();
      await json(dir, 'caption', 'set', 'Minka on “her” chair 🐈', `photos/${cat}`);
      expect(await captionOf()).toMatchObject({ text: 'Minka on “her” chair 🐈', source: 'user' });
      await json(dir, 'undo');
      expect(await captionOf()).toEqual(composed);
      await json(dir, 'redo');
      expect(await captionOf()).toMatchObject({ source: 'user' });
    });

    it('the app’s page hears of it, and it is there when the app is closed', async () => {
      const key = await signIn(app.url);
      const stream = await openHttp(new URL('/api/events', app.url).href, { headers: key });
      const events = createInterface({ input: stream });
      const rated = new Promise<AnyEvent>((resolve) => {
        events.on('line', (text) => {
          if (text.startsWith('data: {"name":"photos.changed"'))
            resolve(JSON.parse(text.slice(6)) as AnyEvent);
        });
      });
      await once(events, 'line');
      const result = await json<{ changed: string[] }>(dir, 'rate', `photos/${cat}`, '--stars', '5');
      expect(await rated).toEqual({ name: 'photos.changed', data: { ids: result.changed } });
      stream.destroy();
      await app.stop();
      expect(await json(dir, 'show', `photos/${cat}`)).toMatchObject({
        rating: 5,
        caption: { source: 'user' },
      });
    });

    it('finds a person’s own words also before the first import after an update', async () => {
      await json(dir, 'caption', 'set', 'Zwetschge on her chair', `photos/${cat}`);
      const { catalogue: uri } = libraryLayout(join(dir, 'data', 'Library'));
      const catalogue = await openLanceCatalogue({ uri, log: silentLog });
      const ids = (await catalogue.timeline()).map(({ id }) => id);
      const asOlder = await catalogue.updatePhotos(ids, (row) => ({
        ...row,
        authoredText: null,
        derivedVersion: 'of an older Sightline',
      }));
      expect(asOlder.length).toBeGreaterThan(0);
      await catalogue.close();
      // the beginning of a name: only what is kept to the letter has it
      const { results } = await json<{ results: { path: string; band: string }[] }>(dir, 'search', 'Zwetsch');
      expect(results).toMatchObject([{ path: expect.stringContaining(cat) as string, band: 'good' }]);
    });
  });
});

describe('a library that is not there', () => {
  it('is not made by commands that read, say or choose: a slip in its name is told', () =>
    withTempDir(async (dir) => {
      for (const words of [['photos'], ['doctor', '--check'], ['tags'], ['undo']]) {
        const ran = await run(dir, [...words, '--library', 'Libary', '--json']);
        expect(ran.code).toBe(1);
        expect(JSON.parse(ran.out)).toMatchObject({ error: { code: 'not_found' } });
        expect(ran.err).toContain(join(dir, 'Libary'));
      }
      expect(await readdir(dir)).not.toContain('Libary');
    }));

  it('nor the default one, before the first import: lists are empty, and a picture can be asked about', () =>
    withTempDir(async (dir) => {
      await photosIn(dir, cat);
      expect(await json(dir, 'photos')).toEqual([]);
      expect(await json(dir, 'ask', 'is there a cat?', `photos/${cat}`)).toMatchObject([{ value: true }]);
      expect(await json(dir, 'doctor')).toMatchObject({
        store: { path: join(dir, 'data', 'Library'), photos: 0 },
      });
      expect(await readdir(join(dir, 'data'))).not.toContain('Library');
    }));
});

describe.skipIf(process.platform === 'win32')('Ctrl+C during an import', () => {
  it('ends cleanly, keeps what was done, and the next import completes it', () =>
    withTempDir(async (dir) => {
      const names = [
        cat,
        riders,
        poodle,
        sampleName('Rocket at dusk'),
        sampleName('Orange dahlia'),
        sampleName('Cup of espresso'),
      ];
      await photosIn(dir, ...names);
      const child = start(dir, ['import', 'photos', '--json']);
      let out = '';
      child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text));
      await once(child.stderr!, 'data');
      child.kill('SIGINT');
      expect(await once(child, 'close')).toEqual([1, null]);
      expect(JSON.parse(out)).toMatchObject({ error: { code: 'cancelled' } });
      await json(dir, 'import', 'photos');
      expect(await json<unknown[]>(dir, 'photos')).toHaveLength(names.length);
    }));
});
