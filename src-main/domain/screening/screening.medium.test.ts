/**
 * @file Screening in the whole engine: nothing before it is switched on, suggestions with reasons, answers
 * that stand over restarts and new imports. Harmless drawn pictures stand in; words suggest them.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { JobSnapshot, Photo, ScreenedPhoto } from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import { ask } from '../../testing/ask.ts';
import { openApp } from '../../testing/open-app.ts';
import { withTempDir } from '../../testing/temp-dir.ts';

/** Resolves when a job of this kind ends. */
function ended(app: App, kind: JobSnapshot['kind']): Promise<JobSnapshot> {
  return new Promise((found) => {
    const stop = app.on((event) => {
      if (event.name !== 'jobs.changed' || event.data.kind !== kind || event.data.endedAt === null) return;
      stop();
      found(event.data);
    });
  });
}

async function draw(folder: string, names: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [at, name] of names.entries())
    await sharp({
      create: {
        width: 320,
        height: 240 + 40 * at,
        channels: 3,
        background: { r: 40 + 60 * at, g: 90, b: 160 },
      },
    })
      .jpeg()
      .toFile(join(folder, name));
}

const nameOf = ({ path }: Pick<Photo, 'path'>) => path.slice(path.lastIndexOf('/') + 1);
const suggested = async (app: App, state: 'suggested' | 'private' | 'fine' = 'suggested') =>
  (await ask(app, 'screening.photos', { state })).photos.map(({ path, screening }: ScreenedPhoto) => [
    nameOf({ path }),
    ...screening.reasons.map(({ because }) => because),
  ]);

describe('screening', () => {
  it('looks at nothing before it is asked to, then suggests, and lets the person’s word stand', () =>
    withTempDir(async (folder) => {
      const pictures = join(folder, 'pictures');
      await draw(pictures, ['IMG_1.jpg', 'IMG_2.jpg']);
      let app = await openApp(folder);
      const through = ended(app, 'read-text');
      await ask(app, 'library.addRoot', { path: pictures });
      await through;
      const { photos } = await ask(app, 'photos.list', {});
      const [one, two] = ['IMG_1.jpg', 'IMG_2.jpg'].map(
        (name) => photos.find((photo) => nameOf(photo) === name)!.id,
      ) as [string, string];
      const say = (ids: string[], answer: 'private' | 'fine' | null) =>
        ask(app, 'annotations.apply', { photos: { ids }, act: { act: 'screening', answer } });
      await ask(app, 'annotations.apply', {
        photos: { ids: [one] },
        act: { act: 'caption.set', text: 'Confidential plans' },
      });

      expect((await ask(app, 'screening.state', {})).on).toBe(false);
      expect(await suggested(app)).toEqual([]);
      const tables = () => readdir(join(folder, 'Library', 'catalog'));
      expect((await tables()).join()).not.toContain('screening');

      const screened = ended(app, 'read-text');
      const { job } = await ask(app, 'screening.set', { on: true });
      expect(job?.kind).toBe('models');
      await screened;
      expect((await tables()).join()).toContain('evidence_screening-1');
      expect(await suggested(app)).toEqual([['IMG_1.jpg', '“confidential” stands in its caption']]);
      const tile = (await ask(app, 'search.run', { text: 'possibly sensitive' })).results;
      expect(tile.map(({ id, tile: { blurred } }) => [id, blurred])).toEqual([[one, true]]);
      const targets = [{ id: one }, { id: two }];
      const [answers, labels, why] = await Promise.all([
        ask(app, 'questions.ask', { question: 'what is in this photo?', targets }),
        ask(app, 'captions.label', { targets, candidates: ['a dog', 'a plan'] }),
        ask(app, 'search.explain', { target: { id: one }, text: 'plan' }),
      ]);
      for (const told of [answers, labels])
        expect(told.map(({ blurred }) => blurred)).toEqual([true, undefined]);
      expect(why.blurred).toBe(true);
      const script = (shown: string[]) =>
        ask(app, 'captions.script', { photos: { ids: [one, two] }, length: 'short', shown });
      expect((await script([])).map(({ id }) => id)).toEqual([two]);
      expect((await script([one])).map(({ id }) => id)).toEqual([one, two]);

      await say([one], 'fine');
      expect(await suggested(app)).toEqual([]);
      await say([two], 'private');
      expect(await suggested(app, 'private')).toEqual([['IMG_2.jpg']]);
      await ask(app, 'annotations.undo', {});
      expect(await suggested(app, 'private')).toEqual([]);
      await ask(app, 'annotations.redo', {});
      await app.close();

      // a restart, another list of words, a new import: what was said stands
      app = await openApp(folder);
      const again = ended(app, 'models');
      await ask(app, 'screening.set', { words: ['plans'], sensitivity: 'sensitive' });
      await again;
      const verified = ended(app, 'import');
      await ask(app, 'library.import', { rootIds: null, verify: true });
      await verified;
      expect(await suggested(app)).toEqual([]);
      expect(await suggested(app, 'fine')).toEqual([['IMG_1.jpg']]);
      await say([one], null);
      expect(await suggested(app)).toEqual([['IMG_1.jpg', '“plans” stands in its caption']]);

      // off: nothing is suggested, and what is kept private stays blurred
      const off = ended(app, 'models');
      await ask(app, 'screening.set', { on: false });
      await off;
      expect(await suggested(app)).toEqual([]);
      expect(await suggested(app, 'private')).toEqual([['IMG_2.jpg']]);
      await app.close();
    }));

  it('says which groups can suggest nothing with the models in use', () =>
    withTempDir(async (folder) => {
      const app = await openApp(folder);
      const { groups, words } = await ask(app, 'screening.state', {});
      const unavailable = groups.filter((group) => group.unavailable !== null).map(({ id }) => id);
      expect(unavailable).toEqual(['violence', 'weapons', 'medical']);
      expect(groups.find(({ id }) => id === 'weapons')?.unavailable).toMatch(/cannot tell such pictures/);
      expect(words).toContain('vertraulich');
      await app.close();
    }));
});
