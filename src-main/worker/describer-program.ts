/**
 * @file The program that describes pictures: one model, one picture at a time, without a network. It ends with its
 * parent.
 */
import { availableParallelism } from 'node:os';
import { AppError, providerName } from '../../src-preload/contract/index.ts';
import { readPack } from '../adapters/model-packs/foreign-folder.ts';
import { readManifest } from '../adapters/model-packs/pack-folder.ts';
import {
  openDescriber,
  type OpenDescriber,
  type SeenPicture,
  type WrittenText,
} from '../adapters/transformers/open-describer.ts';
import { descriptionKind } from '../domain/evidence/descriptions/description-kind.ts';
import { linesOf, regionsOf } from '../domain/evidence/descriptions/florence-places.ts';
import {
  descriptionLengths,
  type DescriberManifest,
  type DescriberTask,
} from '../domain/evidence/descriptions/manifest.ts';
import type { WrittenDescription, WrittenPicture } from '../domain/describing/describer.ts';
import { isManifestOf } from '../domain/evidence/kinds.ts';
import type { PackManifest } from '../domain/evidence/pack-manifest.ts';
import { testPicture } from '../domain/evidence/self-test.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import { asAppError } from './app-error.ts';
import {
  cardFilesVariable,
  deviceVariable,
  memoryVariable,
  type FromDescriber,
  type MeasuredWriting,
  type ToDescriber,
} from './describer-protocol.ts';
import { watchMemory } from './memory-watch.ts';
import { lowerPriority, openChannel, preferOomKill, type ProcessChannel } from './process-channel.ts';
import { niceVariable } from './protocol.ts';

const pulseMs = 200;
/** px; a made-up picture */
const trialSide = 256;
const trialTokens = 8;
/** a first run slower than this is not repeated to see whether it was only compiling */
const patienceMs = 10_000;

type Channel = ProcessChannel<FromDescriber, ToDescriber>;

/** The model that is open. */
interface Opened {
  directory: string;
  manifest: DescriberManifest;
  describer: OpenDescriber;
}

export function runDescriber(): void {
  lowerPriority(Number(process.env[niceVariable] ?? 0));
  preferOomKill();
  const mostBytes = Number(process.env[memoryVariable] ?? 0);
  if (mostBytes > 0) watchMemory(mostBytes);
  const channel: Channel = openChannel();
  const reportMemory = () => channel.send({ type: 'pulse', rssBytes: process.memoryUsage.rss() });
  setInterval(reportMemory, pulseMs);
  let opened: Opened | null = null;
  /** of the request under way: an open model stays open after it */
  let isCancelled = false;

  async function open(pack: PackRef): Promise<Opened> {
    // the engine starts another process for another model
    opened ??= await openPack(pack.directory);
    return opened;
  }

  async function handle(message: Exclude<ToDescriber, { type: 'cancel' }>): Promise<FromDescriber> {
    const { id } = message;
    const { manifest, describer } = await open(message.pack);
    const check = () => {
      if (isCancelled) throw new AppError('cancelled', 'Stopped.');
      channel.send({ type: 'step', id });
    };
    check();
    if (message.type === 'describe')
      return { type: 'described', id, picture: await describe(describer, manifest, message.path, check) };
    if (message.type === 'ask')
      return { type: 'answered', id, text: await answer(describer, manifest, message) };
    if (message.type === 'measure')
      return { type: 'measured', id, measured: await measure(describer, manifest, check) };
    await tryOut(describer, manifest);
    // the last report of memory precedes the answer
    reportMemory();
    return { type: 'tried', id };
  }

  channel.onMessage((message) => {
    if (message.type === 'cancel') {
      isCancelled = true;
      opened?.describer.interrupt();
      return;
    }
    // those of the workers; the trial sends one to every process
    if (!['describe', 'ask', 'try', 'measure'].includes(message.type)) return;
    isCancelled = false;
    handle(message).then(
      (answer) => channel.send(answer),
      (error: unknown) => channel.send({ type: 'failed', id: message.id, error: asAppError(error).toData() }),
    );
  });
}

/**
 * Of an added pack its manifest.json; listing its folder may take longer in a process of low priority than a
 * folder may take to answer.
 */
async function manifestOf(directory: string): Promise<PackManifest> {
  return readManifest(directory).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'model_missing') return readPack(directory);
    throw error;
  });
}

async function openPack(directory: string): Promise<Opened> {
  const manifest = await manifestOf(directory);
  if (!isManifestOf(descriptionKind, manifest))
    throw new AppError('model_invalid', `The model “${manifest.title}” does not describe pictures.`, {
      packId: manifest.id,
    });
  const describer = await openDescriber(directory, manifest, {
    threads: threadsFor(availableParallelism()),
    device: providerName.catch('cpu').parse(process.env[deviceVariable]),
    cardFiles: process.env[cardFilesVariable] === '1',
  });
  return { directory, manifest, describer };
}

/** One processor is left to the person. */
function threadsFor(cores: number): number {
  return Math.min(4, Math.max(1, cores - 1));
}

async function describe(
  { look, finds }: OpenDescriber,
  { tasks }: DescriberManifest,
  path: string,
  step: () => void,
): Promise<WrittenPicture> {
  const seen = await look(path);
  const texts: WrittenDescription[] = [];
  for (const length of descriptionLengths) {
    const task = tasks[length];
    if (!task) continue;
    texts.push(written(length, task.prompt, await seen.write(task)));
    step();
  }
  /** '' = it is not asked for that */
  const answerOf = async (task: DescriberTask | undefined): Promise<string> => {
    if (!task) return '';
    const { raw } = await seen.write(task);
    step();
    return raw;
  };
  const objects = regionsOf(await answerOf(finds.objects), 'object');
  const areas = regionsOf(await answerOf(finds.areas), 'area');
  return { texts, regions: [...objects, ...areas], lines: linesOf(await answerOf(finds.text)) };
}

function written(
  length: WrittenDescription['length'],
  prompt: string,
  { text, ids, cut }: WrittenText,
): WrittenDescription {
  return { length, prompt, text: cut ? wholeSentences(text) : text, tokens: ids.length, cut, ids };
}

async function answer(
  describer: OpenDescriber,
  { title, answers }: DescriberManifest,
  { path, question, pack }: Extract<ToDescriber, { type: 'ask' }>,
): Promise<WrittenDescription> {
  if (!answers)
    throw new AppError('model_invalid', `The model “${title}” answers no questions.`, { packId: pack.id });
  const seen = await describer.look(path);
  const text = await seen.write({ prompt: question, maxTokens: answers.maxTokens });
  return written('short', question, text);
}

/** Without the sentence that was not finished; the only one stays. */
function wholeSentences(text: string): string {
  const end = Math.max(text.lastIndexOf('. '), text.lastIndexOf('! '), text.lastIndexOf('? '));
  return end < 0 || /[.!?]$/.test(text) ? text : text.slice(0, end + 1);
}

/** The first words of its first task about the made-up picture. */
async function measure(
  { look }: OpenDescriber,
  { tasks }: DescriberManifest,
  step: () => void,
): Promise<MeasuredWriting> {
  const task = descriptionLengths.flatMap((length) => tasks[length] ?? [])[0]!;
  const few = { ...task, maxTokens: Math.min(trialTokens, task.maxTokens) };
  const picture = { rgb: testPicture(trialSide, trialSide), width: trialSide, height: trialSide };
  const timed = async (): Promise<MeasuredWriting> => {
    const startedMs = performance.now();
    const { ids } = await (await look(picture)).write(few);
    step();
    return { ids, ms: performance.now() - startedMs };
  };
  const first = await timed();
  return first.ms < patienceMs ? timed() : first;
}

/** Each task once, in a few words. */
async function tryOut({ look, finds }: OpenDescriber, { tasks }: DescriberManifest): Promise<void> {
  const picture = { rgb: testPicture(trialSide, trialSide), width: trialSide, height: trialSide };
  const seen: SeenPicture = await look(picture);
  for (const task of [...Object.values(tasks), ...Object.values(finds)])
    if (task) await seen.write({ ...task, maxTokens: Math.min(trialTokens, task.maxTokens) });
}
