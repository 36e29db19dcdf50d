/**
 * @file The worker program: receives requests from the engine and answers with small results. It ends with
 * its parent.
 */
import { createPictureSources } from '../adapters/sharp/other-formats.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import { asAppError } from './app-error.ts';
import { createAnalysisPipeline, type AnalysisPipeline } from './analysis-pipeline.ts';
import { createModelRegistry, type ModelRegistry } from './model-registry.ts';
import { createUnpacker } from './unpack-port.ts';
import { lowerPriority, openChannel, preferOomKill, type ProcessChannel } from './process-channel.ts';
import { niceVariable, type FromWorker, type ToWorker } from './protocol.ts';

const pulseMs = 1_000;
/** in a process that tries a pack: it may allocate gigabytes within a second */
const trialPulseMs = 20;

type Channel = ProcessChannel<FromWorker, ToWorker>;

/** @param entry URL of the program, which its threads run, too */
export function runWorker(entry: string): void {
  lowerPriority(Number(process.env[niceVariable] ?? 0));
  const channel: Channel = openChannel();
  const registry = createModelRegistry(entry, {
    attempt: (thread, attempt) => channel.send({ type: 'attempt', thread, attempt }),
    note: (note) => channel.send({ type: 'note', note }),
    report: (message) => channel.send(message),
  });
  const pipeline = createAnalysisPipeline(registry, createPictureSources(createUnpacker(entry)));
  const parts = { channel, registry, pipeline };
  channel.onMessage((message) => handle(message, parts));
  setInterval(reportMemory, pulseMs, channel);
  channel.send({ type: 'ready' });
}

interface Parts {
  channel: Channel;
  registry: ModelRegistry;
  pipeline: AnalysisPipeline;
}

function handle(message: ToWorker, { channel, registry, pipeline }: Parts): void {
  switch (message.type) {
    case 'providers':
      // rejects where a thread could not be closed: the next call to it fails with the reason
      registry
        .setProviders(message.forced, { notes: message.notes, measurements: message.measurements })
        .catch(() => undefined);
      return;
    case 'analyze':
      return analyze(message, channel, pipeline);
    case 'drop':
      for (const id of message.ids) pipeline.drop(id);
      return;
    case 'texts':
      return answer(channel, message.id, async () => ({
        type: 'texts',
        id: message.id,
        vectors: await embed(message.pack, message.texts, registry),
      }));
    case 'warm':
      return answer(channel, message.id, async () => {
        for (const pack of message.packs) await registry.use(pack, (pool) => pool.open());
        return { type: 'warmed', id: message.id };
      });
    case 'try':
      return answer(channel, message.id, async () => {
        await tryOut(message.pack, registry, channel);
        return { type: 'tried', id: message.id };
      });
    case 'states':
      return answer(channel, message.id, async () => ({
        type: 'states',
        id: message.id,
        states: await registry.use(message.pack, (pool) => pool.states()),
        device: await registry.use(message.pack, (pool) => pool.device()),
      }));
  }
}

/** Sends the result of `work`, or its error. */
function answer(channel: Channel, id: number, work: () => Promise<FromWorker>): void {
  work().then(
    (message) => channel.send(message),
    (error: unknown) => channel.send({ type: 'failed', id, error: asAppError(error).toData() }),
  );
}

function analyze(
  { id, request, alone }: Extract<ToWorker, { type: 'analyze' }>,
  channel: Channel,
  pipeline: AnalysisPipeline,
): void {
  pipeline.add(
    id,
    { ...request, alone },
    {
      started: () => channel.send({ type: 'started', id }),
      decoded: () => channel.send({ type: 'decoded', id }),
      analyzed: (result) => channel.send({ type: 'analyzed', id, result }),
      dropped: () => channel.send({ type: 'dropped', id }),
      failed: (error) => channel.send({ type: 'failed', id, error: error.toData() }),
    },
  );
}

async function embed(
  pack: PackRef,
  texts: readonly string[],
  registry: ModelRegistry,
): Promise<Float32Array[]> {
  await registry.use(pack, (pool) => pool.openTexts());
  const vectors: Float32Array[] = [];
  // one text at a time: waiting pictures are analyzed in between
  for (const text of texts) vectors.push(await registry.use(pack, (pool) => pool.embedText(text)));
  return vectors;
}

/**
 * Runs the pack's models once. Memory is reported often meanwhile, so that the engine can end the process in
 * time.
 */
async function tryOut(pack: PackRef, registry: ModelRegistry, channel: Channel): Promise<void> {
  preferOomKill();
  const pulse = setInterval(reportMemory, trialPulseMs, channel);
  await registry.use(pack, (pool) => pool.tryOut()).finally(() => clearInterval(pulse));
  // the last report of memory precedes the answer
  reportMemory(channel);
}

function reportMemory(channel: Channel): void {
  channel.send({ type: 'pulse', rssBytes: process.memoryUsage.rss() });
}
