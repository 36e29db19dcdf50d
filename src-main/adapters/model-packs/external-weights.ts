/**
 * @file The external files in which an ONNX graph stores its weights (onnx.proto3,
 * TensorProto.external_data).
 */
import { openRegularFile } from '../files/regular-file.ts';
import { fieldAt, openWindow, type Span, type Window } from './protobuf.ts';

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
    const bytes = await openWindow(file);
    await walk(bytes, 'model', { from: 0, to: bytes.size }, found, 0);
    return [...found];
  } finally {
    await file.close();
  }
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
