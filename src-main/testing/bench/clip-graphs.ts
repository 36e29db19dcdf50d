/**
 * @file The two towers of CLIP as ONNX graphs with random weights, in any size: what a real model costs can be
 * measured without one. The operators are those of a usual export (opset 17), the vectors mean nothing.
 */
import {
  field,
  float,
  float32,
  int,
  int64,
  ints,
  modelParts,
  node,
  number,
  text,
  value,
  varints,
  type Bytes,
} from '../onnx-protobuf.ts';

export interface TowerShape {
  layers: number;
  width: number;
  heads: number;
}

export interface ClipShape {
  dimensions: number;
  image: TowerShape & { size: number; patch: number };
  text: TowerShape & { tokens: number; words: number };
}

/** OpenAI’s ViT-B/32: 151 million weights. */
export const clipB32: ClipShape = {
  dimensions: 512,
  image: { layers: 12, width: 768, heads: 12, size: 224, patch: 32 },
  text: { layers: 12, width: 512, heads: 8, tokens: 77, words: 49_408 },
};

const opset = 17;
/** the range of weights: activations stay of the size that trained ones have */
const spread = 0.05;

/** `pixel_values` [N, 3, size, size] to `image_embeds` [N, dimensions]. @returns the file in parts */
export function imageTowerGraph({ image, dimensions }: ClipShape): Bytes[] {
  const graph = createGraph();
  const { size, patch, width } = image;
  const patches = (size / patch) ** 2;
  const kernel = graph.weights('patches', [width, 3, patch, patch]);
  const map = graph.add('Conv', ['pixel_values', kernel], [ints('strides', [patch, patch])]);
  const flat = graph.add('Reshape', [map, graph.numbers([0, width, patches])]);
  const rows = graph.add('Transpose', [flat], [ints('perm', [0, 2, 1])]);
  const count = graph.add('Gather', [graph.add('Shape', ['pixel_values']), graph.numbers([0])]);
  const classShape = graph.add('Concat', [count, graph.numbers([1, width])], [int('axis', 0)]);
  const first = graph.add('Expand', [graph.weights('class', [1, 1, width]), classShape]);
  const tokens = graph.add('Concat', [first, rows], [int('axis', 1)]);
  const placed = graph.add('Add', [tokens, graph.weights('positions', [patches + 1, width])]);
  let hidden = graph.norm('before', placed, width);
  for (let layer = 0; layer < image.layers; layer += 1)
    hidden = transformerLayer(graph, `layer${layer}`, hidden, image, null);
  const pooled = graph.add('Gather', [hidden, graph.number(0)], [int('axis', 1)]);
  const out = graph.norm('after', pooled, width);
  graph.add('MatMul', [out, graph.weights('projection', [width, dimensions])], [], 'image_embeds');
  return graph.file('image_tower', {
    inputs: [value('pixel_values', float, ['images', 3, size, size])],
    outputs: [value('image_embeds', float, ['images', dimensions])],
  });
}

/**
 * `input_ids` [N, tokens] to `text_embeds` [N, dimensions], at the token with the largest id, which ends a text.
 * @returns the file in parts
 */
export function textTowerGraph({ text: shape, dimensions }: ClipShape): Bytes[] {
  const graph = createGraph();
  const { tokens, words, width } = shape;
  const [start, axis] = [graph.numbers([0]), graph.numbers([1])];
  const length = graph.add('Gather', [graph.add('Shape', ['input_ids']), axis]);
  const embedded = graph.add('Gather', [graph.weights('words', [words, width]), 'input_ids']);
  const positions = graph.add('Slice', [graph.weights('positions', [tokens, width]), start, length, start]);
  const square = graph.add('Concat', [length, length], [int('axis', 0)]);
  const corner = graph.numbers([0, 0]);
  const mask = graph.add('Slice', [laterTokens(graph, tokens), corner, square]);
  let hidden = graph.add('Add', [embedded, positions]);
  for (let layer = 0; layer < shape.layers; layer += 1)
    hidden = transformerLayer(graph, `layer${layer}`, hidden, shape, mask);
  const normed = graph.norm('after', hidden, width);
  const last = graph.add('ArgMax', ['input_ids'], [int('axis', 1), int('keepdims', 1)]);
  const pooled = graph.add('GatherND', [normed, last], [int('batch_dims', 1)]);
  graph.add('MatMul', [pooled, graph.weights('projection', [width, dimensions])], [], 'text_embeds');
  return graph.file('text_tower', {
    inputs: [value('input_ids', int64, ['texts', 'tokens'])],
    outputs: [value('text_embeds', float, ['texts', dimensions])],
  });
}

/** Added to the scores of each token, so that none looks at a later one. */
function laterTokens(graph: Graph, tokens: number): string {
  const mask = Float32Array.from({ length: tokens * tokens }, (_, at) =>
    at % tokens > Math.floor(at / tokens) ? -1e9 : 0,
  );
  return graph.constant('later', float, [tokens, tokens], mask);
}

/** Attention and a network of two layers, each after a layer norm and added to what comes in. */
function transformerLayer(
  graph: Graph,
  name: string,
  hidden: string,
  { width, heads }: TowerShape,
  mask: string | null,
): string {
  const normed = graph.norm(`${name}.norm1`, hidden, width);
  const part = (of: string) => graph.linear(`${name}.${of}`, normed, width, width);
  const split = (rows: string, perm: number[]) =>
    graph.add(
      'Transpose',
      [graph.add('Reshape', [rows, graph.numbers([0, -1, heads, width / heads])])],
      [ints('perm', perm)],
    );
  const scaled = graph.add('Mul', [part('query'), graph.number((width / heads) ** -0.5, float)]);
  const [query, keys] = [split(scaled, [0, 2, 1, 3]), split(part('key'), [0, 2, 3, 1])];
  const scores = graph.add('MatMul', [query, keys]);
  const masked = mask === null ? scores : graph.add('Add', [scores, mask]);
  const shares = graph.add('Softmax', [masked], [int('axis', 3)]);
  const mixed = graph.add('MatMul', [shares, split(part('value'), [0, 2, 1, 3])]);
  const joined = graph.add(
    'Reshape',
    [graph.add('Transpose', [mixed], [ints('perm', [0, 2, 1, 3])]), graph.numbers([0, -1, width])],
    [],
  );
  const attended = graph.add('Add', [hidden, graph.linear(`${name}.out`, joined, width, width)]);
  const inner = graph.linear(`${name}.up`, graph.norm(`${name}.norm2`, attended, width), width, width * 4);
  const gate = graph.add('Sigmoid', [graph.add('Mul', [inner, graph.number(1.702, float)])]);
  const down = graph.linear(`${name}.down`, graph.add('Mul', [inner, gate]), width * 4, width);
  return graph.add('Add', [attended, down]);
}

type Graph = ReturnType<typeof createGraph>;

/** Collects nodes and weights; each function answers with the name of what it made. */
function createGraph() {
  const nodes: Bytes[] = [];
  const tensors: Bytes[] = [];
  let lastId = 0;
  const newName = (what: string) => `${what}_${++lastId}`;
  const random = createRandom();
  const graph = {
    add(type: string, inputs: string[], attributes: Bytes[][] = [], output = newName(type)): string {
      nodes.push(field(1, node(type, inputs, [output], attributes)));
      return output;
    },
    constant(name: string, type: number, dims: number[], data: Float32Array | BigInt64Array): string {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      tensors.push(field(5, [...varints(1, dims), number(2, type), text(8, name), field(9, [bytes])]));
      return name;
    },
    weights: (name: string, dims: number[]) =>
      graph.constant(name, float, dims, random(dims.reduce((product, dim) => product * dim, 1))),
    numbers: (amounts: number[]) =>
      graph.constant(newName('numbers'), int64, [amounts.length], BigInt64Array.from(amounts, BigInt)),
    number: (amount: number, type = int64) =>
      graph.constant(
        newName('number'),
        type,
        [],
        type === float ? Float32Array.of(amount) : BigInt64Array.of(BigInt(amount)),
      ),
    linear(name: string, input: string, from: number, to: number): string {
      const product = graph.add('MatMul', [input, graph.weights(`${name}.weight`, [from, to])]);
      return graph.add('Add', [product, graph.weights(`${name}.bias`, [to])]);
    },
    norm(name: string, input: string, width: number): string {
      const gain = graph.constant(`${name}.gain`, float, [width], new Float32Array(width).fill(1));
      const attributes = [float32('epsilon', 1e-5)];
      return graph.add(
        'LayerNormalization',
        [input, gain, graph.weights(`${name}.bias`, [width])],
        attributes,
      );
    },
    file: (name: string, { inputs, outputs }: { inputs: Bytes[][]; outputs: Bytes[][] }): Bytes[] =>
      modelParts(
        [
          ...nodes,
          text(2, name),
          ...tensors,
          ...inputs.map((input) => field(11, input)),
          ...outputs.map((output) => field(12, output)),
        ],
        opset,
      ),
  };
  return graph;
}

/** Numbers around 0 (xorshift), the same in every run. */
function createRandom(): (count: number) => Float32Array {
  let state = 0x2545f491;
  return (count) => {
    const numbers = new Float32Array(count);
    for (let at = 0; at < count; at += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      numbers[at] = state * (spread / 2 ** 31);
    }
    return numbers;
  };
}
