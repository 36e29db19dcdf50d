/** @file The client: the owner's App over the socket. */
import type { Socket } from 'node:net';
import { AppError, type AnyEvent, type Reply } from '../../../src-preload/contract/index.ts';
import type { App, MediaFile } from '../../host.ts';
import { readFrames, sendFrame, type ServerFrame } from './frames.ts';
import { createQuestions, ServerGone } from './questions.ts';
import { watchSilence } from './silence.ts';

export interface ClientApp extends App {
  /** resolves when the owner has ended, for any reason */
  gone: Promise<void>;
  /**
   * Called where events were lost because this process did not read them in time: known state may be
   * outdated.
   */
  onMissed(listener: () => void): void;
}

export interface ClientOptions {
  /** cancels waiting for an owner */
  signal?: AbortSignal;
  /** time without a response to a request after which the owner counts as stuck or stopped */
  silentMs?: number;
  /** called once for each silence */
  onSilent?: () => void;
}

const usualSilentMs = 5_000;

/**
 * Waits until the owner's library is open.
 * @throws OwnerGone where it ended before; AppError library_in_use where it is of another version or has too
 * many clients, cancelled
 */
export async function createInstanceClient(
  socket: Socket,
  version: string,
  { signal, silentMs = usualSilentMs, onSilent = () => {} }: ClientOptions = {},
): Promise<ClientApp> {
  const listeners = new Set<(event: AnyEvent) => void>();
  const missedListeners = new Set<() => void>();
  const patience = watchSilence(silentMs, { ask: () => sendFrame(socket, { ping: true }), onSilent });
  const questions = createQuestions(socket, patience);
  const { greeting, greet } = awaitGreeting();

  const gone = new Promise<void>((resolve) => {
    socket.on('error', () => {
      // the owner was killed; `close` follows
    });
    socket.once('close', () => {
      patience.rest();
      questions.end();
      resolve();
    });
  });
  readFrames<ServerFrame>(socket, (frame) => {
    patience.heard();
    if ('event' in frame) for (const listener of [...listeners]) listener(frame.event);
    else if ('hello' in frame) greet(frame.hello);
    else if ('bye' in frame) questions.lastBegun(frame.bye);
    else if ('missed' in frame) for (const listener of missedListeners) listener();
    else if ('full' in frame) greet(tooMany());
    else if ('id' in frame) questions.answered(frame.id, 'reply' in frame ? frame.reply : frame.file);
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
  const ownersVersion = await Promise.race([greeting, gone.then(() => undefined)]);
  signal?.removeEventListener('abort', stop);
  patience.rest();
  checkGreeting(ownersVersion, version, socket);

  return {
    gone,
    call: (call, input) => questions.ask<Reply>({ call, input: input ?? {} }, interrupted()),
    media: (key) => questions.ask<MediaFile | null>({ media: key }, null),
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

/** The owner's version, or why there is none. */
type Greeting = string | AppError;

/** The first greeting counts. */
function awaitGreeting() {
  let greet: (greeting: Greeting) => void = () => {};
  const greeting = new Promise<Greeting>((resolve) => (greet = resolve));
  return { greeting, greet };
}

/** @param greeting undefined where the owner ended without one @throws as createInstanceClient does */
function checkGreeting(greeting: Greeting | undefined, version: string, socket: Socket): void {
  if (greeting === version) return;
  socket.destroy();
  if (greeting === undefined) throw new ServerGone();
  throw greeting instanceof AppError ? greeting : otherVersion(greeting, version);
}

function tooMany(): AppError {
  return new AppError(
    'library_in_use',
    'Too many programs use this library at once. Close some of them and try again.',
  );
}

function otherVersion(owners: string, ours: string): AppError {
  return new AppError(
    'library_in_use',
    `Sightline ${owners} has this library open, and this is ${ours}. Close the other one and start again.`,
  );
}

function interrupted(): Reply {
  const error = new AppError(
    'cancelled',
    'The Sightline that was working on this ended before it answered. ' +
      'Look whether it was done, and try again.',
  );
  return { ok: false, error: error.toData() };
}
