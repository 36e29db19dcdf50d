/** @file How a tower's own graph wants to be fed, and which of its outputs are its vectors. Pure. */
import { precisionOf, type GraphFacts, type GraphValue, type Precision } from './graph-facts.ts';
import { invalidFolder } from './invalid-folder.ts';

export interface TowerGraph {
  /** that of the picture, or of the token ids first */
  inputs: string[];
  output: string;
  /** length of its vectors; null = the graph does not say */
  dimensions: number | null;
  /** side of the picture, or number of tokens, where only one is possible */
  size: number | null;
  precision: Precision | null;
}

/** Other inputs of a text tower that are made from the token ids. */
const maskInputs = ['attention_mask', 'token_type_ids'];
const imageOutputs = ['image_embeds', 'image_embeddings', 'image_embedding', 'image_features'];
const textOutputs = ['text_embeds', 'text_embeddings', 'text_embedding', 'text_features'];
const eitherOutputs = ['embedding', 'embeddings', 'sentence_embedding'];

/**
 * @param facts null = the graph cannot be read: names of a usual export are assumed, and the trial finds out
 * @param pooled the vectors may be the pooled states: the family has no projection after them
 * @throws AppError model_invalid
 */
export function imageGraph(facts: GraphFacts | null, file: string, pooled: boolean): TowerGraph {
  if (!facts)
    return {
      ...{ inputs: ['pixel_values'], output: pooled ? 'pooler_output' : 'image_embeds' },
      ...{ dimensions: null, size: null, precision: null },
    };
  const pictures = facts.inputs.filter(({ type, dims }) => isFloat(type) && dims.length === 4);
  const [picture] = pictures;
  if (!picture || pictures.length > 1 || (picture.dims[1] !== null && picture.dims[1] !== 3))
    throw invalidFolder(
      `${file} does not take one picture as three planes of numbers (it takes ${namesOf(facts.inputs)}). Get an export of the model in Hugging Face’s layout.`,
    );
  const output = outputOf(facts, file, [
    ...imageOutputs,
    ...eitherOutputs,
    ...(pooled ? ['pooler_output'] : []),
  ]);
  return {
    inputs: [picture.name],
    output: output.name,
    dimensions: output.dims.at(-1) ?? null,
    size: picture.dims[2] ?? null,
    precision: precisionOf(facts),
  };
}

/** The same of a text tower. A joint graph also takes the picture. */
export function textGraph(facts: GraphFacts | null, file: string, pooled: boolean): TowerGraph {
  if (!facts)
    return {
      ...{ inputs: ['input_ids', 'attention_mask'], output: pooled ? 'pooler_output' : 'text_embeds' },
      ...{ dimensions: null, size: null, precision: null },
    };
  const { ids, others } = textInputs(facts, file);
  const output = outputOf(facts, file, [
    ...textOutputs,
    ...eitherOutputs,
    ...(pooled ? ['pooler_output'] : []),
  ]);
  return {
    inputs: [ids.name, ...others],
    output: output.name,
    dimensions: output.dims.at(-1) ?? null,
    size: ids.dims[1] ?? null,
    precision: precisionOf(facts),
  };
}

/** The input of the token ids, and others that can be made from them. */
export function textInputs(facts: GraphFacts, file: string): { ids: GraphValue; others: string[] } {
  const texts = facts.inputs.filter(({ type, dims }) => !(isFloat(type) && dims.length === 4));
  const [ids, ...unknown] = texts.filter(({ name }) => !maskInputs.includes(name));
  if (!ids || unknown.length > 0 || !['int64', 'int32'].includes(ids.type))
    throw invalidFolder(
      `${file} does not take a text as token ids alone (it takes ${namesOf(facts.inputs)}). Get an export of the model in Hugging Face’s layout.`,
    );
  return { ids, others: texts.map(({ name }) => name).filter((name) => maskInputs.includes(name)) };
}

function outputOf({ outputs }: GraphFacts, file: string, names: readonly string[]): GraphValue {
  const named = names.flatMap((name) => outputs.find((output) => output.name === name) ?? [])[0];
  const [only, ...more] = outputs;
  const found = named ?? (more.length === 0 && only?.dims.length === 2 && !isPooled(only) ? only : null);
  if (!found)
    throw invalidFolder(
      `${file} gives ${namesOf(outputs)}, and none of them are vectors to compare pictures and texts by. Get an export with its projection (image_embeds, text_embeds).`,
    );
  return found;
}

function isPooled({ name }: GraphValue): boolean {
  return name === 'pooler_output';
}

function isFloat(type: GraphValue['type']): boolean {
  return type === 'float32' || type === 'float16';
}

function namesOf(values: readonly GraphValue[]): string {
  return values.map(({ name }) => name).join(', ') || 'nothing';
}
