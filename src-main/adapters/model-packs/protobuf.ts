/** @file Reads the fields of a protobuf file of any size, piece by piece (protobuf.dev/programming-guides/encoding). */
import type { FileHandle } from 'node:fs/promises';

/** Between two fields that are read, weights are passed over: small pieces are read sooner. */
const windowBytes = 32 * 1024;

export interface Span {
  from: number;
  to: number;
}

/** A part of the file in memory. */
export interface Window {
  size: number;
  /** the byte there; -1 = past the end */
  byteAt(at: number): number | Promise<number>;
  bytes(span: Span): Promise<Buffer>;
  text(span: Span): Promise<string>;
}

/** A field; `from` and `to` are of its content. */
export interface Field extends Span {
  number: number;
  /** where its tag begins */
  start: number;
  /** its content has a length: a message, a text, bytes, or packed numbers */
  isMessage: boolean;
  /** of a field that is one whole number, exact to 2⁵³; else 0 */
  value: number;
}

export async function openWindow(file: FileHandle): Promise<Window> {
  const { size } = await file.stat();
  let start = 0;
  let held = Buffer.alloc(0);
  async function load(at: number): Promise<number> {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(windowBytes), 0, windowBytes, at);
    start = at;
    held = buffer.subarray(0, bytesRead);
    return held[0] ?? -1;
  }
  async function bytes({ from, to }: Span): Promise<Buffer> {
    if (from >= start && to <= start + held.length) return held.subarray(from - start, to - start);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
    return buffer.subarray(0, bytesRead);
  }
  return {
    size,
    byteAt: (at) => (at >= start && at < start + held.length ? held[at - start]! : load(at)),
    bytes,
    text: async (span) => (await bytes(span)).toString('utf8'),
  };
}

/** The field that begins there; null = none that protobuf knows */
export async function fieldAt(bytes: Window, at: number, end: number): Promise<Field | null> {
  const tag = await varintAt(bytes, at, end);
  if (!tag) return null;
  const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8];
  if (wire === 2) {
    const length = await varintAt(bytes, tag.next, end);
    return length && length.next + length.value <= end
      ? { number, start: at, isMessage: true, from: length.next, to: length.next + length.value, value: 0 }
      : null;
  }
  const whole = wire === 0 ? await varintAt(bytes, tag.next, end) : null;
  const next = whole?.next ?? { 1: tag.next + 8, 5: tag.next + 4 }[wire];
  return next !== undefined && next <= end
    ? { number, start: at, isMessage: false, from: tag.next, to: next, value: whole?.value ?? 0 }
    : null;
}

/** The whole numbers of a field that may be packed; null = damaged */
export async function wholeNumbers(bytes: Window, field: Field): Promise<number[] | null> {
  if (!field.isMessage) return [field.value];
  const found: number[] = [];
  for (let at = field.from; at < field.to;) {
    const next = await varintAt(bytes, at, field.to);
    if (!next) return null;
    found.push(next.value);
    at = next.next;
  }
  return found;
}

export function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
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
