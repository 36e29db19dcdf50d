/** @file Every error has a sentence with a next step; the HTTP bridge unwraps replies and tells when the line breaks. */
import { afterEach, expect, test, vi } from 'vitest';
import { AppError, errorCodes } from '../../src-preload/contract/index.ts';
import { httpBridge, preloadBridge } from './bridge.ts';
import { errorSentence } from './error-sentences.ts';

afterEach(() => vi.unstubAllGlobals());

test('each code has a sentence that says what happened and goes on after it', () => {
  for (const code of errorCodes) {
    const sentence = errorSentence(new AppError(code, 'The file “a.jpg” is broken.'));
    expect(sentence, code).toMatch(/^\p{Lu}.*[.?]$/u);
    expect(sentence.split(/[.;:] /).length, code).toBeGreaterThan(1);
    expect(sentence, code).not.toMatch(/undefined|_|!/);
  }
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
    call: async (name) => (name === 'tags.list' ? { ok: true, data: [] } : { ok: false, error: { code: 'disk_full', message: 'Full.', details: null } }),
    on: () => () => {},
    pathOf: () => '/home/me/Pictures',
  });
  expect(bridge.pathOf?.(new File([], 'Pictures'))).toBe('/home/me/Pictures');
  expect(await bridge.call('tags.list', {})).toEqual([]);
  await expect(bridge.call('acts.undo', {})).rejects.toMatchObject({ code: 'disk_full' });
});

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static last: FakeSource | null = null;
  readyState = 1;
  constructor() {
    super();
    FakeSource.last = this;
  }
}

test('over HTTP a call is one POST, events come by name, and a broken line is told once each way', async () => {
  const requests: unknown[] = [];
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    requests.push([url, init.method, init.body]);
    return new Response(JSON.stringify({ ok: true, data: ['beach'] }));
  });
  const bridge = httpBridge();
  expect(await bridge.call('tags.suggest', { text: 'be' })).toEqual(['beach']);
  expect(requests).toEqual([['/api/tags.suggest', 'POST', '{"text":"be"}']]);

  const heard: string[] = [];
  const line: boolean[] = [];
  bridge.onLine((connected) => line.push(connected));
  const stop = bridge.on(({ name }) => heard.push(name));
  const source = FakeSource.last;
  source?.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ name: 'acts.changed', data: { undo: null, redo: null } }) }));
  source?.dispatchEvent(new Event('error'));
  source?.dispatchEvent(new Event('error'));
  source?.dispatchEvent(new Event('open'));
  stop();
  source?.dispatchEvent(new MessageEvent('message', { data: '{"name":"acts.changed","data":{}}' }));
  expect(heard).toEqual(['acts.changed']);
  expect(line).toEqual([false, true]);
});

test('an engine that does not answer, and one that refuses, are told apart', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
  await expect(httpBridge().call('tags.list', {})).rejects.toSatisfy((error: unknown) => errorSentence(error).startsWith('Sightline is not answering.'));
  vi.stubGlobal('fetch', async () => new Response('<html>', { status: 401 }));
  await expect(httpBridge().call('tags.list', {})).rejects.toMatchObject({ code: 'forbidden' });
});
