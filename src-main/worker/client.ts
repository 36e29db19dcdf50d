/** @file The Vision port over one worker process. */
import type { ProviderName, ProviderState } from '../../src-preload/contract/index.ts';
import type { AnalysisRequest, AnalysisResult, PackRef, Vision } from '../domain/vision/vision.ts';
import type { ForkWorker } from '../host.ts';
import type { Log } from '../log.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Distrust } from '../domain/vision/device.ts';
import type { ProviderNotes } from './provider-notes.ts';
import type { AnalysisTask } from './task-queues.ts';

/** texts in one message: after a crash, only the message that was under way is sent again */
const textsAtOnce = 64;

export interface VisionClientDeps {
  /** child_process.fork (worker/fork.ts) or the host's own */
  fork: ForkWorker;
  /** built worker program, out/main/worker.js */
  entry: string;
  /** the background worker has a lower priority (nice 10) */
  name: 'background' | 'interactive';
  /** one for all clients of the app */
  notes: ProviderNotes;
  /** a provider was given up in mid-run; called before the results of that call arrive */
  onDistrust?: (distrust: Distrust) => void;
  log: Log;
  /** the person's choice; null = the best that passes its self-test */
  forced?: ProviderName | null;
  /** for tests */
  limits?: Partial<Limits>;
  env?: Record<string, string>;
}

const nice = { background: 10, interactive: 0 } as const;

/** The process is started at the first call, and again after a crash or a long idle time. */
export function createVisionClient(deps: VisionClientDeps): Vision {
  const { name, limits, env = {} } = deps;
  const dispatcher = createDispatcher({
    ...deps,
    name,
    nice: nice[name],
    env,
    limits: { ...defaultLimits, ...limits },
  });
  if (deps.forced) dispatcher.setForced(deps.forced);

  return {
    analyze: (requests, signal) => analyzeAll(dispatcher, requests, signal),
    embedTexts: (pack, texts) => embedInMessages(dispatcher, pack, texts),
    warm: async (packs: readonly PackRef[]) => void (await dispatcher.call({ type: 'warm', packs })),
    async providers(pack): Promise<ProviderState[]> {
      const answer = await dispatcher.call({ type: 'states', pack });
      return answer.type === 'states' ? answer.states : [];
    },
    async device(pack) {
      const answer = await dispatcher.call({ type: 'states', pack });
      return answer.type === 'states' ? answer.device : null;
    },
    async forceProvider(provider) {
      dispatcher.setForced(provider);
    },
    pid: () => dispatcher.pid(),
    close: () => dispatcher.close(),
  };
}

/** Results in the order of the requests; the first error, or the signal, ends all of them. */
function analyzeAll(
  dispatcher: Dispatcher,
  requests: readonly AnalysisRequest[],
  signal: AbortSignal | undefined,
): Promise<AnalysisResult[]> {
  if (signal?.aborted) return Promise.reject(signal.reason as Error);
  return new Promise((resolve, reject) => {
    const results: AnalysisResult[] = [];
    let remaining = requests.length;
    if (remaining === 0) return resolve(results);
    const stop = (reason: unknown) => {
      signal?.removeEventListener('abort', aborted);
      dispatcher.abandon(tasks);
      reject(reason as Error);
    };
    const aborted = () => stop(signal?.reason);
    const tasks = requests.map((request, index): AnalysisTask => ({
      request,
      resolve(result) {
        results[index] = result;
        remaining -= 1;
        if (remaining > 0) return;
        signal?.removeEventListener('abort', aborted);
        resolve(results);
      },
      reject: stop,
    }));
    signal?.addEventListener('abort', aborted);
    dispatcher.analyze(tasks);
  });
}

async function embedInMessages(
  dispatcher: Dispatcher,
  pack: PackRef,
  texts: readonly string[],
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let at = 0; at === 0 || at < texts.length; at += textsAtOnce) {
    const part = texts.slice(at, at + textsAtOnce);
    const answer = await dispatcher.call({ type: 'texts', pack, texts: part });
    if (answer.type === 'texts') vectors.push(...answer.vectors);
  }
  return vectors;
}
