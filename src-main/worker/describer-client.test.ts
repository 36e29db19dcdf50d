/** @file The process of a describer: how it is started, and that there is one at a time. */
import { expect, it } from 'vitest';
import type { ForkWorker } from '../host.ts';
import { silentLog } from '../log.ts';
import { createDescriberClient } from './describer-client.ts';
import type { FromDescriber, ToDescriber } from './describer-protocol.ts';

interface Started {
  nice: number;
  env: Record<string, string>;
  isAlive: boolean;
}

/** Each process answers at once. */
function processes() {
  const started: Started[] = [];
  const fork: ForkWorker = (_entry, { nice, env }) => {
    const own: Started = { nice, env, isAlive: true };
    started.push(own);
    let tell = (_message: unknown): void => undefined;
    let ended = (_reason: string): void => undefined;
    return {
      pid: started.length,
      send(message) {
        const { id } = message as Extract<ToDescriber, { type: 'describe' }>;
        const answer: FromDescriber = {
          type: 'described',
          id,
          picture: { texts: [], regions: [], lines: [] },
        };
        queueMicrotask(() => tell(answer));
      },
      onMessage: (listener) => (tell = listener),
      onExit: (listener) => (ended = listener),
      kill() {
        own.isAlive = false;
        queueMicrotask(() => ended('killed'));
      },
    };
  };
  return { started, client: createDescriberClient({ fork, entry: 'worker.js', log: silentLog }) };
}

const pack = (id: string) => ({ id, role: 'describer', directory: `/${id}` });

it('is of the lowest priority but four, and is told its role and its memory', async () => {
  const { started, client } = processes();
  await client.describe(pack('tiny'), '/photo.webp');
  expect(started).toHaveLength(1);
  expect(started[0]).toMatchObject({
    nice: 15,
    env: { SIGHTLINE_DESCRIBER: '1', SIGHTLINE_WORKER_NICE: '15' },
  });
  expect(Number(started[0]!.env['SIGHTLINE_MOST_MEMORY'])).toBeGreaterThanOrEqual(4 * 2 ** 30);
  await client.close();
  expect(started[0]!.isAlive).toBe(false);
});

it('stays for the next photo, and goes for another model', async () => {
  const { started, client } = processes();
  await client.describe(pack('tiny'), '/a.webp');
  await client.describe(pack('tiny'), '/b.webp');
  expect(started).toHaveLength(1);
  await client.describe(pack('other'), '/a.webp');
  expect(started.map(({ isAlive }) => isAlive)).toEqual([false, true]);
  await client.close();
});
