/**
 * @file Four ways to the same App, as a parity test needs them: call, listen, lose the line and come back.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AnyEvent, Reply } from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import { connectOrOwn } from '../single-instance/connect-or-own.ts';
import { answerCalls, sendEvents } from '../electron/ipc.ts';
import { startWebHost } from '../web/server.ts';
import { askHttp, openHttp, signIn } from './http-client.ts';

export interface TestBridge {
  call(name: string, input?: unknown): Promise<Reply>;
  /** Resolves when events will be heard. @returns a function that stops listening */
  on(listener: (event: AnyEvent) => void): Promise<() => void>;
  /** the line breaks and is made anew; listeners of before are gone */
  reconnect(): Promise<void>;
  close(): Promise<void>;
}

export const bridges: Record<string, (app: App) => Promise<TestBridge>> = {
  'a direct call': async (app) => ({
    call: app.call,
    on: async (listener) => app.on(listener),
    reconnect: async () => {},
    close: async () => {},
  }),
  'Electron’s IPC': electronBridge,
  'loopback HTTP': httpBridge,
  'the door’s socket': doorBridge,
};

/** The real preload and ipc over a stub `electron` that clones every value (the test mocks the module). */
async function electronBridge(app: App): Promise<TestBridge> {
  // @ts-expect-error -- a plain module without types; the test replaces `electron` by it
  const stub = (await import('../electron/testing/stub-electron.mjs')) as {
    BrowserWindow: new (options: object) => unknown;
    seen: {
      windows: unknown[];
      exposed: {
        bridge?: Pick<TestBridge, 'call'> & { on(listener: (event: AnyEvent) => void): () => void };
      };
    };
  };
  const openPage = () => {
    stub.seen.windows.length = 0;
    new stub.BrowserWindow({});
  };
  openPage();
  answerCalls(Promise.resolve(app));
  sendEvents(Promise.resolve(app));
  await import('../../../src-preload/preload.ts');
  const page = () => stub.seen.exposed.bridge!;
  return {
    call: (name, input) => page().call(name, input),
    on: async (listener) => page().on(listener),
    reconnect: async () => openPage(),
    close: async () => void (stub.seen.windows.length = 0),
  };
}

async function httpBridge(app: App): Promise<TestBridge> {
  const rendererDir = await mkdtemp(join(tmpdir(), 'sightline-renderer-'));
  await writeFile(join(rendererDir, 'index.html'), '');
  const host = await startWebHost(app, { port: 0, rendererDir });
  const key = await signIn(host.url);
  const streams = new Set<IncomingMessage>();
  const drop = () => {
    for (const stream of streams) stream.destroy();
    streams.clear();
  };
  return {
    async call(name, input = {}) {
      const { text } = await askHttp(`${host.origin}/api/${name}`, {
        method: 'POST',
        headers: { ...key, origin: host.origin, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      return JSON.parse(text) as Reply;
    },
    async on(listener) {
      const stream = await openHttp(`${host.origin}/api/events`, { headers: key });
      streams.add(stream);
      // a stream that is dropped on purpose
      stream.on('error', () => {});
      let begun = () => {};
      const beats = new Promise<void>((resolve) => (begun = resolve));
      createInterface({ input: stream }).on('line', (line) => {
        if (line === 'event: beat') begun();
        if (line.startsWith('data: {')) listener(JSON.parse(line.slice(6)) as AnyEvent);
      });
      await beats;
      return () => stream.destroy();
    },
    reconnect: async () => drop(),
    async close() {
      drop();
      await host.close();
      await rm(rendererDir, { recursive: true });
    },
  };
}

async function doorBridge(app: App): Promise<TestBridge> {
  const library = await mkdtemp(join(tmpdir(), 'sightline-door-'));
  const enter = async () => {
    const door = await connectOrOwn(library, '1');
    if (door.role !== 'guest') throw new Error('nobody owns the library');
    return door.app;
  };
  const owned = await connectOrOwn(library, '1');
  if (owned.role !== 'owner') throw new Error('the library has an owner already');
  owned.admit(app);
  let guest = await enter();
  return {
    call: (name, input) => guest.call(name, input),
    on: async (listener) => guest.on(listener),
    async reconnect() {
      await guest.close();
      guest = await enter();
    },
    async close() {
      await guest.close();
      await owned.leave(async () => {});
      await rm(library, { recursive: true });
    },
  };
}
