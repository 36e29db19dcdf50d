/**
 * @file Every error has a sentence with a next step; the HTTP bridge unwraps replies and tells when the line
 * breaks.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError, errorCodes, pictureFormats } from '../../src-preload/contract/index.ts';
import { preloadBridge } from './bridge.ts';
import { errorSentence } from './error-sentences.ts';
import { httpBridge } from './http-bridge.ts';

/** what the page's storage holds */
let kept: Map<string, string>;
/** addresses that the history was told to show instead */
let shown: string[];

function openPageAt(hash: string): void {
  vi.stubGlobal('location', { hash, pathname: '/' });
  vi.stubGlobal('history', {
    replaceState: (_state: unknown, _title: string, url: string) => void shown.push(url),
  });
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  });
}

beforeEach(() => {
  kept = new Map([['sightline-key', 'the-key']]);
  shown = [];
  openPageAt('');
});
afterEach(() => vi.unstubAllGlobals());

test('each code has a sentence that says what happened and goes on after it', () => {
  for (const code of errorCodes) {
    const sentence = errorSentence(new AppError(code, 'The file “a.jpg” is broken.'));
    expect(sentence, code).toMatch(/^\p{Lu}.*[.?]$/u);
    expect(sentence.split(/[.;:] /).length, code).toBeGreaterThan(1);
    expect(sentence, code).not.toMatch(/undefined|_|!/);
  }
});

test('a rule of the product is told in its own words, not as a page that lost its key', () => {
  expect(errorSentence(new AppError('refused', 'clip is in use. Choose another pack first.'))).toBe(
    'clip is in use. Choose another pack first.',
  );
  expect(errorSentence(new AppError('refused', 'This is the very file that is to be kept.'))).toBe(
    'This is the very file that is to be kept. Nothing was changed.',
  );
});

test('a format that cannot be read names all that can', () => {
  const sentence = errorSentence(new AppError('unsupported_format', 'This is a film.'));
  for (const format of pictureFormats) expect(sentence).toContain(format);
  expect(sentence).toContain('Photoshop and camera raw.');
});

test('a message that already says what to do is left as it is', () => {
  const said = 'There is no folder “/x”. Check the spelling, or whether its drive is connected.';
  expect(errorSentence(new AppError('not_found', said))).toBe(said);
});

test('what is no AppError shows no stack and no code', () => {
  expect(errorSentence(new TypeError('x is not a function'))).not.toMatch(/function|TypeError/);
});

test('the preload’s replies become values and AppErrors', async () => {
  const bridge = preloadBridge({
    call: async (name) =>
      name === 'tags.list'
        ? { ok: true, data: [] }
        : { ok: false, error: { code: 'disk_full', message: 'Full.', details: null } },
    on: () => () => {},
    pathOf: () => '/home/me/Pictures',
  });
  expect(bridge.pathOf?.(new File([], 'Pictures'))).toBe('/home/me/Pictures');
  expect(await bridge.call('tags.list', {})).toEqual([]);
  await expect(bridge.call('annotations.undo', {})).rejects.toMatchObject({ code: 'disk_full' });
});

test('over HTTP a call is one POST that shows the key and sends no cookie', async () => {
  const requests: unknown[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    requests.push([url, init.method, init.body, init.headers, init.credentials]);
    return new Response(JSON.stringify({ ok: true, data: ['beach'] }));
  });
  expect(await httpBridge().call('tags.suggest', { text: 'be' })).toEqual(['beach']);
  expect(requests).toEqual([
    [
      '/api/tags.suggest',
      'POST',
      '{"text":"be"}',
      { 'content-type': 'application/json', authorization: 'Bearer the-key' },
      'omit',
    ],
  ]);
});

test('over HTTP events come line by line, however they are cut, and a broken line is told once each way and made anew', async () => {
  vi.useFakeTimers();
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  vi.stubGlobal(
    'fetch',
    async () =>
      new Response(new ReadableStream<Uint8Array>({ start: (controller) => void streams.push(controller) })),
  );
  const bridge = httpBridge();
  const heard: string[] = [];
  const line: boolean[] = [];
  bridge.onLine((connected) => line.push(connected));
  const stop = bridge.on((event) =>
    heard.push(event.name === 'annotations.changed' ? (event.data.undo ?? '') : ''),
  );
  const send = (text: string) => streams.at(-1)!.enqueue(new TextEncoder().encode(text));
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  send('event: beat\ndata: \n\ndata: {"name":"annotations.changed","da');
  send(
    'ta":{"undo":"one","redo":null}}\n\ndata: {"name":"annotations.changed","data":{"undo":"two","redo":null}}\n\n',
  );
  await vi.waitFor(() => expect(heard).toEqual(['one', 'two']));
  streams[0]!.close();
  await vi.waitFor(() => expect(line).toEqual([false]));
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.waitFor(() => expect(line).toEqual([false, true]));
  stop();
  send('data: {"name":"annotations.changed","data":{"undo":"three","redo":null}}\n\n');
  await vi.advanceTimersByTimeAsync(10);
  expect(heard).toEqual(['one', 'two']);
  vi.useRealTimers();
});

test('the token in the first address becomes the key, once, and leaves the address at once', async () => {
  kept.clear();
  openPageAt('#token=abc-1');
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    sent.push(`${url} ${String(init.body)} ${new Headers(init.headers).get('authorization')}`);
    return new Response(
      JSON.stringify(
        url === '/api/session' ? { ok: true, data: { key: 'new-key' } } : { ok: true, data: [] },
      ),
    );
  });
  const bridge = httpBridge();
  expect(shown).toEqual(['/']);
  await Promise.all([bridge.call('tags.list', {}), bridge.call('jobs.list', {})]);
  expect(sent).toEqual([
    '/api/session {"token":"abc-1"} null',
    '/api/tags.list {} Bearer new-key',
    '/api/jobs.list {} Bearer new-key',
  ]);
  expect([...kept]).toEqual([['sightline-key', 'new-key']]);
});

test('a used token leaves the browser that has the key as it was, and another without', async () => {
  openPageAt('#token=used');
  const shownKeys: (string | null)[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (url === '/api/session') return new Response('{}', { status: 401 });
    shownKeys.push(new Headers(init.headers).get('authorization'));
    return new Response(JSON.stringify({ ok: true, data: [] }));
  });
  await httpBridge().call('tags.list', {});
  kept.clear();
  await httpBridge().call('tags.list', {});
  expect(shownKeys).toEqual(['Bearer the-key', null]);
});

test('a browser that keeps nothing for pages still has the key until the page is left', async () => {
  openPageAt('#token=abc');
  vi.stubGlobal('localStorage', undefined);
  vi.stubGlobal(
    'fetch',
    async (url: string, init: RequestInit) =>
      new Response(
        JSON.stringify(
          url === '/api/session'
            ? { ok: true, data: { key: 'k' } }
            : { ok: true, data: [new Headers(init.headers).get('authorization')] },
        ),
      ),
  );
  expect(await httpBridge().call('tags.suggest', { text: 'x' })).toEqual(['Bearer k']);
});

test('an engine that does not answer, and one that refuses, are told apart', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
  await expect(httpBridge().call('tags.list', {})).rejects.toSatisfy((error: unknown) =>
    errorSentence(error).startsWith('Sightline is not answering.'),
  );
  vi.stubGlobal('fetch', async () => new Response('<html>', { status: 401 }));
  await expect(httpBridge().call('tags.list', {})).rejects.toMatchObject({ code: 'forbidden' });
});
