/**
 * @file The whole engine as a host has it: searching during an import, and finding new photos at the start.
 */
import { appendFile, cp, mkdir, readFile, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type JobSnapshot, type Root } from '../src-preload/contract/index.ts';
import type { App, Host } from './host.ts';
import { openApp } from './testing/open-app.ts';
import { withTempDir } from './testing/temp-dir.ts';
import { ask } from './testing/ask.ts';
import { sampleName } from './testing/sample-photos.ts';

const samples = resolve('resources/samples');
const [cat, dahlia, riders] = [
  sampleName('Tabby cat'),
  sampleName('Orange dahlia'),
  sampleName('Riders on the beach'),
];

function open(folder: string, kind: Host['kind']): Promise<App> {
  return openApp(folder, { host: { kind } });
}

/** Resolves with the first snapshot of an import that passes. */
function importWhere(app: App, passes: (job: JobSnapshot) => boolean): Promise<JobSnapshot> {
  return new Promise((found) => {
    const stop = app.on((event) => {
      if (event.name !== 'jobs.changed' || event.data.kind !== 'import' || !passes(event.data)) return;
      stop();
      found(event.data);
    });
  });
}

async function copySamples(into: string, names: readonly string[]): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const name of names) await cp(join(samples, name), join(into, name));
}

describe('the engine', () => {
  it('answers a search while an import runs', () =>
    withTempDir(async (folder) => {
      const names = (await readdir(samples)).filter((name) => /\.jpg$/i.test(name));
      await copySamples(join(folder, 'first'), [riders, cat]);
      await copySamples(join(folder, 'second'), names);
      const app = await open(folder, 'test');
      const first = importWhere(app, ({ state }) => state === 'done');
      await ask(app, 'library.addRoot', { path: join(folder, 'first') });
      await first;

      const under = importWhere(app, ({ state, done }) => state === 'running' && done > 0);
      const { job } = await ask(app, 'library.addRoot', { path: join(folder, 'second') });
      await under;
      const found = await ask(app, 'search.run', { text: 'two people riding horses on the beach' });
      expect((await ask(app, 'jobs.get', { id: job.id })).state).toBe('running');
      expect(found.results[0]?.path).toContain(riders);
      await app.close();
    }));

  it('looks for new photos when somebody opens it', () =>
    withTempDir(async (folder) => {
      const pictures = join(folder, 'pictures');
      await copySamples(pictures, [cat]);
      const app = await open(folder, 'test');
      const first = importWhere(app, ({ state }) => state === 'done');
      await ask(app, 'library.addRoot', { path: pictures });
      await first;
      await app.close();

      await copySamples(pictures, [dahlia]);
      const again = await open(folder, 'web');
      // another one, of a change that was noticed meanwhile, may end before this one has understood what it
      // brought in
      const end = await importWhere(again, ({ state, report }) => state === 'done' && report?.imported === 1);
      expect(end.report).toMatchObject({ found: 2, imported: 1, unchanged: 1 });
      expect((await ask(again, 'photos.timeline', {})).total).toBe(2);
      await again.close();
    }));

  it('shows what is copied into a folder, whole, and says when the folder goes, without anybody asking', () =>
    withTempDir(async (folder) => {
      const pictures = join(folder, 'pictures');
      await copySamples(pictures, [cat]);
      const app = await open(folder, 'web');
      const roots: Root[] = [];
      app.on(
        (event) => event.name === 'library.changed' && event.data.roots[0] && roots.push(event.data.roots[0]),
      );
      const first = importWhere(app, ({ state }) => state === 'done');
      await ask(app, 'library.addRoot', { path: pictures });
      await first;
      await vi.waitFor(
        () =>
          expect(roots.at(-1)).toMatchObject({
            state: 'present',
            place: 'local',
            watch: { on: true, reason: null },
          }),
        10_000,
      );

      const bytes = await readFile(join(samples, dahlia));
      await mkdir(join(pictures, 'new', 'folder'), { recursive: true });
      const copy = join(pictures, 'new', 'folder', 'dahlia.jpg');
      await writeFile(copy, bytes.subarray(0, 20_000));
      await appendFile(copy, bytes.subarray(20_000));
      await vi.waitFor(async () => expect((await ask(app, 'photos.timeline', {})).total).toBe(2), 30_000);
      expect(await ask(app, 'photos.show', { target: { path: copy } })).toMatchObject({ damaged: false });

      await rename(pictures, join(folder, 'unplugged'));
      await vi.waitFor(
        () => expect(roots.at(-1)).toMatchObject({ state: 'away', watch: { on: false } }),
        30_000,
      );
      await vi.waitFor(
        async () =>
          expect((await ask(app, 'photos.show', { target: { path: copy } })).files[0]?.state).toBe('away'),
        30_000,
      );
      await app.close();
    }));

  it('sees a photo that is missing again, by its preview, when the catalogue is lost; the doctor is content', () =>
    withTempDir(async (folder) => {
      const pictures = join(folder, 'pictures');
      await copySamples(pictures, [cat, dahlia]);
      const app = await open(folder, 'test');
      const first = importWhere(app, ({ state }) => state === 'done');
      await ask(app, 'library.addRoot', { path: pictures });
      await first;
      const before = await ask(app, 'photos.show', {
        target: { path: join(pictures, cat) },
      });
      expect(before.caption?.text).toMatch(/cat/i);
      await app.close();
      await rm(join(pictures, cat));
      await rm(join(folder, 'Library', 'catalog'), { recursive: true });

      const again = await open(folder, 'test');
      await importWhere(again, ({ state }) => state === 'done');
      await vi.waitFor(
        async () =>
          expect((await ask(again, 'jobs.list', {})).every(({ state }) => state === 'done')).toBe(true),
        30_000,
      );
      expect(await ask(again, 'photos.show', { target: { id: before.id } })).toMatchObject({
        files: [{ state: 'missing' }],
        caption: { text: expect.stringMatching(/cat/i) as string },
      });
      const { findings } = await ask(again, 'library.check', {});
      expect(findings.filter(({ level }) => level !== 'ok').map(({ area }) => area)).toEqual(['files']);
      await ask(again, 'library.repair', {});
      await vi.waitFor(
        async () =>
          expect((await ask(again, 'jobs.list', {})).find(({ kind }) => kind === 'repair')).toMatchObject({
            state: 'done',
            note: 'Nothing was to mend.',
          }),
        30_000,
      );
      await again.close();
    }));

  it('says so when the library’s own folder is removed under it, begins none in its place, and closes', () =>
    withTempDir(async (folder) => {
      const pictures = join(folder, 'pictures');
      await copySamples(pictures, [cat]);
      // nothing of it is taken for new: no second import runs while the folder goes
      await utimes(pictures, 1_000_000, 1_000_000);
      const app = await open(folder, 'web');
      const first = importWhere(app, ({ state }) => state === 'done');
      await ask(app, 'library.addRoot', { path: pictures });
      await first;

      await rm(join(folder, 'Library'), { recursive: true });
      const failed = importWhere(app, ({ state }) => state === 'failed');
      await copySamples(pictures, [dahlia]);
      expect((await failed).error).toMatchObject({
        code: 'library_unusable',
        message: expect.stringContaining('moved or removed') as string,
      });
      const { months } = await ask(app, 'photos.timeline', {});
      const { tiles } = await ask(app, 'photos.month', { month: months[0]!.month });
      await expect(
        ask(app, 'annotations.apply', { photos: { ids: [tiles[0]!.id] }, act: { act: 'rate', value: 3 } }),
      ).rejects.toMatchObject({ code: 'library_unusable' });
      await app.close();
      expect(await readdir(folder)).not.toContain('Library');
    }));
});
