/** @file Frames on the socket between instances: one JSON document a line, both ways. */
import type { Socket } from 'node:net';
import type { AnyEvent, Reply } from '../../../src-preload/contract/index.ts';
import type { MediaFile } from '../../host.ts';

/** Frames of a client; its hello requests a pong, too. */
export type ClientFrame =
  | { hello: string; ping?: true }
  | { ping: true }
  | { id: number; call: string; input: unknown }
  | { id: number; media: string };
/**
 * Frames of the owner: `missed` where events were dropped because they were not read in time; the last frame,
 * `bye`, has the id of the last call that was begun: later ones may be sent to the next owner.
 */
export type ServerFrame =
  | { hello: string }
  | { id: number; reply: Reply }
  | { id: number; file: MediaFile | null }
  | { event: AnyEvent }
  | { missed: true }
  | { pong: true }
  | { full: true }
  | { bye: number };

/** More unread data than this ends the connection; so does a longer line. */
const maxBytes = 256 * 1024 * 1024;
const newline = 0x0a;

/** Sends one frame; on an ended socket it is dropped, and `close` follows. */
export function sendFrame(socket: Socket, frame: ClientFrame | ServerFrame): void {
  if (socket.destroyed) return;
  socket.write(`${JSON.stringify(frame)}\n`);
  if (socket.writableLength > maxBytes) socket.destroy();
}

/**
 * Calls `onFrame` for each whole line. A line that is no JSON object, or is longer than `longest`, ends the
 * connection.
 */
export function readFrames<Frame>(socket: Socket, onFrame: (frame: Frame) => void, longest = maxBytes): void {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  socket.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const line = Buffer.concat([...waiting, chunk.subarray(start, end)]).toString('utf8');
      waiting = [];
      waitingBytes = 0;
      start = end + 1;
      const frame = objectIn(line);
      if (frame === null) {
        // the other side does not speak this protocol
        socket.destroy();
        return;
      }
      onFrame(frame as Frame);
    }
    if (start === chunk.length) return;
    waiting.push(chunk.subarray(start));
    waitingBytes += chunk.length - start;
    if (waitingBytes > longest) socket.destroy();
  });
}

/** @returns null where the line is something else */
function objectIn(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
