/** @file The owner's side of the door: answers the calls of guests and passes events on to them. */
import type { Socket } from 'node:net';
import type { App } from '../../host.ts';
import { readFrames, sendFrame, type GuestFrame } from './frames.ts';

export interface Owner {
  /** A guest at the door; waits until `admit`. */
  receive(socket: Socket): void;
  /** From now on guests are answered, those who knocked earlier too. */
  admit(app: App): void;
  /** Takes no more work (guests keep it for the next owner), runs `closeApp`, gives up the place, then lets the guests go. */
  close(closeApp: () => Promise<void>, leavePlace: () => Promise<void>): Promise<void>;
}

/** @param version guests of another version are told so, and leave */
export function createOwner(version: string): Owner {
  /** each guest, and the id of the last question of theirs that was begun */
  const guests = new Map<Socket, number>();
  const waiting: Socket[] = [];
  let app: App | null = null;
  let stopEvents = () => {};
  let closing = false;

  const answer = async (socket: Socket, frame: GuestFrame, host: App) => {
    if ('hello' in frame || closing) return;
    guests.set(socket, frame.id);
    if ('call' in frame) sendFrame(socket, { id: frame.id, reply: await host.call(frame.call, frame.input) });
    // a picture that fails to load is, for the guest, no picture
    else sendFrame(socket, { id: frame.id, file: await host.media(frame.media).catch(() => null) });
  };

  const welcome = (socket: Socket, host: App) => {
    readFrames<GuestFrame>(socket, (frame) => void answer(socket, frame, host));
    sendFrame(socket, { hello: version });
  };

  return {
    receive(socket) {
      guests.set(socket, 0);
      socket.on('error', () => {
        // a guest that was killed; `close` follows
      });
      socket.once('close', () => guests.delete(socket));
      if (app) welcome(socket, app);
      else waiting.push(socket);
    },
    admit(admitted) {
      app = admitted;
      stopEvents = admitted.on((event) => {
        for (const socket of guests.keys()) sendFrame(socket, { event });
      });
      for (const socket of waiting.splice(0)) welcome(socket, admitted);
    },
    async close(closeApp, leavePlace) {
      closing = true;
      stopEvents();
      try {
        await closeApp();
      } finally {
        // only now, with the database closed, may a guest become the owner
        await leavePlace();
        await Promise.all([...guests].map(([socket, lastBegun]) => farewell(socket, lastBegun)));
      }
    },
  };
}

/** A guest that does not hang up after this long has itself hung. */
const patienceMs = 2_000;

/** Says goodbye and reads on until the guest hangs up: ending with words unread would lose the goodbye, too. */
function farewell(socket: Socket, lastBegun: number): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) return resolve();
    const timer = setTimeout(() => socket.destroy(), patienceMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.resume();
    sendFrame(socket, { bye: lastBegun });
    socket.end();
  });
}
