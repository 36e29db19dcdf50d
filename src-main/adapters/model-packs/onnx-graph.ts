/**
 * @file The outline of an ONNX graph (onnx.proto3): its nodes, weights, inputs and outputs, and where in the
 * file each is. Weights are passed over, so that a graph of any size is read quickly.
 */
import { openRegularFile } from '../files/regular-file.ts';
import type { ElementType, GraphFacts, GraphValue } from '../../domain/models/graph-facts.ts';
import { fieldAt, openWindow, wholeNumbers, type Field, type Span, type Window } from './protobuf.ts';

export interface GraphNode extends Span {
  operator: string;
  /** names that it takes, also those that graphs inside of it take */
  inputs: string[];
  outputs: string[];
}
export interface GraphWeights extends Span {
  name: string;
  type: ElementType;
  dims: number[];
}
export interface PlacedValue extends GraphValue, Span {}

/** Spans begin at the tag of the field. */
export interface GraphOutline {
  /** fields of the model beside the graph */
  modelFields: Span[];
  nodes: GraphNode[];
  weights: GraphWeights[];
  inputs: PlacedValue[];
  outputs: PlacedValue[];
  /** types of values in between */
  between: PlacedValue[];
  /** other fields of the graph, with their numbers */
  otherFields: (Span & { number: number })[];
}

/** longer names and tensors are no names and no single numbers */
const mostTextBytes = 4_096;
/** graphs inside of graphs (loops, conditions) */
const deepest = 32;

const elementTypes: Partial<Record<number, ElementType>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  6: 'int32',
  7: 'int64',
  10: 'float16',
  16: 'bfloat16',
};

/** A message that is not what it should be. */
class Damaged extends Error {}

/** @returns null for a file that is no ONNX graph, or a damaged one @throws RefusedFileError; system errors */
export async function readOutline(path: string): Promise<GraphOutline | null> {
  const file = await openRegularFile(path, { mostBytes: Infinity });
  try {
    return await outlineOf(await openWindow(file));
  } catch (error) {
    if (error instanceof Damaged) return null;
    throw error;
  } finally {
    await file.close();
  }
}

export function factsOf({ nodes, weights, inputs, outputs }: GraphOutline): GraphFacts {
  const counts = new Map<ElementType, number>();
  for (const { type, dims } of weights)
    counts.set(type, (counts.get(type) ?? 0) + dims.reduce((product, side) => product * side, 1));
  const given = new Set(weights.map(({ name }) => name));
  const bare = ({ name, type, dims }: PlacedValue): GraphValue => ({ name, type, dims });
  return {
    inputs: inputs.filter(({ name }) => !given.has(name)).map(bare),
    outputs: outputs.map(bare),
    operators: new Set(nodes.map(({ operator }) => operator)),
    weights: counts,
  };
}

async function outlineOf(bytes: Window): Promise<GraphOutline> {
  const outline: GraphOutline = {
    ...{ modelFields: [], nodes: [], weights: [], inputs: [], outputs: [], between: [], otherFields: [] },
  };
  let hasGraph = false;
  for await (const field of fieldsOf(bytes, { from: 0, to: bytes.size })) {
    if (field.number !== 7 || !field.isMessage) {
      outline.modelFields.push(placeOf(field));
      continue;
    }
    hasGraph = true;
    for await (const part of fieldsOf(bytes, field)) await addPart(bytes, part, outline);
  }
  if (!hasGraph) throw new Damaged();
  return outline;
}

async function addPart(bytes: Window, part: Field, outline: GraphOutline): Promise<void> {
  switch (part.isMessage ? part.number : 0) {
    case 1:
      outline.nodes.push({ ...placeOf(part), ...(await nodeOf(bytes, part)) });
      break;
    case 5:
      outline.weights.push({ ...placeOf(part), ...(await weightsOf(bytes, part)) });
      break;
    case 11:
      outline.inputs.push(await valueOf(bytes, part));
      break;
    case 12:
      outline.outputs.push(await valueOf(bytes, part));
      break;
    case 13:
      outline.between.push(await valueOf(bytes, part));
      break;
    default:
      outline.otherFields.push({ ...placeOf(part), number: part.number });
  }
}

function placeOf({ start, to }: Field): Span {
  return { from: start, to };
}

async function* fieldsOf(bytes: Window, { from, to }: Span): AsyncGenerator<Field> {
  for (let at = from; at < to;) {
    const field = await fieldAt(bytes, at, to);
    if (!field || field.number === 0) throw new Damaged();
    yield field;
    at = field.to;
  }
}

async function textOf(bytes: Window, field: Field): Promise<string> {
  if (!field.isMessage || field.to - field.from > mostTextBytes) throw new Damaged();
  return bytes.text(field);
}

async function nodeOf(
  bytes: Window,
  span: Span,
  depth = 0,
): Promise<{ operator: string; inputs: string[]; outputs: string[] }> {
  const node = { operator: '', inputs: [] as string[], outputs: [] as string[] };
  for await (const field of fieldsOf(bytes, span)) {
    if (field.number === 1) node.inputs.push(await textOf(bytes, field));
    else if (field.number === 2) node.outputs.push(await textOf(bytes, field));
    else if (field.number === 4) node.operator = await textOf(bytes, field);
    else if (field.number === 5) {
      for await (const part of fieldsOf(bytes, field))
        if (part.number === 6 || part.number === 11)
          node.inputs.push(...(await takenInside(bytes, part, depth + 1)));
    }
  }
  return node;
}

/** Names that the nodes of a graph inside of a node take, and those that it gives back. */
async function takenInside(bytes: Window, graph: Span, depth: number): Promise<string[]> {
  if (depth > deepest) throw new Damaged();
  const names: string[] = [];
  for await (const field of fieldsOf(bytes, graph)) {
    if (field.number === 1) names.push(...(await nodeOf(bytes, field, depth)).inputs);
    else if (field.number === 12) names.push((await valueOf(bytes, field)).name);
  }
  return names;
}

async function weightsOf(bytes: Window, span: Span): Promise<Omit<GraphWeights, keyof Span>> {
  const found = { name: '', type: 'other' as ElementType, dims: [] as number[] };
  for await (const field of fieldsOf(bytes, span)) {
    if (field.number === 1) found.dims.push(...((await wholeNumbers(bytes, field)) ?? []));
    else if (field.number === 2) found.type = elementTypes[field.value] ?? 'other';
    else if (field.number === 8) found.name = await textOf(bytes, field);
  }
  return found;
}

async function valueOf(bytes: Window, field: Field): Promise<PlacedValue> {
  const value: PlacedValue = { ...placeOf(field), name: '', type: 'other', dims: [] };
  for await (const part of fieldsOf(bytes, field)) {
    if (part.number === 1) value.name = await textOf(bytes, part);
    else if (part.number === 2) Object.assign(value, await tensorTypeOf(bytes, part));
  }
  return value;
}

async function tensorTypeOf(bytes: Window, type: Span): Promise<Pick<GraphValue, 'type' | 'dims'>> {
  const found = { type: 'other' as ElementType, dims: [] as (number | null)[] };
  for await (const kind of fieldsOf(bytes, type)) {
    // tensor_type
    if (kind.number !== 1) continue;
    for await (const part of fieldsOf(bytes, kind)) {
      if (part.number === 1) found.type = elementTypes[part.value] ?? 'other';
      else if (part.number === 2)
        for await (const dim of fieldsOf(bytes, part)) found.dims.push(await sideOf(bytes, dim));
    }
  }
  return found;
}

async function sideOf(bytes: Window, dim: Span): Promise<number | null> {
  for await (const field of fieldsOf(bytes, dim)) if (field.number === 1) return field.value;
  return null;
}
