/** @file Who owns the door: takes a free place, reaches a living owner, or steps over a dead one, with no race between them. */
import { randomUUID } from 'node:crypto';
import { chmod, link, readdir, rm, utimes } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { DoorAddress } from './address.ts';

/** A connection to the living owner, or a server that is now the owner. */
export type Place = { role: 'guest'; socket: Socket } | { role: 'owner'; server: Server };

/**
 * [Note: one owner]
 * Sockets of a library are numbered and the highest counts. A socket gets its name (by hard link, which fails where the
 * name is taken) only after it listens, so one that can be seen and refuses is dead for good. The highest is never
 * removed, even when its owner ends, so numbers only grow: whoever links a number and still sees none above it is the
 * only owner; whoever was too slow sees a higher one and begins again. Named pipes end with their process and need none of it.
 */
export async function takePlace(address: DoorAddress): Promise<Place> {
  for (;;) {
    const place = address.kind === 'pipe' ? await tryPipe(address.path) : await trySocket(address.folder, address.name);
    if (place) return place;
  }
}

async function tryPipe(path: string): Promise<Place | null> {
  const server = createServer();
  if (await listen(server, path)) return { role: 'owner', server };
  const socket = await reach(path);
  return socket && { role: 'guest', socket };
}

async function trySocket(folder: string, name: string): Promise<Place | null> {
  const highest = Math.max(0, ...(await numbers(folder, name)));
  if (highest > 0) {
    const socket = await reach(join(folder, `${name}.${highest}`));
    if (socket) return { role: 'guest', socket };
  }
  const mine = highest + 1;
  const server = createServer();
  const temporary = join(folder, `new-${randomUUID().slice(0, 13)}`);
  if (!(await listen(server, temporary))) return null;
  await chmod(temporary, 0o600);
  const named = await linkNew(temporary, join(folder, `${name}.${mine}`));
  await rm(temporary, { force: true });
  const present = named ? await numbers(folder, name) : [];
  if (Math.max(0, ...present) !== mine) {
    server.close();
    return null;
  }
  await Promise.all(present.filter((number) => number < mine).map((number) => rm(join(folder, `${name}.${number}`), { force: true })));
  keepFresh(server, join(folder, `${name}.${mine}`));
  return { role: 'owner', server };
}

async function numbers(folder: string, name: string): Promise<number[]> {
  const entries = await readdir(folder);
  return entries.filter((entry) => entry.startsWith(`${name}.`)).map((entry) => Number(entry.slice(name.length + 1)));
}

/** @returns false where the name is taken */
async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** @returns false where another server has this path */
function listen(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(path, () => resolve(true));
  });
}

/** @returns null where nobody lives there any more */
function reach(path: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(null);
      else reject(error);
    });
  });
}

/** Cleaners of temporary folders remove what is old; a door is not. */
function keepFresh(server: Server, path: string): void {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {
      // swept away all the same: those inside stay connected, and there is nothing better to do
    });
  }, 3_600_000);
  timer.unref();
  server.once('close', () => clearInterval(timer));
}
