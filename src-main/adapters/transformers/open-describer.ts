/**
 * @file One describer, open: it looks at a picture, and writes one text after the other about it. Florence-2, SmolVLM
 * and ViT-GPT2 by transformers.js, greedy, on one device.
 */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { AppError, type ProviderName } from '../../../src-preload/contract/index.ts';
import type { Pixels } from '../../domain/evidence/analyzer.ts';
import {
  findsOf,
  modelsFor,
  type DescriberFinds,
  type DescriberManifest,
  type DescriberTask,
} from '../../domain/evidence/descriptions/manifest.ts';
import { checkFiles } from '../model-packs/pack-folder.ts';
import { readRegularText } from '../files/regular-file.ts';
import { describerError } from './describer-errors.ts';
import { describerPicture } from './describer-picture.ts';
import { localTransformers } from './offline.ts';

type Library = Awaited<ReturnType<typeof localTransformers>>;
type RawImage = InstanceType<Library['RawImage']>;
type Tensor = Awaited<ReturnType<Model['generate']>>;
type Model = Awaited<ReturnType<Library['AutoModelForVision2Seq']['from_pretrained']>>;
type Tokenizer = Awaited<ReturnType<Library['AutoTokenizer']['from_pretrained']>>;

export interface WrittenText {
  /** as the model wrote it, without special tokens */
  text: string;
  /** with all of them, also those that stand for places */
  raw: string;
  /** with the special ones, without those of a prompt that the model repeats */
  ids: number[];
  /** it has as many tokens as it may, and was not finished */
  cut: boolean;
}

export interface OpenDescriber {
  /** what it can be asked for besides sentences */
  finds: DescriberFinds;
  /** Opens a picture and makes it what the model sees. @throws AppError unreadable_file */
  look(picture: string | Pixels): Promise<SeenPicture>;
  /** Ends the text that is being written after the present token. */
  interrupt(): void;
}

/** A picture that a describer looks at, until it looks at the next one. */
export interface SeenPicture {
  /**
   * Blocks while a graph runs; messages arrive between tokens.
   * @throws AppError what is wrong with the pack; `cancelled` after `interrupt`; other errors are the picture's
   */
  write(task: DescriberTask): Promise<WrittenText>;
}

export interface DescriberRun {
  threads: number;
  /** it is not changed: where the device cannot be used, opening or writing fails */
  device: ProviderName;
  /** the files for graphics cards, also where the processor runs them to compare */
  cardFiles: boolean;
}

const mostSettingsBytes = 64_000_000;

/**
 * Checks every file by its checksum first: changed bytes give other text and no error.
 * @throws AppError model_missing, model_damaged, model_invalid, out_of_memory
 */
export async function openDescriber(
  directory: string,
  manifest: DescriberManifest,
  how: DescriberRun,
): Promise<OpenDescriber> {
  await checkFiles(directory, manifest, [
    ...new Set([...Object.keys(manifest.files), ...Object.values(manifest.models).map(({ file }) => file)]),
  ]);
  const finds = await checkSettings(directory, manifest);
  try {
    const library = await localTransformers();
    // the whole path: a name with two hyphens, or a dot before it, would be looked for elsewhere
    const see = await load(library, resolve(directory), manifest, how);
    return { finds, ...opened(library, manifest, see) };
  } catch (error) {
    throw describerError(manifest, error);
  }
}

/**
 * What would otherwise give rubbish, or wait for ever: weights beside a graph that are not there, tasks of
 * Florence-2 that its processor does not know.
 * @returns what it finds; of what only its architecture promises, that which its processor knows
 */
async function checkSettings(directory: string, manifest: DescriberManifest): Promise<DescriberFinds> {
  const { id, title, architecture, tasks } = manifest;
  const invalid = (why: string) =>
    new AppError('model_invalid', `The model “${title}” cannot be used: ${why}`, { packId: id });
  const json = async (file: string): Promise<Record<string, unknown>> => {
    try {
      const text = await readRegularText(join(directory, file), { mostBytes: mostSettingsBytes });
      return JSON.parse(text) as Record<string, unknown>;
    } catch (error) {
      throw describerError(manifest, error);
    }
  };
  const config = await json('config.json');
  for (const file of externalFiles(config, manifest))
    if (!existsSync(join(directory, file)))
      throw new AppError('model_missing', `The model “${title}” lacks ${file}. Get it again, whole.`, {
        packId: id,
      });
  if (architecture !== 'florence2') return findsOf(manifest);
  const prompts = (await json('preprocessor_config.json'))['task_prompts_without_inputs'] as
    object | undefined;
  const isKnown = ({ prompt }: DescriberTask) => Object.hasOwn(prompts ?? {}, prompt);
  const unknown = [...Object.values(tasks), ...Object.values(manifest.finds ?? {})].find(
    (task) => task && !isKnown(task),
  );
  if (unknown)
    throw invalid(
      `its preprocessor_config.json does not say what ${unknown.prompt} asks. Get that file again.`,
    );
  return Object.fromEntries(
    Object.entries(findsOf(manifest)).filter(([, task]) => task !== undefined && isKnown(task)),
  );
}

/** Files of weights that config.json says lie beside the graphs. */
function externalFiles(config: Record<string, unknown>, { models }: DescriberManifest): string[] {
  const settings = config['transformers.js_config'] as { use_external_data_format?: unknown } | undefined;
  const external = settings?.use_external_data_format ?? config['use_external_data_format'];
  const isExternal = (name: string, file: string) =>
    typeof external === 'object' && external !== null
      ? Boolean(
          (external as Record<string, unknown>)[name] ??
          (external as Record<string, unknown>)[basename(file)] ??
          (external as Record<string, unknown>)[basename(file, '.onnx')],
        )
      : Boolean(external);
  return Object.entries(models).flatMap(([name, { file }]) =>
    isExternal(name, file) ? [`${file}_data`] : [],
  );
}

/** Writes one text about a picture. @returns the ids of the text */
type Run = (task: DescriberTask, generation: object) => Promise<Tensor>;
interface Loaded {
  see(image: RawImage): Promise<Run>;
  decoder: Pick<Tokenizer, 'batch_decode'>;
}

async function load(
  library: Library,
  name: string,
  manifest: DescriberManifest,
  { threads, device, cardFiles }: DescriberRun,
): Promise<Loaded> {
  const { architecture } = manifest;
  const models = modelsFor(manifest, cardFiles);
  const options = {
    dtype: Object.fromEntries(Object.entries(models).map(([model, { precision }]) => [model, precision])),
    device,
    local_files_only: true,
    session_options: {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    },
  };
  const { AutoProcessor, AutoTokenizer, AutoModelForVision2Seq, AutoModelForImageTextToText } = library;
  if (architecture === 'vit-gpt2') {
    const tokenizer = await AutoTokenizer.from_pretrained(name, options);
    const processor = await AutoProcessor.from_pretrained(name, options);
    const model = await AutoModelForVision2Seq.from_pretrained(name, options);
    return {
      decoder: tokenizer,
      async see(image) {
        const { pixel_values: inputs } = await processor(image);
        return (_task, generation) => model.generate({ inputs, ...generation });
      },
    };
  }
  const processor = await AutoProcessor.from_pretrained(name, options);
  const model = await AutoModelForImageTextToText.from_pretrained(name, options);
  if (architecture === 'florence2') {
    encodeOnce(model);
    return {
      decoder: processor,
      async see(image) {
        const picture = await processor.image_processor(image);
        return ({ prompt }, generation) =>
          model.generate({
            ...picture,
            ...processor.tokenizer(processor.construct_prompts(prompt)),
            ...generation,
          });
      },
    };
  }
  return {
    decoder: processor,
    see:
      async (image) =>
      async ({ prompt }, generation) => {
        const content = [{ type: 'image' }, { type: 'text', text: prompt }];
        const chat = processor.apply_chat_template([{ role: 'user', content }], {
          add_generation_prompt: true,
        });
        const inputs = await processor(chat, [image]);
        const asked = inputs['input_ids']!.dims.at(-1)!;
        return (await model.generate({ ...inputs, ...generation })).slice(null, [asked, null]);
      },
  };
}

/** Of a picture that is asked about several times, the vision encoder, its dearest part, runs once. */
function encodeOnce(model: Model): void {
  const encode = model.encode_image.bind(model);
  const features = new WeakMap<Tensor, Promise<Tensor>>();
  model.encode_image = (inputs) => {
    const pixels = inputs['pixel_values']!;
    const made = features.get(pixels) ?? encode(inputs);
    features.set(pixels, made);
    return made;
  };
}

function opened(
  library: Library,
  manifest: DescriberManifest,
  { see, decoder }: Loaded,
): Omit<OpenDescriber, 'finds'> {
  const stopping = new library.InterruptableStoppingCriteria();
  let isInterrupted = false;
  const modelsFault = (error: unknown): never => {
    throw describerError(manifest, error);
  };
  const decoded = (ids: Tensor, skip: boolean) =>
    decoder.batch_decode(ids, { skip_special_tokens: skip })[0] ?? '';

  async function write(run: Run, task: DescriberTask): Promise<WrittenText> {
    isInterrupted = false;
    stopping.reset();
    const generation = { max_new_tokens: task.maxTokens, stopping_criteria: stopping };
    const ids = await run(task, generation).catch(modelsFault);
    if (isInterrupted) throw new AppError('cancelled', 'Stopped.');
    const numbers = Array.from(ids.data, Number);
    return {
      text: decoded(ids, true).trim(),
      raw: decoded(ids, false),
      ids: numbers,
      cut: numbers.length >= task.maxTokens,
    };
  }

  return {
    async look(picture) {
      // what fails here is the picture's fault
      const { rgb, width, height } = await describerPicture(picture, manifest.image).catch(unreadable);
      const image = new library.RawImage(new Uint8ClampedArray(rgb), width, height, 3);
      const run = await see(image).catch(modelsFault);
      return { write: (task) => write(run, task) };
    },
    interrupt() {
      isInterrupted = true;
      stopping.interrupt();
    },
  };
}

function unreadable(cause: unknown): never {
  throw new AppError('unreadable_file', 'The preview of the photo cannot be read.', null, { cause });
}
