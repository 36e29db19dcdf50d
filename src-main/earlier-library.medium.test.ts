/**
 * @file A library that an earlier Sightline made (testing/libraries) opens as it is: what the person said stands,
 * and what models found is still used.
 */
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { App } from './host.ts';
import { openApp } from './testing/open-app.ts';
import { withTempDir } from './testing/temp-dir.ts';
import { ask } from './testing/ask.ts';
import { jobsEnded } from './testing/job-done.ts';
import { samplePath } from './testing/sample-photos.ts';

const earlier = resolve('src-main/testing/libraries/2026-11-29');
const asTheyWere = resolve('src-main/testing/libraries/photos');
/** names of its photos, and where they are today */
const photos = {
  'tabby-cat': samplePath('Tabby cat'),
  'astronaut-portrait': samplePath('Astronaut'),
  'orange-dahlia': samplePath('Orange dahlia'),
  'cup-of-espresso': join(asTheyWere, 'cup-of-espresso.jpg'),
};
const removedName = 'old/boats-in-nagasaki.jpg';

/** The library with its photos at another place than they were, which the person then names. */
async function openMoved(folder: string): Promise<{ app: App; pictures: string; rootId: string }> {
  await cp(earlier, join(folder, 'Library'), { recursive: true });
  const pictures = join(folder, 'pictures');
  await mkdir(join(pictures, 'old'), { recursive: true });
  for (const [name, source] of Object.entries(photos))
    await cp(source, join(pictures, `${name}.jpg`), {
      preserveTimestamps: true,
    });
  await cp(join(asTheyWere, 'boats-in-nagasaki.jpg'), join(pictures, removedName));
  const app = await openApp(folder);
  const [root] = (await ask(app, 'library.info', {})).roots;
  return { app, pictures, rootId: root!.id };
}

it('a library of the version before keeps everything, and uses what was made with it', () =>
  withTempDir(async (folder) => {
    const { app, pictures, rootId } = await openMoved(folder);

    // decisions, evidence and previews of the earlier version are all there; where its encoder is not the
    // present one, the library has changed to that from its previews (replaced-encoder.medium.test.ts)
    await jobsEnded(app);
    const messages = (await ask(app, 'library.check', {})).findings.map(({ message }) => message);
    for (const expected of [
      /decisions\.jsonl \(6 acts\)/,
      /5 photos in 5 files: journal and catalogue agree/,
      'Every photo shows what you decided.',
      '“coco-objects-1” has looked at all 5 photos.',
      /“starter-en-\d” has looked at all [45] photos\./,
      /5 previews: none is missing/,
    ])
      expect(messages).toContainEqual(
        typeof expected === 'string' ? expected : expect.stringMatching(expected),
      );

    const done = new Promise<unknown>((found) =>
      app.on(
        (event) => event.name === 'jobs.changed' && event.data.state === 'done' && found(event.data.report),
      ),
    );
    await ask(app, 'library.relocateRoot', { rootId, path: pictures });
    expect(await done).toMatchObject({ found: 5, imported: 0, failed: [] });
    expect((await ask(app, 'library.info', {})).roots).toMatchObject([
      { id: rootId, path: pictures, exclude: ['Thumbnails/'] },
    ]);

    expect((await ask(app, 'library.check', {})).findings).toContainEqual(
      expect.objectContaining({ message: 'All tags and captions are current.' }),
    );

    const show = async (name: string) =>
      ask(app, 'photos.show', { target: { path: join(pictures, `${name}.jpg`) } });
    const cat = await show('tabby-cat');
    expect(cat).toMatchObject({
      id: '01M8MSPEZSB531DXTWXDCW86ES',
      caption: { text: 'Rex on the sofa', source: 'user' },
      rejectedTags: ['cat'],
    });
    // captions have their lengths and parts now; the person's words stand
    expect(cat.caption.full).toMatch(/^Rex on the sofa\./);
    expect(cat.caption.parts).toBeUndefined();
    const { caption } = await show('astronaut-portrait');
    expect(caption.short).toMatch(/person/);
    expect(caption.parts?.[0]?.evidence).toMatchObject([{ source: 'detector', name: 'person' }]);
    expect(cat.tags[0]).toEqual({ name: 'Rex', probability: 1, source: 'user', band: 'sure' });
    expect(cat.tags.some(({ name }) => name === 'cat')).toBe(false);
    expect((await show('orange-dahlia')).favourite).toBe(true);
    expect((await show('cup-of-espresso')).rating).toBe(4);
    expect((await ask(app, 'photos.removed', {})).total).toBe(1);

    // its vectors and boxes are those that search and questions use
    const found = await ask(app, 'search.run', { text: 'a person' });
    expect(found.results[0]?.path).toMatch(/astronaut-portrait\.jpg$/);
    expect((await ask(app, 'search.run', { text: 'Rex' })).results.map(({ id }) => id)).toEqual([cat.id]);
    expect((await show('astronaut-portrait')).objects.map(({ name }) => name)).toContain('person');

    // the last act of the earlier version can still be taken back
    await ask(app, 'annotations.undo', {});
    expect((await show('tabby-cat')).caption.source).not.toBe('user');
    await app.close();
    const lines = (await readFile(join(folder, 'Library', 'decisions.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.slice(0, 6).join('\n')).toBe(
      (await readFile(join(earlier, 'decisions.jsonl'), 'utf8')).trim(),
    );
  }));
