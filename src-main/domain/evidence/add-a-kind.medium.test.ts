/**
 * @file A kind of evidence is one folder (testing/patches-kind) and one line (`evidenceKinds.push`): nothing else
 * has to know it. Here it goes through worker, catalogue, derive, search, library check and Settings.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import type { App } from '../../host.ts';
import { silentLog } from '../../log.ts';
import { patches, type Patch } from '../../testing/patches-kind/patches.ts';
import { jobDone } from '../../testing/job-done.ts';
import { openApp } from '../../testing/open-app.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { evidenceKinds } from './kinds.ts';
import { ask } from '../../testing/ask.ts';

/** inside the repository, where packages are found */
const outDir = resolve('out/patches-kind');
const colours = { crimson: [200, 20, 40], teal: [0, 128, 128] };

beforeAll(async () => {
  evidenceKinds.push(patches);
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { external: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      minify: false,
      rolldownOptions: {
        input: { worker: resolve('src-main/testing/patches-kind/worker.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  });
});
afterAll(() => void evidenceKinds.splice(evidenceKinds.indexOf(patches), 1));

/** A picture of two halves side by side. */
async function picture(path: string, left: number[], right: number[]): Promise<void> {
  const half = ([r, g, b]: number[]) => ({ r: r!, g: g!, b: b! });
  const input = await sharp({ create: { width: 320, height: 480, channels: 3, background: half(right) } })
    .png()
    .toBuffer();
  await sharp({ create: { width: 640, height: 480, channels: 3, background: half(left) } })
    .composite([{ input, left: 320, top: 0 }])
    .png()
    .toFile(path);
}

async function writePack(directory: string): Promise<void> {
  const text = JSON.stringify(colours);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'palette.json'), text);
  const file = { sha256: createHash('sha256').update(text).digest('hex'), bytes: text.length };
  const about = { id: 'patches-1', title: 'Patches', license: 'MIT', role: 'patches' };
  const files = { 'palette.json': file };
  await writeFile(
    join(directory, 'manifest.json'),
    JSON.stringify({ ...about, palette: 'palette.json', files }),
  );
}

function open(folder: string): Promise<App> {
  return openApp(folder, { config: { workerEntry: join(outDir, 'worker.js') } });
}

const openCatalogue = (folder: string) =>
  openLanceCatalogue({ uri: join(folder, 'Library', 'catalog'), log: silentLog });
const ofPatches = (findings: readonly { message: string }[]) =>
  findings.flatMap(({ message }) => (message.includes('patches-1') ? [message] : []));

it('a kind that is added in one folder and one line works from the worker to Settings', () =>
  withTempDir(async (folder) => {
    const pictures = join(folder, 'pictures');
    await mkdir(pictures);
    await picture(join(pictures, 'flag.png'), colours.crimson, colours.teal);
    await picture(join(pictures, 'fog.png'), [128, 128, 128], [120, 120, 120]);
    await writePack(join(folder, 'patches-1'));
    const app = await open(folder);
    await jobDone(app, async () => (await ask(app, 'library.addRoot', { path: pictures })).job);

    // Settings: the pack is added, tried, chosen and shown under the heading of its kind
    await jobDone(app, () => ask(app, 'models.add', { path: join(folder, 'patches-1') }));
    expect(ofPatches((await ask(app, 'library.check', {})).findings)).toEqual([]);
    await jobDone(app, async () => (await ask(app, 'models.use', { id: 'patches-1' })).job);
    const models = await ask(app, 'models.state', {});
    expect(models.kinds.at(-1)).toEqual({
      role: 'patches',
      title: 'Finds plain patches of colour',
      purpose: 'Used in a test.',
    });
    expect(models.packs.find(({ id }) => id === 'patches-1')).toMatchObject({
      role: 'patches',
      active: true,
      state: 'ready',
      dimensions: 3,
    });

    // derive and search: its tags and texts
    const [flag] = (await ask(app, 'search.run', { text: 'crimson' })).results;
    expect(flag?.path).toMatch(/flag\.png$/);
    const shown = await ask(app, 'photos.show', { target: { id: flag!.id } });
    expect(shown.tags.filter(({ source }) => source === 'model')).toEqual([
      { name: 'crimson', probability: 0.9, source: 'model', band: 'sure' },
      { name: 'teal', probability: 0.9, source: 'model', band: 'sure' },
    ]);
    expect((await ask(app, 'search.run', { text: '"4 plain patches"' })).results.map(({ id }) => id)).toEqual(
      [flag!.id],
    );
    // the person’s word wins over any kind
    await ask(app, 'annotations.apply', {
      photos: { ids: [flag!.id] },
      act: { act: 'tag.reject', name: 'teal' },
    });
    expect((await ask(app, 'photos.show', { target: { id: flag!.id } })).tags).not.toContainEqual(
      expect.objectContaining({ name: 'teal' }),
    );

    // library check: all looked at, also where nothing was found
    expect(ofPatches((await ask(app, 'library.check', {})).findings)).toEqual([
      '“patches-1” has looked for patches in all 2 photos.',
    ]);
    await app.close();

    // catalogue: a row a region, and one that says that a photo was looked at
    const catalogue = await openCatalogue(folder);
    const ids = (await catalogue.timeline()).map(({ id }) => id);
    const records = await catalogue.getEvidence(patches, 'patches-1', ids);
    expect(records.size).toBe(2);
    const found = records.get(flag!.id)!;
    expect(found.value.map(({ name, x, y }) => [name, x, y])).toEqual([
      ['crimson', 0, 0],
      ['teal', 0.5, 0],
      ['crimson', 0, 0.5],
      ['teal', 0.5, 0.5],
    ]);
    expect([...found.value[0]!.colour]).toEqual([200, 20, 40].map((value) => expect.closeTo(value / 255, 1)));
    const fog = ids.find((id) => id !== flag!.id)!;
    expect(records.get(fog)!.value).toEqual([]);
    expect(await catalogue.lackingEvidence('patches-1', 10)).toEqual([]);
    // fewer regions than before: none of the earlier ones stays
    const first: Patch = found.value[0]!;
    await catalogue.putEvidence('patches-1', [{ ...found, value: [{ ...first, x: 7 }] }]);
    expect((await catalogue.getEvidence(patches, 'patches-1', [flag!.id])).get(flag!.id)!.value).toHaveLength(
      1,
    );
    await catalogue.close();

    // what cannot be is found by the check, forgotten by the repair, and looked at anew
    const again = await open(folder);
    expect(ofPatches((await ask(again, 'library.check', {})).findings)[0]).toMatch(
      /^What “patches-1” found in 1 photo cannot be right/,
    );
    await jobDone(again, () => ask(again, 'library.repair', {}));
    await jobDone(again, () => ask(again, 'library.import', { rootIds: null }));
    expect(ofPatches((await ask(again, 'library.check', {})).findings)).toEqual([
      '“patches-1” has looked for patches in all 2 photos.',
    ]);
    await again.close();
  }));

it('a library with a kind of evidence that this Sightline does not know opens, and keeps it', () =>
  withTempDir(async (folder) => {
    const uri = join(folder, 'catalog');
    const newer = await openLanceCatalogue({ uri, log: silentLog });
    await newer.ensureEvidence({ packId: 'patches-1', kind: patches, dimensions: 3 });
    await newer.putEvidence('patches-1', [
      { photoId: 'p', contentHash: 'h', runId: 'r', at: new Date(0).toISOString(), value: [] },
    ]);
    await newer.close();
    evidenceKinds.pop();
    try {
      const older = await openLanceCatalogue({ uri, log: silentLog });
      expect(await older.evidencePacks()).toEqual([]);
      await older.close();
    } finally {
      evidenceKinds.push(patches);
    }
    const back = await openLanceCatalogue({ uri, log: silentLog });
    expect((await back.getEvidence(patches, 'patches-1', ['p'])).get('p')?.value).toEqual([]);
    await back.close();
  }));
