/**
 * @file A built-in encoder with a concept head, through the whole engine: one run makes vectors and concepts, and
 * where only concepts are lacking, only these are made anew.
 */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { openLanceCatalogue } from '../../../adapters/lancedb/lance-catalogue.ts';
import type { App } from '../../../host.ts';
import { silentLog } from '../../../log.ts';
import { ask } from '../../../testing/ask.ts';
import { jobDone } from '../../../testing/job-done.ts';
import { writeConceptPack } from '../../../testing/packs/concept-pack.ts';
import { linkResources } from '../../../testing/product-resources.ts';
import { openApp } from '../../../testing/open-app.ts';
import { withTempDir } from '../../../testing/temp-dir.ts';
import { vectorKind } from '../vectors/vector-kind.ts';
import { conceptKind } from './concept-kind.ts';

async function makeProduct(folder: string): Promise<void> {
  const models = join(folder, 'resources', 'models');
  await linkResources(join(folder, 'resources'), ['models', 'vocabulary']);
  await mkdir(models);
  await cp(resolve('resources/vocabulary'), join(folder, 'resources', 'vocabulary'), { recursive: true });
  await nameColours(join(folder, 'resources', 'vocabulary', 'vocabulary.json'));
  await cp(resolve('resources/models/detector'), join(models, 'detector'), { recursive: true });
  await writeConceptPack(join(models, 'starter'), { id: 'colours' });
  await mkdir(join(folder, 'pictures'));
  for (const [name, background] of [
    ['poppies', { r: 220, g: 40, b: 40 }],
    ['sky', { r: 60, g: 60, b: 230 }],
  ] as const)
    await sharp({ create: { width: 400, height: 300, channels: 3, background } })
      .png()
      .toFile(join(folder, 'pictures', `${name}.png`));
}

/** The head's items are concepts of the vocabulary. */
async function nameColours(path: string): Promise<void> {
  const vocabulary = JSON.parse(await readFile(path, 'utf8')) as { concepts: object[] };
  const colour = { kind: 'quality' };
  vocabulary.concepts.push(
    { ...colour, name: 'redness', synonyms: ['scarlet'], concepts: ['red'] },
    { ...colour, name: 'blueness', concepts: ['blue'] },
  );
  await writeFile(path, JSON.stringify(vocabulary));
}

function open(folder: string): Promise<App> {
  return openApp(folder, { config: { resourcesDir: join(folder, 'resources') } });
}

/** What both packs have of every photo. */
async function stored(folder: string) {
  const catalogue = await openLanceCatalogue({ uri: join(folder, 'Library', 'catalog'), log: silentLog });
  const ids = (await catalogue.timeline()).map(({ id }) => id);
  const [vectors, concepts] = await Promise.all([
    catalogue.getEvidence(vectorKind, 'colours', ids),
    catalogue.getEvidence(conceptKind, 'colours.concepts', ids),
  ]);
  return { catalogue, ids, vectors, concepts };
}

const checked = async (app: App) =>
  (await ask(app, 'library.check', {})).findings.flatMap(({ message }) =>
    message.includes('colours') ? [message] : [],
  );
const modelTags = async (app: App, folder: string, name: string) =>
  (await ask(app, 'photos.show', { target: { path: join(folder, 'pictures', name) } })).tags;

it('one run makes vectors and concepts; what is lacking of concepts is made without making vectors again', () =>
  withTempDir(async (folder) => {
    await makeProduct(folder);
    const app = await open(folder);
    await jobDone(
      app,
      async () => (await ask(app, 'library.addRoot', { path: join(folder, 'pictures') })).job,
    );

    // Settings: on the card of its encoder; not a model of its own
    const { packs, kinds } = await ask(app, 'models.state', {});
    expect(packs.map(({ id, parts }) => [id, parts.map(({ title }) => title)])).toEqual([
      ['coco-objects-1', []],
      ['colours', ['Names scenes, actions and light']],
    ]);
    expect(kinds.map(({ role }) => role)).not.toContain('concepts');

    // tags and search; of blue there were too few test photos to be sure
    expect(await modelTags(app, folder, 'poppies.png')).toContainEqual(
      expect.objectContaining({ name: 'redness', band: 'sure', source: 'concepts' }),
    );
    expect(await modelTags(app, folder, 'sky.png')).toContainEqual(
      expect.objectContaining({ name: 'blueness', band: 'maybe', source: 'concepts' }),
    );
    const [red] = (await ask(app, 'search.run', { text: '#redness' })).results;
    expect(red).toMatchObject({ path: expect.stringMatching(/poppies\.png$/) as string });
    expect(await checked(app)).toEqual([
      '“colours” has looked at all 2 photos.',
      '“colours.concepts” has looked at all 2 photos.',
    ]);
    await app.close();

    // one run: the records of both have its id
    const { catalogue, ids, vectors, concepts } = await stored(folder);
    for (const id of ids) expect(concepts.get(id)!.runId).toBe(vectors.get(id)!.runId);
    expect([...concepts.get(red!.id)!.value]).toEqual(
      [220, 40, 40].map((value) => expect.closeTo(value / 127.5 - 1, 1) as number),
    );
    // damage that the library check finds
    await catalogue.putEvidence('colours.concepts', [
      { ...concepts.get(red!.id)!, value: Float32Array.of(NaN, 0, 0) },
    ]);
    await catalogue.close();

    const again = await open(folder);
    expect(await checked(again)).toContainEqual(
      expect.stringMatching(/^What “colours.concepts” found in 1 photo cannot be right/),
    );
    await jobDone(again, () => ask(again, 'library.repair', {}));
    await jobDone(again, () => ask(again, 'library.import', { rootIds: null }));
    expect(await checked(again)).toEqual([
      '“colours” has looked at all 2 photos.',
      '“colours.concepts” has looked at all 2 photos.',
    ]);
    await again.close();

    const after = await stored(folder);
    expect(after.vectors).toEqual(vectors);
    expect(after.concepts.get(red!.id)!.value).toEqual(concepts.get(red!.id)!.value);
    expect(after.concepts.get(red!.id)!.runId).not.toBe(concepts.get(red!.id)!.runId);
    const other = ids.find((id) => id !== red!.id)!;
    expect(after.concepts.get(other)).toEqual(concepts.get(other));
    await after.catalogue.close();
  }));
