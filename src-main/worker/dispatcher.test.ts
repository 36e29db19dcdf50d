/** @file The dispatcher with a scripted worker: every picture is answered once, whoever dies. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PackRef, AnalysisResult } from '../domain/vision/vision.ts';
import type { ForkWorker } from '../host.ts';
import { silentLog } from '../log.ts';
import { createVisionClient } from './client.ts';
import type { Limits } from './limits.ts';
import type { FromWorker, ProviderNote, ToWorker } from './protocol.ts';
import { createProviderNotes, type ProviderNotes } from './provider-notes.ts';

const encoder: PackRef = { id: 'clip', role: 'encoder', directory: '/packs/clip' };
const detector: PackRef = { id: 'boxes', role: 'detector', directory: '/packs/boxes' };

/** One life of the scripted worker. */
interface Life {
  number: number;
  notes: ProviderNote[];
  say(message: FromWorker): void;
  die(reason?: string): void;
}
type Script = (message: ToWorker, life: Life) => void;

/** A fork whose processes do what the script says; `lives` counts them. */
function scripted(script: Script) {
  const stats = { lives: 0, mostInside: 0 };
  const fork: ForkWorker = () => {
    stats.lives += 1;
    let onMessage: (message: unknown) => void = () => {};
    let onExit: (reason: string) => void = () => {};
    let alive = true;
    const inside = new Set<number>();
    const later = (what: () => void) => queueMicrotask(() => alive && what());
    const life: Life = {
      number: stats.lives,
      notes: [],
      say: (message) =>
        later(() => {
          if (message.type === 'analyzed' || message.type === 'failed' || message.type === 'dropped')
            inside.delete(message.id);
          onMessage(message);
        }),
      die: (reason = 'SIGSEGV') =>
        later(() => {
          alive = false;
          onExit(reason);
        }),
    };
    life.say({ type: 'ready' });
    return {
      pid: stats.lives,
      send(raw) {
        const message = raw as ToWorker;
        if (message.type === 'providers') life.notes = message.notes;
        if (message.type === 'analyze') inside.add(message.id);
        stats.mostInside = Math.max(stats.mostInside, inside.size);
        later(() => script(message, life));
      },
      onMessage: (listener) => (onMessage = listener),
      onExit: (listener) => (onExit = listener),
      kill: () => life.die('SIGKILL'),
    };
  };
  return { fork, stats };
}

function visionOf(fork: ForkWorker, options: { limits?: Partial<Limits>; notes?: ProviderNotes } = {}) {
  return createVisionClient({
    fork,
    entry: 'worker.js',
    name: 'background',
    notes: options.notes ?? createProviderNotes(null, '1'),
    log: silentLog,
    limits: options.limits ?? {},
  });
}

function seen(path: string): AnalysisResult {
  return { ok: true, width: 1, height: 1, mimeType: path, signature: null, damaged: false, evidence: [] };
}
function request(path: string, packs: PackRef[] = []) {
  return { path, gridPath: null, largePath: null, packs };
}
/** Opens and answers; dies on pictures named bomb. */
const honest: Script = (message, life) => {
  if (message.type === 'texts')
    life.say({
      type: 'texts',
      id: message.id,
      vectors: message.texts.map((text) => Float32Array.of(text.length)),
    });
  if (message.type !== 'analyze') return;
  life.say({ type: 'started', id: message.id });
  if (message.request.path.includes('bomb')) return life.die();
  life.say({ type: 'decoded', id: message.id });
  life.say({ type: 'analyzed', id: message.id, result: seen(message.request.path) });
};
const pathsOf = (results: AnalysisResult[]) =>
  results.map((result) => (result.ok ? result.mimeType : result.code));

describe('a call', () => {
  it('answers in the order asked, however the worker answers', async () => {
    const held: (() => void)[] = [];
    const { fork } = scripted((message, life) => {
      if (message.type !== 'analyze') return;
      held.unshift(() => life.say({ type: 'analyzed', id: message.id, result: seen(message.request.path) }));
      if (held.length === 3) for (const answer of held) answer();
    });
    expect(pathsOf(await visionOf(fork).analyze(['a', 'b', 'c'].map((path) => request(path))))).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('of no pictures is no reason to start a process', async () => {
    const { fork, stats } = scripted(honest);
    expect(await visionOf(fork).analyze([])).toEqual([]);
    expect(stats.lives).toBe(0);
  });

  it('gives the worker no more than its window', async () => {
    const { fork, stats } = scripted(honest);
    await visionOf(fork, { limits: { window: 5 } }).analyze(
      Array.from({ length: 100 }, (_, index) => request(`${index}`)),
    );
    expect(stats.mostInside).toBe(5);
  });

  it('that is only decoded does not wait for pictures whose models take long', async () => {
    const slow: (() => void)[] = [];
    const { fork } = scripted((message, life) => {
      if (message.type !== 'analyze') return;
      if (message.request.packs.length > 0) slow.push(() => honest(message, life));
      else honest(message, life);
    });
    const vision = visionOf(fork, { limits: { window: 4 } });
    const understood = vision.analyze(Array.from({ length: 12 }, (_, at) => request(`u${at}`, [encoder])));
    const decoded = await vision.analyze(Array.from({ length: 12 }, (_, at) => request(`d${at}`)));
    expect(decoded.every(({ ok }) => ok)).toBe(true);
    expect(slow).toHaveLength(4);
    while (slow.length > 0) {
      slow.shift()!();
      await new Promise(setImmediate);
    }
    expect((await understood).every(({ ok }) => ok)).toBe(true);
    await vision.close();
  });

  it('of many texts keeps their order', async () => {
    const { fork } = scripted(honest);
    const vectors = await visionOf(fork).embedTexts(
      encoder,
      Array.from({ length: 150 }, (_, length) => 'x'.repeat(length)),
    );
    expect(vectors.map(([length]) => length)).toEqual(Array.from({ length: 150 }, (_, length) => length));
  });
});

describe('a picture that ends the process', () => {
  it('is marked after it did so twice alone, and its neighbours are fine', async () => {
    const { fork, stats } = scripted(honest);
    const results = await visionOf(fork).analyze(['a', 'bomb', 'b', 'c'].map((path) => request(path)));
    expect(pathsOf(results)).toEqual(['a', 'decoder_crashed', 'b', 'c']);
    // once with its neighbours, twice alone, and the process that did the rest
    expect(stats.lives).toBeLessThanOrEqual(4);
  });

  it('leaves no picture unanswered, wherever such pictures lie', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 25 }), async (bombs) => {
        const paths = bombs.map((bomb, index) => `${bomb ? 'bomb' : 'photo'} ${index}`);
        const { fork } = scripted(honest);
        const results = await visionOf(fork, { limits: { window: 4 } }).analyze(
          paths.map((path) => request(path)),
        );
        expect(pathsOf(results)).toEqual(
          paths.map((path) => (path.includes('bomb') ? 'decoder_crashed' : path)),
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe('a process killed from outside', () => {
  it('costs no picture, when it dies again and again', async () => {
    let answers = 0;
    const { fork, stats } = scripted((message, life) => {
      // every seventh picture finds the process dying, whichever it is
      if (message.type === 'analyze' && ++answers % 7 === 0) {
        life.say({ type: 'started', id: message.id });
        return life.die('SIGKILL');
      }
      honest(message, life);
    });
    const paths = Array.from({ length: 60 }, (_, index) => `photo ${index}`);
    expect(pathsOf(await visionOf(fork).analyze(paths.map((path) => request(path))))).toEqual(paths);
    expect(stats.lives).toBeGreaterThan(5);
  });

  it('costs no text', async () => {
    const { fork } = scripted((message, life) =>
      message.type === 'texts' && life.number === 1 ? life.die('SIGKILL') : honest(message, life),
    );
    expect(await visionOf(fork).embedTexts(encoder, ['cat'])).toEqual([Float32Array.of(3)]);
  });

  it.each(['SIGKILL', 'SIGABRT: terminate called after throwing an instance of std::bad_alloc'])(
    'that a model ends for its memory at each picture (%s) is the model’s fault, not the pictures’',
    async (reason) => {
      const { fork } = scripted((message, life) => {
        if (message.type !== 'analyze') return;
        const { id, request: wanted } = message;
        life.say({ type: 'started', id });
        life.say({ type: 'decoded', id });
        if (wanted.packs.some(({ id: packId }) => packId === 'clip')) {
          life.say({ type: 'attempt', thread: 1, attempt: { step: 'run', packId: 'clip', provider: 'cpu' } });
          return life.die(reason);
        }
        life.say({ type: 'analyzed', id, result: seen(wanted.path) });
      });
      const vision = visionOf(fork);
      const pictures = ['/a', '/b', '/c'];
      await expect(
        vision.analyze(pictures.map((path) => request(path, [encoder, detector]))),
      ).rejects.toMatchObject({ code: 'out_of_memory', details: { packId: 'clip' } });
      expect(pathsOf(await vision.analyze(pictures.map((path) => request(path, [detector]))))).toEqual(
        pictures,
      );
    },
  );

  it('that ends while two models are at a picture is tried with one after the other', async () => {
    const alone: boolean[] = [];
    const { fork } = scripted((message, life) => {
      if (message.type !== 'analyze') return;
      const { id } = message;
      alone.push(message.alone);
      life.say({ type: 'started', id });
      life.say({ type: 'decoded', id });
      const atWork = message.request.packs.filter(({ id: packId }) => !message.alone || packId === 'boxes');
      if (!message.request.packs.some(({ id: packId }) => packId === 'boxes'))
        return life.say({ type: 'analyzed', id, result: seen('/a') });
      for (const [thread, { id: packId }] of atWork.entries())
        life.say({ type: 'attempt', thread, attempt: { step: 'run', packId, provider: 'cpu' } });
      life.die('SIGSEGV');
    });
    await expect(visionOf(fork).analyze([request('/a', [encoder, detector])])).rejects.toMatchObject({
      code: 'model_invalid',
      details: { packId: 'boxes' },
    });
    expect(alone).toEqual([false, true, false, true]);
  });

  it('that the system refuses to start is said so, and the next call works', async () => {
    const { fork } = scripted(honest);
    let refusals = 5;
    const vision = visionOf((...args) => {
      if (refusals-- > 0) throw Object.assign(new Error('spawn ENOMEM'), { code: 'ENOMEM' });
      return fork(...args);
    });
    await expect(vision.analyze([request('/a')])).rejects.toMatchObject({
      message: expect.stringContaining('spawn ENOMEM') as string,
    });
    expect(pathsOf(await vision.analyze([request('/a')]))).toEqual(['/a']);
  });

  it('that never comes to anything is said so', async () => {
    const { fork } = scripted((message, life) => {
      if (message.type === 'analyze') life.die('exit code 1: Cannot find module');
    });
    await expect(visionOf(fork).analyze([request('a')])).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('Cannot find module') as string,
    });
  });
});

describe('a pack', () => {
  it('that cannot be loaded ends the call, and the next call works', async () => {
    const { fork } = scripted((message, life) => {
      if (message.type === 'analyze' && message.request.packs.length > 0)
        life.say({
          type: 'failed',
          id: message.id,
          error: { code: 'model_damaged', message: 'Damaged.', details: null },
        });
      else honest(message, life);
    });
    const vision = visionOf(fork);
    await expect(vision.analyze([request('a', [encoder]), request('b', [encoder])])).rejects.toMatchObject({
      code: 'model_damaged',
    });
    expect(pathsOf(await vision.analyze([request('c')]))).toEqual(['c']);
  });

  it('that ends the process while it is opened is refused, and pictures without it are looked at', async () => {
    const { fork } = scripted((message, life) => {
      if (message.type !== 'analyze' || message.request.packs.length === 0) return honest(message, life);
      life.say({
        type: 'attempt',
        thread: 1,
        attempt: { step: 'load', packId: detector.id, provider: 'cpu' },
      });
      life.die();
    });
    const vision = visionOf(fork);
    const [withPack, without] = await Promise.allSettled([
      vision.analyze([request('a', [detector])]),
      vision.analyze([request('b')]),
    ]);
    expect(withPack).toMatchObject({ status: 'rejected', reason: { code: 'model_invalid' } });
    expect(without).toMatchObject({ status: 'fulfilled' });
  });

  it('that ends the process ends what asks for its parts only, too', async () => {
    const { fork } = scripted((message, life) => {
      if (message.type !== 'analyze') return;
      life.say({
        type: 'attempt',
        thread: 1,
        attempt: { step: 'load', packId: detector.id, provider: 'cpu' },
      });
      life.die();
    });
    const part = { ...detector, id: `${detector.id}.part`, role: 'part', partOf: detector };
    await expect(visionOf(fork).analyze([request('a', [part])])).rejects.toMatchObject({
      code: 'model_invalid',
    });
  });
});

describe('an execution provider', () => {
  it('that ends the process in its self-test twice is not tried a third time', async () => {
    const { fork, stats } = scripted((message, life) => {
      if (message.type !== 'analyze') return;
      if (life.notes.some(({ provider }) => provider === 'webgpu')) return honest(message, life);
      life.say({
        type: 'attempt',
        thread: 1,
        attempt: { step: 'self-test', packId: encoder.id, provider: 'webgpu' },
      });
      life.die('SIGABRT');
    });
    const notes = createProviderNotes(null, '1');
    const paths = ['a', 'b', 'c'];
    expect(
      pathsOf(await visionOf(fork, { notes }).analyze(paths.map((path) => request(path, [encoder])))),
    ).toEqual(paths);
    expect(stats.lives).toBe(3);
    expect(notes.memory().notes).toEqual([
      {
        packId: encoder.id,
        provider: 'webgpu',
        state: 'rejected',
        outcome: 'ended',
        reason: expect.stringContaining('SIGABRT') as string,
      },
    ]);
  });

  it('that ends the process in the middle of an import costs no picture', async () => {
    const { fork } = scripted((message, life) => {
      if (message.type !== 'analyze' || life.notes.length > 0) return honest(message, life);
      life.say({ type: 'started', id: message.id });
      life.say({ type: 'decoded', id: message.id });
      life.say({
        type: 'attempt',
        thread: 1,
        attempt: { step: 'run', packId: encoder.id, provider: 'cuda' },
      });
      life.die();
    });
    const paths = Array.from({ length: 20 }, (_, index) => `photo ${index}`);
    expect(pathsOf(await visionOf(fork).analyze(paths.map((path) => request(path, [encoder]))))).toEqual(
      paths,
    );
  });
});

describe('a call that is aborted', () => {
  it('ends at once, sends nothing more, and leaves other calls alone', async () => {
    const started: string[] = [];
    const { fork } = scripted((message, life) => {
      if (message.type === 'analyze') started.push(message.request.path);
      if (message.type === 'analyze' && message.request.path === 'other') honest(message, life);
      if (message.type === 'drop') for (const id of message.ids) life.say({ type: 'dropped', id });
    });
    const vision = visionOf(fork, { limits: { window: 3 } });
    const abort = new AbortController();
    const call = vision.analyze(
      Array.from({ length: 50 }, (_, index) => request(`${index}`)),
      abort.signal,
    );
    await Promise.resolve();
    abort.abort();
    await expect(call).rejects.toThrow('aborted');
    expect(pathsOf(await vision.analyze([request('other')]))).toEqual(['other']);
    expect(started).toEqual(['0', '1', '2', 'other']);
  });

  it('is refused when it was aborted before', async () => {
    const { fork, stats } = scripted(honest);
    await expect(visionOf(fork).analyze([request('a')], AbortSignal.abort())).rejects.toThrow('aborted');
    expect(stats.lives).toBe(0);
  });
});

describe('limits', () => {
  afterEach(() => void vi.useRealTimers());

  it('end a picture that is decoded for too long, twice, and spare the others', async () => {
    vi.useFakeTimers({
      toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance'],
    });
    const { fork } = scripted((message, life) => {
      if (message.type === 'analyze' && message.request.path === 'endless')
        life.say({ type: 'started', id: message.id });
      else honest(message, life);
    });
    const call = visionOf(fork, { limits: { decodeMs: 5_000 } }).analyze(
      ['a', 'endless', 'b'].map((path) => request(path)),
    );
    await vi.advanceTimersByTimeAsync(20_000);
    const results = await call;
    expect(pathsOf(results)).toEqual(['a', 'decoder_crashed', 'b']);
    expect(results[1]).toMatchObject({ message: expect.stringContaining('longer than 5 seconds') as string });
  });

  it('end a picture that eats the memory', async () => {
    vi.useFakeTimers({
      toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance'],
    });
    const { fork } = scripted((message, life) => {
      if (message.type !== 'analyze' || message.request.path !== 'huge') return honest(message, life);
      life.say({ type: 'started', id: message.id });
      life.say({ type: 'pulse', rssBytes: 5e9 });
    });
    const call = visionOf(fork, { limits: { memoryBytes: 4e9 } }).analyze([request('huge'), request('a')]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pathsOf(await call)).toEqual(['file_too_large', 'a']);
  });

  it('end a process without work, and the next call starts another', async () => {
    vi.useFakeTimers({
      toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance'],
    });
    const { fork, stats } = scripted(honest);
    const vision = visionOf(fork, { limits: { idleMs: 30_000 } });
    await vision.analyze([request('a')]);
    expect(vision.pid()).toBe(1);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(vision.pid()).toBeNull();
    await vision.analyze([request('b')]);
    expect(stats.lives).toBe(2);
  });
});

describe('closing', () => {
  it('refuses what waits and what comes', async () => {
    const { fork } = scripted(() => {});
    const vision = visionOf(fork);
    const call = vision.analyze([request('a')]);
    const refused = expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await vision.close();
    await refused;
    await expect(vision.analyze([request('b')])).rejects.toMatchObject({ code: 'cancelled' });
    await expect(vision.embedTexts(encoder, ['a'])).rejects.toMatchObject({ code: 'cancelled' });
    expect(vision.pid()).toBeNull();
  });
});
