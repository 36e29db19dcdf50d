/** @file One file over a scripted network: cuts anywhere, answers of every kind, and the waits between. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestClock, type TestClock } from '../../../testing/network/test-clock.ts';
import { ConnectionError, type NetworkAnswer, type NetworkRequest } from '../../network/network.ts';
import { downloadFile, longestAskedWaitMs, mostTries } from './download-file.ts';
import type { PartFile, WantedFile } from './download-store.ts';

const content = Buffer.from(Array.from({ length: 3_000 }, (_, index) => (index * 31 + 7) % 251));
const shaOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const file: WantedFile = {
  url: 'https://huggingface.co/a/b/resolve/0/onnx/model.onnx',
  ...{ path: 'onnx/model.onnx', name: 'onnx/model.onnx', bytes: content.length, sha256: shaOf(content) },
};

interface Scripted extends Partial<Omit<NetworkAnswer, 'headers' | 'body'>> {
  headers?: Record<string, string>;
  body?: AsyncIterable<Uint8Array> | Uint8Array;
}
type Script = (request: { offset: number; ifRange: string | undefined; signal: AbortSignal }) => Scripted;

/** As it should be. */
const right: Script = ({ offset }) =>
  offset === 0
    ? { status: 200, headers: { etag: '"1"', 'content-length': `${content.length}` }, body: content }
    : {
        status: 206,
        headers: { etag: '"1"', 'content-range': rangeFrom(offset) },
        body: content.subarray(offset),
      };
const rangeFrom = (offset: number) => `bytes ${offset}-${content.length - 1}/${content.length}`;

/** The right answer, cut after so many bytes. */
const cut =
  (bytes: number): Script =>
  (request) => {
    const answer = right(request);
    return { ...answer, body: broken((answer.body as Buffer).subarray(0, bytes)) };
  };
async function* broken(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
  throw new ConnectionError('The connection to huggingface.co broke off.', { passes: true });
}
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 700) yield bytes.subarray(from, from + 700);
}

function memoryPart(start: Uint8Array = new Uint8Array(), tag: string | null = null) {
  let bytes = Buffer.from(start);
  let validator = tag;
  const part: PartFile & { bytes(): Buffer } = {
    bytes: () => bytes,
    size: () => bytes.length,
    validator: () => validator,
    append: async (piece) => void (bytes = Buffer.concat([bytes, piece])),
    async restart(next) {
      bytes = Buffer.alloc(0);
      validator = next;
    },
    sha256: () => shaOf(bytes),
    finish: async () => {},
    close: async () => {},
  };
  return part;
}

interface Ran {
  part: ReturnType<typeof memoryPart>;
  clock: TestClock;
  asked: { offset: number; ifRange: string | undefined; encoding: string | undefined }[];
  notes: (string | null)[];
  end: Promise<void>;
  stop: AbortController;
}

function start(
  scripts: Script[],
  { part = memoryPart(), clock = createTestClock(), wanted = file, always = right } = {} as {
    part?: ReturnType<typeof memoryPart>;
    clock?: TestClock;
    wanted?: WantedFile;
    always?: Script;
  },
): Ran {
  const left = [...scripts];
  const asked: Ran['asked'] = [];
  const notes: Ran['notes'] = [];
  const stop = new AbortController();
  const get = async ({ headers, signal }: NetworkRequest): Promise<NetworkAnswer> => {
    const offset = Number(/^bytes=(\d+)-$/.exec(headers['range'] ?? '')?.[1] ?? 0);
    asked.push({ offset, ifRange: headers['if-range'], encoding: headers['accept-encoding'] });
    const answer = (left.shift() ?? always)({ offset, ifRange: headers['if-range'], signal });
    const { body = new Uint8Array() } = answer;
    return {
      ...{ status: 200, headers: {}, host: 'huggingface.co', close: () => {}, ...answer },
      body: body instanceof Uint8Array ? piecesOf(body) : body,
    };
  };
  const end = downloadFile(
    {
      network: { get, hostOf: async () => 'huggingface.co' },
      ...{ clock, title: 'CLIP', signal: stop.signal },
      onSize: () => {},
      onWait: (note) => notes.push(note),
    },
    wanted,
    part,
  );
  return { part, clock, asked, notes, end, stop };
}

async function whole(scripts: Script[], options: Parameters<typeof start>[1] = {}): Promise<Ran> {
  const ran = start(scripts, options);
  await ran.end;
  expect(ran.part.bytes().equals(content)).toBe(true);
  return ran;
}

describe('a download of one file', () => {
  it('asks once, uncompressed', async () => {
    const { asked, clock } = await whole([]);
    expect(asked).toEqual([{ offset: 0, ifRange: undefined, encoding: 'identity' }]);
    expect(clock.waits).toEqual([]);
  });

  it('goes on from any byte at which it was cut, as often as there are tries', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: content.length - 1 }), { maxLength: mostTries - 1 }),
        async (cuts) => {
          const { asked } = await whole(cuts.map(cut));
          for (const [index, { offset, ifRange }] of asked.entries()) {
            const came = cuts
              .slice(0, index)
              .reduce((sum, bytes) => Math.min(content.length, sum + bytes), 0);
            expect({ offset, ifRange }).toEqual({ offset: came, ifRange: came > 0 ? '"1"' : undefined });
          }
        },
      ),
    ));

  it('goes on from what an earlier session left, and asks for the same file only', async () => {
    const { asked } = await whole([], { part: memoryPart(content.subarray(0, 1_234), '"1"') });
    expect(asked).toEqual([{ offset: 1_234, ifRange: '"1"', encoding: 'identity' }]);
  });

  it('asks for nothing where all of it is there', async () => {
    expect((await whole([], { part: memoryPart(content) })).asked).toEqual([]);
  });

  it('begins anew where more is there than the file has', async () => {
    const { asked } = await whole([], { part: memoryPart(Buffer.concat([content, content])) });
    expect(asked.map(({ offset }) => offset)).toEqual([0]);
  });

  it('begins anew at a 200 to a range', async () => {
    const { asked } = await whole([() => right({ offset: 0 } as never)], {
      part: memoryPart(Buffer.alloc(500), '"0"'),
    });
    expect(asked.map(({ offset }) => offset)).toEqual([500]);
  });

  it('believes a Content-Range more than the status', async () => {
    await whole([({ offset }) => ({ ...right({ offset } as never), status: 200 })], {
      part: memoryPart(content.subarray(0, 500), '"1"'),
    });
  });

  it.each([
    ['another beginning', { 'content-range': `bytes 0-${content.length - 1}/${content.length}` }],
    ['another whole', { 'content-range': `bytes 500-3999/4000` }],
    ['more than there is', { 'content-range': `bytes 500-3000/3000` }],
    ['nothing', {}],
  ])('throws an answer away whose Content-Range says %s', async (_name, headers) => {
    const { asked } = await whole(
      [() => ({ status: 206, headers: headers as Record<string, string>, body: content })],
      { part: memoryPart(content.subarray(0, 500), '"1"') },
    );
    expect(asked.map(({ offset }) => offset)).toEqual([500, 0]);
  });

  it('begins anew at 416, and gives up where it is answered for ever', async () => {
    const part = memoryPart(content.subarray(0, 500), '"1"');
    const { asked } = await whole([() => ({ status: 416 })], { part });
    expect(asked.map(({ offset }) => offset)).toEqual([500, 0]);

    const forEver = start([], { always: () => ({ status: 416 }) });
    await expect(forEver.end).rejects.toMatchObject({ code: 'network_failed' });
    expect(forEver.asked).toHaveLength(mostTries);
  });

  it('takes no compressed data', async () => {
    const { asked } = await whole([
      () => ({ status: 200, headers: { 'content-encoding': 'gzip' }, body: Buffer.alloc(90) }),
    ]);
    expect(asked).toHaveLength(2);
  });

  it('waits as long as it is asked to, and says so', async () => {
    const { clock, notes } = await whole([
      () => ({ status: 429, headers: { 'retry-after': '42' } }),
      () => ({ status: 503, headers: { 'retry-after': 'Thu, 01 Jan 2026 00:01:43 GMT' } }),
    ]);
    expect(clock.waits).toEqual([42_000, 61_000]);
    expect(notes[0]).toBe(
      'huggingface.co has had too many requests from your network: waiting 42 s, then try 2 of 5',
    );
    expect(notes.at(-1)).toBeNull();
  });

  it('does not wait for hours', async () => {
    const seconds = longestAskedWaitMs / 1_000 + 1;
    const { end } = start([() => ({ status: 429, headers: { 'retry-after': `${seconds}` } })]);
    await expect(end).rejects.toMatchObject({
      code: 'network_failed',
      message: expect.stringContaining('asks to be left alone for 16 minutes') as string,
    });
  });

  it('waits longer each time, and gives up after five tries', async () => {
    const { end, clock, asked } = start([], { always: () => ({ status: 502 }) });
    await expect(end).rejects.toMatchObject({
      code: 'network_failed',
      message: expect.stringMatching(/in trouble \(status 502\)\. Sightline tried 5 times/) as string,
    });
    expect(clock.waits).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(asked).toHaveLength(mostTries);
  });

  it('counts tries anew while much comes', async () => {
    const big = Buffer.alloc(12 * 2 ** 20, 1);
    const wanted = { ...file, bytes: big.length, sha256: shaOf(big) };
    const cutBig: Script = ({ offset }) => ({
      status: offset === 0 ? 200 : 206,
      headers: {
        etag: '"1"',
        ...(offset > 0 && { 'content-range': `bytes ${offset}-${big.length - 1}/${big.length}` }),
      },
      body: broken(big.subarray(offset, offset + 2 ** 20)),
    });
    const { end, asked } = start([], { wanted, always: cutBig });
    await end;
    expect(asked).toHaveLength(12);
  });

  it('gives a silent connection up after a minute, and goes on from there', async () => {
    const clock = createTestClock();
    const { part, end, asked } = start(
      [
        () => ({
          ...right({ offset: 0 } as never),
          body: (async function* () {
            yield content.subarray(0, 10);
            queueMicrotask(() => clock.advance(60_000));
            await new Promise(() => undefined);
          })(),
        }),
      ],
      { clock },
    );
    await end;
    expect(part.bytes().equals(content)).toBe(true);
    expect(asked.map(({ offset }) => offset)).toEqual([0, 10]);
  });

  it('has patience with a slow one: there is no limit on the whole time', async () => {
    const clock = createTestClock();
    const { asked } = await whole(
      [
        () => ({
          ...right({ offset: 0 } as never),
          body: (async function* () {
            for (let from = 0; from < content.length; from += 50) {
              clock.advance(59_000);
              yield content.subarray(from, from + 50);
            }
          })(),
        }),
      ],
      { clock },
    );
    expect(asked).toHaveLength(1);
  });

  it.each<[string, Scripted]>([
    ['by its type', { headers: { 'content-type': 'text/html; charset=utf-8' }, body: Buffer.from('Hello') }],
    ['by its beginning', { body: Buffer.from('\n<!DOCTYPE html><html>Sign in</html>') }],
    ['by JSON for a model', { headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') }],
  ])('knows a login page %s', async (_name, answer) => {
    const { end, part, asked } = start([() => answer]);
    await expect(end).rejects.toMatchObject({
      code: 'network_failed',
      message: expect.stringContaining('A login page or a block answered for huggingface.co') as string,
    });
    expect(asked).toHaveLength(1);
    expect(part.size()).toBe(0);
  });

  it('knows another file by its length', async () => {
    const { end } = start([() => ({ headers: { 'content-length': '90' }, body: Buffer.alloc(90) })]);
    await expect(end).rejects.toMatchObject({
      message: expect.stringContaining('90 bytes instead of 3000') as string,
    });
  });

  it('takes no more than the file has', async () => {
    const { end, part } = start([() => ({ body: Buffer.concat([content, content]) })]);
    await expect(end).rejects.toMatchObject({ code: 'network_failed' });
    expect(part.size()).toBe(0);
  });

  it('deletes a file with a wrong checksum, and tries once more', async () => {
    const wrong: Script = () => ({ body: Buffer.alloc(content.length, 1) });
    const { asked } = await whole([wrong]);
    expect(asked.map(({ offset }) => offset)).toEqual([0, 0]);

    const again = start([wrong, wrong]);
    await expect(again.end).rejects.toMatchObject({
      code: 'model_damaged',
      message: expect.stringContaining('came twice with a wrong checksum') as string,
    });
    expect(again.part.size()).toBe(0);
  });

  it.each([401, 403, 404, 407, 410, 418, 451])('asks once where the answer is %i', async (status) => {
    const { end, asked } = start([() => ({ status })]);
    await expect(end).rejects.toMatchObject({
      code: 'network_failed',
      message: expect.stringContaining(`${status}`) as string,
    });
    expect(asked).toHaveLength(1);
  });

  it('stops where another try is of no use', async () => {
    const { end, asked } = start([
      () => {
        throw new ConnectionError('The certificate is not trusted.', { passes: false });
      },
    ]);
    await expect(end).rejects.toMatchObject({ code: 'network_failed' });
    expect(asked).toHaveLength(1);
  });

  it('says that the disk is full, and keeps what came', async () => {
    const part = memoryPart();
    const append = part.append;
    part.append = async (piece) => {
      if (part.size() >= 700) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
      await append(piece);
    };
    await expect(start([], { part }).end).rejects.toMatchObject({ code: 'disk_full' });
    expect(part.size()).toBe(700);
  });

  it('stops at once, while bytes are awaited and while it waits for another try', async () => {
    const silence: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    };
    const silent = start([() => ({ body: silence })]);
    silent.stop.abort(new Error('enough'));
    await expect(silent.end).rejects.toThrow('enough');

    const waiting = start([() => ({ status: 429, headers: { 'retry-after': '60' } })], {
      clock: createTestClock({ holds: true }),
    });
    await expect.poll(() => waiting.notes.length).toBe(1);
    waiting.stop.abort(new Error('enough'));
    await expect(waiting.end).rejects.toThrow('enough');
  });
});
