/**
 * @file The external files in which an ONNX graph stores its weights (onnx.proto3,
 * TensorProto.external_data).
 */
import type { FileHandle } from 'node:fs/promises';
import { openRegularFile } from '../files/regular-file.ts';

const windowBytes = 256 * 1024;
/** a key and a path; what is longer is no path */
const mostTextBytes = 4_096;
/** graphs inside of graphs (loops, conditions) */
const deepest = 32;

/** Message → number of a field → the message in it. What is not listed is passed over unread. */
const messages = {
  model: { 7: 'graph', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: { 13: 'entry' },
} as const satisfies Record<string, Record<number, string>>;
type Message = keyof typeof messages;

/**
 * Locations as the graph states them, relative to its folder; each once. Weights inside of the graph are
 * passed over, so that a graph of any size is looked through quickly. Of a file that is no ONNX graph, or a
 * damaged one, what was found until there.
 * @throws RefusedFileError; system errors
 */
export async function externalWeights(path: string): Promise<string[]> {
  const file = await openRegularFile(path, { mostBytes: Infinity });
  try {
    const found = new Set<string>();
    const bytes = createWindow(file, (await file.stat()).size);
    await walk(bytes, 'model', { from: 0, to: bytes.size }, found, 0);
    return [...found];
  } finally {
    await file.close();
  }
}

interface Span {
  from: number;
  to: number;
}
/** A part of the file in memory. */
interface Window {
  size: number;
  /** the byte there; -1 = past the end */
  byteAt(at: number): number | Promise<number>;
  text(span: Span): Promise<string>;
}

function createWindow(file: FileHandle, size: number): Window {
  let start = 0;
  let held = Buffer.alloc(0);
  async function load(at: number): Promise<number> {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(windowBytes), 0, windowBytes, at);
    start = at;
    held = buffer.subarray(0, bytesRead);
    return held[0] ?? -1;
  }
  return {
    size,
    byteAt: (at) => (at >= start && at < start + held.length ? held[at - start]! : load(at)),
    async text({ from, to }) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
      return buffer.toString('utf8', 0, bytesRead);
    },
  };
}

/** @returns false where the bytes are no such message */
async function walk(
  bytes: Window,
  kind: Message,
  { from, to }: Span,
  found: Set<string>,
  depth: number,
): Promise<boolean> {
  const inner: Readonly<Record<number, string | undefined>> = messages[kind];
  for (let at = from; at < to;) {
    const field = await fieldAt(bytes, at, to);
    if (!field) return false;
    const known = inner[field.number];
    if (known === 'entry') await readEntry(bytes, field, found);
    else if (known !== undefined && field.isMessage && depth < deepest) {
      if (!(await walk(bytes, known as Message, field, found, depth + 1))) return false;
    }
    at = field.to;
  }
  return true;
}

/** A key and its value: only the location is of interest. */
async function readEntry(bytes: Window, entry: Span, found: Set<string>): Promise<void> {
  const parts = new Map<number, string>();
  for (let at = entry.from; at < entry.to;) {
    const field = await fieldAt(bytes, at, entry.to);
    if (!field) return;
    if (field.isMessage && field.to - field.from <= mostTextBytes)
      parts.set(field.number, await bytes.text(field));
    at = field.to;
  }
  const location = parts.get(2);
  if (parts.get(1) === 'location' && location) found.add(location);
}

/** The field that begins there, with the span of its content; null = none that protobuf knows */
async function fieldAt(
  bytes: Window,
  at: number,
  end: number,
): Promise<(Span & { number: number; isMessage: boolean }) | null> {
  const tag = await varintAt(bytes, at, end);
  if (!tag) return null;
  const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8];
  if (wire === 2) {
    const length = await varintAt(bytes, tag.next, end);
    return length && length.next + length.value <= end
      ? { number, isMessage: true, from: length.next, to: length.next + length.value }
      : null;
  }
  const next =
    wire === 0
      ? (await varintAt(bytes, tag.next, end))?.next
      : wire === 1
        ? tag.next + 8
        : wire === 5
          ? tag.next + 4
          : undefined;
  return next !== undefined && next <= end ? { number, isMessage: false, from: tag.next, to: next } : null;
}

async function varintAt(
  bytes: Window,
  from: number,
  end: number,
): Promise<{ value: number; next: number } | null> {
  let value = 0;
  for (let at = from, scale = 1; at < end && at < from + 10; at += 1, scale *= 128) {
    const here = bytes.byteAt(at);
    const byte = typeof here === 'number' ? here : await here;
    if (byte < 0) return null;
    value += (byte & 127) * scale;
    if (byte < 128) return { value, next: at + 1 };
  }
  return null;
}
