/** @file The web host: renderer and engine over loopback HTTP. The only place that opens a port. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError, type HostInfo, type Reply } from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import { cacheControlOf, commonHeaders, readRendererFiles, type RendererFiles } from '../renderer-files.ts';
import { accessDeniedPage, accessDeniedPageStyle } from './access-denied-page.ts';
import { eventStream } from './event-stream.ts';
import { createGuard, type Guard, type AccessDecision } from './guard.ts';
import { limitConnections, serverOptions, webLimits, type WebLimits } from './limits.ts';

export interface WebHost {
  /** the address to open, with its single-use token */
  url: string;
  origin: string;
  port: number;
  /** resolves when the address has been opened */
  opened: Promise<void>;
  close(): Promise<void>;
}

/** Hono's context over Node's own request and response. */
type Env = { Bindings: HttpBindings };
type Ctx = Context<Env>;

/**
 * @param port 0 = any free one
 * @throws AppError bad_input where the port is taken
 */
export async function startWebHost(
  app: App,
  options: { port: number; rendererDir: string; limits?: Partial<WebLimits> },
): Promise<WebHost> {
  const limits = { ...webLimits, ...options.limits };
  const renderer = await readRendererFiles(options.rendererDir);
  const routes: { current: Hono<Env> | null } = { current: null };
  // the port is part of every check, and is known only once the server listens
  const fetch = (request: Request, env: unknown) => routes.current!.fetch(request, env as HttpBindings);
  const server = createAdaptorServer({ fetch, serverOptions: serverOptions(limits) }) as Server;
  const prove = limitConnections(server, limits);
  const port = await listen(server, options.port);
  const guard = createGuard(port);
  routes.current = createRoutes({ app, guard, renderer, limits, prove });
  return {
    url: guard.firstUrl(),
    origin: guard.origin,
    port,
    opened: guard.opened,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        // event streams would stay open forever
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return reject(error);
      const why = error.code === 'EACCES' ? 'not allowed' : 'in use';
      reject(
        new AppError(
          'bad_input',
          `Port ${port} cannot be had (${why}). Choose another with --port, or leave it out.`,
          null,
          { cause: error },
        ),
      );
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

interface Parts {
  app: App;
  guard: Guard;
  renderer: RendererFiles;
  limits: WebLimits;
  /** marks this connection as having the key */
  prove(socket: Socket): void;
}

const asGuardRequest = (c: Context) => ({
  method: c.req.method,
  header: (name: string) => c.req.header(name),
});

function createRoutes(parts: Parts): Hono<Env> {
  const { guard, renderer, limits, prove, app } = parts;
  const routes = new Hono<Env>();

  routes.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(commonHeaders)) c.header(name, value);
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  routes.use(async (c, next) => {
    const verdict = guard.checkPlace(asGuardRequest(c));
    return verdict.ok ? next() : refusal(c, verdict);
  });

  routes.post('/api/session', bodyLimit({ maxSize: 1_024, onError: tooMuch }), (c) => openSession(c, parts));
  routes.use('/api/*', async (c, next) => {
    const verdict = guard.check(asGuardRequest(c));
    if (!verdict.ok) return refusal(c, verdict);
    prove(c.env.incoming.socket);
    return next();
  });
  routes.get('/api/events', limitedEvents(app, limits));
  routes.post(
    '/api/:call',
    atMost(limits.calls),
    bodyLimit({ maxSize: limits.bodyBytes, onError: tooMuch }),
    (c) => call(c, parts),
  );

  routes.get('/media/:secret/:key{.+}', async (c, next) => {
    const verdict = guard.checkMedia(asGuardRequest(c), c.req.param('secret'));
    if (!verdict.ok) return refusal(c, verdict);
    prove(c.env.incoming.socket);
    return next();
  });
  routes.get('/media/:secret/:key{.+}', atMost(limits.calls), (c) => picture(c, parts));

  routes.get('/closed.css', (c) =>
    c.body(accessDeniedPageStyle, 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
  routes.get('*', async (c) => {
    const found = /^\/(?:api|media)\//.test(c.req.path) ? null : renderer.find(c.req.path);
    return found
      ? sendFile(c, found.path, found.contentType, found.cacheControl, limits)
      : c.text('Not found.', 404);
  });
  routes.all('*', (c) => c.text('Not allowed.', 405));
  routes.onError((error, c) =>
    reply(
      c,
      failure('internal', error instanceof AppError ? error.message : 'The web host could not answer.'),
      500,
    ),
  );
  return routes;
}

/** Exchanges the token of the first address for the page's key. */
async function openSession(c: Ctx, { guard, prove }: Parts): Promise<Response> {
  const verdict = guard.checkOrigin(asGuardRequest(c));
  if (!verdict.ok) return refusal(c, verdict);
  const input = await jsonOf(c);
  if (input instanceof Response) return input;
  const token = (input as { token?: unknown } | null)?.token;
  const key = typeof token === 'string' ? guard.redeem(token) : null;
  if (key === null)
    return refusal(c, {
      ok: false,
      why: 'ask',
      message: 'This address has been opened already, or is not the one that was printed.',
    });
  prove(c.env.incoming.socket);
  return reply(c, { ok: true, data: { key } });
}

async function call(c: Context<Env, '/api/:call'>, { app, guard }: Parts): Promise<Response> {
  const input = await jsonOf(c);
  if (input instanceof Response) return input;
  const answer = await app.call(c.req.param('call'), input);
  // only this server knows the secret in its pictures' URLs
  if (answer.ok && c.req.param('call') === 'host.info')
    return reply(c, { ok: true, data: { ...(answer.data as HostInfo), mediaBase: guard.mediaBase } });
  return reply(c, answer);
}

async function picture(
  c: Context<Env, '/media/:secret/:key{.+}'>,
  { app, limits }: Parts,
): Promise<Response> {
  const file = await app.media(c.req.param('key'));
  if (!file) return c.text('No such picture.', 404);
  return sendFile(c, file.path, file.contentType, cacheControlOf(file), limits);
}

/** @returns the input, or a refusal where it is no JSON */
async function jsonOf(c: Ctx): Promise<unknown> {
  if (!c.req.header('content-type')?.startsWith('application/json'))
    return reply(c, failure('bad_input', 'The input must be JSON.'), 415);
  try {
    return await c.req.json();
  } catch {
    return reply(c, failure('bad_input', 'The input is not JSON.'), 400);
  }
}

/** Limits concurrent calls; further ones get an error that asks to try again. */
function atMost(calls: number) {
  let open = 0;
  return async (c: Ctx, next: () => Promise<void>) => {
    if (open >= calls)
      return reply(
        c,
        failure('internal', 'Sightline is answering too many questions at once. Wait a moment.'),
        503,
      );
    open += 1;
    try {
      return await next();
    } finally {
      open -= 1;
    }
  };
}

function limitedEvents(app: App, { streams, streamBytes }: WebLimits) {
  let open = 0;
  return (c: Ctx) => {
    if (open >= streams)
      return reply(c, failure('internal', 'Sightline is open in too many tabs. Close some of them.'), 503);
    open += 1;
    const body = eventStream(app, streamBytes, (how) => {
      open -= 1;
      // the buffers of Node and the system are discarded, too
      if (how === 'too slow') c.env.outgoing.destroy();
    });
    return c.body(body, 200, { 'content-type': 'text/event-stream' });
  };
}

async function sendFile(
  c: Ctx,
  path: string,
  contentType: string,
  cacheControl: string,
  { stalledMs }: WebLimits,
): Promise<Response> {
  let handle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    // a preview that was removed since the key was made
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return c.text('Not found.', 404);
    throw error;
  }
  const { size } = await handle.stat();
  const headers = {
    'content-type': contentType,
    'content-length': String(size),
    'cache-control': cacheControl,
  };
  if (c.req.method === 'HEAD') {
    await handle.close();
    return c.body(null, 200, headers);
  }
  const stream = createReadStream('', { fd: handle });
  const { outgoing } = c.env;
  outgoing.setTimeout(stalledMs, () => outgoing.destroy());
  return c.body(Readable.toWeb(stream) as ReadableStream, 200, headers);
}

/** A page for a browser, a Reply for a program. */
function refusal(c: Context, verdict: Extract<AccessDecision, { ok: false }>): Response {
  const status = verdict.why === 'ask' ? 401 : 403;
  const wantsPage = c.req.method === 'GET' && (c.req.header('accept') ?? '').includes('text/html');
  return wantsPage
    ? c.html(accessDeniedPage(verdict.message), status)
    : reply(c, failure('forbidden', verdict.message), status);
}

function failure(code: AppError['code'], message: string): Reply {
  return { ok: false, error: { code, message, details: null } };
}

const tooMuch = (c: Context) => reply(c, failure('bad_input', 'That is too much at once.'), 413);

function reply(
  c: Context,
  body: Reply,
  status: 200 | 400 | 401 | 403 | 413 | 415 | 500 | 503 = 200,
): Response {
  return c.json(body, status);
}
