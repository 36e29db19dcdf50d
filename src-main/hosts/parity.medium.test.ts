import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AppError,
  type ErrorCode,
  type EventData,
  type EventName,
  type JobSnapshot,
  type Reply,
} from '../../src-preload/contract/index.ts';
import { createJobRunner } from '../domain/jobs/job-runner.ts';
import { createJobsCalls } from '../domain/jobs/jobs-calls.ts';
import type { Jobs } from '../domain/jobs/jobs.ts';
import { silentLog } from '../log.ts';
import { bridges, type TestBridge } from './testing/bridges.ts';
import { createFakeApp, fakePhoto, photoId, type FakeApp } from './testing/fake-app.ts';

vi.mock('electron', async () => ({
  ...((await import('./electron/testing/stub-electron.mjs' as string)) as object),
}));

const awkward = 'Zoë’s “犬” 🐕‍🦺 \u0000 \u2028 \\ </script> é \uD800';

describe.each(Object.entries(bridges))('over %s', (_, open) => {
  let app: FakeApp;
  let bridge: TestBridge;
  let jobs: Jobs;
  let held: (() => void)[];

  beforeEach(async () => {
    held = [];
    jobs = createJobRunner({ emit: (name, snapshot) => app.emit(name, snapshot), log: silentLog });
    app = createFakeApp({
      ...createJobsCalls(jobs, { read: async (id) => ({ fileName: id, csv: awkward }) }),
      'tags.suggest': ({ text }) => [text],
      'library.import': () =>
        jobs.start(
          'import',
          (signal) =>
            new Promise((_resolve, reject) =>
              signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
            ),
        ),
      'photos.list': ({ limit }) => ({
        total: limit,
        photos: Array.from({ length: limit }, () => fakePhoto({ description: 'd'.repeat(5_000) })),
      }),
      'annotations.apply': ({ photos }) => ({
        label: 'Rate',
        changed: 'ids' in photos ? photos.ids : [],
        history: { undo: null, redo: null },
      }),
      'photos.show': () => {
        throw new AppError('not_found', awkward, { path: '/photos/ü.jpg', deep: { list: [1, null, 'x'] } });
      },
      'library.check': () => {
        throw new Error('the password is 1234');
      },
      'library.info': () => {
        throw new DOMException('Stopped', 'AbortError');
      },
      'questions.ask': ({ question }) =>
        new Promise((resolve) =>
          held.push(() =>
            resolve([
              {
                path: question,
                answer: '',
                value: null,
                atLeast: false,
                confidence: null,
                evidence: [],
                basis: '',
                abstained: true,
                reason: '',
              },
            ]),
          ),
        ),
    });
    bridge = await open(app);
  });
  afterEach(async () => {
    await bridge.close();
    await jobs.close();
  });

  /** The next event of a name, from now on. */
  async function next<N extends EventName>(
    name: N,
    matches: (data: EventData<N>) => boolean = () => true,
  ): Promise<{ event: Promise<EventData<N>> }> {
    let heard: (data: EventData<N>) => void = () => {};
    const event = new Promise<EventData<N>>((resolve) => (heard = resolve));
    const stop = await bridge.on((got) => {
      const data = got.data as EventData<N>;
      if (got.name === name && matches(data)) heard(data);
    });
    return { event: event.finally(stop) };
  }

  it('a call answers with its data, defaults filled in', async () => {
    expect(await bridge.call('jobs.list', {})).toEqual({ ok: true, data: [] });
    expect(await bridge.call('jobs.report', { id: 'one' })).toEqual({
      ok: true,
      data: { fileName: 'one', csv: awkward },
    });
    expect(await bridge.call('photos.list', { limit: 1 })).toMatchObject({
      ok: true,
      data: { total: 1, photos: [{ id: photoId, takenAtOffset: null, tags: [{ band: 'sure' }] }] },
    });
    expect(await bridge.call('settings.get')).toMatchObject({
      ok: true,
      data: { theme: 'system', provider: null },
    });
  });

  it.each<[string, string, unknown, ErrorCode, string]>([
    ['a missing field', 'search.run', {}, 'bad_input', 'text'],
    ['a wrong type', 'search.run', { text: 7 }, 'bad_input', 'text'],
    ['a list for an object', 'jobs.list', [], 'bad_input', ''],
    ['a call that does not exist', 'photos.paint', {}, 'unknown_call', 'photos.paint'],
    ['a name every object has', 'constructor', {}, 'unknown_call', 'constructor'],
    ['an aborted handler', 'library.info', {}, 'cancelled', 'Cancelled'],
  ])('%s is an error as data', async (_case, name, input, code, words) => {
    expect(await bridge.call(name, input)).toEqual({
      ok: false,
      error: expect.objectContaining({ code, message: expect.stringContaining(words) as string }) as unknown,
    });
  });

  it('an AppError keeps code, message and details', async () => {
    // a lone surrogate is no text: HTTP and the socket carry U+FFFD at most
    const reply = await bridge.call('photos.show', { target: { id: photoId } });
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'not_found', details: { path: '/photos/ü.jpg', deep: { list: [1, null, 'x'] } } },
    });
    expect((reply as Extract<Reply, { ok: false }>).error.message.slice(0, -1)).toBe(awkward.slice(0, -1));
  });

  it('an unexpected error shows a reference and none of its words', async () => {
    const reply = await bridge.call('library.check', {});
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'internal', details: { reference: expect.stringMatching(/^[0-9a-f]{8}$/) as string } },
    });
    expect(JSON.stringify(reply)).not.toContain('1234');
  });

  it('every character arrives, both ways', async () => {
    const text = awkward.slice(0, -1);
    expect(await bridge.call('tags.suggest', { text })).toEqual({ ok: true, data: [text] });
  });

  it('large answers and large inputs arrive whole', async () => {
    const answer = await bridge.call('photos.list', { limit: 1_000 });
    expect(JSON.stringify(answer).length).toBeGreaterThan(5_000_000);
    expect(answer).toMatchObject({ ok: true, data: { total: 1_000 } });
    const ids = Array.from({ length: 100_000 }, () => photoId);
    const reply = await bridge.call('annotations.apply', { photos: { ids }, act: { act: 'rate', value: 3 } });
    expect(reply.ok && (reply.data as { changed: string[] }).changed.length).toBe(100_000);
  });

  it('answers find their questions, in whatever order they come', async () => {
    const asked = Array.from({ length: 20 }, (_value, index) =>
      bridge.call('questions.ask', { question: `q${index}`, targets: [{ id: photoId }] }),
    );
    await expect.poll(() => held.length).toBe(20);
    expect(await bridge.call('jobs.list', {})).toEqual({ ok: true, data: [] });
    for (const answer of held.toReversed()) answer();
    const paths = (await Promise.all(asked)).map(
      (reply) => (reply as { data: { path: string }[] }).data[0]!.path,
    );
    expect(paths).toEqual(Array.from({ length: 20 }, (_value, index) => `q${index}`));
  });

  it('events arrive whole and in order, until one stops listening', async () => {
    const heard: string[] = [];
    const stop = await bridge.on((event) => {
      if (event.name === 'annotations.changed') heard.push(event.data.undo ?? '');
    });
    const labels = Array.from({ length: 50 }, (_value, index) => `${index} 犬`);
    for (const undo of labels) app.emit('annotations.changed', { undo, redo: null });
    await expect.poll(() => heard.length).toBe(50);
    expect(heard).toEqual(labels);
    stop();
    const other = await next('annotations.changed');
    app.emit('annotations.changed', { undo: 'after', redo: null });
    await other.event;
    expect(heard).toHaveLength(50);
  });

  it('after a reconnect calls are answered and events heard again', async () => {
    await next('annotations.changed');
    await bridge.reconnect();
    expect(await bridge.call('jobs.list', {})).toEqual({ ok: true, data: [] });
    const again = await next('annotations.changed');
    app.emit('annotations.changed', { undo: 'again', redo: null });
    expect(await again.event).toEqual({ undo: 'again', redo: null });
  });

  it('a job is cancelled from here: its work stops and its last event says so', async () => {
    const started = (await bridge.call('library.import', { rootIds: null })) as {
      ok: true;
      data: JobSnapshot;
    };
    const over = await next('jobs.changed', (job) => job.state === 'cancelled');
    expect(await bridge.call('jobs.cancel', { id: started.data.id })).toMatchObject({ ok: true });
    expect(await over.event).toMatchObject({ id: started.data.id, state: 'cancelled' });
    expect(await bridge.call('jobs.get', { id: started.data.id })).toMatchObject({
      ok: true,
      data: { state: 'cancelled' },
    });
  });
});
