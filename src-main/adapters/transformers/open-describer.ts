/**
 * @file One describer, open: it writes one text at a time about a picture. Florence-2, SmolVLM and ViT-GPT2 by
 * transformers.js, greedy, on the processor.
 */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Pixels } from '../../domain/evidence/analyzer.ts';
import type { DescriberManifest, DescriberTask } from '../../domain/evidence/descriptions/manifest.ts';
import { checkFiles } from '../model-packs/pack-folder.ts';
import { readRegularText } from '../files/regular-file.ts';
import { describerError } from './describer-errors.ts';
import { describerPicture } from './describer-picture.ts';
import { localTransformers } from './offline.ts';

type Library = Awaited<ReturnType<typeof localTransformers>>;
type RawImage = InstanceType<Library['RawImage']>;
type Tensor = Awaited<ReturnType<Model['generate']>>;
type Model = Awaited<ReturnType<Library['AutoModelForVision2Seq']['from_pretrained']>>;

export interface WrittenText {
  /** as the model wrote it, without special tokens */
  text: string;
  /** with the special ones, without those of a prompt that the model repeats */
  ids: number[];
  /** it has as many tokens as it may, and was not finished */
  cut: boolean;
}

export interface OpenDescriber {
  /**
   * Blocks while a graph runs; messages arrive between tokens.
   * @throws AppError what is wrong with the pack; `cancelled` after `interrupt`; other errors are the picture's
   */
  write(picture: string | Pixels, task: DescriberTask): Promise<WrittenText>;
  /** Ends the text that is being written after the present token. */
  interrupt(): void;
}

const mostSettingsBytes = 64_000_000;

/**
 * Checks every file by its checksum first: changed bytes give other text and no error.
 * @throws AppError model_missing, model_damaged, model_invalid, out_of_memory
 */
export async function openDescriber(
  directory: string,
  manifest: DescriberManifest,
  { threads }: { threads: number },
): Promise<OpenDescriber> {
  await checkFiles(directory, manifest, [
    ...new Set([...Object.keys(manifest.files), ...Object.values(manifest.models).map(({ file }) => file)]),
  ]);
  await checkSettings(directory, manifest);
  try {
    const library = await localTransformers();
    // the whole path: a name with two hyphens, or a dot before it, would be looked for elsewhere
    const run = await load(library, resolve(directory), manifest, threads);
    return opened(library, manifest, run);
  } catch (error) {
    throw describerError(manifest, error);
  }
}

/**
 * What would otherwise give rubbish, or wait for ever: weights beside a graph that are not there, tasks of
 * Florence-2 that its processor does not know.
 */
async function checkSettings(directory: string, manifest: DescriberManifest): Promise<void> {
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
  if (architecture !== 'florence2') return;
  const known = (await json('preprocessor_config.json'))['task_prompts_without_inputs'] as object | undefined;
  const unknown = Object.values(tasks).find((task) => task && !Object.hasOwn(known ?? {}, task.prompt));
  if (unknown)
    throw invalid(
      `its preprocessor_config.json does not say what ${unknown.prompt} asks. Get that file again.`,
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

/** Writes one text about a picture. @returns the ids of the text, and its words */
type Run = (
  image: RawImage,
  task: DescriberTask,
  generation: object,
) => Promise<{ ids: Tensor; text: string }>;

async function load(
  library: Library,
  name: string,
  { architecture, models }: DescriberManifest,
  threads: number,
): Promise<Run> {
  const options = {
    dtype: Object.fromEntries(Object.entries(models).map(([model, { precision }]) => [model, precision])),
    device: 'cpu',
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
    return async (image, _task, generation) => {
      const { pixel_values: inputs } = await processor(image);
      const ids = await model.generate({ inputs, ...generation });
      return { ids, text: tokenizer.batch_decode(ids, { skip_special_tokens: true })[0] ?? '' };
    };
  }
  const processor = await AutoProcessor.from_pretrained(name, options);
  const model = await AutoModelForImageTextToText.from_pretrained(name, options);
  if (architecture === 'florence2')
    return async (image, { prompt }, generation) => {
      const inputs = await processor(image, processor.construct_prompts(prompt));
      const ids = await model.generate({ ...inputs, ...generation });
      return { ids, text: processor.batch_decode(ids, { skip_special_tokens: true })[0] ?? '' };
    };
  return async (image, { prompt }, generation) => {
    const content = [{ type: 'image' }, { type: 'text', text: prompt }];
    const chat = processor.apply_chat_template([{ role: 'user', content }], { add_generation_prompt: true });
    const inputs = await processor(chat, [image]);
    const asked = inputs['input_ids']!.dims.at(-1)!;
    const ids = (await model.generate({ ...inputs, ...generation })).slice(null, [asked, null]);
    return { ids, text: processor.batch_decode(ids, { skip_special_tokens: true })[0] ?? '' };
  };
}

function opened(library: Library, manifest: DescriberManifest, run: Run): OpenDescriber {
  const stopping = new library.InterruptableStoppingCriteria();
  let isInterrupted = false;
  return {
    async write(picture, task) {
      isInterrupted = false;
      stopping.reset();
      // what fails here is the picture's fault
      const { rgb, width, height } = await describerPicture(picture, manifest.image).catch(unreadable);
      const image = new library.RawImage(new Uint8ClampedArray(rgb), width, height, 3);
      const generation = { max_new_tokens: task.maxTokens, stopping_criteria: stopping };
      const { ids, text } = await run(image, task, generation).catch((error: unknown) => {
        throw describerError(manifest, error);
      });
      if (isInterrupted) throw new AppError('cancelled', 'Stopped.');
      const numbers = Array.from(ids.data, Number);
      return { text: text.trim(), ids: numbers, cut: numbers.length >= task.maxTokens };
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
