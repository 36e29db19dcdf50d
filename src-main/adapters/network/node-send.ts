/**
 * @file Requests outside of Electron, over undici: it takes HTTPS_PROXY, HTTP_PROXY and NO_PROXY from the
 * environment, and Node takes further certificates from NODE_EXTRA_CA_CERTS.
 */
import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from 'undici';
import type { SendRequest } from '../../domain/network/network.ts';

/** `rejectUnauthorized` is said outright: NODE_TLS_REJECT_UNAUTHORIZED=0 changes nothing here */
const tls = { timeout: 30_000, rejectUnauthorized: true };

/** No time limit on answers: whoever reads them decides when nothing comes any more. */
export function createNodeSend(): SendRequest {
  const options = { headersTimeout: 0, bodyTimeout: 0, connect: tls };
  // made at the first request, so that nothing of them exists before
  let direct: Dispatcher | null = null;
  let proxied: Dispatcher | null = null;
  return async ({ url, headers, signal }) => {
    // plain http is for this computer only (hosts.ts), which no proxy reaches
    const dispatcher = url.startsWith('http:')
      ? (direct ??= new Agent(options))
      : (proxied ??= new EnvHttpProxyAgent({ ...options, requestTls: tls, proxyTls: tls }));
    const answer = await request(url, { dispatcher, headers, signal, method: 'GET' });
    return { status: answer.statusCode, headers: flat(answer.headers), body: answer.body };
  };
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
