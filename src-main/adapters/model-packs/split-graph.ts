/**
 * @file Takes one tower out of a joint ONNX graph: what its output needs is copied, piece by piece, as it lies
 * in the file. Weights outside of the graph stay where they are.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { privateFileMode } from '../files/private-files.ts';
import { openRegularFile } from '../files/regular-file.ts';
import type { ReadingWatch } from '../../domain/models/pack-store.ts';
import type { GraphNode, GraphOutline } from './onnx-graph.ts';
import { varint, type Span } from './protobuf.ts';

const pieceBytes = 1_048_576;
/** the tag of a model's graph: field 7, with a length */
const graphTag = (7 << 3) | 2;
/** fields of a graph that belong to all of it: its name, its description, its sparse weights, its metadata */
const wholeGraph: ReadonlySet<number> = new Set([2, 10, 15, 16]);

/**
 * @param outline of the graph in `from`
 * @param output name of the output to keep
 * @throws RefusedFileError; system errors; what the signal was aborted with
 */
export async function writeTower(
  { outline, from, to }: { outline: GraphOutline; from: string; to: string },
  output: string,
  watch: ReadingWatch,
): Promise<void> {
  const parts = partsFor(outline, output);
  const graphBytes = lengthOf(parts);
  const source = await openRegularFile(from, { mostBytes: Infinity });
  try {
    const target = await open(to, 'w', privateFileMode);
    try {
      await copySpans(source, target, outline.modelFields, watch);
      await target.write(Buffer.concat([varint(graphTag), varint(graphBytes)]));
      await copySpans(source, target, parts, watch);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Spans of the graph that an output needs, in the order of the file. */
function partsFor(outline: GraphOutline, output: string): Span[] {
  const nodes = nodesFor(outline.nodes, output);
  const names = new Set([output, ...nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs])]);
  const isNeeded = ({ name }: { name: string }) => names.has(name);
  return [
    ...outline.otherFields.filter(({ number }) => wholeGraph.has(number)),
    ...nodes,
    ...outline.weights.filter(isNeeded),
    ...outline.inputs.filter(isNeeded),
    ...outline.between.filter(isNeeded),
    ...outline.outputs.filter(({ name }) => name === output),
  ].sort((a, b) => a.from - b.from);
}

function nodesFor(nodes: readonly GraphNode[], output: string): GraphNode[] {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const needed = new Set<GraphNode>();
  const wanted = [output];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const node = makers.get(name);
    if (!node || needed.has(node)) continue;
    needed.add(node);
    wanted.push(...node.inputs);
  }
  return [...needed];
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}

async function copySpans(
  source: FileHandle,
  target: FileHandle,
  spans: readonly Span[],
  { signal, onBytes }: ReadingWatch,
): Promise<void> {
  for (const { from, to } of joined(spans)) {
    for (let at = from; at < to;) {
      signal.throwIfAborted();
      const length = Math.min(pieceBytes, to - at);
      const { buffer, bytesRead } = await source.read(Buffer.allocUnsafe(length), 0, length, at);
      if (bytesRead === 0)
        throw Object.assign(new Error('the file became shorter'), { code: 'EIO', syscall: 'read' });
      await target.writeFile(buffer.subarray(0, bytesRead));
      onBytes(bytesRead);
      at += bytesRead;
    }
  }
}

/** Neighbours as one. */
function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const { from, to } of spans) {
    const last = found.at(-1);
    if (last?.to === from) last.to = to;
    else found.push({ from, to });
  }
  return found;
}
