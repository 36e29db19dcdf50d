/**
 * @file From the catalogue to an answer: describers in the very layout of its entries come from a server, describe
 * photos, answer a question, and leave nothing behind when they are taken back.
 */
import { cp, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { App, ForkWorker } from './host.ts';
import { ask } from './testing/ask.ts';
import { jobDone, jobsEnded } from './testing/job-done.ts';
import { startModelServer } from './testing/network/model-server.ts';
import { tinyDescriber } from './testing/network/tiny-describers.ts';
import { openApp } from './testing/open-app.ts';
import { withTempDir } from './testing/temp-dir.ts';
import { forkNode } from './worker/fork.ts';
import { niceVariable } from './worker/protocol.ts';

const describers = resolve('src-main/testing/describers');
const forkWorker: ForkWorker = (entry, { nice, env }) =>
  forkNode(entry, { nice, env: { ...env, [niceVariable]: '0' } });

it('got, used, described with, asked, taken back', () =>
  withTempDir(async (folder) => {
    const florence = await tinyDescriber('florence2-base-ft-q8');
    const smolvlm = await tinyDescriber('smolvlm-256m-q8');
    const catalogueFile = join(folder, 'catalogue.json');
    const entries = [florence.entry, smolvlm.entry];
    await writeFile(catalogueFile, JSON.stringify({ about: 'For a test.', entries, leftOut: [] }));
    const server = await startModelServer({ ...florence.served, ...smolvlm.served });
    const app = await openApp(folder, {
      config: { catalogueFile },
      host: { power: async () => 'mains', forkWorker },
    });
    try {
      await ask(app, 'settings.set', { mirror: server.url });
      const photos = join(describers, 'photos');
      await jobDone(app, async () => (await ask(app, 'library.addRoot', { path: photos })).job);
      await jobsEnded(app);

      expect(await ask(app, 'models.catalogue', {})).toMatchObject({
        models: [
          { role: 'describer', dimensions: null, state: 'not here', shelf: 'captions and text' },
          { role: 'describer', dimensions: null, state: 'not here', shelf: 'open questions' },
        ],
      });
      const { models } = await ask(app, 'models.estimate', {});
      expect(models[0]).toMatchObject({ onRequest: true, seconds: null, ratio: null, diskBytes: 12_000 });

      await jobDone(app, () => ask(app, 'models.download', { id: florence.entry.id }));
      expect(server.asked.map(({ path }) => path).toSorted()).toEqual(
        Object.keys(florence.served).toSorted(),
      );
      // downloaded is not used, and used is not asked
      expect((await ask(app, 'describing.state', {})).pack).toBeNull();
      await use(app, florence.entry.id);
      expect(await ask(app, 'describing.state', {})).toMatchObject({
        pack: { id: florence.entry.id, title: florence.entry.title, problem: null },
        counts: { described: 0, lacking: 3 },
      });

      await jobDone(app, async () => (await ask(app, 'describing.start', { photos: null })).job);
      const coffee = await photoNamed(app, 'coffee');
      expect(coffee.caption.described).toMatchObject({
        model: florence.entry.title,
        settings: expect.stringContaining('vision_encoder q8') as string,
        written: [
          { prompt: '<CAPTION>', text: 'A cup of coffee on a wooden table.' },
          {
            prompt: '<DETAILED_CAPTION>',
            text: 'The image shows a cup of coffee with a spoon and a saucer on a wooden table.',
          },
        ],
      });
      expect(coffee.caption.described?.regions?.map(({ label }) => label)).toEqual(
        expect.arrayContaining(['cup', 'spoon', 'table']),
      );

      // the other one comes from a folder, without a connection, and answers
      const before = server.asked.length;
      const { id } = smolvlm.entry;
      const files = join(folder, 'my files');
      await cp(join(describers, 'tiny-smolvlm'), files, { recursive: true });
      await jobDone(app, () => ask(app, 'models.addFiles', { id, path: files }));
      expect(server.asked.length).toBe(before);
      await use(app, id);
      const [answer] = await ask(app, 'questions.ask', {
        question: 'Why is the cup there?',
        targets: [{ id: coffee.id }],
      });
      expect(answer!.answer).toMatch(/^(SmolVLM 256M|I can’t tell\. SmolVLM 256M)/);

      const { runs } = await ask(app, 'describing.state', {});
      await ask(app, 'describing.undo', { run: runs[0]!.id });
      await use(app, florence.entry.id);
      expect((await photoNamed(app, 'coffee')).caption.described).toBeUndefined();
    } finally {
      await app.close();
      await server.close();
    }
  }));

async function use(app: App, id: string): Promise<void> {
  await ask(app, 'models.use', { id });
  await jobsEnded(app);
}

async function photoNamed(app: App, name: string) {
  return (await ask(app, 'photos.list', {})).photos.find(({ path }) => path.endsWith(`${name}.jpg`))!;
}
