/** @file What somebody else may take of the web host: connections, time, bytes and open questions. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface WebLimits {
  /** connections that have not shown the key; the oldest gives way to the next */
  strangers: number;
  /** all connections together */
  connections: number;
  /** a request's headers; browsers send cookies of every port of 127.0.0.1 with a page */
  headerBytes: number;
  headersMs: number;
  requestMs: number;
  /** 100,000 photo ids are 2.9 MB */
  bodyBytes: number;
  /** calls that are being answered at once */
  calls: number;
  /** open event streams: one a tab */
  streams: number;
  /**
   * events that wait for one reader; more than this ends the stream, and the page asks for everything anew
   */
  streamBytes: number;
  /** a reader of a file that takes nothing for so long is let go */
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
 * Keeps those who have not shown the key from taking the places of the person's own browser: not a closed
 * door when there are too many of them (that would lock out the person, too), but the one that waits longest
 * is let go.
 * @returns says that a connection has shown the key
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
