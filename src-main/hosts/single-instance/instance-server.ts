/** @file The server in the owner: answers calls of clients and sends them events. */
import type { Socket } from 'node:net';
import type { AnyEvent } from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import { readFrames, sendFrame, type ClientFrame } from './frames.ts';

export interface InstanceServer {
  /** A new client; it waits until `admit`. */
  receive(socket: Socket): void;
  /** From now on clients are answered, also those that connected before. */
  admit(app: App): void;
  /**
   * Accepts no more calls (clients keep them for the next owner), runs `closeApp`, releases the socket, then
   * disconnects the clients.
   */
  close(closeApp: () => Promise<void>, leavePlace: () => Promise<void>): Promise<void>;
}

/** Limits for clients. */
export interface ServerLimits {
  clients: number;
  /** a client without a hello after this time is disconnected */
  helloMs: number;
  /** one question; 100,000 photo ids are 2.9 MB */
  frameBytes: number;
  /** concurrent calls of one client; further ones wait in the client */
  calls: number;
  /** unread bytes of one client: beyond this, no events are added and no calls read */
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
  /** has sent its hello */
  greeted: boolean;
  /** id of the last call that was begun */
  lastBegun: number;
  /** read, and not begun */
  waiting: Question[];
  answering: number;
  /** events were dropped */
  missed: boolean;
}

interface Server {
  version: string;
  limits: ServerLimits;
  guests: Map<Socket, Guest>;
  /** null while the library is being opened */
  app: App | null;
  /** accepts no more calls */
  closing: boolean;
}

/** @param version clients of another version are refused */
export function createInstanceServer(version: string, given: Partial<ServerLimits> = {}): InstanceServer {
  const limits = { ...serverLimits, ...given };
  const server: Server = { version, limits, guests: new Map(), app: null, closing: false };
  const { guests } = server;
  let stopEvents = () => {};

  return {
    receive: (socket) => receive(server, socket),
    admit(app) {
      server.app = app;
      stopEvents = app.on((event) => passOn(server, event));
      for (const guest of guests.values()) {
        if (guest.greeted) sendFrame(guest.socket, { hello: version });
        pump(server, guest);
      }
    },
    async close(closeApp, leavePlace) {
      server.closing = true;
      stopEvents();
      try {
        await closeApp();
      } finally {
        // only now, with the database closed, may a client become the owner
        await leavePlace();
        await Promise.all([...guests.values()].map(({ socket, lastBegun }) => drain(socket, lastBegun)));
      }
    },
  };
}

function receive(server: Server, socket: Socket): void {
  socket.on('error', () => {
    // a client that was killed; `close` follows
  });
  if (!makeRoom(server)) {
    sendFrame(socket, { full: true });
    socket.end();
    return;
  }
  const guest: Guest = { socket, greeted: false, lastBegun: 0, waiting: [], answering: 0, missed: false };
  server.guests.set(socket, guest);
  const timer = setTimeout(() => !guest.greeted && socket.destroy(), server.limits.helloMs).unref();
  socket.once('close', () => {
    clearTimeout(timer);
    server.guests.delete(socket);
  });
  socket.on('drain', () => {
    if (guest.missed) {
      guest.missed = false;
      sendFrame(socket, { missed: true });
    }
    pump(server, guest);
  });
  readFrames<ClientFrame>(socket, (frame) => onFrame(server, guest, frame), server.limits.frameBytes);
}

/** @returns false where the number of clients is at its limit */
function makeRoom({ guests, limits }: Server): boolean {
  if (guests.size < limits.clients) return true;
  const silent = [...guests.values()].find(({ greeted }) => !greeted);
  silent?.socket.destroy();
  return guests.delete(silent?.socket as Socket);
}

function onFrame(server: Server, guest: Guest, frame: ClientFrame): void {
  if ('ping' in frame) sendFrame(guest.socket, { pong: true });
  if ('hello' in frame) {
    guest.greeted = true;
    if (server.app) sendFrame(guest.socket, { hello: server.version });
  } else if ('id' in frame && !server.closing) {
    guest.waiting.push(frame);
    pump(server, guest);
  }
}

/** @returns whether the client reads its data */
function keepsUp({ limits }: Server, { socket }: Guest): boolean {
  return socket.writableLength <= limits.unreadBytes;
}

/**
 * Begins waiting calls within the limits; a client with too many calls or unread answers is not read
 * meanwhile.
 */
function pump(server: Server, guest: Guest): void {
  const { app, limits } = server;
  if (server.closing) return;
  while (app && guest.waiting.length > 0 && guest.answering < limits.calls && keepsUp(server, guest)) {
    // without an answer the client would wait forever; after a disconnection it asks again
    answer(server, guest, guest.waiting.shift()!, app).catch(() => guest.socket.destroy());
  }
  if (guest.waiting.length > 0) guest.socket.pause();
  else guest.socket.resume();
}

async function answer(server: Server, guest: Guest, question: Question, app: App): Promise<void> {
  const { socket } = guest;
  guest.lastBegun = question.id;
  guest.answering += 1;
  // a picture that fails to load is missing for the client
  if ('call' in question)
    sendFrame(socket, { id: question.id, reply: await app.call(question.call, question.input) });
  else sendFrame(socket, { id: question.id, file: await app.media(question.media).catch(() => null) });
  guest.answering -= 1;
  pump(server, guest);
}

/** To all clients that sent their hello and read their data. */
function passOn(server: Server, event: AnyEvent): void {
  for (const guest of server.guests.values()) {
    if (!guest.greeted) continue;
    if (keepsUp(server, guest)) sendFrame(guest.socket, { event });
    else guest.missed = true;
  }
}

/** A client that does not disconnect within this time counts as stuck. */
const patienceMs = 2_000;

/**
 * Sends the last frame and reads on until the client disconnects: ending with unread data would lose the
 * frame.
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
