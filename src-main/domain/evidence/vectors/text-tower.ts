/** @file A text tower, of an encoder or by itself: from a sentence to a unit vector. */
import { AppError } from '../../../../src-preload/contract/index.ts';
import type { Feeds, ModelTools, OpenOptions, Outputs, RunningModel, TensorValue } from '../analyzer.ts';
import { cosineOf } from '../self-test.ts';
import { cleanText } from './clean-text.ts';
import { tokenizerFiles, type TextInput } from './manifest.ts';
import { projected, readProjection, type Projection } from './projection.ts';

export interface TextTower {
  /**
   * Texts are run one by one: in quantised towers a text's vector depends on the other texts of the batch.
   */
  embed(text: string): Promise<Float32Array>;
}

/** The sentence of a trial run. */
export const testSentence = 'a photo of a dog';

/** Why texts run on the CPU; follows “Processor:”. */
export const textsRunOn = 'quicker for one sentence than the way to a graphics card and back';

export const textOptions = {
  threads: 2,
  testFeeds: () => ({}),
  agreement: () => 1,
  cpuOnly: textsRunOn,
} satisfies OpenOptions;

/** How alike two vectors of a text are where its padding changes nothing. */
const sameVector = 0.99999;

export type Named = Pick<RunningModel, 'inputNames'>;

/**
 * @param model open
 * @param own its graph is that of texts alone, so that an inference that fails concerns nothing else
 * @param feedsOf token ids and mask to the model's inputs
 * @throws AppError model_invalid, model_damaged, model_missing
 */
export async function openTextTower(
  model: RunningModel,
  { text, dimensions, own }: { text: TextInput; dimensions: number; own: boolean },
  tools: ModelTools,
  feedsOf: (ids: readonly number[], mask: readonly number[]) => Feeds,
): Promise<TextTower> {
  requireOutput(model, text.output, tools);
  await tools.check([...tokenizerFiles(text), ...(text.projection ? [text.projection] : [])]);
  const tokenizer = async () =>
    tools.tokenizer(
      await tools.readJson(text.tokenizer),
      text.tokenizerConfig ? await tools.readJson(text.tokenizerConfig) : {},
      { ...text, merges: text.merges && (await tools.readText(text.merges)) },
    );
  const tokenize = await tokenizer().catch((cause: unknown) => {
    throw cause instanceof AppError
      ? cause
      : tools.unusable(`${text.tokenizer} holds no tokenizer that can be read`, cause);
  });
  const projection = text.projection ? await projectionOf(text.projection, dimensions, tools) : null;
  async function embedTokens({ ids, mask }: Tokens): Promise<Float32Array> {
    const output = (await model.run(feedsOf(ids, mask)))[text.output];
    const pooled = text.pooling === 'mean' ? meanOfTokens(output, mask, tools) : output;
    return unitRows(
      projection && pooled ? projectedRow(pooled, projection, tools) : pooled,
      1,
      dimensions,
      tools,
    )[0]!;
  }
  const tokensOf = (sentence: string) => tokenize(cleanText(sentence, text.clean));
  const isShort =
    own && text.padId !== null && (await isSameWithoutPadding(tokensOf(testSentence), embedTokens));
  return {
    embed: (sentence) => {
      const tokens = tokensOf(sentence);
      return embedTokens(isShort ? withoutPadding(tokens) : tokens);
    },
  };
}

interface Tokens {
  ids: number[];
  /** 1 = a token of the text, 0 = filling */
  mask: number[];
}

function withoutPadding({ ids, mask }: Tokens): Tokens {
  const length = mask.lastIndexOf(1) + 1;
  return { ids: ids.slice(0, length), mask: mask.slice(0, length) };
}

/**
 * Whether the graph takes texts of any length and their padding changes nothing: CLIP’s tokens see only those
 * before them, SigLIP’s see all. A short text then costs a fraction of a full one.
 */
async function isSameWithoutPadding(
  tokens: Tokens,
  embed: (tokens: Tokens) => Promise<Float32Array>,
): Promise<boolean> {
  const padded = await embed(tokens);
  try {
    return cosineOf(padded, await embed(withoutPadding(tokens))) >= sameVector;
  } catch {
    return false; // its graph takes full texts only
  }
}

/** A model without an attention mask gets none. */
export function tokenFeeds(
  model: Named,
  text: TextInput,
  ids: readonly number[],
  mask: readonly number[],
): Feeds {
  const row = (data: readonly number[]): TensorValue => ({ type: 'int64', data, dims: [1, data.length] });
  const known: Feeds = {
    [text.inputs[0]!]: row(ids),
    attention_mask: row(text.maskPadding ? mask : ids.map(() => 1)),
    token_type_ids: row(ids.map(() => 0)),
  };
  return only(known, model.inputNames);
}

export function only(feeds: Feeds, names: readonly string[]): Feeds {
  return Object.fromEntries(Object.entries(feeds).filter(([name]) => names.includes(name)));
}

export function unitRows(
  output: Outputs[string] | undefined,
  count: number,
  dimensions: number,
  tools: Pick<ModelTools, 'unusable'>,
): Float32Array[] {
  if (!output || output.dims.at(-1) !== dimensions || output.data.length !== count * dimensions) {
    throw tools.unusable(
      `it gives vectors of ${output ? output.data.length / count : 0} numbers, not of ${dimensions}`,
    );
  }
  return Array.from({ length: count }, (_, row) => {
    const vector = output.data.slice(row * dimensions, (row + 1) * dimensions);
    const length = lengthOf(vector);
    if (!Number.isFinite(length) || length === 0)
      throw tools.unusable('it gives vectors that are no numbers');
    return vector.map((value) => value / length);
  });
}

export function requireOutput(model: RunningModel, name: string, tools: Pick<ModelTools, 'unusable'>): void {
  if (!model.outputNames.includes(name))
    throw tools.unusable(`it has no output “${name}”, only ${model.outputNames.join(', ')}`);
}

/** For vectors of any length: `Math.hypot` is limited in its number of arguments. */
function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

/** [1, tokens, n] to [1, n], without the tokens that only fill the text up */
function meanOfTokens(
  output: Outputs[string] | undefined,
  mask: readonly number[],
  tools: Pick<ModelTools, 'unusable'>,
): Outputs[string] {
  const [count, tokens, length = 0] = output?.dims ?? [];
  if (!output || count !== 1 || tokens !== mask.length || length === 0)
    throw tools.unusable('it does not give a vector for each token');
  const mean = new Float32Array(length);
  const counted = mask.reduce((sum, bit) => sum + bit, 0);
  for (const [token, bit] of mask.entries()) {
    if (bit === 0) continue;
    for (let at = 0; at < length; at += 1) mean[at]! += output.data[token * length + at]! / counted;
  }
  return { data: mean, dims: [1, length] };
}

async function projectionOf(file: string, dimensions: number, tools: ModelTools): Promise<Projection> {
  const projection = readProjection(await tools.readBytes(file));
  if (!projection)
    throw tools.unusable(`${file} holds no matrix “linear.weight” of 32-bit or 16-bit numbers`);
  if (projection.rows !== dimensions)
    throw tools.unusable(`${file} makes vectors of ${projection.rows} numbers, not of ${dimensions}`);
  return projection;
}

function projectedRow(
  { data }: Outputs[string],
  projection: Projection,
  tools: Pick<ModelTools, 'unusable'>,
): Outputs[string] {
  if (data.length !== projection.columns)
    throw tools.unusable(`its matrix is for vectors of ${projection.columns} numbers, not of ${data.length}`);
  return { data: projected(data, projection), dims: [1, projection.rows] };
}
