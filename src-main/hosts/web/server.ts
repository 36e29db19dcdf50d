/** @file The web host: the same face and engine over loopback HTTP. The only place that opens a port. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import { streamSSE } from 'hono/streaming';
import { AppError, type Reply } from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import { commonHeaders, foreverCache, readFaceFiles, type FaceFiles } from '../face-files.ts';
import { closedPage, closedPageStyle } from './closed-page.ts';
import { createGuard, type Guard, type Verdict } from './guard.ts';

/** 100,000 photo ids are 2.9 MB. */
const maxBodyBytes = 8 * 1024 * 1024;
const heartbeatMs = 20_000;

export interface WebHost {
  /** the address to open, with its single-use token */
  url: string;
  origin: string;
  port: number;
  close(): Promise<void>;
}

/**
 * @param port 0 = any free one
 * @throws AppError bad_input where the port is taken
 */
export async function startWebHost(app: App, options: { port: number; faceDir: string }): Promise<WebHost> {
  const face = await readFaceFiles(options.faceDir);
  const routes: { current: Hono | null } = { current: null };
  // the port is part of every check, and is known only once the server listens
  const server = createAdaptorServer({ fetch: (request, env) => routes.current!.fetch(request, env) }) as Server;
  const port = await listen(server, options.port);
  const guard = createGuard(port);
  routes.current = createRoutes(app, guard, face);
  return {
    url: guard.firstUrl(),
    origin: guard.origin,
    port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        // event streams would stay open for ever
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return reject(error);
      reject(new AppError('bad_input', `Port ${port} cannot be had (${error.code === 'EACCES' ? 'not allowed' : 'in use'}). Choose another with --port, or leave it out.`, null, { cause: error }));
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function createRoutes(app: App, guard: Guard, face: FaceFiles): Hono {
  const routes = new Hono();

  routes.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(commonHeaders)) c.header(name, value);
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });

  const asGuardRequest = (c: Context) => ({ method: c.req.method, header: (name: string) => c.req.header(name), cookie: getCookie(c, guard.cookieName) });

  routes.get('/closed.css', (c) => {
    const verdict = guard.checkPlace(asGuardRequest(c));
    return verdict.ok ? c.body(closedPageStyle, 200, { 'content-type': 'text/css; charset=utf-8' }) : refusal(c, verdict);
  });

  routes.get('/', async (c, next) => {
    const token = c.req.query('token');
    if (token === undefined) return next();
    const verdict = guard.checkPlace(asGuardRequest(c));
    if (!verdict.ok) return refusal(c, verdict);
    const cookie = guard.redeem(token);
    if (cookie) return c.body(null, 303, { location: '/', 'set-cookie': cookie });
    // the same browser may open the printed address again
    if (guard.check(asGuardRequest(c)).ok) return c.body(null, 303, { location: '/' });
    return refusal(c, { ok: false, why: 'ask', message: 'This address has been opened already, or is not the one that was printed.' });
  });

  routes.use(async (c, next) => {
    const verdict = guard.check(asGuardRequest(c));
    return verdict.ok ? next() : refusal(c, verdict);
  });

  routes.get('/api/events', (c) => events(c, app));
  routes.post('/api/:call', bodyLimit({ maxSize: maxBodyBytes, onError: (c) => reply(c, failure('bad_input', 'That is too much at once.'), 413) }), async (c) => {
    if (!c.req.header('content-type')?.startsWith('application/json')) return reply(c, failure('bad_input', 'The input must be JSON.'), 415);
    let input: unknown;
    try {
      input = await c.req.json();
    } catch {
      return reply(c, failure('bad_input', 'The input is not JSON.'), 400);
    }
    return reply(c, await app.call(c.req.param('call'), input));
  });

  routes.get('/media/:key{.+}', async (c) => {
    const file = await app.media(c.req.param('key'));
    return file ? sendFile(c, file.path, file.contentType, file.standsIn ? 'no-store' : foreverCache) : c.text('No such picture.', 404);
  });

  routes.get('*', async (c) => {
    const found = c.req.path.startsWith('/api/') ? null : face.find(c.req.path);
    return found ? sendFile(c, found.path, found.contentType, found.cacheControl) : c.text('Not found.', 404);
  });
  routes.all('*', (c) => c.text('Not allowed.', 405));
  routes.onError((error, c) => reply(c, failure('internal', error instanceof AppError ? error.message : 'The web host could not answer.'), 500));
  return routes;
}

function events(c: Context, app: App): Response {
  return streamSSE(c, async (stream) => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const send = (message: { data: string; event?: string; retry?: number }) => void stream.writeSSE(message).catch(finish);
    const stop = app.on((event) => send({ data: JSON.stringify(event) }));
    // a named event that no page listens to: it keeps the line open and says at once that it is
    const beat = () => send({ event: 'beat', data: '', retry: 1_000 });
    const timer = setInterval(beat, heartbeatMs);
    stream.onAbort(finish);
    beat();
    await finished;
    clearInterval(timer);
    stop();
  });
}

async function sendFile(c: Context, path: string, contentType: string, cacheControl: string): Promise<Response> {
  let handle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    // a preview that was removed since the key was made
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return c.text('Not found.', 404);
    throw error;
  }
  const { size } = await handle.stat();
  const headers = { 'content-type': contentType, 'content-length': String(size), 'cache-control': cacheControl };
  if (c.req.method === 'HEAD') {
    await handle.close();
    return c.body(null, 200, headers);
  }
  const stream = createReadStream('', { fd: handle });
  return c.body(Readable.toWeb(stream) as ReadableStream, 200, headers);
}

/** A person gets a page, a program a Reply. */
function refusal(c: Context, verdict: Extract<Verdict, { ok: false }>): Response {
  const status = verdict.why === 'ask' ? 401 : 403;
  const wantsPage = c.req.method === 'GET' && (c.req.header('accept') ?? '').includes('text/html');
  return wantsPage ? c.html(closedPage(verdict.message), status) : reply(c, failure('forbidden', verdict.message), status);
}

function failure(code: AppError['code'], message: string): Reply {
  return { ok: false, error: { code, message, details: null } };
}

function reply(c: Context, body: Reply, status: 200 | 400 | 401 | 403 | 413 | 415 | 500 = 200): Response {
  return c.json(body, status);
}
