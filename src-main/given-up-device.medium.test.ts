/**
 * @file In the whole product: a worker that gives up its graphics card in the middle of an import is told of once, and
 * what the card saw is seen again before the import ends.
 */
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { ForkWorker } from './host.ts';
import { ask } from './testing/ask.ts';
import { jobDone } from './testing/job-done.ts';
import { openApp } from './testing/open-app.ts';
import { withTempDir } from './testing/temp-dir.ts';
import { forkNode } from './worker/fork.ts';
import type { FromWorker, ToWorker } from './worker/protocol.ts';

const packId = 'starter-en-2';

/** Before the third photo’s evidence arrives, the worker says that its graphics card was wrong up to now. */
function workerWithACard() {
  const analyzed: string[] = [];
  let found = 0;
  const paths = new Map<number, string>();
  const forkWorker: ForkWorker = (entry, how) => {
    const worker = forkNode(entry, how);
    return {
      ...worker,
      send(raw) {
        const message = raw as ToWorker;
        if (message.type === 'analyze') paths.set(message.id, message.request.path);
        worker.send(raw);
      },
      onMessage: (listener) =>
        worker.onMessage((raw) => {
          const message = raw as FromWorker;
          const isFound =
            message.type === 'analyzed' && message.result.ok && message.result.evidence.length > 0;
          if (isFound) {
            analyzed.push(paths.get(message.id)!);
            found += 1;
            const untilMs = Date.now();
            const distrust = { packId, provider: 'webgpu', outcome: 'differs', sinceMs: 0, untilMs } as const;
            if (found === 3) listener({ type: 'distrusted', distrust } satisfies FromWorker);
          }
          listener(raw);
        }),
    };
  };
  return { forkWorker, analyzed };
}

it('the photos are looked at again, and the person hears of it once', () =>
  withTempDir(async (folder) => {
    const { forkWorker, analyzed } = workerWithACard();
    const app = await openApp(folder, { host: { forkWorker } });
    const heard: string[] = [];
    app.on((event) => {
      if (event.name === 'devices.failed') heard.push(event.data.message);
    });
    const path = resolve('src-main/testing/describers/photos');
    await jobDone(app, async () => (await ask(app, 'library.addRoot', { path })).job);
    expect(heard).toEqual([
      expect.stringMatching(
        /^The graphics card \(WebGPU\) gave other results than the processor while “Starter 2.*” looked at photos\. The processor goes on in its place\. /,
      ),
    ]);
    const { photos } = await ask(app, 'photos.list', {});
    expect(photos).toHaveLength(3);
    expect(photos.every(({ tags }) => tags.length > 0)).toBe(true);
    // each of them twice
    expect(analyzed).toHaveLength(6);
    expect(new Set(analyzed).size).toBe(3);
    const { models, text } = await ask(app, 'devices.report', {});
    expect(models.find(({ part }) => part === 'pictures')).toMatchObject({ packId, provider: 'cpu' });
    for (const secret of [folder, join(folder, 'data'), 'coffee', '.jpg', '.onnx'])
      expect(text).not.toContain(secret);
    await app.close();
  }));
