/**
 * @file Implements the port to describers on the best device: a graphics card is tried in a process of its own before
 * the describer runs on it, compared with the processor now and then, and given up where it fails.
 */
import { AppError, type ProviderName, type ProviderState } from '../../src-preload/contract/index.ts';
import { modelHash } from '../adapters/model-packs/model-hash.ts';
import { readPack } from '../adapters/model-packs/foreign-folder.ts';
import { readManifest } from '../adapters/model-packs/pack-folder.ts';
import {
  capital,
  firstLine,
  isAbsence,
  isComparisonDue,
  providerNames,
  ratioOf,
  takenOverWords,
  type Finding,
} from '../adapters/onnx/provider-test.ts';
import type { Describer, WrittenPicture } from '../domain/describing/describer.ts';
import { descriptionKind } from '../domain/evidence/descriptions/description-kind.ts';
import { isManifestOf } from '../domain/evidence/kinds.ts';
import type { Distrust, PackDevice } from '../domain/vision/device.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import type { Log } from '../log.ts';
import type { DescriberOnDevice } from './describer-client.ts';
import { knownFinding } from './known-finding.ts';
import type { ProviderNotes } from './provider-notes.ts';

/** best first; transformers.js refuses those that its build lacks */
const candidatesOf: Partial<Record<NodeJS.Platform, readonly ProviderName[]>> = {
  darwin: ['coreml', 'webgpu'],
  win32: ['dml', 'webgpu'],
  linux: ['cuda', 'webgpu'],
};
/**
 * Of two texts, the share that must be the same from the beginning: where two words are about as likely, another
 * rounding takes the other one, and what follows differs.
 */
const sameBeginning = 0.5;

export interface DescriberDevicesDeps {
  /** a describer on one device; each is a process of its own when it runs */
  on(device: ProviderName, cardFiles: boolean): DescriberOnDevice;
  notes: ProviderNotes;
  log: Log;
  /** the person's choice; null = the best that passes */
  forced?: ProviderName | null;
  onDistrust?: (distrust: Distrust) => void;
  platform?: NodeJS.Platform;
}

export interface DescriberOnDevices extends Describer {
  forceProvider(provider: ProviderName | null): void;
  /** What it runs on; found out where it is not known, which takes as long as a few words on each device. */
  device(pack: PackRef): Promise<PackDevice>;
}

/** A graphics card that passed. */
interface Card {
  provider: ProviderName;
  describer: DescriberOnDevice;
  /** the pack has other files for it */
  hasOwnFiles: boolean;
  trustedSinceMs: number;
  pictures: number;
  passed: number;
}

interface Decision {
  directory: string;
  card: Card | null;
  device: PackDevice;
}

export function createDescriberOnDevices(deps: DescriberDevicesDeps): DescriberOnDevices {
  const onCpu = deps.on('cpu', false);
  let forced = deps.forced ?? null;
  let decision: Promise<Decision> | null = null;
  let running: Decision | null = null;
  let deciding: { directory: string; forced: ProviderName | null } | null = null;

  async function decided(pack: PackRef): Promise<Decision> {
    const isSame = deciding?.directory === pack.directory && deciding.forced === forced;
    if (decision && isSame) return decision;
    const last = decision;
    deciding = { directory: pack.directory, forced };
    // a card's process ends before another model is opened
    decision = (async () => {
      await (await last?.catch(() => null))?.card?.describer.close();
      return (running = await decide(pack, forced, deps, onCpu));
    })();
    decision.catch(() => (decision = null)); // the pack may be repaired; the caller hears of it
    return decision;
  }

  function giveUp(
    made: Decision,
    card: Card,
    outcome: Distrust['outcome'],
    why: string,
    untilMs: number,
  ): void {
    const { packId } = made.device;
    const { provider, trustedSinceMs: sinceMs } = card;
    const reason = takenOverWords(provider, why);
    deps.notes.keep({ packId, provider, state: 'rejected', outcome, reason });
    made.card = null;
    const states = made.device.states.map((state): ProviderState => {
      if (state.name === 'cpu') return { ...state, state: 'in use' };
      return state.name === provider ? { name: provider, state: 'rejected', outcome, reason } : state;
    });
    made.device = { ...made.device, provider: 'cpu', half: false, states };
    deps.notes.keepDevice(made.device);
    deps.onDistrust?.({ packId, provider, outcome, sinceMs, untilMs });
    card.describer
      .close()
      .catch((error: unknown) => deps.log.warn({ err: error }, 'a describer did not end'));
  }

  /** On the card, and where it fails on the processor, which is told of nothing else. */
  async function run<Result>(
    pack: PackRef,
    work: (describer: DescriberOnDevice) => Promise<Result>,
    signal: AbortSignal | undefined,
    compare: (made: Result, again: DescriberOnDevice) => Promise<boolean>,
  ): Promise<{ result: Result; device: PackDevice }> {
    const made = await decided(pack);
    const { card } = made;
    if (!card) return { result: await work(onCpu), device: made.device };
    const startedMs = Date.now();
    let result: Result;
    try {
      result = await work(card.describer);
    } catch (error) {
      if (signal?.aborted || !isOfDevice(error)) throw error;
      // where the processor cannot do it either, the device is not the reason
      result = await work(onCpu);
      giveUp(made, card, 'failed', firstLine(error), startedMs);
      return { result, device: made.device };
    }
    card.pictures += 1;
    if (!isComparisonDue(card)) return { result, device: made.device };
    card.pictures = 0;
    const reference = deps.on('cpu', card.hasOwnFiles);
    const agrees = await compare(result, reference)
      .catch((error: unknown) => {
        if (signal?.aborted) throw error;
        return null; // memory is short, say: later
      })
      .finally(() => reference.close());
    if (agrees === false) {
      giveUp(made, card, 'differs', 'its words are not those of the CPU', startedMs);
      result = await work(onCpu);
    } else if (agrees) {
      card.passed += 1;
      card.trustedSinceMs = Date.now();
    }
    return { result, device: made.device };
  }

  return {
    async describe(pack, path, signal) {
      const { result, device } = await run(
        pack,
        (describer) => describer.describe(pack, path, signal),
        signal,
        async (made, reference) => sameWords(made, await reference.describe(pack, path, signal)),
      );
      return { ...result, device: { provider: device.provider, cardFiles: device.half } };
    },
    async answer(pack, path, question, signal) {
      const { result } = await run(
        pack,
        (describer) => describer.answer(pack, path, question, signal),
        signal,
        async (made, reference) =>
          begin(made.ids, (await reference.answer(pack, path, question, signal)).ids),
      );
      return result;
    },
    forceProvider: (provider) => void (forced = provider),
    device: async (pack) => (await decided(pack)).device,
    pid: () => running?.card?.describer.pid() ?? onCpu.pid(),
    async close() {
      const last = await decision?.catch(() => null);
      await Promise.all([onCpu.close(), last?.card?.describer.close()]);
    },
  };
}

/** What is wrong with the picture, or the wish to stop, is no fault of the device. */
function isOfDevice(error: unknown): boolean {
  return !(error instanceof AppError) || !['cancelled', 'unreadable_file'].includes(error.code);
}

function sameWords(a: WrittenPicture, b: WrittenPicture): boolean {
  return a.texts.length === b.texts.length && a.texts.every(({ ids }, at) => begin(ids, b.texts[at]!.ids));
}

/** Whether two lists of tokens begin alike, for long enough. */
function begin(a: readonly number[], b: readonly number[]): boolean {
  const differ = a.findIndex((id, at) => id !== b[at]);
  return differ < 0 || differ >= sameBeginning * Math.max(a.length, b.length);
}

async function decide(
  pack: PackRef,
  forced: ProviderName | null,
  deps: DescriberDevicesDeps,
  onCpu: DescriberOnDevice,
): Promise<Decision> {
  const manifest = await readManifest(pack.directory).catch(() => readPack(pack.directory));
  const hasOwnFiles = isManifestOf(descriptionKind, manifest) && manifest.cards !== undefined;
  const hash = await modelHash(pack.directory, manifest);
  const states: ProviderState[] = [];
  let card: Card | null = null;
  const candidates = candidatesOf[deps.platform ?? process.platform] ?? [];
  for (const provider of candidates) {
    if (card)
      states.push({
        name: provider,
        state: 'not tried',
        reason: `${providerNames[card.provider]} comes first.`,
      });
    else if (forced !== null && forced !== provider)
      states.push({
        name: provider,
        state: 'not tried',
        reason: `${capital(providerNames[forced])} was chosen by hand.`,
      });
    else {
      const finding = await findingOf({ pack, hash, provider, hasOwnFiles, forced }, deps, onCpu);
      const isUsed = finding.state === 'available' && (finding.outcome === 'faster' || forced === provider);
      states.push({ name: provider, ...finding, ...(isUsed && { state: 'in use' }) });
      if (isUsed) card = cardOf(provider, hasOwnFiles, deps);
    }
  }
  states.push({ name: 'cpu', state: card ? 'available' : 'in use', reason: 'It runs everything.' });
  const device: PackDevice = {
    ...{
      packId: pack.id,
      modelHash: hash,
      provider: card?.provider ?? 'cpu',
      half: card !== null && hasOwnFiles,
    },
    ...{ cpuOnly: null, batch: 1, perSecond: null, states },
  };
  deps.notes.keepDevice(device);
  return { directory: pack.directory, card, device };
}

function cardOf(provider: ProviderName, hasOwnFiles: boolean, { on }: DescriberDevicesDeps): Card {
  const describer = on(provider, hasOwnFiles);
  return { provider, describer, hasOwnFiles, trustedSinceMs: Date.now(), pictures: 0, passed: 0 };
}

interface Candidate {
  pack: PackRef;
  hash: string;
  provider: ProviderName;
  hasOwnFiles: boolean;
  forced: ProviderName | null;
}

/** What was found out before of these files, or is found out now. */
async function findingOf(
  candidate: Candidate,
  deps: DescriberDevicesDeps,
  onCpu: DescriberOnDevice,
): Promise<Finding> {
  const { pack, hash, provider, hasOwnFiles, forced } = candidate;
  // the encoder has found it out already: no process is started for it
  if (deps.notes.isAbsent(provider))
    return { state: 'rejected', outcome: 'absent', reason: `There is no ${providerNames[provider]} here.` };
  const { notes, measurements } = deps.notes.memory();
  const known = knownFinding(pack.id, provider, notes);
  const isOfTheseFiles =
    known?.outcome !== 'faster' ||
    measurements.some((one) => one.packId === pack.id && one.modelHash === hash && one.provider === provider);
  // a slow one that is chosen by hand must have shown that it is right
  if (known && isOfTheseFiles && !(known.state === 'available' && forced === provider)) return known;
  const finding = await tryCard(candidate, deps, onCpu);
  if (finding.outcome === 'absent') return finding;
  deps.notes.keep({ packId: pack.id, provider, ...finding });
  if (finding.outcome === 'faster')
    deps.notes.keepDevice({
      ...{ packId: pack.id, modelHash: hash, provider, half: hasOwnFiles, cpuOnly: null },
      ...{ batch: 1, perSecond: null, states: [] },
    });
  return finding;
}

/** In a process of its own, which is ended afterwards: what happens to it happens to nothing else. */
async function tryCard(
  { pack, provider, hasOwnFiles }: Candidate,
  { on, log }: DescriberDevicesDeps,
  onCpu: DescriberOnDevice,
): Promise<Finding> {
  const trial = on(provider, hasOwnFiles);
  try {
    const seen = await trial.measure(pack);
    const own = await onCpu.measure(pack);
    const expected = hasOwnFiles ? await measureOnce(on('cpu', true), pack) : own;
    if (!begin(seen.ids, expected.ids))
      return { state: 'rejected', outcome: 'differs', reason: 'Its words are not those of the CPU.' };
    const isFaster = seen.ms < own.ms;
    return {
      ...{ state: 'available', outcome: isFaster ? 'faster' : 'slower', ratio: ratioOf(seen.ms, own.ms) },
      reason: `It writes the words of the CPU: ${Math.round(seen.ms)} ms against ${Math.round(own.ms)} ms.`,
    };
  } catch (error) {
    log.warn({ err: error, packId: pack.id, provider }, 'a device could not run a describer');
    const ended = error instanceof AppError && error.code === 'decoder_crashed';
    const cause = error instanceof AppError && error.cause ? error.cause : error;
    return {
      state: 'rejected',
      outcome: ended ? 'ended' : isRefused(error, cause) ? 'absent' : 'not started',
      reason: `${providerNames[provider]} could not be started: ${firstLine(error)}`,
    };
  } finally {
    await trial.close();
  }
}

function isRefused(error: unknown, cause: unknown): boolean {
  return (error instanceof AppError && error.code === 'provider_failed') || isAbsence(cause);
}

async function measureOnce(describer: DescriberOnDevice, pack: PackRef) {
  try {
    return await describer.measure(pack);
  } finally {
    await describer.close();
  }
}
