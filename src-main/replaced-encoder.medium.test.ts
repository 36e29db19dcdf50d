/**
 * @file A library of an earlier Sightline, whose built-in encoder is not the present one: it changes to the present
 * one by itself, from previews, with nothing lost on the way.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { openLanceCatalogue } from './adapters/lancedb/lance-catalogue.ts';
import { conceptKind } from './domain/evidence/concepts/concept-kind.ts';
import { vectorKind } from './domain/evidence/vectors/vector-kind.ts';
import type { App } from './host.ts';
import { silentLog } from './log.ts';
import { ask } from './testing/ask.ts';
import { jobDone, jobsEnded } from './testing/job-done.ts';
import { writeConceptPack } from './testing/packs/concept-pack.ts';
import { linkResources } from './testing/product-resources.ts';
import { openApp } from './testing/open-app.ts';
import { withTempDir } from './testing/temp-dir.ts';

const earlier = resolve('src-main/testing/libraries/2026-11-29');
const cat = '01M8MSPEZSB531DXTWXDCW86ES';

/**
 * The library of the first starter, its photos on a drive that is away, and a product that comes with another
 * encoder, which has a concept head.
 */
async function makeProduct(folder: string): Promise<void> {
  await cp(earlier, join(folder, 'Library'), { recursive: true });
  const manifest = join(folder, 'Library', 'library.json');
  const text = await readFile(manifest, 'utf8');
  await writeFile(manifest, text.replace('/tmp/mig/photos', join(folder, 'away')));
  const models = join(folder, 'resources', 'models');
  await linkResources(join(folder, 'resources'), ['models']);
  await mkdir(models);
  for (const name of ['detector', 'reader'])
    await cp(resolve('resources/models', name), join(models, name), { recursive: true });
  await writeConceptPack(join(models, 'starter'), { id: 'colours' });
}

function open(folder: string): Promise<App> {
  return openApp(folder, { config: { resourcesDir: join(folder, 'resources') } });
}

const openCatalogue = (folder: string) =>
  openLanceCatalogue({ uri: join(folder, 'Library', 'catalog'), log: silentLog });
const shown = async (app: App) => (await ask(app, 'photos.list', {})).photos;
const seenBy = async (app: App) =>
  (await ask(app, 'library.check', {})).findings.flatMap(
    ({ message }) => /^“(.*)” has looked at all/.exec(message)?.[1] ?? [],
  );

/** What the person said stands, and nothing of it was lost. */
async function expectDecisions(app: App): Promise<void> {
  const photos = await shown(app);
  expect(photos.find(({ id }) => id === cat)).toMatchObject({
    caption: { text: 'Rex on the sofa', source: 'user' },
    rejectedTags: ['cat'],
    tags: expect.arrayContaining([expect.objectContaining({ name: 'Rex', source: 'user' })]) as unknown,
  });
  expect(photos.filter(({ favourite }) => favourite)).toHaveLength(1);
  expect(photos.filter(({ rating }) => rating === 4)).toHaveLength(1);
  expect((await ask(app, 'photos.removed', {})).total).toBe(1);
}

it('changes from previews, with nothing asked, and goes on where a killed session stopped', () =>
  withTempDir(async (folder) => {
    await makeProduct(folder);
    // what a killed session leaves: some photos have been analyzed
    const before = await openCatalogue(folder);
    const ids = (await before.timeline()).map(({ id }) => id);
    const rows = await before.getPhotos(ids);
    await before.ensureEvidence({ packId: 'colours', kind: vectorKind, dimensions: 3 });
    await before.ensureEvidence({ packId: 'colours.concepts', kind: conceptKind, dimensions: 3 });
    const at = new Date(0).toISOString();
    for (const [packId, value] of [
      ['colours', Float32Array.of(1, 0, 0)],
      ['colours.concepts', Float32Array.of(1, -1, -1)],
    ] as const)
      await before.putEvidence(packId, [
        { photoId: cat, contentHash: rows.get(cat)!.contentHash, runId: 'killed', at, value },
      ]);
    await before.close();

    const app = await open(folder);
    const [job] = await jobsEnded(app);
    expect(job).toMatchObject({
      ...{ kind: 'models', state: 'done', total: 3 },
      note: 'Looking at all photos with Sightline’s new model',
    });
    expect(await seenBy(app)).toEqual(['coco-objects-1', 'colours', 'colours.concepts']);
    expect(await ask(app, 'models.state', {})).toMatchObject({ switching: null, previous: null });
    expect((await ask(app, 'models.state', {})).problems).toBeUndefined();
    await expectDecisions(app);
    expect((await ask(app, 'search.run', { text: 'Rex' })).results.map(({ id }) => id)).toEqual([cat]);
    await app.close();

    const after = await openCatalogue(folder);
    expect(await after.evidencePacks()).toEqual(['coco-objects-1', 'colours', 'colours.concepts']);
    const concepts = await after.getEvidence(conceptKind, 'colours.concepts', ids);
    expect(concepts.size).toBe(4);
    expect(concepts.get(cat)!.runId).toBe('killed');
    await after.close();
  }));

it('photos that cannot be seen now keep their tags, are found, and are seen when they are back', () =>
  withTempDir(async (folder) => {
    await makeProduct(folder);
    // their drive is away, and so are their previews
    await rm(join(folder, 'Library', 'previews'), { recursive: true });
    const app = await open(folder);
    const [job] = await jobsEnded(app);
    expect(job).toMatchObject({ kind: 'models', state: 'done' });

    // tags that the earlier encoder found stand, also where the person says something more
    const tagsOf = async (source: string) =>
      (await shown(app)).flatMap(({ id, tags }) =>
        tags.flatMap((tag) => (tag.source === source ? [`${id} ${tag.name}`] : [])),
      );
    const byEncoder = await tagsOf('encoder');
    expect(byEncoder.length).toBeGreaterThan(0);
    const all = (await shown(app)).map(({ id }) => id);
    await ask(app, 'annotations.apply', { photos: { ids: all }, act: { act: 'tag.add', name: 'Old days' } });
    expect(await tagsOf('encoder')).toEqual(byEncoder);
    expect(await tagsOf('user')).toHaveLength(all.length + 1);
    await ask(app, 'annotations.undo', {});
    await expectDecisions(app);

    // found by boxes, tags and words; an answer and a caption for each question; never an error
    const byTag = byEncoder[0]!.split(' ').slice(1).join(' ');
    for (const text of [byTag, 'a person', 'Rex', 'a sunset over a mountain range'])
      expect(await ask(app, 'search.run', { text })).toMatchObject({ hints: [] });
    for (const text of [byTag, 'a person', 'Rex'])
      expect((await ask(app, 'search.run', { text })).results, text).not.toEqual([]);
    const person = (await shown(app)).find(({ tags }) => tags.some(({ name }) => name === 'person'))!;
    const [answer] = await ask(app, 'questions.ask', {
      question: 'Is there a person?',
      targets: [{ id: person.id }],
    });
    expect(answer).toMatchObject({ value: true });
    expect(await ask(app, 'search.similar', { target: { id: person.id } })).toMatchObject({ results: [] });
    expect((await ask(app, 'duplicates.groups', {})).groups).toEqual([]);
    await app.close();

    // what the earlier encoder found stays until these photos are seen; then it goes
    const between = await openCatalogue(folder);
    expect(await between.evidencePacks()).toContain('starter-en-1');
    await between.close();
    await cp(join(earlier, 'previews'), join(folder, 'Library', 'previews'), { recursive: true });
    const again = await open(folder);
    await jobsEnded(again);
    expect(await seenBy(again)).toEqual(['coco-objects-1', 'colours', 'colours.concepts']);
    await expectDecisions(again);
    // an import finds nothing to do any more
    await jobDone(again, () => ask(again, 'library.import', { rootIds: null }));
    await again.close();
    const last = await openCatalogue(folder);
    expect(await last.evidencePacks()).toEqual(['coco-objects-1', 'colours', 'colours.concepts']);
    await last.close();
  }));
