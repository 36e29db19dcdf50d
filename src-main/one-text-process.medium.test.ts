/** @file A text tower is in one process only: that which answers searches also embeds the vocabulary for an import. */
import { copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { ForkWorker } from './host.ts';
import { ask } from './testing/ask.ts';
import { jobDone, jobsEnded } from './testing/job-done.ts';
import { openApp } from './testing/open-app.ts';
import { withTempDir } from './testing/temp-dir.ts';
import { forkNode } from './worker/fork.ts';
import type { ToWorker } from './worker/protocol.ts';

/** Notes what the workers are asked for, by their priority. */
function watched(): { forkWorker: ForkWorker; asked: { background: string[]; interactive: string[] } } {
  const asked = { background: [] as string[], interactive: [] as string[] };
  return {
    asked,
    forkWorker(entry, options) {
      const forked = forkNode(entry, options);
      return {
        ...forked,
        send(message) {
          const { type } = message as ToWorker;
          asked[options.nice > 0 ? 'background' : 'interactive'].push(type);
          forked.send(message);
        },
      };
    },
  };
}

it('embeds the vocabulary of a new model, and searches, in one process', async () => {
  await withTempDir(async (folder) => {
    const photos = join(folder, 'photos');
    await mkdir(photos);
    for (const name of ['chelsea.webp', 'coffee.webp'])
      await copyFile(resolve('src-main/testing/photos', name), join(photos, name));
    const { forkWorker, asked } = watched();
    const app = await openApp(folder, { host: { forkWorker } });
    await jobDone(app, async () => (await ask(app, 'library.addRoot', { path: photos })).job);
    await jobsEnded(app);
    await jobDone(app, () => ask(app, 'models.add', { path: resolve('src-main/testing/packs/tiny-clip') }));
    const added = (await ask(app, 'models.state', {})).packs.find(({ builtIn }) => !builtIn)!;
    await jobDone(app, async () => (await ask(app, 'models.use', { id: added.id })).job);
    await jobsEnded(app);
    await ask(app, 'search.run', { text: 'a cat', limit: 10 });
    await app.close();
    expect(asked.background).toContain('analyze');
    expect(asked.background).not.toContain('texts');
    expect(asked.interactive).toContain('texts');
    expect(asked.interactive).not.toContain('analyze');
  });
});
