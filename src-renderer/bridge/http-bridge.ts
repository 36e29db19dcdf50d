/**
 * @file The bridge over loopback HTTP: `POST /api/<call>` answers a Reply, `/api/events` streams `{name,
 * data}`, both for the page's key.
 */
import { AppError, type CallInput, type CallName, type Reply } from '../../src-preload/contract/index.ts';
import type { FaceBridge } from './bridge.ts';
import { createEventLine } from './event-line.ts';
import { openPageKey } from './page-key.ts';
import { unwrap } from './unwrap.ts';

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
  const pageKey = openPageKey();
  const line = createEventLine(() => ask('/api/events'));

  /** No cookies: they would come from, and go to, every port of this computer. */
  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const key = await pageKey();
    const headers = { ...init.headers, ...(key !== null && { authorization: `Bearer ${key}` }) };
    return fetch(path, { ...init, headers, credentials: 'omit', cache: 'no-store' });
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
        line.lost();
        throw unreachable(cause);
      }
      return unwrap<N>(await replyIn(response));
    },
    on: line.on,
    onLine: line.onLine,
    pathOf: null,
    inBrowser: true,
  };
}

async function replyIn(response: Response): Promise<Reply> {
  try {
    return (await response.json()) as Reply;
  } catch (cause) {
    // a refusal of the host itself has no Reply in it
    if (response.status === 401 || response.status === 403)
      throw new AppError('forbidden', 'This page may not talk to Sightline any more.', null, { cause });
    throw unreachable(cause);
  }
}
