/**
 * @file Requests of the network door over Chromium, which knows the system's proxy and its certificates. Not
 * `net.fetch`: it cannot stop at a redirect, whose host has to be checked first.
 */
import { net, session, type Session } from 'electron';
import type { Host } from '../../host.ts';

type Send = NonNullable<Host['send']>;

/**
 * A session of its own, in memory: no cookies, no cache, nothing of the window, whose own session lets nothing
 * out.
 */
function downloads(): Session {
  const own = session.fromPartition('downloads', { cache: false });
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  return own;
}

/** Chromium's own reason, e.g. `net::ERR_NAME_NOT_RESOLVED`, is the message of what it throws. */
export const netSend: Send = ({ url, headers, signal }) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = net.request({
      ...{ url, method: 'GET', redirect: 'manual', session: downloads() },
      ...{ credentials: 'omit', useSessionCookies: false, cache: 'no-store' },
    });
    const stop = () => {
      request.abort();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
    request.on('redirect', (status, _method, location) => {
      signal.removeEventListener('abort', stop);
      // not followed here: the door asks for the next address itself
      resolve({ status, headers: { location }, body: nothing() });
      request.abort();
    });
    request.on('login', (_info, answer) => answer());
    request.on('error', reject);
    request.on('response', (response) => {
      const body = response as unknown as AsyncIterable<Uint8Array>;
      resolve({ status: response.statusCode, headers: flat(response.headers), body });
    });
    request.end();
  });

async function* nothing(): AsyncGenerator<Uint8Array> {}

function flat(headers: Record<string, string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}
