/**
 * @file The import with the real disk, ExifTool, worker, models and LanceDB; killed, cancelled, and its
 * worker killed, at random moments.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ImportReport } from '../../../src-preload/contract/index.ts';
import { openRealImport, realPacks, type RealImport } from '../../testing/real-import.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { previewPath } from '../shared/layout.ts';
import { rounds } from '../../testing/long-runs.ts';
import { kindOf } from '../evidence/kinds.ts';

const childEntry = resolve('out/testing/import-child.js');
beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { external: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir: resolve('out/testing'),
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: { 'import-child': resolve('src-main/testing/import-child.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
});

/** Numbers that look random and come again with the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** A small picture of its own colours and bytes. */
async function putPhoto(folder: string, relPath: string, number: number): Promise<string> {
  const path = join(folder, relPath);
  await mkdir(join(path, '..'), { recursive: true });
  const background = { r: (number * 37) % 256, g: (number * 91) % 256, b: (number * 53) % 256 };
  const picture = sharp({ create: { width: 96 + (number % 5) * 16, height: 64, channels: 3, background } });
  await writeFile(
    path,
    await (
      relPath.endsWith('.png')
        ? picture.png()
        : relPath.endsWith('.webp')
          ? picture.webp()
          : relPath.endsWith('.tif')
            ? picture.tiff()
            : picture.jpeg()
    ).toBuffer(),
  );
  if (relPath.endsWith('.jpg')) await appendFile(path, `photo ${number}`);
  return path;
}

/**
 * What must be true of any finished import: every file has its photo, every photo is complete, nothing is
 * there twice.
 */
async function expectComplete(
  { library }: Pick<RealImport, 'library'>,
  paths: readonly string[],
  broken: readonly string[] = [],
): Promise<void> {
  const { catalogue, layout } = library;
  const files = (await catalogue.files()).filter((file) => file.state === 'present');
  expect(files.map((file) => file.relPath).sort()).toEqual([...paths, ...broken].sort());
  const rows = await catalogue.getPhotos(files.map((file) => file.photoId));
  expect(new Set([...rows.values()].map((row) => row.contentHash)).size).toBe(rows.size);
  expect(await catalogue.countPhotos()).toBe(rows.size);
  for (const file of files) {
    const row = rows.get(file.photoId)!;
    if (broken.includes(file.relPath)) {
      expect(row).toMatchObject({
        failure: { code: expect.any(String) as string, message: expect.any(String) as string },
      });
      continue;
    }
    expect(row).toMatchObject({
      failure: null,
      derivedVersion: 'v1',
      pixelHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      thumbhash: expect.any(String) as string,
    });
    expect(
      (await readFile(previewPath(layout, row.id, row.contentHash, 'grid'))).subarray(8, 12).toString(),
    ).toBe('WEBP');
  }
  for (const pack of realPacks) {
    const evidence = await catalogue.getEvidence(kindOf(pack.role), pack.id, [...rows.keys()]);
    for (const row of rows.values())
      if (!row.failure) expect(evidence.get(row.id)?.contentHash).toBe(row.contentHash);
    expect(await catalogue.countEvidence(pack.id)).toBe(evidence.size);
  }
}

const importAll = async (real: RealImport) => real.service.importNow(null, new AbortController().signal);
const counted = ({ imported, updated, unchanged, moved, duplicates, failed }: ImportReport) => ({
  imported,
  updated,
  unchanged,
  moved,
  duplicates,
  failed: failed.length,
});

async function withRoot(
  body: (folders: { libraryDir: string; root: string }) => Promise<void>,
): Promise<void> {
  await withTempDir(async (base) => {
    const root = join(base, 'photos');
    await mkdir(root);
    await body({ libraryDir: join(base, 'library'), root });
  });
}

describe('a real import', () => {
  it('takes in all formats, skips junk, lists bad files, and finds everything unchanged the next time without opening it', () =>
    withRoot(async ({ libraryDir, root }) => {
      const good = [
        'a.jpg',
        'b.png',
        'c.webp',
        'd.tif',
        'odd names/#1 "x" \'y\' %41 50%\n.jpg',
        'deep/er/and/deep er/é.jpg',
        'no ending',
      ];
      for (const [at, name] of good.entries()) await putPhoto(root, name, at);
      await writeFile(join(root, 'cut.jpg'), (await readFile(join(root, 'a.jpg'))).subarray(0, 60));
      await writeFile(join(root, 'empty.jpg'), '');
      await putPhoto(root, '.hidden/x.jpg', 50);
      await putPhoto(root, '@eaDir/x.jpg', 51);
      await writeFile(join(root, '._a.jpg'), 'AppleDouble');
      await writeFile(join(root, 'notes.txt'), 'hello');

      const real = await openRealImport(libraryDir, root);
      const report = await importAll(real);
      expect(counted(report)).toEqual({
        imported: 7,
        updated: 0,
        unchanged: 0,
        moved: 0,
        duplicates: 0,
        failed: 2,
      });
      expect(report.skipped).toEqual([
        { kind: 'document', count: 1 },
        { kind: 'preview of another program', count: 1 },
      ]);
      await expectComplete(real, good, ['cut.jpg']);
      const tiff = (await real.library.catalogue.files()).find((file) => file.relPath === 'd.tif')!;
      const row = (await real.library.catalogue.getPhotos([tiff.photoId])).get(tiff.photoId)!;
      expect(
        (await readFile(previewPath(real.library.layout, row.id, row.contentHash, 'large'))).subarray(0, 2),
      ).toEqual(Buffer.from([0xff, 0xd8]));
      await real.close();

      const later = await openRealImport(libraryDir, root);
      expect(counted(await importAll(later))).toEqual({
        imported: 0,
        updated: 0,
        unchanged: 7,
        moved: 0,
        duplicates: 0,
        failed: 2,
      });
      expect(later.vision.pid()).toBeNull();
      await later.close();
    }));

  it('goes with moves, edits, copies and losses', () =>
    withRoot(async ({ libraryDir, root }) => {
      for (let at = 0; at < 6; at += 1) await putPhoto(root, `${at}.jpg`, at);
      const real = await openRealImport(libraryDir, root);
      await importAll(real);
      const idOf = async (relPath: string) =>
        (await real.library.catalogue.files()).find((file) => file.relPath === relPath)?.photoId;
      const before = await Promise.all([0, 1, 2, 3].map((at) => idOf(`${at}.jpg`)));
      await mkdir(join(root, 'trip'));
      await rename(join(root, '0.jpg'), join(root, 'trip/0.jpg'));
      await writeFile(join(root, '1 copy.jpg'), await readFile(join(root, '1.jpg')));
      await appendFile(join(root, '2.jpg'), ' and more: other bytes, same pixels');
      await putPhoto(root, '3.jpg', 203);
      await rm(join(root, '4.jpg'));
      expect(counted(await importAll(real))).toEqual({
        imported: 1,
        updated: 1,
        unchanged: 2,
        moved: 1,
        duplicates: 1,
        failed: 0,
      });
      expect(await Promise.all(['trip/0.jpg', '1 copy.jpg', '2.jpg'].map(idOf))).toEqual(before.slice(0, 3));
      expect(await idOf('3.jpg')).not.toBe(before[3]);
      expect((await real.library.catalogue.files()).find((file) => file.relPath === '4.jpg')?.state).toBe(
        'missing',
      );
      await real.close();
    }));

  it('stops its work when cancelled and goes on where it stopped', () =>
    withRoot(async ({ libraryDir, root }) => {
      const names = Array.from({ length: 90 }, (_, at) => `${at}.jpg`);
      for (const [at, name] of names.entries()) await putPhoto(root, name, at);
      let job = '';
      const real: RealImport = await openRealImport(libraryDir, root, {
        onJob: (snapshot) => {
          if (snapshot.done >= 8 && snapshot.state === 'running' && snapshot.note === 'Importing photos')
            real.jobs.cancel(job);
        },
      });
      job = real.service.startImport(null).id;
      expect(await real.jobs.finished(job)).toMatchObject({ state: 'cancelled' });
      const previews = readdirSync(real.library.layout.previews, { recursive: true }).length;
      const rows = await real.library.catalogue.countPhotos();
      expect(rows).toBeGreaterThanOrEqual(8);
      expect(rows).toBeLessThan(90);
      await real.close();
      expect(
        readdirSync(real.library.layout.previews, { recursive: true }).length - previews,
      ).toBeLessThanOrEqual(32);

      const again = await openRealImport(libraryDir, root);
      const report = await importAll(again);
      expect(report.unchanged).toBe(rows);
      await expectComplete(again, names);
      await again.close();
    }));
});

describe('killed at random moments', () => {
  const seed = Date.now() % 1_000_000;

  it(`the importer: every photo is complete in the end, none twice (seed ${seed})`, () =>
    withRoot(async ({ libraryDir, root }) => {
      const random = randomFrom(seed);
      const paths = new Set<string>();
      let killed = 0;
      for (let round = 0; round < rounds(4, 10); round += 1) {
        for (let at = 0; at < 14; at += 1) {
          const name = `${round}/${at}.jpg`;
          await putPhoto(root, name, round * 100 + at);
          paths.add(name);
        }
        if (round > 0) {
          const moved = `${round}/moved.jpg`;
          await rename(join(root, `${round - 1}/1.jpg`), join(root, moved));
          paths.delete(`${round - 1}/1.jpg`);
          paths.add(moved);
          await appendFile(join(root, `${round - 1}/2.jpg`), ' edited');
        }
        if (await runAndKill(libraryDir, root, 1 + Math.floor(random() * 30))) killed += 1;
      }
      expect(killed).toBeGreaterThanOrEqual(rounds(2, 5));
      const real = await openRealImport(libraryDir, root);
      const report = await importAll(real);
      expect(report.failed).toEqual([]);
      await expectComplete(real, [...paths]);
      const next = await importAll(real);
      expect(counted(next)).toEqual({
        imported: 0,
        updated: 0,
        unchanged: paths.size,
        moved: 0,
        duplicates: 0,
        failed: 0,
      });
      await real.close();
    }));

  it(`the worker: the import goes on as if nothing had been (seed ${seed})`, () =>
    withRoot(async ({ libraryDir, root }) => {
      const random = randomFrom(seed);
      const names = Array.from({ length: rounds(100, 220) }, (_, at) => `${at}.jpg`);
      for (const [at, name] of names.entries()) await putPhoto(root, name, at);
      const real = await openRealImport(libraryDir, root);
      const mostKills = rounds(4, 10);
      let kills = 0;
      // a picture is blamed when it was alone with a death twice; enough of them pass between two kills that
      // none is
      let killAt = 6 + Math.floor(random() * 8);
      const killer = setInterval(() => {
        const made = readdirSync(real.library.layout.previews, { recursive: true }).filter((name) =>
          String(name).endsWith('.webp'),
        ).length;
        const pid = real.vision.pid();
        if (made < killAt || pid === null || kills === mostKills) return;
        process.kill(pid, 'SIGKILL');
        kills += 1;
        killAt = made + 10 + Math.floor(random() * 8);
      }, 3);
      const report = await importAll(real);
      clearInterval(killer);
      expect(kills).toBe(mostKills);
      expect(counted(report)).toEqual({
        imported: names.length,
        updated: 0,
        unchanged: 0,
        moved: 0,
        duplicates: 0,
        failed: 0,
      });
      await expectComplete(real, names);
      await real.close();
    }));
});

/**
 * Starts an import in a process of its own and kills it at this line of its output. @returns false = it was
 * through before
 */
async function runAndKill(libraryDir: string, root: string, atLine: number): Promise<boolean> {
  const child = spawn(process.execPath, [childEntry, libraryDir, root], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let lines = 0;
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    lines += text.split('\n').length - 1;
    if (lines >= atLine) child.kill('SIGKILL');
  });
  const [code] = await new Promise<[number | null, string | null]>((done) =>
    child.on('close', (...end) => done(end)),
  );
  if (code !== null && code !== 0)
    throw new Error(`the importer failed by itself (${code}): ${errors.slice(-2_000)}`);
  return code === null;
}
