/** @file Packs that are not used any more give their memory back. */
import { expect, it } from 'vitest';
import type { Pixels } from '../domain/evidence/analyzer.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import { createModelRegistry } from './model-registry.ts';

/** A model thread without models that tells by a note which pack it closes. */
const program = `import { parentPort } from 'node:worker_threads';
let pack = '';
parentPort.on('message', ({ type, id, name, args }) => {
  if (type !== 'call') return;
  if (name === 'open') pack = args[0].id;
  if (name === 'close') parentPort.postMessage({ type: 'note', packId: pack, provider: 'cpu', finding: {} });
  const findings = name === 'analyze' ? args[0].map(() => ({ detector: [] })) : [];
  const values = { open: { role: 'detector' }, openPictures: 1, analyze: { findings, batch: 1 } };
  parentPort.postMessage({ type: 'result', id, value: values[name] });
});`;
const entry = `data:text/javascript,${encodeURIComponent(program)}`;
const picture: Pixels = { rgb: Buffer.alloc(3), width: 1, height: 1 };
const pack = (id: string): PackRef => ({ id, role: 'detector', directory: `/${id}` });

function rig() {
  const closed: string[] = [];
  let tell = () => {};
  const clock = { ms: 0 };
  const listener = {
    attempt() {},
    report() {},
    note({ packId }: { packId: string }) {
      closed.push(packId);
      tell();
    },
  };
  const registry = createModelRegistry(entry, listener, () => clock.ms);
  const look = (id: string) => registry.use(pack(id), (pool) => pool.analyze(picture));
  const nextClosed = () => new Promise<void>((next) => (tell = next));
  return { registry, look, closed, clock, nextClosed };
}

it('closes a pack that was not used for ten seconds while another one was, and opens it again', async () => {
  const { look, closed, clock, nextClosed } = rig();
  await look('first');
  clock.ms += 6_000;
  await look('second');
  expect(closed).toEqual([]);
  clock.ms += 5_000;
  const done = nextClosed();
  await look('second');
  await done;
  expect(closed).toEqual(['first']);
  expect(await look('first')).toMatchObject([{ packId: 'first', value: [] }]);
});

it('keeps the only pack, and one that is at work', async () => {
  const { registry, look, closed, clock } = rig();
  await look('first');
  clock.ms += 600_000;
  await look('first');
  let finish = () => {};
  const working = registry.use(pack('first'), () => new Promise<void>((end) => (finish = end)));
  await Promise.resolve();
  clock.ms += 600_000;
  await look('second');
  await look('second');
  finish();
  await working;
  expect(await look('first')).toHaveLength(1);
  expect(closed).toEqual([]);
});
