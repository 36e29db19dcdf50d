/**
 * @file Another program of this computer that listens on a port of its own, and tries what it can with what a
 * browser brings it.
 */
import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Neighbour {
  origin: string;
  /** Cookies it sets on whoever visits it. */
  cookies: string[];
  /** Asks `path` of the app's origin with all that browsers have brought here. @returns the statuses */
  replay(appOrigin: string, method: string, path: string): Promise<number[]>;
  stop(): Promise<void>;
}

export async function startNeighbour(): Promise<Neighbour> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((asked, answer) => {
    seen.push(asked.headers);
    answer.writeHead(200, { 'content-type': 'text/html', 'set-cookie': neighbour.cookies });
    answer.end('<!doctype html><title>Neighbour</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ask = (appOrigin: string, method: string, path: string, brought: IncomingHttpHeaders) =>
    new Promise<number>((resolve, reject) => {
      const { host: _own, ...headers } = {
        ...brought,
        origin: appOrigin,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
      };
      delete headers['content-length'];
      const sent = request(`${appOrigin}${path}`, { method, headers, agent: false }, (answer) => {
        resolve(answer.statusCode ?? 0);
        answer.destroy();
      });
      sent.on('error', reject);
      sent.end(method === 'POST' ? '{}' : undefined);
    });
  const neighbour: Neighbour = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cookies: [],
    replay: (appOrigin, method, path) =>
      Promise.all(seen.map((brought) => ask(appOrigin, method, path, brought))),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return neighbour;
}
