/**
 * @file ONNX Runtime as it comes, in a process of its own: opens a model with the runtime’s own settings and runs
 * it as often as it is told, for comparison with what the product makes of the same file.
 */
import { createRequire } from 'node:module';
import { fork, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type * as Ort from 'onnxruntime-node';
import { privateEnvironment } from '../../private-process.ts';

interface Input {
  name: string;
  type: 'float32' | 'int64';
  dims: number[];
  /** repeated until the tensor is full */
  values: number[];
}

/** to its process */
interface Task {
  input: Input;
  times: number;
}

export interface BareModel {
  /** @returns ms of each run */
  run(input: Input, times: number): Promise<number[]>;
  close(): void;
}

/** Resolves when the model is open. */
export async function openBare(path: string): Promise<BareModel> {
  const child = fork(resolve('out/bench/bare-run.js'), ['bare-run', path], {
    env: { ...process.env, ...privateEnvironment },
    serialization: 'advanced',
  });
  await answerOf(child);
  return {
    async run(input, times) {
      child.send({ input, times } satisfies Task);
      return (await answerOf(child)) as number[];
    },
    close: () => void child.kill(),
  };
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((answered, failed) => {
    const ended = (code: number | null) => failed(new Error(`bare-run ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      answered(message);
    });
  });
}

async function serve(path: string): Promise<void> {
  const ort = createRequire(import.meta.url)('onnxruntime-node') as typeof Ort;
  const session = await ort.InferenceSession.create(path);
  process.send!('open');
  process.on('message', ({ input, times }: Task) => {
    timed(session, { [input.name]: tensorOf(ort, input) }, times).then(
      (ms) => process.send!(ms),
      () => process.exit(1),
    );
  });
}

function tensorOf({ Tensor }: typeof Ort, { type, dims, values }: Input): Ort.Tensor {
  const size = dims.reduce((product, dim) => product * dim, 1);
  const filled = Array.from({ length: size }, (_, at) => values[at % values.length]!);
  return type === 'float32'
    ? new Tensor('float32', Float32Array.from(filled), dims)
    : new Tensor('int64', BigInt64Array.from(filled, BigInt), dims);
}

async function timed(
  session: Ort.InferenceSession,
  feeds: Record<string, Ort.Tensor>,
  times: number,
): Promise<number[]> {
  const ms: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const begun = performance.now();
    await session.run(feeds);
    ms.push(performance.now() - begun);
  }
  return ms;
}

if (process.argv[2] === 'bare-run') await serve(process.argv[3]!);
