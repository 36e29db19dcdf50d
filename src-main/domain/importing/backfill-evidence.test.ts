/**
 * @file The evidence backfill has a queue of its own: scans and the grid never wait for it, and it is paused
 * during work on all rows.
 */
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/index.ts';
import { aVectorTable } from '../../testing/builders.ts';
import { createFakeVision } from '../../testing/fake-vision.ts';
import { createImportRig, fakePacks, putPicture, type ImportRig } from '../../testing/import-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import type { AnalysisRequest, PackRef } from '../vision/vision.ts';
import { patches } from '../../testing/patches-kind/patches.ts';
import { evidenceKinds } from '../evidence/kinds.ts';

interface Gate {
  /** models answer from now on */
  open(): void;
  /** resolves when a model was asked */
  asked: Promise<void>;
  /** paths that models were asked about, in order */
  seen: string[];
}

/** Eyes whose models answer only while the gate is open; pictures are decoded at any time. */
function gatedEyes() {
  const eyes = createFakeVision();
  const seen: string[] = [];
  let wake = () => {};
  let opened: Promise<void> | null = new Promise((resolve) => (wake = resolve));
  let tellAsked = () => {};
  const asked = new Promise<void>((resolve) => (tellAsked = resolve));
  const analyze: typeof eyes.analyze = async (requests, signal) => {
    if (requests.some(({ packs }: AnalysisRequest) => packs.length > 0)) {
      seen.push(...requests.map(({ path }) => path));
      tellAsked();
      const stopped = new Promise<never>((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason as Error)),
      );
      stopped.catch(() => undefined); // heard of in the race
      if (opened) await Promise.race([opened, stopped]);
    }
    return eyes.analyze(requests, signal);
  };
  const gate: Gate = {
    open() {
      opened = null;
      wake();
    },
    asked,
    seen,
  };
  return { vision: { ...eyes, analyze }, gate };
}

/** A rig with two roots of `count` pictures each, whose models wait. */
async function withWaitingModels(
  count: number,
  body: (rig: ImportRig, gate: Gate, folder: string) => Promise<void>,
): Promise<void> {
  await withTempDir(async (folder) => {
    for (let at = 0; at < count; at += 1) {
      await putPicture(join(folder, 'photos'), `${at}.jpg`, `red ${at}`);
      await putPicture(join(folder, 'second'), `${at}.jpg`, `blue ${at}`);
    }
    const { vision, gate } = gatedEyes();
    const rig = createImportRig(folder, { vision });
    rig.roots.push({ id: 'root-2', path: join(folder, 'second'), exclude: [] });
    await body(rig, gate, folder);
    gate.open();
    await rig.jobs.close();
  });
}

const isUnderstood = async (rig: ImportRig, photos: number) => {
  for (const { id } of fakePacks) expect(await rig.catalogue.countEvidence(id)).toBe(photos);
  expect(await rig.catalogue.underived(['v1'], 1_000)).toEqual([]);
};

it('photos are shown, and the report is there, before any model has answered', () =>
  withWaitingModels(3, async (rig, gate) => {
    const { id } = rig.service.startImport(['root-1']);
    expect(await rig.service.scanned(id)).toMatchObject({ state: 'running', report: { imported: 3 } });
    expect(await rig.catalogue.timeline()).toHaveLength(3);
    expect((await rig.reports.read(id)).csv.trim().split('\r\n')).toHaveLength(4);
    gate.open();
    expect(await rig.jobs.finished(id)).toMatchObject({ state: 'done', report: { imported: 3 } });
    await isUnderstood(rig, 3);
  }));

it('evidence of a photo whose orientation changed meanwhile is discarded, and the photo is analyzed again', () =>
  withWaitingModels(1, async (rig, gate) => {
    const { id } = rig.service.startImport(['root-1']);
    await gate.asked;
    const photoIds = (await rig.catalogue.timeline()).map((row) => row.id);
    await rig.catalogue.updatePhotos(photoIds, (row) => ({ ...row, metadata: { ...row.metadata, turn: 6 } }));
    gate.open();
    expect(await rig.jobs.finished(id)).toMatchObject({ state: 'done' });
    expect(gate.seen).toHaveLength(2);
    await isUnderstood(rig, 1);
  }));

it('models see the preview of a large photo, and those that need more its original', () =>
  withTempDir(async (folder) => {
    const menus = { ...patches, role: 'menus', analysis: { ...patches.analysis, needsOriginal: true } };
    evidenceKinds.push(menus);
    try {
      const path = await putPicture(join(folder, 'photos'), 'a.jpg', 'red');
      const eyes = createFakeVision();
      const asked: string[] = [];
      const analyze: typeof eyes.analyze = async (requests) => {
        for (const request of requests)
          for (const pack of request.packs) asked.push(`${pack.id} ${request.path === path}`);
        const results = await eyes.analyze(requests);
        return results.map((result) => (result.ok ? { ...result, width: 4_000, height: 3_000 } : result));
      };
      const packs = [...fakePacks, { id: 'menus', role: 'menus', directory: '/none' }];
      for (const some of [packs.slice(0, 2), packs]) {
        asked.length = 0;
        const rig = createImportRig(join(folder), {
          vision: { ...eyes, analyze },
          packs: { importing: () => some },
        });
        await rig.import();
        expect(asked).toEqual(some.map(({ id }) => `${id} ${some.length === 3}`));
        await rig.jobs.close();
      }
    } finally {
      evidenceKinds.splice(evidenceKinds.indexOf(menus), 1);
    }
  }));

it('a pack that needs the original waits for its drive, also where others read the preview meanwhile', () =>
  withTempDir(async (folder) => {
    const menus = { ...patches, role: 'menus', analysis: { ...patches.analysis, needsOriginal: true } };
    evidenceKinds.push(menus);
    try {
      await putPicture(join(folder, 'photos'), 'a.jpg', 'red');
      const packs: PackRef[] = [...fakePacks];
      const rig = createImportRig(folder, { packs: { importing: () => packs } });
      await rig.import();
      const counts = () =>
        Promise.all(['colours', 'menus'].map((packId) => rig.catalogue.countEvidence(packId)));
      const [photo] = await rig.catalogue.timeline();
      await rig.catalogue.deleteEvidence('colours', [photo!.id]);
      packs.push({ id: 'menus', role: 'menus', directory: '/none' });
      await rename(join(folder, 'photos'), join(folder, 'unplugged'));
      await rig.import();
      expect(await counts()).toEqual([1, 0]);
      await rename(join(folder, 'unplugged'), join(folder, 'photos'));
      await rig.import();
      expect(await counts()).toEqual([1, 1]);
      await rig.jobs.close();
    } finally {
      evidenceKinds.splice(evidenceKinds.indexOf(menus), 1);
    }
  }));

it('the newest photos come first, whichever packs have not seen them', () =>
  withTempDir(async (folder) => {
    for (const name of ['2019', '2020', '2021'])
      await putPicture(join(folder, 'photos'), `${name}.jpg`, `red taken:${name}-01-01T10:00:00`);
    const eyes = createFakeVision();
    const seen: string[] = [];
    const analyze: typeof eyes.analyze = (requests, signal) => {
      for (const { path, packs } of requests)
        if (packs.length > 0) seen.push(`${basename(path)} ${packs.map(({ id }) => id).join(' and ')}`);
      return eyes.analyze(requests, signal);
    };
    const rig = createImportRig(folder, { vision: { ...eyes, analyze } });
    await rig.import();
    const [newest, , oldest] = (await rig.catalogue.timeline()).map(({ id }) => id);
    const [first, second] = fakePacks.map(({ id }) => id);
    await rig.catalogue.deleteEvidence(first!, [oldest!]);
    await rig.catalogue.deleteEvidence(second!, [newest!]);
    seen.length = 0;
    await rig.import();
    expect(seen.map((line) => line.replace(/^\S+ /, ''))).toEqual([second, first]);
    await rig.jobs.close();
  }));

it('photos in which a pack finds nothing to store are given up, but not those of a pack that cannot be used', async () => {
  const eyes = createFakeVision();
  const analyze: typeof eyes.analyze = async (requests) =>
    (await eyes.analyze(requests)).map((result) =>
      result.ok ? { ...result, evidence: result.evidence.filter(({ role }) => role !== 'encoder') } : result,
    );
  for (const problem of [null, new AppError('model_damaged', 'It is damaged.')]) {
    await withTempDir(async (folder) => {
      await putPicture(join(folder, 'photos'), 'a.jpg', 'red');
      const given: boolean[] = [];
      const rig = createImportRig(folder, {
        vision: { ...eyes, analyze },
        health: {
          refresh: async () => {},
          problems: () => [],
          problemOf: () => problem,
          isReplacing: () => false,
        },
        onEvidenceComplete: async (isGivenUp) => {
          const [photo] = await rig.catalogue.timeline();
          given.push(isGivenUp(photo!.id, 'colours'), isGivenUp(photo!.id, 'boxes'));
        },
      });
      await rig.jobs.finished(rig.service.startImport(null).id);
      expect(given).toEqual([problem === null, false]);
      await rig.jobs.close();
    });
  }
});

it('a second folder is shown, and a rescan ends, while the models are still at the first', () =>
  withWaitingModels(40, async (rig, gate) => {
    const first = rig.service.startImport(['root-1']);
    await gate.asked;
    const second = rig.service.startImport(['root-2']);
    await rig.service.scanned(second.id);
    expect(await rig.catalogue.timeline()).toHaveLength(80);
    const rescan = rig.service.startImport(null);
    expect(await rig.jobs.finished(rescan.id)).toMatchObject({ state: 'done', report: { unchanged: 80 } });
    expect([first, second].map(({ id }) => rig.jobs.get(id)?.state)).toEqual(['running', 'running']);
    gate.open();
    for (const { id } of [first, second])
      expect(await rig.jobs.finished(id)).toMatchObject({ state: 'done' });
    await isUnderstood(rig, 80);
  }));

it('an import is through when its own photos are understood, and does not wait for those of an earlier one', () =>
  withWaitingModels(200, async (rig, gate, folder) => {
    const first = rig.service.startImport(['root-1']);
    await gate.asked;
    for (let at = 1; at < 200; at += 1) await rm(join(folder, 'second', `${at}.jpg`));
    const second = rig.service.startImport(['root-2']);
    await rig.service.scanned(second.id);
    gate.open();
    await rig.jobs.finished(second.id);
    expect(rig.jobs.get(first.id)?.state).toBe('running');
    await rig.jobs.finished(first.id);
    await isUnderstood(rig, 201);
  }));

it('a pack that is chosen while a photo is analyzed sees that photo, too', () =>
  withTempDir(async (folder) => {
    await putPicture(join(folder, 'photos'), 'a.jpg', 'red');
    const later: PackRef = { id: 'clip', role: 'encoder', directory: '/none' };
    const packs: PackRef[] = [...fakePacks];
    const { vision, gate } = gatedEyes();
    const rig = createImportRig(folder, { vision, packs: { importing: () => packs } });
    await rig.catalogue.ensureEvidence(aVectorTable('clip', 4));
    const importing = rig.service.startImport(null);
    await gate.asked;
    packs.push(later);
    const { id } = rig.service.startUnderstanding('clip');
    // it waits for the photo that is at work
    await rig.catalogue.lackingEvidence('clip', 1);
    gate.open();
    expect(await rig.jobs.finished(id)).toMatchObject({ state: 'done', done: 1, total: 1 });
    expect(await rig.jobs.finished(importing.id)).toMatchObject({ state: 'done' });
    expect(await rig.catalogue.countEvidence('clip')).toBe(1);
    await isUnderstood(rig, 1);
    await rig.jobs.close();
  }));

it('cancelling one of two leaves the other to its end', () =>
  withWaitingModels(5, async (rig, gate) => {
    const first = rig.service.startImport(['root-1']);
    await gate.asked;
    const second = rig.service.startImport(['root-2']);
    await rig.service.scanned(second.id);
    rig.jobs.cancel(first.id);
    expect((await rig.jobs.finished(first.id)).state).toBe('cancelled');
    gate.open();
    expect((await rig.jobs.finished(second.id)).state).toBe('done');
    await rig.jobs.finished(rig.service.startImport(null).id);
    await isUnderstood(rig, 10);
  }));

it('work on all rows does not wait for models, meets no understanding, and nothing is lost by it', () =>
  withWaitingModels(5, async (rig, gate) => {
    const job = rig.service.startImport(['root-1']);
    await gate.asked;
    await rig.service.interruptingScan(async () => {
      const asked = gate.seen.length;
      gate.open();
      await rig.catalogue.deletePhotos([Object.values(await rig.photos())[0]!]);
      expect([gate.seen.length, await rig.catalogue.countEvidence('colours')]).toEqual([asked, 0]);
    });
    expect((await rig.jobs.finished(job.id)).state).toBe('done');
    await isUnderstood(rig, 4);
  }));
