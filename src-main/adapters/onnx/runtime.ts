/** @file ONNX Runtime behind the few operations we need; tests put another one in its place. */
import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';
import { AppError, type ProviderName } from '../../../src-preload/contract/index.ts';
import { makeProcessPrivate } from '../../private-process.ts';
import type { Feeds, Outputs } from '../../domain/evidence/analyzer.ts';
import { floatsOf, halvesOf } from '../../domain/shared/half-floats.ts';

export interface ModelSession {
  inputNames: readonly string[];
  outputNames: readonly string[];
  run(feeds: Feeds): Promise<Outputs>;
  release(): Promise<void>;
}

export interface SessionOptions {
  threads: number;
  changingSizes: boolean;
  /** memory that a run takes is kept for the next one; true where left out */
  keepsMemory?: boolean;
}

export interface Runtime {
  /** providers this build of the runtime lists for this platform; always with `cpu` */
  listed(): ReadonlySet<ProviderName>;
  /** @throws whatever the runtime throws */
  open(path: string, provider: ProviderName, options: SessionOptions): Promise<ModelSession>;
}

let loaded: typeof Ort | null = null;

/**
 * Loads the native library at first use. @throws AppError provider_failed where it has no binary for this
 * computer
 */
function ort(): typeof Ort {
  if (loaded) return loaded;
  makeProcessPrivate();
  // a thread has only a copy of the environment, and the native library reads the process's own: too late to
  // set it here
  if (process.env['ORT_DISABLE_TELEMETRY'] !== '1')
    throw new Error('ONNX Runtime may not be loaded before its telemetry is off.');
  try {
    loaded = createRequire(import.meta.url)('onnxruntime-node') as typeof Ort;
    loaded.env.logLevel = 'error';
    return loaded;
  } catch (cause) {
    throw new AppError(
      'provider_failed',
      'ONNX Runtime could not be loaded on this computer. Install Sightline again.',
      null,
      { cause },
    );
  }
}

export const onnxRuntime: Runtime = {
  listed() {
    const names: readonly ProviderName[] = ['coreml', 'dml', 'cuda', 'webgpu'];
    const backends = new Set(
      ort()
        .listSupportedBackends()
        .map(({ name }) => name),
    );
    return new Set<ProviderName>(['cpu', ...names.filter((name) => backends.has(name))]);
  },
  async open(path, provider, { threads, changingSizes, keepsMemory = true }) {
    const { InferenceSession } = ort();
    const session = await InferenceSession.create(path, {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      // spinning threads take the cores from the decoders: measured, twice slower next to one busy process
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      // else its layout for each size that was met is kept: measured, 450 MB instead of 330 for a reader
      ...(changingSizes && { enableMemPattern: false }),
      ...(!keepsMemory && { enableCpuMemArena: false }),
      // required by DirectML
      ...(provider === 'dml' && { enableMemPattern: false, executionMode: 'sequential' as const }),
    });
    return {
      inputNames: session.inputNames,
      outputNames: session.outputNames,
      run: async (feeds) => fromTensors(await session.run(toTensors(feeds, typesOf(session)))),
      release: () => session.release(),
    };
  },
};

/** The element type that the graph declares for each input. */
function typesOf({ inputMetadata }: Ort.InferenceSession): ReadonlyMap<string, Ort.Tensor.Type> {
  return new Map(inputMetadata.flatMap((input) => (input.isTensor ? [[input.name, input.type]] : [])));
}

function toTensors(feeds: Feeds, types: ReadonlyMap<string, Ort.Tensor.Type>): Record<string, Ort.Tensor> {
  const { Tensor } = ort();
  return Object.fromEntries(
    Object.entries(feeds).map(([name, value]): [string, Ort.Tensor] => {
      const dims = [...value.dims];
      const wanted = types.get(name);
      if (value.type === 'uint8') return [name, new Tensor('uint8', value.data, dims)];
      if (value.type === 'float32') {
        return wanted === 'float16'
          ? [name, new Tensor('float16', halvesOf(value.data), dims)]
          : [name, new Tensor('float32', value.data, dims)];
      }
      return wanted === 'int32'
        ? [name, new Tensor('int32', Int32Array.from(value.data), dims)]
        : [name, new Tensor('int64', BigInt64Array.from(value.data, BigInt), dims)];
    }),
  );
}

function fromTensors(tensors: Ort.InferenceSession.OnnxValueMapType): Outputs {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, value]): [string, Outputs[string]] => {
      const { data, dims, type } = value as Ort.Tensor;
      if (data instanceof Float32Array) return [name, { data, dims }];
      // before Node.js 24 they come as the 16 bits themselves
      if (type === 'float16' && data instanceof Uint16Array) return [name, { data: floatsOf(data), dims }];
      return [name, { data: Float32Array.from(data as Iterable<number | bigint>, Number), dims }];
    }),
  );
}
