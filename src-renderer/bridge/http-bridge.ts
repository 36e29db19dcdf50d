/**
 * @file The bridge over loopback HTTP: `POST /api/<call>` answers a Reply, `/api/events` streams `{name,
 * data}`, both for the page's key.
 */
import {
  AppError,
  type AnyEvent,
  type CallInput,
  type CallName,
  type Reply,
} from '../../src-preload/contract/index.ts';
import type { FaceBridge } from './bridge.ts';
import { openOneStream, type OneStream } from './one-stream.ts';
import { openPageKey } from './page-key.ts';
import { unwrap } from './unwrap.ts';

/** a line that broke is made anew after this long */
const againMs = 1_000;
/** one that was refused: no key, or too many tabs */
const refusedMs = 5_000;

/** Thrown when the engine did not answer at all; the line is reported lost at the same time. */
function unreachable(cause: unknown): AppError {
  return new AppError(
    'internal',
    'Sightline is not answering. Your photos are safe. Start Sightline again, then reload this page.',
    { unreachable: true },
    { cause },
  );
}

export function httpBridge(): FaceBridge {
  const eventListeners = new Set<(event: AnyEvent) => void>();
  const lineListeners = new Set<(connected: boolean) => void>();
  const pageKey = openPageKey();
  let listening = false;
  let connected = true;

  const tellLine = (now: boolean) => {
    if (now === connected) return;
    connected = now;
    for (const listener of [...lineListeners]) listener(now);
  };

  /** No cookies: they would come from, and go to, every port of this computer. */
  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const key = await pageKey();
    const headers = { ...init.headers, ...(key !== null && { authorization: `Bearer ${key}` }) };
    return fetch(path, { ...init, headers, credentials: 'omit', cache: 'no-store' });
  }

  const tellMissed = () => {
    connected = true;
    for (const listener of [...lineListeners]) listener(true);
  };

  /** Whatever comes on the line, also its beat alone, says that it is there. */
  const hear = (line: string) => {
    tellLine(true);
    if (!line.startsWith('data: {')) return;
    const event = JSON.parse(line.slice('data: '.length)) as AnyEvent;
    for (const listener of [...eventListeners]) listener(event);
  };

  /**
   * @param afterAnother another tab had the stream, and what came since then was heard by nobody
   * @returns how long to wait before the next try
   */
  async function listenOnce(stream: OneStream, afterAnother: boolean): Promise<number> {
    try {
      const response = await ask('/api/events');
      if (!response.ok || !response.body) return refusedMs;
      if (afterAnother) {
        tellMissed();
        stream.tell('missed');
      }
      tellLine(true);
      await eachLine(response.body, (line) => {
        if (line === '') return;
        hear(line);
        stream.tell({ line });
      });
      return againMs;
    } catch {
      return againMs; // it broke; the listeners are told below
    } finally {
      tellLine(false);
      stream.tell('lost');
    }
  }

  function listen(): void {
    if (listening) return;
    listening = true;
    const stream = openOneStream((message) => {
      if (message === 'lost') tellLine(false);
      else if (message === 'missed') tellMissed();
      else hear(message.line);
    });
    const round = () => {
      stream
        .alone((afterAnother) => listenOnce(stream, afterAnother))
        .then(
          (waitMs) => setTimeout(round, waitMs),
          () => setTimeout(round, againMs),
        );
    };
    round();
  }

  return {
    async call<N extends CallName>(name: N, input: CallInput<N>) {
      let response: Response;
      try {
        response = await ask(`/api/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(input),
        });
      } catch (cause) {
        tellLine(false);
        throw unreachable(cause);
      }
      let reply: Reply;
      try {
        reply = (await response.json()) as Reply;
      } catch (cause) {
        // a refusal of the host itself has no Reply in it
        if (response.status === 401 || response.status === 403)
          throw new AppError('forbidden', 'This page may not talk to Sightline any more.', null, { cause });
        throw unreachable(cause);
      }
      return unwrap<N>(reply);
    },
    on(listener) {
      eventListeners.add(listener);
      listen();
      return () => eventListeners.delete(listener);
    },
    onLine(listener) {
      lineListeners.add(listener);
      return () => lineListeners.delete(listener);
    },
    pathOf: null,
    inBrowser: true,
  };
}

/** Whole lines of a stream of text, as they come; resolves at its end. */
async function eachLine(body: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  }
}
