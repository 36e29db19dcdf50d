/**
 * @file Kinds of evidence that come after the others: an import ends before they begin, nothing waits for them, and
 * nothing is lost where they are stopped.
 */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JobSnapshot } from '../../../src-preload/contract/index.ts';
import { createFakeVision } from '../../testing/fake-vision.ts';
import { createImportRig, fakePacks, putPicture, type ImportRig } from '../../testing/import-rig.ts';
import { patches } from '../../testing/patches-kind/patches.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { evidenceKinds } from '../evidence/kinds.ts';
import { previewPath, libraryLayout } from '../shared/layout.ts';
import type { AnalysisRequest } from '../vision/vision.ts';

const menus = {
  ...patches,
  role: 'menus',
  analysis: { ...patches.analysis, needsOriginal: true, after: 'others' as const },
  words: { ...patches.words, atWork: 'Reading menus' },
};
const menuPack = { id: 'menus-1', role: 'menus', directory: '/none' };
beforeAll(() => void evidenceKinds.push(menus));
afterAll(() => void evidenceKinds.splice(evidenceKinds.indexOf(menus), 1));

interface Reader {
  /** names of files that the menus' pack has seen, in order */
  seen: string[];
  /** it answers so many photos, then waits; more are added by each call */
  allow(photos: number): void;
  /** resolves when it is asked for a photo that it may not answer yet */
  waits(): Promise<void>;
}

/** Vision whose reader takes one photo after the other, as many as the test allows; other packs answer at once. */
function withReader() {
  const vision = createFakeVision();
  const seen: string[] = [];
  let allowed = 0;
  let wake = () => {};
  let tellWaiting = () => {};
  let before: Promise<void> = Promise.resolve();
  const turn = async (stopped: Promise<never>) => {
    while (allowed === 0) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      tellWaiting();
      await Promise.race([woken, stopped]);
    }
    allowed -= 1;
  };
  const analyze: typeof vision.analyze = async (requests, signal) => {
    signal?.throwIfAborted();
    const isReading = ({ packs }: AnalysisRequest) => packs.some(({ id }) => id === menuPack.id);
    const stopped = new Promise<never>((_resolve, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason as Error)),
    );
    stopped.catch(() => undefined); // the error is handled in the race
    const read = before.then(async () => {
      for (const request of requests.filter(isReading)) {
        await turn(stopped);
        seen.push(request.path.split(/[/\\]/).at(-1)!);
      }
    });
    before = read.catch(() => undefined); // it is told to who asked for it
    await read;
    return vision.analyze(requests, signal);
  };
  const reader: Reader = {
    seen,
    allow(photos) {
      allowed += photos;
      wake();
    },
    waits: () => new Promise((resolve) => (tellWaiting = resolve)),
  };
  return { vision: { ...vision, analyze }, reader };
}

async function withPhotos(
  names: readonly string[],
  body: (rig: ImportRig, reader: Reader, folder: string) => Promise<void>,
): Promise<void> {
  await withTempDir(async (folder) => {
    for (const [at, name] of names.entries())
      await putPicture(
        join(folder, 'photos'),
        name,
        `red taken:2020-01-01T10:${String(at).padStart(2, '0')}:00`,
      );
    const { vision, reader } = withReader();
    const rig = createImportRig(folder, { vision, packs: { importing: () => [...fakePacks, menuPack] } });
    await body(rig, reader, folder);
    await rig.jobs.close();
  });
}

const importAll = (rig: ImportRig) => rig.jobs.finished(rig.service.startImport(null).id);
const readingOf = (rig: ImportRig): JobSnapshot | undefined =>
  rig.jobs.list().findLast(({ kind }) => kind === 'read-text');
const readToTheEnd = (rig: ImportRig) => rig.jobs.finished(readingOf(rig)!.id);

it('an import is through, and its photos are derived, before anything is read', () =>
  withPhotos(['a.jpg', 'b.jpg'], async (rig, reader) => {
    expect(await importAll(rig)).toMatchObject({ state: 'done', report: { imported: 2 } });
    for (const { id } of fakePacks) expect(await rig.catalogue.countEvidence(id)).toBe(2);
    expect(await rig.catalogue.underived(['v1'], 10)).toEqual([]);
    expect(reader.seen).toEqual([]);
    reader.allow(2);
    expect(await readToTheEnd(rig)).toMatchObject({
      state: 'done',
      note: 'Reading menus',
      done: 2,
      total: 2,
    });
    expect(await rig.catalogue.countEvidence('menus-1')).toBe(2);
  }));

it('reads the newest photos first', () =>
  withPhotos(['old.jpg', 'mid.jpg', 'new.jpg'], async (rig, reader) => {
    await importAll(rig);
    reader.allow(3);
    await readToTheEnd(rig);
    expect(reader.seen).toEqual(['new.jpg', 'mid.jpg', 'old.jpg']);
  }));

it('has nothing to do, and starts no job, where all is read', () =>
  withPhotos(['a.jpg'], async (rig, reader) => {
    await importAll(rig);
    reader.allow(1);
    await readToTheEnd(rig);
    await importAll(rig);
    expect(rig.jobs.list().filter(({ kind }) => kind === 'read-text')).toHaveLength(1);
  }));

it('an import does not wait for it, and its new photos come first afterwards, in the same job', () =>
  withPhotos(['a.jpg', 'b.jpg'], async (rig, reader, folder) => {
    const waits = reader.waits();
    await importAll(rig);
    await waits;
    await putPicture(join(folder, 'photos'), 'newest.jpg', 'blue taken:2021-01-01T10:00:00');
    expect(await importAll(rig)).toMatchObject({ state: 'done', report: { imported: 1 } });
    expect(reader.seen).toEqual([]);
    reader.allow(3);
    expect(await readToTheEnd(rig)).toMatchObject({ state: 'done', done: 3, total: 3 });
    expect(reader.seen).toEqual(['newest.jpg', 'b.jpg', 'a.jpg']);
    expect(rig.jobs.list().filter(({ kind }) => kind === 'read-text')).toHaveLength(1);
  }));

it('is paused by work on all rows, and goes on afterwards', () =>
  withPhotos(['a.jpg', 'b.jpg'], async (rig, reader) => {
    const waits = reader.waits();
    await importAll(rig);
    await waits;
    await rig.service.interruptingScan(async () => {
      reader.allow(2);
      await rig.catalogue.deletePhotos([(await rig.photos())['a.jpg']!]);
      expect(reader.seen).toEqual([]);
    });
    await readToTheEnd(rig);
    expect(reader.seen).toEqual(['b.jpg']);
  }));

const many = Array.from({ length: 49 }, (_, at) => `${at}.jpg`);

it('is stopped by the person, keeps what it read, and goes on with the next import', () =>
  withPhotos(many, async (rig, reader) => {
    await importAll(rig);
    reader.allow(40);
    await expect.poll(() => rig.catalogue.countEvidence('menus-1')).toBeGreaterThanOrEqual(16);
    rig.jobs.cancel(readingOf(rig)!.id);
    expect(await readToTheEnd(rig)).toMatchObject({ state: 'cancelled' });
    const kept = await rig.catalogue.countEvidence('menus-1');
    expect(kept).toBeLessThan(49);
    await importAll(rig);
    reader.allow(49);
    expect(await readToTheEnd(rig)).toMatchObject({ state: 'done', done: 49 - kept });
    expect(await rig.catalogue.countEvidence('menus-1')).toBe(49);
  }));

it('reads a large preview where the original is away, and waits where there is none', () =>
  withPhotos(['a.jpg', 'b.jpg'], async (rig, reader, folder) => {
    const waits = reader.waits();
    await importAll(rig);
    await waits;
    rig.jobs.cancel(readingOf(rig)!.id);
    await readToTheEnd(rig);
    const ids = await rig.photos();
    const row = (await rig.catalogue.getPhotos([ids['a.jpg']!])).get(ids['a.jpg']!)!;
    const large = previewPath(libraryLayout(join(folder, 'library')), row.id, row.contentHash, 'large');
    await writeFile(large, 'red');
    await rename(join(folder, 'photos'), join(folder, 'elsewhere'));
    reader.allow(2);
    await importAll(rig);
    expect(await readToTheEnd(rig)).toMatchObject({ state: 'done' });
    expect(reader.seen.filter((name) => name !== 'b.jpg')).toEqual([large.split(/[/\\]/).at(-1)]);
    expect(await rig.catalogue.countEvidence('menus-1')).toBe(1);
    // the drive is there again
    await rename(join(folder, 'elsewhere'), join(folder, 'photos'));
    await importAll(rig);
    await readToTheEnd(rig);
    expect(reader.seen.at(-1)).toBe('b.jpg');
    expect(await rig.catalogue.countEvidence('menus-1')).toBe(2);
  }));

it('begins anew with another pack that is chosen, and says where it cannot be used', () =>
  withPhotos(['a.jpg'], async (rig, reader) => {
    await importAll(rig);
    const again = rig.service.startUnderstanding('menus-1');
    expect(again.id).toBe(readingOf(rig)!.id);
    reader.allow(1);
    expect(await readToTheEnd(rig)).toMatchObject({ state: 'done', done: 1 });
    const other = rig.service.startUnderstanding('menus-1');
    expect(other.kind).toBe('read-text');
    expect(await rig.jobs.finished(other.id)).toMatchObject({ state: 'done' });
  }));
