import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createFakeApp, type FakeApp } from '../testing/fake-app.ts';
import { askHttp, openHttp, signIn } from '../testing/http-client.ts';
import { startWebHost, type WebHost } from './server.ts';

const pictureKey = '01JDGZ3N6V8QK2M4R7T9W0XYAB/0123abcd/grid';

interface Setting {
  app: FakeApp;
  host: WebHost;
  dir: string;
  /** asks with the session's cookie and the page's origin, then with what the test says */
  ask(path: string, asked?: { method?: string; headers?: Record<string, string>; body?: string }): ReturnType<typeof askHttp>;
  cookie: string;
}

function withHost(body: (setting: Setting) => Promise<void>): Promise<void> {
  return withTempDir(async (dir) => {
    const faceDir = join(dir, 'face');
    await mkdir(join(faceDir, 'assets'), { recursive: true });
    await writeFile(join(faceDir, 'index.html'), '<!doctype html><title>the face</title>');
    await writeFile(join(faceDir, 'assets', 'index-abc.js'), 'export {};');
    await writeFile(join(dir, 'secret.txt'), 'not yours');
    await writeFile(join(dir, 'grid.webp'), 'picture bytes');
    const app = createFakeApp({}, { [pictureKey]: { path: join(dir, 'grid.webp'), contentType: 'image/webp' }, 'its/drive/away': { path: join(dir, 'grid.webp'), contentType: 'image/webp', standsIn: true } });
    const host = await startWebHost(app, { port: 0, faceDir });
    try {
      const cookie = await signIn(host.url);
      const ask: Setting['ask'] = (path, asked = {}) => askHttp(`${host.origin}${path}`, { ...asked, headers: { cookie, origin: host.origin, 'content-type': 'application/json', ...asked.headers } });
      await body({ app, host, dir, ask, cookie });
    } finally {
      await host.close();
    }
  });
}

describe('the first address', () => {
  it('becomes a cookie that carries the port, cannot be read by scripts and is sent to our own pages only', () =>
    withTempDir(async (dir) => {
      await writeFile(join(dir, 'index.html'), '');
      const host = await startWebHost(createFakeApp(), { port: 0, faceDir: dir });
      const answer = await askHttp(host.url);
      expect(answer.status).toBe(303);
      expect(answer.headers.location).toBe('/');
      expect(answer.headers['set-cookie']).toEqual([expect.stringMatching(new RegExp(`^sightline-${host.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`))]);
      await host.close();
    }));

  it('works once; a second browser is told what to do, the first may open it again', () =>
    withHost(async ({ host, cookie }) => {
      const stranger = await askHttp(host.url, { headers: { accept: 'text/html' } });
      expect(stranger.status).toBe(401);
      expect(stranger.headers['set-cookie']).toBeUndefined();
      expect(stranger.text).toContain('opened already');
      expect((await askHttp(host.url, { headers: { cookie } })).headers.location).toBe('/');
    }));

  it('is refused with a wrong token', () =>
    withHost(async ({ host }) => {
      expect((await askHttp(`${host.origin}/?token=guess`, { headers: { accept: 'text/html' } })).status).toBe(401);
    }));

  it('listens on the loopback address only', () =>
    withHost(async ({ host }) => {
      const others = Object.values(networkInterfaces()).flat().filter((face) => face?.family === 'IPv4' && !face.internal);
      for (const face of others) {
        const refused = await new Promise((resolve) => connect(host.port, face!.address).once('error', () => resolve(true)).once('connect', () => resolve(false)));
        expect(refused).toBe(true);
      }
      expect(host.origin).toBe(`http://127.0.0.1:${host.port}`);
    }));
});

describe('a browser without the cookie', () => {
  it.each(['/', '/photos', '/assets/index-abc.js', `/media/${pictureKey}`, '/api/events'])('gets nothing from %s but the page that says what to do', (path) =>
    withHost(async ({ host }) => {
      const answer = await askHttp(`${host.origin}${path}`, { headers: { accept: 'text/html,*/*' } });
      expect(answer.status).toBe(401);
      expect(answer.text).toContain('Open the address that Sightline printed');
      expect(answer.text).not.toContain('the face');
    }));

  it('gets a reply as data from the calls', () =>
    withHost(async ({ host }) => {
      const answer = await askHttp(`${host.origin}/api/jobs.list`, { method: 'POST', headers: { origin: host.origin, 'content-type': 'application/json' }, body: '{}' });
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.text)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    }));
});

describe('a page of someone else', () => {
  it.each<[string, string, string, Record<string, string>]>([
    ['a name that was made to point here', 'GET', '/', { host: 'evil.example' }],
    ['the right address with another port', 'GET', '/', { host: '127.0.0.1:1' }],
    ['localhost instead of the address', 'GET', '/', { host: 'localhost' }],
    ['a picture in its page', 'GET', `/media/${pictureKey}`, { 'sec-fetch-site': 'cross-site' }],
    ['a picture in a page on another port', 'GET', `/media/${pictureKey}`, { 'sec-fetch-site': 'same-site' }],
    ['the page itself in a frame', 'GET', '/', { 'sec-fetch-site': 'cross-site' }],
    ['its events', 'GET', '/api/events', { 'sec-fetch-site': 'same-site' }],
    ['a write from another origin', 'POST', '/api/jobs.list', { origin: 'http://evil.example' }],
    ['a write from another port', 'POST', '/api/jobs.list', { origin: 'http://127.0.0.1:1' }],
    ['a write from a sandboxed frame', 'POST', '/api/jobs.list', { origin: 'null' }],
  ])('is refused: %s', (_, method, path, headers) =>
    withHost(async ({ ask }) => {
      expect((await ask(path, { method, headers, ...(method === 'POST' && { body: '{}' }) })).status).toBe(403);
    }));

  it('is refused a write without an origin, and a form’s', () =>
    withHost(async ({ host, ask, cookie }) => {
      expect((await askHttp(`${host.origin}/api/jobs.list`, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: '{}' })).status).toBe(403);
      expect((await ask('/api/jobs.list', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' })).status).toBe(415);
    }));

  it('cannot use up the token from a link', () =>
    withTempDir(async (dir) => {
      await writeFile(join(dir, 'index.html'), '');
      const host = await startWebHost(createFakeApp(), { port: 0, faceDir: dir });
      expect((await askHttp(host.url, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
      expect((await askHttp(host.url)).status).toBe(303);
      await host.close();
    }));
});

describe('our own page', () => {
  it('gets the face, on its own routes too, under a strict policy', () =>
    withHost(async ({ ask }) => {
      for (const path of ['/', '/photos/01X', '/search']) {
        const page = await ask(path);
        expect(page.status).toBe(200);
        expect(page.text).toContain('the face');
        expect(page.headers['content-security-policy']).toContain("default-src 'none'");
        expect(page.headers['content-security-policy']).not.toContain('unsafe-inline');
        expect(page.headers).toMatchObject({ 'cross-origin-resource-policy': 'same-origin', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-cache' });
      }
      const script = await ask('/assets/index-abc.js');
      expect(script.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'private, max-age=31536000, immutable' });
    }));

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/assets/../../secret.txt', '/..%2fsecret.txt', '/secret.txt', '/assets/none.js', '/media/../secret.txt', '/media//etc/passwd', '/api/none'])('cannot reach a file outside the face: %s', (path) =>
    withHost(async ({ ask }) => {
      const answer = await ask(path);
      expect(answer.text).not.toContain('not yours');
      expect([200, 404]).toContain(answer.status);
      if (answer.status === 200) expect(answer.text).toContain('the face');
    }));

  it('gets pictures by key, to keep for good; a removed one is not found', () =>
    withHost(async ({ ask, dir }) => {
      const picture = await ask(`/media/${pictureKey}`);
      expect(picture).toMatchObject({ status: 200, text: 'picture bytes' });
      expect(picture.headers).toMatchObject({ 'content-type': 'image/webp', 'content-length': '13', 'cache-control': 'private, max-age=31536000, immutable', 'cross-origin-resource-policy': 'same-origin' });
      expect((await ask(`/media/${pictureKey}`, { method: 'HEAD' })).text).toBe('');
      expect((await ask('/media/none')).status).toBe(404);
      // another picture under its name is not to be kept
      expect((await ask('/media/its/drive/away')).headers).toMatchObject({ 'cache-control': 'no-store' });
      await rm(join(dir, 'grid.webp'));
      expect((await ask(`/media/${pictureKey}`)).status).toBe(404);
    }));

  it('gets replies as data, errors included, and a word about input that is too large or no JSON', () =>
    withHost(async ({ ask }) => {
      expect(JSON.parse((await ask('/api/jobs.list', { method: 'POST', body: '{}' })).text)).toEqual({ ok: true, data: [] });
      expect(JSON.parse((await ask('/api/no.such', { method: 'POST', body: '{}' })).text)).toMatchObject({ ok: false, error: { code: 'unknown_call' } });
      expect(await ask('/api/jobs.list', { method: 'POST', body: '{"cut' })).toMatchObject({ status: 400 });
      expect(await ask('/api/search.run', { method: 'POST', body: JSON.stringify({ text: 'x'.repeat(9_000_000) }) })).toMatchObject({ status: 413 });
      expect(await ask('/api/jobs.list', { method: 'DELETE' })).toMatchObject({ status: 405 });
    }));

  it('hears events, and the engine is left alone when it goes', () =>
    withHost(async ({ app, host, cookie }) => {
      const stream = await openHttp(`${host.origin}/api/events`, { headers: { cookie } });
      expect(stream.headers['content-type']).toContain('text/event-stream');
      const lines = createInterface({ input: stream })[Symbol.asyncIterator]();
      const nextData = async (): Promise<string> => {
        for (;;) {
          const line = String((await lines.next()).value);
          if (line.startsWith('data: {')) return line.slice(6);
        }
      };
      expect((await lines.next()).value).toBe('event: beat');
      app.emit('acts.changed', { undo: 'Tag 1 photo “ünïcode 犬”', redo: null });
      expect(JSON.parse(await nextData())).toEqual({ name: 'acts.changed', data: { undo: 'Tag 1 photo “ünïcode 犬”', redo: null } });
      stream.destroy();
      await expect.poll(() => app.listeners()).toBe(0);
    }));
});

it('says which port is taken and what to do', () =>
  withHost(async ({ host, dir }) => {
    await expect(startWebHost(createFakeApp(), { port: host.port, faceDir: join(dir, 'face') })).rejects.toMatchObject({ code: 'bad_input', message: expect.stringContaining(`${host.port}`) });
  }));
