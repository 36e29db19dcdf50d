/** @file The guest's side of the door: the owner's App, seen through the socket. */
import type { Socket } from 'node:net';
import { AppError, type AnyEvent, type Reply } from '../../../src-preload/contract/index.ts';
import type { App, MediaFile } from '../../host.ts';
import { readFrames, sendFrame, type ServerFrame } from './frames.ts';

/** Thrown where the owner had not begun what was asked: asking the next owner is safe. */
export class ServerGone extends Error {
  override readonly name = 'OwnerGone';
}

export interface ClientApp extends App {
  /** resolves when the owner is gone, however it went */
  gone: Promise<void>;
  /**
   * Called where events were lost, because this process did not read them in time: whatever was heard may be
   * old.
   */
  onMissed(listener: () => void): void;
}

export interface ClientOptions {
  /** ends the waiting for an owner */
  signal?: AbortSignal;
  /** the owner says nothing for this long, while something is asked of it: it has hung, or was stopped */
  silentMs?: number;
  /** told once a silence */
  onSilent?: () => void;
}

const usualSilentMs = 5_000;

type Pending = { answer: (value: Reply | MediaFile | null) => void; notBegun: () => void; lost: () => void };

/**
 * Waits until the owner's library is open.
 * @throws OwnerGone where it ended before; AppError library_in_use where it is of another version or has too
 * many guests, cancelled
 */
export async function createInstanceClient(
  socket: Socket,
  version: string,
  { signal, silentMs = usualSilentMs, onSilent = () => {} }: ClientOptions = {},
): Promise<ClientApp> {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(event: AnyEvent) => void>();
  let lastId = 0;
  let lastBegun = Infinity;
  let ended = false;
  let greet: (greeting: string | AppError) => void = () => {};
  const greeting = new Promise<string | AppError>((resolve) => (greet = resolve));
  const missedListeners = new Set<() => void>();
  const patience = watchSilence(silentMs, { ask: () => sendFrame(socket, { ping: true }), onSilent });

  const gone = new Promise<void>((resolve) => {
    socket.on('error', () => {
      // the owner was killed; `close` follows
    });
    socket.once('close', () => {
      ended = true;
      patience.rest();
      for (const [id, { notBegun, lost }] of pending) (id > lastBegun ? notBegun : lost)();
      pending.clear();
      resolve();
    });
  });

  readFrames<ServerFrame>(socket, (frame) => {
    patience.heard();
    if ('event' in frame) {
      for (const listener of [...listeners]) listener(frame.event);
    } else if ('hello' in frame) {
      greet(frame.hello);
    } else if ('bye' in frame) {
      lastBegun = frame.bye;
    } else if ('missed' in frame) {
      for (const listener of missedListeners) listener();
    } else if ('full' in frame) {
      greet(
        new AppError(
          'library_in_use',
          'Too many programs use this library at once. Close some of them and try again.',
        ),
      );
    } else if ('id' in frame) {
      pending.get(frame.id)?.answer('reply' in frame ? frame.reply : frame.file);
      pending.delete(frame.id);
      if (pending.size === 0) patience.rest();
    }
  });
  const stop = () => {
    greet(new AppError('cancelled', 'Stopped.'));
    socket.destroy();
  };
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  // the first pong comes at once, also from an owner that still opens the library
  sendFrame(socket, { hello: version, ping: true });
  patience.wait('for its first word');
  const ownersVersion = await Promise.race([greeting, gone]);
  signal?.removeEventListener('abort', stop);
  if (ownersVersion === undefined) throw new ServerGone();
  if (ownersVersion instanceof AppError) {
    socket.destroy();
    throw ownersVersion;
  }
  patience.rest();
  if (ownersVersion !== version) {
    socket.destroy();
    throw new AppError(
      'library_in_use',
      `Sightline ${ownersVersion} has this library open, and this is ${version}. Close the other one and start again.`,
    );
  }

  const ask = <Answer extends Reply | MediaFile | null>(
    body: { call: string; input: unknown } | { media: string },
    lostAnswer: Answer,
  ) =>
    new Promise<Answer>((resolve, reject) => {
      if (ended || lastBegun !== Infinity) return reject(new ServerGone());
      const id = ++lastId;
      pending.set(id, {
        answer: (value) => resolve(value as Answer),
        notBegun: () => reject(new ServerGone()),
        lost: () => resolve(lostAnswer),
      });
      sendFrame(socket, { id, ...body });
      patience.wait('for an answer');
    });

  return {
    gone,
    call: (call, input) =>
      ask<Reply>({ call, input: input ?? {} }, { ok: false, error: interrupted.toData() }),
    media: (key) => ask<MediaFile | null>({ media: key }, null),
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onMissed: (listener) => void missedListeners.add(listener),
    async close() {
      socket.end();
      socket.destroy();
      await gone;
    },
  };
}

const interrupted = new AppError(
  'cancelled',
  'The Sightline that was working on this ended before it answered. Look whether it was done, and try again.',
);

/**
 * Notices an owner from which nothing comes. An answer may take long; a pong does not, so one is asked for
 * first. `wait` begins where nothing was waited for, `heard` begins anew, `rest` ends.
 */
function watchSilence(silentMs: number, { ask, onSilent }: { ask(): void; onSilent(): void }) {
  let waiting = false;
  let asked = false;
  let timer: NodeJS.Timeout | null = null;
  const begin = () => {
    if (timer) clearTimeout(timer);
    timer = waiting ? setTimeout(silent, silentMs) : null;
  };
  const silent = () => {
    if (asked) return onSilent();
    asked = true;
    ask();
    begin();
  };
  return {
    wait(what: 'for its first word' | 'for an answer') {
      if (waiting) return;
      waiting = true;
      // the hello asked already
      asked = what === 'for its first word';
      begin();
    },
    heard() {
      asked = false;
      begin();
    },
    rest() {
      waiting = false;
      begin();
    },
  };
}
