/**
 * @file Kills at random moments of a library at work, with files that move, change and go in between: nothing
 * is lost, doubled or left wrong.
 */
import { spawn } from 'node:child_process';
import { appendFile, copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { build } from 'vite';
import { beforeAll, expect, it } from 'vitest';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { openLibraryRig, type LibraryRig } from '../../testing/library-rig.ts';
import { rounds } from '../../testing/long-runs.ts';
import { openRealEyes } from '../../testing/real-import.ts';
import { withTempDir } from '../../testing/temp-dir.ts';

const kills = rounds(7, 20);
const entry = resolve('out/testing/stops-child.js');
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
        input: { 'stops-child': resolve('src-main/testing/stops-child.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
});

type Random = (below: number) => number;

/** Numbers that look random and come again with the same seed. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A small picture of its own colours, bytes and capture time. */
async function putPhoto(path: string, number: number): Promise<void> {
  const background = { r: (number * 37) % 256, g: (number * 91) % 256, b: (number * 53) % 256 };
  const jpeg = await sharp({ create: { width: 96 + (number % 5) * 16, height: 64, channels: 3, background } })
    .jpeg()
    .toBuffer();
  await writeFile(
    path,
    Buffer.concat([
      jpeg,
      Buffer.from(
        ` photo ${number} taken:20${10 + (number % 10)}-01-01T00:${String(number % 60).padStart(2, '0')}:00 camera:X${number}`,
      ),
    ]),
  );
}

/** What happens to a folder of photos while nobody looks. */
async function shuffle(root: string, round: number, random: Random): Promise<void> {
  await mkdir(join(root, String(round)), { recursive: true });
  for (let at = 0; at < (round === 0 ? 10 : 4); at += 1)
    await putPhoto(join(root, String(round), `${at}.jpg`), round * 100 + at);
  const files = (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const some = () => files.splice(random(files.length), 1)[0]!;
  await rename(some(), join(root, String(round), `moved ${round}.jpg`));
  await appendFile(some(), ' other bytes, same picture');
  await putPhoto(some(), 5_000 + round);
  await copyFile(some(), join(root, String(round), `copy ${round}.jpg`));
  if (round % 3 === 0) await rm(some());
  const [one, other] = [some(), some()];
  await rename(one, `${one}.swap`);
  await rename(other, one);
  await rename(`${one}.swap`, other);
  if (round % 4 === 3) await rename(join(root, String(round - 1)), join(root, `${round - 1} renamed`));
}

interface Killed {
  /** photo → number of its last answered edit */
  edits: Map<string, number>;
  lastEdit: number;
  workers: Set<number>;
}

/**
 * null = at its start, be it open or not; else when it is open and so many edits were answered, however slow
 * the machine
 */
type Moment = { answered: number | null; afterMs: number };

/** Lets the library work, and kills it without a warning, so long after a moment. */
async function workAndKill(
  folder: string,
  firstEdit: number,
  { answered, afterMs }: Moment,
): Promise<Killed> {
  const child = spawn(process.execPath, [entry, folder, String(firstEdit)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killed: Killed = { edits: new Map(), lastEdit: firstEdit, workers: new Set() };
  let reached = () => {};
  const moment = new Promise<void>((resolve) => (reached = resolve));
  let count = 0;
  let text = '';
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => (errors += part));
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    const lines = (text + part).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const [what, first, number] = line.split(' ');
      if (what === 'opened' && answered === 0) reached();
      if (what === 'worker' && first !== '0') killed.workers.add(Number(first));
      if (what !== 'act') continue;
      killed.edits.set(first!, Number(number));
      killed.lastEdit = Number(number);
      count += 1;
      if (count === answered) reached();
    }
  });
  const ended = new Promise<[number | null, string | null]>((done) =>
    child.on('close', (...end) => done(end)),
  );
  if (answered !== null) await Promise.race([moment, ended]);
  await wait(afterMs);
  child.kill('SIGKILL');
  const [code, signal] = await ended;
  expect({ code, signal, errors }).toEqual({
    code: null,
    signal: 'SIGKILL',
    errors: expect.any(String) as string,
  });
  return killed;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
}

/** What must be true after the import that follows a stop. */
async function expectSound(rig: LibraryRig, root: string): Promise<void> {
  const { catalogue } = rig.library;
  expect(rig.library.warnings()).toEqual([]);
  expect((await rig.service.check()).filter(({ level }) => level === 'problem')).toEqual([]);
  const rows = await catalogue.files();
  const onDisk = (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
  expect(
    rows
      .filter(({ state }) => state === 'present')
      .map(({ relPath }) => relPath)
      .sort(),
  ).toEqual(onDisk);
  const photos = await catalogue.getPhotos(rows.map(({ photoId }) => photoId));
  expect(new Set([...photos.values()].map(({ contentHash }) => contentHash)).size).toBe(photos.size);
}

const seed = Date.now() % 1_000_000;

it(`a library is whole after ${kills} kills (seed ${seed})`, () =>
  withTempDir(async (folder) => {
    const random = randomFrom(seed);
    const root = join(folder, 'photos');
    await mkdir(root);
    const eyes = openRealEyes();
    const open = () => openLibraryRig(folder, { openCatalogue: openLanceCatalogue }, eyes);
    const first = await open();
    await first.library.file.update((manifest) => ({
      ...manifest,
      roots: [{ id: 'root-1', path: root, samples: false, exclude: [] }],
    }));
    await first.close();
    const answered = new Map<string, number>();
    const workers = new Set<number>();
    let edit = 1;
    for (let round = 0; round < kills; round += 1) {
      await shuffle(root, round, random);
      const answeredThen = round === 1 ? 5 : random(5);
      const killed = await workAndKill(folder, edit, {
        answered: round % 6 === 5 ? null : answeredThen,
        afterMs: random(700),
      });
      edit = killed.lastEdit + 1_000;
      for (const [id, number] of killed.edits) answered.set(id, number);
      for (const pid of killed.workers) workers.add(pid);
      const rig = await open();
      expect(rig.library.needsRebuild).toBe(false);
      await rig.import();
      await expectSound(rig, root);
      for (const [id, number] of answered) {
        const { caption } = rig.library.decisions.of(id);
        // the act under way when it was killed may be there, too
        expect(Number(caption?.slice('act '.length))).toBeGreaterThanOrEqual(number);
        const row = (await rig.library.catalogue.getPhotos([id])).get(id);
        if (row) expect(row.caption?.text).toBe(caption);
      }
      await rig.close();
    }
    expect(answered.size).toBeGreaterThan(3);
    // nobody kills the workers of a dead engine: they end by themselves
    expect(workers.size).toBeGreaterThan(1);
    await expect.poll(() => [...workers].filter(isAlive)).toEqual([]);
    const rig = await open();
    expect((await rig.jobs.finished(rig.service.repair().id)).state).toBe('done');
    expect(await rig.import()).toMatchObject({
      imported: 0,
      updated: 0,
      moved: 0,
      duplicates: 0,
      failed: [],
    });
    expect(
      (await rig.service.check()).filter(({ level, area }) => level !== 'ok' && area !== 'files'),
    ).toEqual([]);
    await rig.close();
    await eyes.vision.close();
  }));
