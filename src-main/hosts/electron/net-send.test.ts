/** @file The Electron side of the door over a made-up `net`: redirects are answers, and it can be stopped. */
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { beforeEach, expect, it, vi } from 'vitest';

class Request extends EventEmitter {
  headers: Record<string, string> = {};
  isAborted = false;
  isSent = false;
  readonly options: unknown;
  constructor(options: unknown) {
    super();
    this.options = options;
  }
  setHeader = (name: string, value: string) => void (this.headers[name] = value);
  end = () => void (this.isSent = true);
  abort = () => void (this.isAborted = true);
}

const made: Request[] = [];
const own = { setPermissionRequestHandler: () => undefined };
vi.mock('electron', () => ({
  net: {
    request(options: unknown) {
      const request = new Request(options);
      made.push(request);
      return request;
    },
  },
  session: { fromPartition: () => own },
}));
const { netSend } = await import('./net-send.ts');

const url = 'https://huggingface.co/a';
beforeEach(() => void made.splice(0));

function send(signal = new AbortController().signal) {
  const answer = netSend({ url, headers: { range: 'bytes=5-' }, signal });
  return { answer, request: made[0]! };
}

it('asks in a session of its own, without cookies, and stops at redirects', async () => {
  const { answer, request } = send();
  expect(request.options).toMatchObject({ url, redirect: 'manual', session: own, credentials: 'omit' });
  expect(request).toMatchObject({ headers: { range: 'bytes=5-' }, isSent: true });
  request.emit('redirect', 302, 'GET', 'https://cdn.hf.co/b');
  expect(await answer).toMatchObject({ status: 302, headers: { location: 'https://cdn.hf.co/b' } });
  expect(request.isAborted).toBe(true);
});

it('gives status, headers and body', async () => {
  const { answer, request } = send();
  const response = Object.assign(Readable.from([Buffer.from('ab'), Buffer.from('c')]), {
    statusCode: 206,
    headers: { ETag: ['"1"'], 'content-length': '3' },
  });
  request.emit('response', response);
  const { status, headers, body } = await answer;
  expect({ status, headers }).toEqual({ status: 206, headers: { etag: '"1"', 'content-length': '3' } });
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  expect(Buffer.concat(pieces).toString()).toBe('abc');
});

it('fails with Chromium’s reason, and ends at once when it is stopped', async () => {
  const failing = send();
  failing.request.emit('error', new Error('net::ERR_NAME_NOT_RESOLVED'));
  await expect(failing.answer).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
  made.splice(0);
  const stop = new AbortController();
  const stopped = send(stop.signal);
  stop.abort(new Error('enough'));
  await expect(stopped.answer).rejects.toThrow('enough');
  expect(stopped.request.isAborted).toBe(true);
});

it('gives a proxy no name and password', () => {
  const { request } = send();
  const answers: unknown[] = [];
  request.emit('login', {}, (...given: unknown[]) => answers.push(given));
  expect(answers).toEqual([[]]);
});
