/**
 * @file A thread of the worker that runs the models of one pack. ONNX Runtime blocks the thread it runs on,
 * and decoding must not wait for it.
 */
import { parentPort } from 'node:worker_threads';
import {
  AppError,
  type ErrorData,
  type ProviderName,
  type ProviderState,
} from '../../src-preload/contract/index.ts';
import { modelFailure } from '../adapters/onnx/model-errors.ts';
import { modelHash } from '../adapters/model-packs/model-hash.ts';
import type { ProviderPolicy } from '../adapters/onnx/provider-choice.ts';
import type { Finding } from '../adapters/onnx/provider-test.ts';
import { onnxRuntime } from '../adapters/onnx/runtime.ts';
import { withParts, type Findings } from '../domain/evidence/analyze-parts.ts';
import type { Analyzer, Pixels } from '../domain/evidence/analyzer.ts';
import { analyzerOf } from '../domain/evidence/kinds.ts';
import type { PackManifest } from '../domain/evidence/pack-manifest.ts';
import { readPack } from '../adapters/model-packs/foreign-folder.ts';
import type { PackDevice } from '../domain/vision/device.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import { asAppError } from './app-error.ts';
import { createModelTools } from './model-tools.ts';
import { createSerialQueue } from '../serial-queue.ts';
import { knownFinding } from './known-finding.ts';
import type { Attempt, ProviderMemory } from './protocol.ts';
import { createThreadDevices, type ThreadDevices, type ThreadReport } from './thread-devices.ts';

/** The calls of the thread. They run one at a time, in order. */
export interface ModelCalls {
  /** Reads the manifest; the models are opened when they are first used. */
  open(pack: PackRef, forced: ProviderName | null, memory: ProviderMemory): Promise<PackManifest>;
  /**
   * Measures, where that was not done before, how many pictures at once are quickest.
   * @returns how many
   */
  openPictures(): Promise<number>;
  openTexts(): Promise<void>;
  /** @returns what the pack and its parts find, one a picture; and how many pictures to give it next */
  analyze(pictures: readonly Pixels[]): Promise<{ findings: Findings[]; batch: number }>;
  embedText(text: string): Promise<Float32Array>;
  states(): Promise<ProviderState[]>;
  /** of the models for pictures, with their pace; null = they are not open */
  device(): Promise<PackDevice | null>;
  /**
   * Runs each of its models once, on a generated picture and a sentence.
   * @throws AppError where an output is not what the manifest states
   */
  tryOut(): Promise<void>;
  close(): Promise<void>;
}

export type ToThread =
  | {
      [Name in keyof ModelCalls]: {
        type: 'call';
        id: number;
        name: Name;
        args: Parameters<ModelCalls[Name]>;
      };
    }[keyof ModelCalls]
  | { type: 'acknowledged'; id: number };
export type FromThread =
  | { type: 'result'; id: number; value: unknown }
  | { type: 'error'; id: number; error: ErrorData }
  /** answered with `acknowledged` when the engine was informed */
  | { type: 'attempt'; id: number; attempt: Attempt | null }
  | { type: 'note'; packId: string; provider: ProviderName; finding: Finding }
  | ThreadReport;

export function runModelThread(): void {
  const port = parentPort;
  if (!port) throw new Error('A model thread has no life of its own.');
  const post = (message: FromThread) => port.postMessage(message);
  const unacknowledged = new Map<number, () => void>();
  let lastAttempt = 0;
  const calls = modelCalls({
    attempt(attempt) {
      const id = ++lastAttempt;
      post({ type: 'attempt', id, attempt });
      return new Promise((resolve) => unacknowledged.set(id, resolve));
    },
    keep: (packId, provider, finding) => post({ type: 'note', packId, provider, finding }),
    report: post,
  });
  const runSerially = createSerialQueue();
  port.on('message', (message: ToThread) => {
    if (message.type === 'acknowledged') {
      unacknowledged.get(message.id)?.();
      unacknowledged.delete(message.id);
      return;
    }
    const work = calls.all[message.name] as (...args: unknown[]) => Promise<unknown>;
    runSerially(() => work(...message.args))
      .then((value) => post({ type: 'result', id: message.id, value }))
      .catch((error: unknown) =>
        post({ type: 'error', id: message.id, error: calls.errorOf(error).toData() }),
      );
  });
}

type Reporting = Pick<ProviderPolicy, 'attempt' | 'keep'> & { report(message: ThreadReport): void };

function modelCalls({ report, ...steps }: Reporting): {
  all: ModelCalls;
  errorOf(error: unknown): AppError;
} {
  let analyzer: Analyzer<Findings> | null = null;
  let devices: ThreadDevices | null = null;
  const onDevice = () => devices ?? notOpen();
  let about = { id: '', title: '' };
  const opened = () => analyzer ?? notOpen();
  const texts = () => opened().texts ?? withoutTexts(about);
  const all: ModelCalls = {
    async open(pack, forced, { notes, measurements }) {
      about = { id: pack.id, title: pack.id };
      const manifest = await readPack(pack.directory);
      about.title = manifest.title;
      if (manifest.role !== pack.role)
        throw new AppError(
          'model_invalid',
          `The model pack “${manifest.title}” is no ${pack.role}. Choose another.`,
          { packId: pack.id },
        );
      const policy: ProviderPolicy = {
        forced,
        known: (packId, provider) => knownFinding(packId, provider, notes),
        ...steps,
        agreed: () => onDevice().policy.agreed(),
        gaveUp: (provider, outcome) => onDevice().policy.gaveUp(provider, outcome),
        isMeasuring: () => onDevice().policy.isMeasuring(),
      };
      const tools = createModelTools(onnxRuntime, pack.directory, manifest, policy);
      const spec = analyzerOf(manifest.role);
      analyzer = withParts(spec.open(manifest, tools), manifest, tools);
      devices = createThreadDevices({
        packId: pack.id,
        modelHash: await modelHash(pack.directory, manifest),
        mostPictures: spec.batch,
        known: measurements,
        analyzer,
        report,
      });
      return manifest;
    },
    async openPictures() {
      await opened().openPictures();
      if (!onDevice().device()) await onDevice().opened();
      return onDevice().device()?.batch ?? 1;
    },
    openTexts: async () => texts().open(),
    async analyze(pictures) {
      const findings = await onDevice().watch(pictures.length, () => opened().analyze(pictures));
      return { findings, batch: onDevice().device()?.batch ?? 1 };
    },
    embedText: async (text) => texts().embed(text),
    states: () => opened().states(),
    device: () => onDevice().measured(),
    tryOut: () => opened().tryOut(),
    async close() {
      const open = analyzer;
      analyzer = null;
      devices = null;
      await open?.release();
    },
  };
  return {
    all,
    /** Any error here means that this pack cannot be used. */
    errorOf(error) {
      if (!(error instanceof Error) || about.id === '') return asAppError(error);
      const { code, message, details } = modelFailure(about, 'one of the files', 'run', error);
      return new AppError(code, message, { ...details, packId: about.id }, { cause: error });
    },
  };
}

function notOpen(): never {
  throw new Error('the pack was not opened');
}

function withoutTexts({ id, title }: { id: string; title: string }): never {
  throw new AppError(
    'model_invalid',
    `The model “${title}” compares no pictures with texts. Choose another model for search.`,
    { packId: id },
  );
}
