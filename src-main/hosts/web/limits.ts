/** @file Limits of the web host: connections, time, bytes and concurrent calls. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface WebLimits {
  /** connections without the key; the oldest is closed for a new one */
  strangers: number;
  /** all connections together */
  connections: number;
  /** a request's headers; browsers send cookies of every port of 127.0.0.1 with a page */
  headerBytes: number;
  headersMs: number;
  requestMs: number;
  /** 100,000 photo ids are 2.9 MB */
  bodyBytes: number;
  /** concurrent calls */
  calls: number;
  /** open event streams: one a tab */
  streams: number;
  /** unread events of one page; more than this ends the stream, and the page reads everything again */
  streamBytes: number;
  /** a download without progress for this long is ended */
  stalledMs: number;
}

export const webLimits: WebLimits = {
  strangers: 64,
  connections: 512,
  headerBytes: 64 * 1024,
  headersMs: 10_000,
  requestMs: 60_000,
  bodyBytes: 8 * 1024 * 1024,
  calls: 128,
  streams: 32,
  streamBytes: 1024 * 1024,
  stalledMs: 120_000,
};

/** For `http.createServer`. */
export const serverOptions = ({ headerBytes, headersMs, requestMs }: WebLimits) => ({
  maxHeaderSize: headerBytes,
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  connectionsCheckingInterval: Math.min(5_000, headersMs),
});

/**
 * Limits connections without the key, so that they cannot block the person's own browser: new ones are
 * accepted, and the one that waits longest is closed.
 * @returns a function that marks a connection as having the key
 */
export function limitConnections(
  server: Server,
  { strangers, connections }: WebLimits,
): (socket: Socket) => void {
  const unknown = new Set<Socket>();
  server.maxConnections = connections;
  server.on('connection', (socket) => {
    unknown.add(socket);
    socket.once('close', () => unknown.delete(socket));
    if (unknown.size <= strangers) return;
    const [oldest] = unknown;
    unknown.delete(oldest!);
    oldest!.destroy();
  });
  return (socket) => void unknown.delete(socket);
}
