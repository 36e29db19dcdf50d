/** @file The owner's side of the door: answers the calls of guests and passes events on to them. */
import type { Socket } from 'node:net';
import type { App } from '../../host.ts';
import { readFrames, sendFrame, type ClientFrame } from './frames.ts';

export interface InstanceServer {
  /** A guest at the door; waits until `admit`. */
  receive(socket: Socket): void;
  /** From now on guests are answered, those who knocked earlier too. */
  admit(app: App): void;
  /**
   * Takes no more work (guests keep it for the next owner), runs `closeApp`, gives up the place, then lets
   * the guests go.
   */
  close(closeApp: () => Promise<void>, leavePlace: () => Promise<void>): Promise<void>;
}

/** What guests may take. */
export interface ServerLimits {
  clients: number;
  /** whoever has not said who he is after this long is let go */
  helloMs: number;
  /** one question; 100,000 photo ids are 2.9 MB */
  frameBytes: number;
  /** questions of one guest that are being answered; the others wait in the guest */
  calls: number;
  /** bytes that wait for one guest to read them: with more, no events are added and no questions read */
  unreadBytes: number;
}

const serverLimits: ServerLimits = {
  clients: 64,
  helloMs: 10_000,
  frameBytes: 16 * 1024 * 1024,
  calls: 64,
  unreadBytes: 1024 * 1024,
};

type Question = Extract<ClientFrame, { id: number }>;

interface Guest {
  socket: Socket;
  /** said who it is */
  greeted: boolean;
  /** id of the last question that was begun */
  lastBegun: number;
  /** read, and not begun */
  waiting: Question[];
  answering: number;
  /** events were left out */
  missed: boolean;
}

/** @param version guests of another version are told so, and leave */
export function createInstanceServer(version: string, given: Partial<ServerLimits> = {}): InstanceServer {
  const limits = { ...serverLimits, ...given };
  const guests = new Map<Socket, Guest>();
  let app: App | null = null;
  let stopEvents = () => {};
  let closing = false;

  /** @returns whether the guest reads what it is sent */
  const keepsUp = ({ socket }: Guest) => socket.writableLength <= limits.unreadBytes;

  /**
   * Begins what may be begun; a guest that asks too much, or does not read the answers, is not read itself.
   */
  function pump(guest: Guest): void {
    if (closing) return;
    while (app && guest.waiting.length > 0 && guest.answering < limits.calls && keepsUp(guest)) {
      // without an answer the guest would wait for ever; one that is hung up on asks again
      answer(guest, guest.waiting.shift()!, app).catch(() => guest.socket.destroy());
    }
    if (guest.waiting.length > 0) guest.socket.pause();
    else guest.socket.resume();
  }

  async function answer(guest: Guest, question: Question, host: App): Promise<void> {
    const { socket } = guest;
    guest.lastBegun = question.id;
    guest.answering += 1;
    // a picture that fails to load is, for the guest, no picture
    if ('call' in question)
      sendFrame(socket, { id: question.id, reply: await host.call(question.call, question.input) });
    else sendFrame(socket, { id: question.id, file: await host.media(question.media).catch(() => null) });
    guest.answering -= 1;
    pump(guest);
  }

  function hear(guest: Guest, frame: ClientFrame): void {
    if ('ping' in frame) sendFrame(guest.socket, { pong: true });
    if ('hello' in frame) {
      guest.greeted = true;
      if (app) sendFrame(guest.socket, { hello: version });
    } else if ('id' in frame && !closing) {
      guest.waiting.push(frame);
      pump(guest);
    }
  }

  /** @returns false where nobody can be let in */
  function makeRoom(): boolean {
    if (guests.size < limits.clients) return true;
    const silent = [...guests.values()].find(({ greeted }) => !greeted);
    silent?.socket.destroy();
    return guests.delete(silent?.socket as Socket);
  }

  return {
    receive(socket) {
      socket.on('error', () => {
        // a guest that was killed; `close` follows
      });
      if (!makeRoom()) {
        sendFrame(socket, { full: true });
        socket.end();
        return;
      }
      const guest: Guest = { socket, greeted: false, lastBegun: 0, waiting: [], answering: 0, missed: false };
      guests.set(socket, guest);
      const timer = setTimeout(() => !guest.greeted && socket.destroy(), limits.helloMs).unref();
      socket.once('close', () => {
        clearTimeout(timer);
        guests.delete(socket);
      });
      socket.on('drain', () => {
        if (guest.missed) {
          guest.missed = false;
          sendFrame(socket, { missed: true });
        }
        pump(guest);
      });
      readFrames<ClientFrame>(socket, (frame) => hear(guest, frame), limits.frameBytes);
    },
    admit(admitted) {
      app = admitted;
      stopEvents = admitted.on((event) => {
        for (const guest of guests.values()) {
          if (!guest.greeted) continue;
          if (keepsUp(guest)) sendFrame(guest.socket, { event });
          else guest.missed = true;
        }
      });
      for (const guest of guests.values()) {
        if (guest.greeted) sendFrame(guest.socket, { hello: version });
        pump(guest);
      }
    },
    async close(closeApp, leavePlace) {
      closing = true;
      stopEvents();
      try {
        await closeApp();
      } finally {
        // only now, with the database closed, may a guest become the owner
        await leavePlace();
        await Promise.all([...guests.values()].map(({ socket, lastBegun }) => drain(socket, lastBegun)));
      }
    },
  };
}

/** A guest that does not hang up after this long has itself hung. */
const patienceMs = 2_000;

/**
 * Says goodbye and reads on until the guest hangs up: ending with words unread would lose the goodbye, too.
 */
function drain(socket: Socket, lastBegun: number): Promise<void> {
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
