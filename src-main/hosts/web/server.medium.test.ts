import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createFakeApp, type FakeApp } from '../testing/fake-app.ts';
import { askHttp, mediaBaseOf, openHttp, signIn } from '../testing/http-client.ts';
import type { WebLimits } from './limits.ts';
import { startWebHost, type WebHost } from './server.ts';

const pictureKey = '01JDGZ3N6V8QK2M4R7T9W0XYAB/0123abcd/grid';

interface Setting {
  app: FakeApp;
  host: WebHost;
  dir: string;
  /** asks with the page's key and origin, then with what the test says */
  ask(
    path: string,
    asked?: { method?: string; headers?: Record<string, string>; body?: string },
  ): ReturnType<typeof askHttp>;
  /** the header that shows the page's key */
  key: { authorization: string };
  mediaBase: string;
}

function withHost(body: (setting: Setting) => Promise<void>, limits: Partial<WebLimits> = {}): Promise<void> {
  return withTempDir(async (dir) => {
    const rendererDir = join(dir, 'renderer');
    await mkdir(join(rendererDir, 'assets'), { recursive: true });
    await writeFile(join(rendererDir, 'index.html'), '<!doctype html><title>the renderer</title>');
    await writeFile(join(rendererDir, 'assets', 'index-abc.js'), 'export {};');
    await writeFile(join(dir, 'secret.txt'), 'not yours');
    await writeFile(join(dir, 'grid.webp'), 'picture bytes');
    const grid = { path: join(dir, 'grid.webp'), contentType: 'image/webp' };
    const app = createFakeApp(
      {},
      {
        [pictureKey]: grid,
        'its/drive/away': { ...grid, standsIn: true },
        'at/full/size': { ...grid, temporary: true },
      },
    );
    const host = await startWebHost(app, { port: 0, rendererDir, limits });
    try {
      const key = await signIn(host.url);
      const ask: Setting['ask'] = (path, asked = {}) =>
        askHttp(`${host.origin}${path}`, {
          ...asked,
          headers: { ...key, origin: host.origin, 'content-type': 'application/json', ...asked.headers },
        });
      await body({ app, host, dir, ask, key, mediaBase: await mediaBaseOf(host.origin, key) });
    } finally {
      await host.close();
    }
  });
}

/** A host whose first address nobody has opened. */
function withNewHost(body: (host: WebHost) => Promise<void>): Promise<void> {
  return withTempDir(async (dir) => {
    await writeFile(join(dir, 'index.html'), '');
    const host = await startWebHost(createFakeApp(), { port: 0, rendererDir: dir });
    try {
      await body(host);
    } finally {
      await host.close();
    }
  });
}

const redeem = (host: WebHost, token: string, headers: Record<string, string> = {}) =>
  askHttp(`${host.origin}/api/session`, {
    method: 'POST',
    headers: { origin: host.origin, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  });
const tokenOf = (host: WebHost) => new URL(host.url).hash.replace('#token=', '');
const plainPost = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };

describe('the first address', () => {
  it('becomes a key for the page’s own storage, and no cookie', () =>
    withNewHost(async (host) => {
      expect(host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
      const answer = await redeem(host, tokenOf(host));
      expect(JSON.parse(answer.text)).toEqual({
        ok: true,
        data: { key: expect.stringMatching(/^[\w-]{43}$/) as string },
      });
      expect(answer.headers['set-cookie']).toBeUndefined();
      await host.opened;
    }));

  it('works once; a second browser is told what to do', () =>
    withHost(async ({ host }) => {
      const stranger = await redeem(host, tokenOf(host));
      expect(stranger.status).toBe(401);
      expect(stranger.text).toContain('opened already');
      expect(stranger.text).not.toContain('key');
    }));

  it('is refused with a wrong token', () =>
    withNewHost(async (host) => {
      for (const token of ['guess', '', '\u0000']) expect((await redeem(host, token)).status).toBe(401);
      expect((await redeem(host, tokenOf(host))).status).toBe(200);
    }));

  it.each(['HEAD', 'GET', 'OPTIONS', 'POST', 'PUT'])(
    'is not used up by a %s request, whatever stands in it',
    (method) =>
      withNewHost(async (host) => {
        const token = tokenOf(host);
        for (const path of ['/', `/?token=${token}`, '/api/session', `/api/session?token=${token}`])
          await askHttp(`${host.origin}${path}`, { method });
        expect((await redeem(host, token)).status).toBe(200);
      }),
  );

  it('may be opened from a file or a message, once: a page of its own only, never a frame or a write', () =>
    withNewHost(async (host) => {
      const link = {
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      };
      expect((await askHttp(`${host.origin}/`, { headers: link })).status).toBe(200);
      expect(
        (await askHttp(`${host.origin}/`, { headers: { ...link, 'sec-fetch-dest': 'iframe' } })).status,
      ).toBe(403);
      expect((await redeem(host, tokenOf(host), link)).status).toBe(403);
      expect((await redeem(host, tokenOf(host), { origin: 'null' })).status).toBe(403);
      expect((await redeem(host, tokenOf(host))).status).toBe(200);
      expect((await askHttp(`${host.origin}/`, { headers: link })).status).toBe(403);
    }));

  it('listens on the loopback address only', () =>
    withHost(async ({ host }) => {
      const others = Object.values(networkInterfaces())
        .flat()
        .filter((face) => face?.family === 'IPv4' && !face.internal);
      for (const face of others) {
        const refused = await new Promise((resolve) =>
          connect(host.port, face!.address)
            .once('error', () => resolve(true))
            .once('connect', () => resolve(false)),
        );
        expect(refused).toBe(true);
      }
      expect(host.origin).toBe(`http://127.0.0.1:${host.port}`);
    }));
});

describe('a browser without the key', () => {
  it.each(['/api/events', '/media/guess/x/y/grid', `/media/${pictureKey}`])('gets nothing from %s', (path) =>
    withHost(async ({ host }) => {
      for (const accept of ['text/html,*/*', 'image/*']) {
        const answer = await askHttp(`${host.origin}${path}`, { headers: { accept } });
        expect(answer.status).toBe(401);
        expect(answer.text).toContain('Open the address that Sightline printed');
      }
    }),
  );

  it('gets a reply as data from the calls, with whatever cookies', () =>
    withHost(async ({ host, key }) => {
      const bare = key.authorization.replace('Bearer ', '');
      for (const headers of [
        {},
        { cookie: `sightline-${host.port}=${bare}` },
        { authorization: bare },
        { authorization: 'Bearer x' },
      ]) {
        const answer = await askHttp(`${host.origin}/api/jobs.list`, {
          ...plainPost,
          headers: { ...plainPost.headers, origin: host.origin, ...headers },
        });
        expect(answer.status).toBe(401);
        expect(JSON.parse(answer.text)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
      }
    }));

  it('cannot call with the secret of a picture’s address, nor see a picture with the key', () =>
    withHost(async ({ host, ask, key, mediaBase }) => {
      const secret = mediaBase.split('/')[2]!;
      expect(
        (await ask('/api/jobs.list', { ...plainPost, headers: { authorization: `Bearer ${secret}` } }))
          .status,
      ).toBe(401);
      expect((await ask(`/media/${key.authorization.replace('Bearer ', '')}/${pictureKey}`)).status).toBe(
        401,
      );
      expect(host.url).not.toContain(secret);
    }));
});

describe('a page of someone else', () => {
  it.each<[string, string, string, Record<string, string>]>([
    ['a name that was made to point here', 'GET', '/', { host: 'evil.example' }],
    ['the right address with another port', 'GET', '/', { host: '127.0.0.1:1' }],
    ['localhost instead of the address', 'GET', '/', { host: 'localhost' }],
    ['a picture in its page', 'GET', 'PICTURE', { 'sec-fetch-site': 'cross-site' }],
    ['a picture in a page on another port', 'GET', 'PICTURE', { 'sec-fetch-site': 'same-site' }],
    ['the page itself in a frame', 'GET', '/', { 'sec-fetch-site': 'cross-site' }],
    ['its events', 'GET', '/api/events', { 'sec-fetch-site': 'same-site' }],
    ['a write from another origin', 'POST', '/api/jobs.list', { origin: 'http://evil.example' }],
    ['a write from another port', 'POST', '/api/jobs.list', { origin: 'http://127.0.0.1:1' }],
    ['a write from a sandboxed frame', 'POST', '/api/jobs.list', { origin: 'null' }],
  ])('is refused: %s', (_, method, path, headers) =>
    withHost(async ({ ask, mediaBase }) => {
      const address = path === 'PICTURE' ? mediaBase + pictureKey : path;
      expect((await ask(address, { method, headers, ...(method === 'POST' && { body: '{}' }) })).status).toBe(
        403,
      );
    }),
  );

  it('is refused a write without an origin, and a form’s', () =>
    withHost(async ({ host, ask, key }) => {
      expect(
        (
          await askHttp(`${host.origin}/api/jobs.list`, {
            ...plainPost,
            headers: { ...plainPost.headers, ...key },
          })
        ).status,
      ).toBe(403);
      expect(
        (
          await ask('/api/jobs.list', {
            method: 'POST',
            headers: { 'content-type': 'text/plain' },
            body: '{}',
          })
        ).status,
      ).toBe(415);
    }));
});

describe('our own page', () => {
  it('gets the renderer, on its own routes too, under a strict policy', () =>
    withHost(async ({ ask }) => {
      for (const path of ['/', '/photos/01X', '/search']) {
        const page = await ask(path);
        expect(page.status).toBe(200);
        expect(page.text).toContain('the renderer');
        expect(page.headers['content-security-policy']).toContain("default-src 'none'");
        expect(page.headers['content-security-policy']).not.toContain('unsafe-inline');
        expect(page.headers).toMatchObject({
          'cross-origin-resource-policy': 'same-origin',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-cache',
        });
      }
      const script = await ask('/assets/index-abc.js');
      expect(script.headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'private, max-age=31536000, immutable',
      });
    }));

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/secret.txt',
    '/assets/none.js',
    '/assets/%2e%2e/secret.txt',
    '/api/none',
  ])('cannot reach a file outside the renderer: %s', (path) =>
    withHost(async ({ ask }) => {
      const answer = await ask(path);
      expect(answer.text).not.toContain('not yours');
      expect([200, 404]).toContain(answer.status);
      if (answer.status === 200) expect(answer.text).toContain('the renderer');
    }),
  );

  it('gets pictures by key, to keep for good; a removed one is not found', () =>
    withHost(async ({ ask, dir, mediaBase }) => {
      const picture = await ask(mediaBase + pictureKey);
      expect(picture).toMatchObject({ status: 200, text: 'picture bytes' });
      expect(picture.headers).toMatchObject({
        'content-type': 'image/webp',
        'content-length': '13',
        'cache-control': 'private, max-age=31536000, immutable',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect((await ask(mediaBase + pictureKey, { method: 'HEAD' })).text).toBe('');
      expect((await ask(`${mediaBase}none`)).status).toBe(404);
      // another picture under its name is not to be kept
      expect((await ask(`${mediaBase}its/drive/away`)).headers).toMatchObject({
        'cache-control': 'no-store',
      });
      // what is deleted at the end is not to stay in the browser's cache
      expect((await ask(`${mediaBase}at/full/size`)).headers).toMatchObject({ 'cache-control': 'no-store' });
      await rm(join(dir, 'grid.webp'));
      expect((await ask(mediaBase + pictureKey)).status).toBe(404);
    }));

  it('gets replies as data, errors included, and a word about input that is too large or no JSON', () =>
    withHost(async ({ ask }) => {
      expect(JSON.parse((await ask('/api/jobs.list', { method: 'POST', body: '{}' })).text)).toEqual({
        ok: true,
        data: [],
      });
      expect(JSON.parse((await ask('/api/no.such', { method: 'POST', body: '{}' })).text)).toMatchObject({
        ok: false,
        error: { code: 'unknown_call' },
      });
      expect(await ask('/api/jobs.list', { method: 'POST', body: '{"cut' })).toMatchObject({ status: 400 });
      expect(
        await ask('/api/search.run', {
          method: 'POST',
          body: JSON.stringify({ text: 'x'.repeat(9_000_000) }),
        }),
      ).toMatchObject({ status: 413 });
      expect(await ask('/api/jobs.list', { method: 'DELETE' })).toMatchObject({ status: 405 });
    }));

  it('hears events, and the engine is left alone when it goes', () =>
    withHost(async ({ app, host, key }) => {
      const stream = await openHttp(`${host.origin}/api/events`, { headers: key });
      expect(stream.headers['content-type']).toContain('text/event-stream');
      const lines = createInterface({ input: stream })[Symbol.asyncIterator]();
      const nextData = async (): Promise<string> => {
        for (;;) {
          const line = String((await lines.next()).value);
          if (line.startsWith('data: {')) return line.slice(6);
        }
      };
      expect((await lines.next()).value).toBe('event: beat');
      app.emit('annotations.changed', { undo: 'Tag 1 photo “ünïcode 犬”', redo: null });
      expect(JSON.parse(await nextData())).toEqual({
        name: 'annotations.changed',
        data: { undo: 'Tag 1 photo “ünïcode 犬”', redo: null },
      });
      stream.destroy();
      await expect.poll(() => app.listeners()).toBe(0);
    }));
});

it('says which port is taken and what to do', () =>
  withHost(async ({ host, dir }) => {
    await expect(
      startWebHost(createFakeApp(), { port: host.port, rendererDir: join(dir, 'renderer') }),
    ).rejects.toMatchObject({ code: 'bad_input', message: expect.stringContaining(`${host.port}`) });
  }));

describe('what somebody else may take', () => {
  /** A connection that says nothing, or what the test says. */
  const knock = async (port: number, words = ''): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').on('error', () => {}); // it is to be cut off
    socket.resume();
    await once(socket, 'connect');
    if (words !== '') socket.write(words);
    return socket;
  };

  it('connections that never show the key: the oldest gives way, and the page is answered among any number of them', () =>
    withHost(
      async ({ host, ask }) => {
        const idle: Socket[] = [];
        for (let at = 0; at < 20; at += 1)
          idle.push(await knock(host.port, at % 2 ? 'GET / HTTP/1.1\r\nHost: x\r\n' : ''));
        expect((await ask('/api/jobs.list', plainPost)).status).toBe(200);
        await expect.poll(() => idle.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(8);
        expect(idle[0]!.closed).toBe(true);
        for (const socket of idle) socket.destroy();
      },
      { strangers: 8 },
    ));

  it('a connection that has shown the key is not cut off for strangers', () =>
    withHost(
      async ({ app, host, key }) => {
        const stream = await openHttp(`${host.origin}/api/events`, { headers: key });
        const lines = createInterface({ input: stream })[Symbol.asyncIterator]();
        await lines.next();
        const strangers: Socket[] = [];
        for (let at = 0; at < 6; at += 1) strangers.push(await knock(host.port));
        await expect.poll(() => strangers[0]!.closed).toBe(true);
        app.emit('annotations.changed', { undo: 'still here', redo: null });
        let line = '';
        while (!line.startsWith('data: {')) line = String((await lines.next()).value);
        expect(line).toContain('still here');
        for (const socket of strangers) socket.destroy();
        stream.destroy();
      },
      { strangers: 2 },
    ));

  it('headers that do not come, and headers without end', () =>
    withHost(
      async ({ host }) => {
        const slow = await knock(host.port, 'GET / HTTP/1.1\r\nHost: x\r\n');
        await once(slow, 'close');
        const large = await askHttp(`${host.origin}/`, { headers: { cookie: 'x'.repeat(5_000) } });
        expect(large.status).toBe(431);
      },
      { headersMs: 100, headerBytes: 4_096 },
    ));

  it('an event stream that nobody reads ends, and its memory is given back', () =>
    withHost(
      async ({ app, host, key }) => {
        const stream = await openHttp(`${host.origin}/api/events`, { headers: key });
        stream.on('error', () => {}); // it is to be cut off
        stream.pause();
        const undo = 'x'.repeat(100_000);
        // the system buffers some megabytes for it first
        for (let sent = 0; app.listeners() > 0 && sent < 2_000; sent += 1) {
          app.emit('annotations.changed', { undo, redo: null });
          await new Promise(setImmediate);
        }
        expect(app.listeners()).toBe(0);
        stream.destroy();
      },
      { streamBytes: 200_000 },
    ));

  it('event streams without number', () =>
    withHost(
      async ({ app, host, key }) => {
        const open = () => openHttp(`${host.origin}/api/events`, { headers: key });
        const streams = [await open(), await open()];
        expect((await open()).statusCode).toBe(503);
        streams[0]!.destroy();
        await expect.poll(() => app.listeners()).toBe(1);
        expect((await open()).statusCode).toBe(200);
      },
      { streams: 2 },
    ));

  it('calls without number', () =>
    withTempDir(async (dir) => {
      await writeFile(join(dir, 'index.html'), '');
      let answer = () => {};
      const app = createFakeApp({
        'jobs.list': () => new Promise((resolve) => (answer = () => resolve([]))),
      });
      const host = await startWebHost(app, { port: 0, rendererDir: dir, limits: { calls: 1 } });
      const headers = {
        ...(await signIn(host.url)),
        origin: host.origin,
        'content-type': 'application/json',
      };
      const ask = (name: string) =>
        askHttp(`${host.origin}/api/${name}`, { method: 'POST', headers, body: '{}' });
      const held = ask('jobs.list');
      await expect.poll(async () => (await ask('settings.get')).status).toBe(503);
      answer();
      expect((await held).status).toBe(200);
      expect((await ask('settings.get')).status).toBe(200);
      await host.close();
    }));
});
