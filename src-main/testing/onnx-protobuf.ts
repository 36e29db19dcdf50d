/** @file The parts of an ONNX file, as protobuf by hand (fields as in onnx.proto3). */

export const float = 1;
export const int64 = 7;

export type Bytes = Uint8Array;

export function model(graph: Bytes[]): Bytes {
  return Buffer.concat(modelParts(graph, 13));
}

/** The file in parts that follow each other: its weights are not copied once more. @param opset of ai.onnx */
export function modelParts(graph: Bytes[], opset: number): Bytes[] {
  const size = graph.reduce((sum, { length }) => sum + length, 0);
  return [number(1, 8), tag(7), varint(size), ...graph, field(8, [number(2, opset)])];
}

export function node(type: string, inputs: string[], outputs: string[], attributes: Bytes[][]): Bytes[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, type),
    ...attributes.map((attribute) => field(5, attribute)),
  ];
}

export function int(name: string, amount: number): Bytes[] {
  return [text(1, name), number(3, amount), number(20, 2)];
}

export function float32(name: string, amount: number): Bytes[] {
  return [text(1, name), varint((2 << 3) | 5), Buffer.from(Float32Array.of(amount).buffer), number(20, 1)];
}

export function ints(name: string, amounts: number[]): Bytes[] {
  return [text(1, name), ...varints(8, amounts), number(20, 7)];
}

export function value(name: string, type: number, dims: (number | string)[]): Bytes[] {
  const shape = dims.map((dim) => field(1, [typeof dim === 'number' ? number(1, dim) : text(2, dim)]));
  return [text(1, name), field(2, [field(1, [number(1, type), field(2, shape)])])];
}

export function field(id: number, parts: Bytes[]): Bytes {
  const body = Buffer.concat(parts);
  return Buffer.concat([tag(id), varint(body.length), body]);
}

export function text(id: number, content: string): Bytes {
  return field(id, [Buffer.from(content)]);
}

export function number(id: number, amount: number): Bytes {
  return Buffer.concat([varint(id << 3), varint(amount)]);
}

export function varints(id: number, amounts: number[]): Bytes[] {
  return amounts.map((amount) => number(id, amount));
}

/** of a field with a length */
function tag(id: number): Bytes {
  return varint((id << 3) | 2);
}

function varint(amount: number): Bytes {
  const bytes: number[] = [];
  for (let rest = amount; ; rest >>>= 7) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}
