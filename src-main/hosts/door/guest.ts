/** @file The guest's side of the door: the owner's App, seen through the socket. */
import type { Socket } from 'node:net';
import { AppError, type AnyEvent, type Reply } from '../../../src-preload/contract/index.ts';
import type { App, MediaFile } from '../../host.ts';
import { readFrames, sendFrame, type OwnerFrame } from './frames.ts';

/** Thrown where the owner had not begun what was asked: asking the next owner is safe. */
export class OwnerGone extends Error {
  override readonly name = 'OwnerGone';
}

export interface GuestApp extends App {
  /** resolves when the owner is gone, however it went */
  gone: Promise<void>;
}

type Pending = { answer: (value: Reply | MediaFile | null) => void; notBegun: () => void; lost: () => void };

/**
 * Waits until the owner's library is open.
 * @throws OwnerGone where it ended before; AppError library_in_use where it is of another version
 */
export async function createGuest(socket: Socket, version: string): Promise<GuestApp> {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(event: AnyEvent) => void>();
  let lastId = 0;
  let lastBegun = Infinity;
  let ended = false;
  let greet: (version: string) => void = () => {};
  const greeting = new Promise<string>((resolve) => (greet = resolve));

  const gone = new Promise<void>((resolve) => {
    socket.on('error', () => {
      // the owner was killed; `close` follows
    });
    socket.once('close', () => {
      ended = true;
      for (const [id, { notBegun, lost }] of pending) (id > lastBegun ? notBegun : lost)();
      pending.clear();
      resolve();
    });
  });

  readFrames<OwnerFrame>(socket, (frame) => {
    if ('event' in frame) {
      for (const listener of [...listeners]) listener(frame.event);
    } else if ('hello' in frame) {
      greet(frame.hello);
    } else if ('bye' in frame) {
      lastBegun = frame.bye;
    } else {
      pending.get(frame.id)?.answer('reply' in frame ? frame.reply : frame.file);
      pending.delete(frame.id);
    }
  });
  sendFrame(socket, { hello: version });
  const ownersVersion = await Promise.race([greeting, gone]);
  if (ownersVersion === undefined) throw new OwnerGone();
  if (ownersVersion !== version) {
    socket.destroy();
    throw new AppError('library_in_use', `Sightline ${ownersVersion} has this library open, and this is ${version}. Close the other one and start again.`);
  }

  const ask = <Answer extends Reply | MediaFile | null>(body: { call: string; input: unknown } | { media: string }, lostAnswer: Answer) =>
    new Promise<Answer>((resolve, reject) => {
      if (ended || lastBegun !== Infinity) return reject(new OwnerGone());
      const id = ++lastId;
      pending.set(id, { answer: (value) => resolve(value as Answer), notBegun: () => reject(new OwnerGone()), lost: () => resolve(lostAnswer) });
      sendFrame(socket, { id, ...body });
    });

  return {
    gone,
    call: (call, input) => ask<Reply>({ call, input: input ?? {} }, { ok: false, error: interrupted.toData() }),
    media: (key) => ask<MediaFile | null>({ media: key }, null),
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      socket.end();
      socket.destroy();
      await gone;
    },
  };
}

const interrupted = new AppError('cancelled', 'The Sightline that was working on this ended before it answered. Look whether it was done, and try again.');
