/**
 * @file What a model thread knows of the device that it runs on: how many pictures at once are quickest, and since
 * when its results are to be trusted.
 */
import { totalmem } from 'node:os';
import type { ProviderName } from '../../src-preload/contract/index.ts';
import type { ProviderPolicy } from '../adapters/onnx/provider-choice.ts';
import type { Analyzer } from '../domain/evidence/analyzer.ts';
import type { Distrust, PackDevice } from '../domain/vision/device.ts';
import { chooseBatch, type BatchChoice } from './batch-choice.ts';
import type { Measurement } from './protocol.ts';

/** The first pictures wait for the measurement. A graphics card compiles for each size, once in its life here. */
const budgetMs = { cpu: 400, card: 5_000 } as const;
const mostBytes = Math.min(512 * 2 ** 20, totalmem() / 16);

export interface ThreadDevicesDeps {
  packId: string;
  modelHash: string;
  /** pictures of one inference, at most */
  mostPictures: number;
  /** those of earlier starts */
  known: readonly Measurement[];
  analyzer: Pick<Analyzer<unknown>, 'analyze' | 'device' | 'testInput' | 'states'>;
  report(message: ThreadReport): void;
  /** for tests */
  now?: () => number;
}

export type ThreadReport =
  | { type: 'device'; device: PackDevice }
  | { type: 'agreed'; packId: string; atMs: number }
  | { type: 'distrusted'; distrust: Distrust };

export interface ThreadDevices {
  policy: Required<Pick<ProviderPolicy, 'agreed' | 'gaveUp' | 'isMeasuring'>>;
  /** To be called when models for pictures are open: reports what they run on. */
  opened(): Promise<void>;
  /** The device as it was reported last; null = no models for pictures are open. */
  device(): PackDevice | null;
  /** The same with its pace, which is measured now where it is not known. */
  measured(): Promise<PackDevice | null>;
  /**
   * Around each call of the analyzer. Where the provider was given up in it, `work` is done again: its first pictures
   * may have been seen by that provider.
   */
  watch<Result>(pictures: number, work: () => Promise<Result>): Promise<Result>;
}

export function createThreadDevices(deps: ThreadDevicesDeps): ThreadDevices {
  const { packId, modelHash, analyzer, report, now = () => performance.now() } = deps;
  let device: PackDevice | null = null;
  let measuring = false;
  let trustedSinceMs = Date.now();
  /** what happened in the call under way */
  let hasAgreed = false;
  let givenUp: Pick<Distrust, 'provider' | 'outcome'> | null = null;

  async function measured(
    of: Pick<PackDevice, 'provider' | 'half'>,
  ): Promise<Pick<Measurement, 'batch' | 'perSecond'>> {
    const { provider, half } = of;
    const found = deps.known.find(
      (known) => known.modelHash === modelHash && known.provider === provider && known.half === half,
    );
    if (found) return found;
    // there is nothing to choose: the first photo does not wait
    if (deps.mostPictures === 1) return { batch: 1, perSecond: null };
    return (await measure(provider)) ?? { batch: 1, perSecond: null };
  }

  /** null = it has no made-up picture */
  async function measure(provider: ProviderName): Promise<BatchChoice | null> {
    const picture = analyzer.testInput?.();
    if (!picture) return null;
    measuring = true;
    try {
      return await chooseBatch({
        most: deps.mostPictures,
        run: (count) => analyzer.analyze(Array.from({ length: count }, () => picture)),
        now,
        rssBytes: () => process.memoryUsage.rss(),
        mostBytes,
        budgetMs: provider === 'cpu' ? budgetMs.cpu : budgetMs.card,
      });
    } finally {
      measuring = false;
    }
  }

  async function opened(): Promise<void> {
    const { provider, half, cpuOnly = null } = await analyzer.device();
    const { batch, perSecond } = await measured({ provider, half });
    // it may have been given up while it was measured
    const found = await analyzer.device();
    if (found.provider !== provider) return opened();
    device = {
      packId,
      modelHash,
      provider,
      half,
      cpuOnly,
      batch,
      perSecond,
      states: await analyzer.states(),
    };
    givenUp = null;
    trustedSinceMs = Date.now();
    report({ type: 'device', device });
  }

  return {
    policy: {
      agreed: () => (hasAgreed = true),
      gaveUp: (provider, outcome) => (givenUp = { provider, outcome }),
      isMeasuring: () => measuring,
    },
    opened,
    device: () => device,
    async measured() {
      if (device?.perSecond !== null) return device;
      const found = await measure(device.provider);
      // the measurement may have found out that the provider fails
      if (found && (await analyzer.device()).provider === device.provider) {
        device = { ...device, perSecond: found.perSecond };
        report({ type: 'device', device });
      }
      return device;
    },
    async watch(pictures, work) {
      const startedMs = Date.now();
      hasAgreed = false;
      let result = await work();
      const lost = givenUp as typeof givenUp;
      if (lost !== null) {
        const distrust = { packId, ...lost, sinceMs: trustedSinceMs, untilMs: startedMs };
        report({ type: 'distrusted', distrust });
        if (pictures > 1) result = await work();
        await opened();
      } else if (hasAgreed) {
        trustedSinceMs = Date.now();
        report({ type: 'agreed', packId, atMs: trustedSinceMs });
      }
      return result;
    },
  };
}
