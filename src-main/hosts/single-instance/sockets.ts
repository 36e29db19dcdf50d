/**
 * @file Decides which process owns the socket: takes a free name, connects to a running owner, or replaces a
 * dead one, without races.
 */
import { randomUUID } from 'node:crypto';
import { chmod, link, readdir, rm, utimes } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { SocketAddress } from './address.ts';

/**
 * A connection to the running owner; or this process is the owner until `leave`: then no process finds it any
 * more, and connected clients stay.
 */
export type SocketClaim = { role: 'guest'; socket: Socket } | { role: 'owner'; leave(): Promise<void> };

/**
 * [Note: one owner] Sockets of a library are numbered. A socket gets its name by hard link, which fails where
 * the name is taken, and only once it listens: one that can be seen and refuses is dead for good. Whoever has
 * a name looks whether any other socket lives, and gives up if so. Of two, the one that got its name later
 * sees the other; so there are never two owners. A named pipe ends with its process and cannot be made twice:
 * it needs none of this.
 *
 * @param receive gets every connection from the moment the place is visible, also before this returns
 */
export async function claimSocket(
  address: SocketAddress,
  receive: (socket: Socket) => void,
): Promise<SocketClaim> {
  for (;;) {
    const place =
      address.kind === 'pipe' ? await tryPipe(address.path, receive) : await trySocket(address, receive);
    if (place) return place;
  }
}

async function tryPipe(path: string, receive: (socket: Socket) => void): Promise<SocketClaim | null> {
  const server = createServer(receive);
  if (await listen(server, path)) return { role: 'owner', leave: async () => void server.close() };
  const socket = await reach(path);
  return socket && { role: 'guest', socket };
}

async function trySocket(
  address: Extract<SocketAddress, { kind: 'socket' }>,
  receive: (socket: Socket) => void,
): Promise<SocketClaim | null> {
  const { folder, name } = address;
  const before = await socketsOf(address);
  for (const { path } of before) {
    const socket = await reach(path);
    if (socket) return { role: 'guest', socket };
  }
  const received = new Set<Socket>();
  const server = createServer((socket) => {
    received.add(socket);
    socket.once('close', () => received.delete(socket));
    receive(socket);
  });
  const path = join(folder, `${name}.${Math.max(0, ...before.map(({ number }) => number)) + 1}`);
  if (!(await listenAs(server, folder, path))) return null;
  const leave = async () => {
    // in this order: once the name is free, another process may take it
    await rm(path, { force: true });
    server.close();
  };
  for (const { path: other } of await socketsOf(address)) {
    if (other === path) continue;
    const alive = await reach(other);
    if (alive) {
      alive.destroy();
      // clients that connected to us meanwhile find the other owner, too
      for (const socket of received) socket.destroy();
      await leave();
      return null;
    }
    await rm(other, { force: true });
  }
  keepFresh(server, path);
  return { role: 'owner', leave };
}

/** In all folders that are private now: permissions may have changed since an owner started. */
async function socketsOf({
  name,
  folders,
}: Extract<SocketAddress, { kind: 'socket' }>): Promise<{ path: string; number: number }[]> {
  const places = await folders();
  const found = await Promise.all(
    places.map(async (place) => (await readdir(place)).map((entry) => ({ place, entry }))),
  );
  return found
    .flat()
    .filter(({ entry }) => entry.startsWith(`${name}.`))
    .map(({ place, entry }) => ({ path: join(place, entry), number: Number(entry.slice(name.length + 1)) }));
}

/** Listens first and then becomes visible at `path`. @returns false where the name is taken */
async function listenAs(server: Server, folder: string, path: string): Promise<boolean> {
  const temporary = join(folder, `new-${randomUUID().slice(0, 13)}`);
  if (!(await listen(server, temporary))) return false;
  try {
    await chmod(temporary, 0o600);
    await link(temporary, path);
    return true;
  } catch (error) {
    server.close();
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** @returns false where another server has this path */
function listen(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(path, () => resolve(true));
  });
}

/** @returns null where no process listens there */
function reach(path: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // reset: it closed while we connected
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT' || error.code === 'ECONNRESET')
        resolve(null);
      // it is running, but accepts nothing: it is stopped, and its queue is full
      else if (error.code === 'EAGAIN')
        reject(
          new AppError(
            'library_in_use',
            'Another Sightline has this library open and does not answer, and many programs wait for ' +
              'it. End it, then try again.',
            null,
            { cause: error },
          ),
        );
      else reject(error);
    });
  });
}

/** Cleaners of temporary folders delete old files: the socket is touched regularly. */
function keepFresh(server: Server, path: string): void {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {
      // deleted nevertheless: connected clients stay connected, and nothing else can be done
    });
  }, 3_600_000);
  timer.unref();
  server.once('close', () => clearInterval(timer));
}
