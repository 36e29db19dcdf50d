/**
 * @file A thread of the worker that runs the models of one pack: ONNX Runtime blocks the thread it runs on,
 * and decoding must not wait for it.
 */
import { parentPort } from 'node:worker_threads';
import {
  AppError,
  type ErrorData,
  type ProviderName,
  type ProviderState,
} from '../../src-preload/contract/index.ts';
import { openDetector, type Detector, type DetectorPicture } from '../adapters/onnx/detector.ts';
import { createEncoder, type Encoder } from '../adapters/onnx/encoder.ts';
import { modelFailure } from '../adapters/onnx/model-errors.ts';
import type { Finding, ProviderPolicy } from '../adapters/onnx/provider-choice.ts';
import { onnxRuntime } from '../adapters/onnx/runtime.ts';
import { testPicture } from '../adapters/onnx/self-test.ts';
import type { RawObject } from '../domain/catalogue/rows.ts';
import type { PackManifest } from '../domain/models/manifest.ts';
import { readPack } from '../adapters/model-packs/pack-folder.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import { asAppError } from './app-error.ts';
import { createSerialQueue } from '../serial-queue.ts';
import type { Attempt, ProviderNote } from './protocol.ts';

/** What can be asked of the thread; one at a time, in the order asked. */
export interface ModelCalls {
  /** Reads the manifest; a detector is opened, an encoder's towers at their first use. */
  open(pack: PackRef, forced: ProviderName | null, notes: readonly ProviderNote[]): Promise<PackManifest>;
  openImage(): Promise<void>;
  openText(): Promise<void>;
  embedImages(crops: readonly Uint8Array[]): Promise<Float32Array[]>;
  embedText(text: string): Promise<Float32Array>;
  detect(picture: DetectorPicture): Promise<RawObject[]>;
  states(): Promise<ProviderState[]>;
  /**
   * Runs each of its models once, on a drawn picture and a sentence. @throws AppError where an answer is not
   * what the manifest promises
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
  | { type: 'known'; id: number };
export type FromThread =
  | { type: 'result'; id: number; value: unknown }
  | { type: 'error'; id: number; error: ErrorData }
  /** answered with `known` once the engine has been told */
  | { type: 'attempt'; id: number; attempt: Attempt | null }
  | { type: 'note'; packId: string; provider: ProviderName; finding: Finding };

export function runModelThread(): void {
  const port = parentPort;
  if (!port) throw new Error('A model thread has no life of its own.');
  const post = (message: FromThread) => port.postMessage(message);
  const known = new Map<number, () => void>();
  let lastAttempt = 0;
  const calls = modelCalls({
    attempt(attempt) {
      const id = ++lastAttempt;
      post({ type: 'attempt', id, attempt });
      return new Promise((resolve) => known.set(id, resolve));
    },
    keep: (packId, provider, finding) => post({ type: 'note', packId, provider, finding }),
  });
  const runSerially = createSerialQueue();
  port.on('message', (message: ToThread) => {
    if (message.type === 'known') {
      known.get(message.id)?.();
      known.delete(message.id);
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

function modelCalls(tell: Pick<ProviderPolicy, 'attempt' | 'keep'>): {
  all: ModelCalls;
  errorOf(error: unknown): AppError;
} {
  let encoder: Encoder | null = null;
  let detector: Detector | null = null;
  const theEncoder = () => encoder ?? notOpen();
  const theDetector = () => detector ?? notOpen();
  let about = { id: '', title: '' };
  const all: ModelCalls = {
    async open(pack, forced, notes) {
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
        known: (packId, provider) =>
          notes.find((note) => note.packId === packId && note.provider === provider) ?? null,
        ...tell,
      };
      if (manifest.role === 'encoder') encoder = createEncoder(onnxRuntime, pack.directory, manifest, policy);
      else detector = await openDetector(onnxRuntime, pack.directory, manifest, policy);
      return manifest;
    },
    openImage: async () => void (await theEncoder().image()),
    openText: async () => void (await theEncoder().text()),
    embedImages: async (crops) => (await theEncoder().image()).embed(crops),
    embedText: async (text) => (await theEncoder().text()).embed(text),
    detect: async (picture) => theDetector().detect(picture),
    states: async () => (encoder ? (await encoder.image()).states() : theDetector().states()),
    async tryOut() {
      if (detector) {
        const { size } = detector.manifest.model.input;
        await detector.detect({ rgb: testPicture(size, size), width: size, height: size });
        return;
      }
      const { size } = theEncoder().manifest.image;
      await (await theEncoder().image()).embed([testPicture(size, size)]);
      await (await theEncoder().text()).embed('a photo of a dog');
    },
    async close() {
      await encoder?.release();
      await detector?.release();
      encoder = detector = null;
    },
  };
  return {
    all,
    /** Whatever fails here, it is this pack that cannot be used. */
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
