/** @file A Vision that goes on without the packs that cannot be used, and tells of them. */
import { AppError } from '../../../src-preload/contract/index.ts';
import { wholeOf, type Vision } from '../vision/vision.ts';
import { isPackProblem, type PackHealth } from './packs.ts';

/**
 * `look` answers without the evidence of packs that failed; `embedTexts`, which nothing can answer instead,
 * throws. Either way the pack is set aside: the next caller does not ask it any more.
 */
export function createFaultTolerantVision(
  vision: Vision,
  health: Pick<PackHealth, 'setAside' | 'problemOf'>,
): Vision {
  /** @returns the pack that failed and is set aside now; null = it was something else */
  function blamed(error: unknown): string | null {
    if (!(error instanceof AppError) || !isPackProblem(error)) return null;
    const packId = error.details?.['packId'];
    if (typeof packId !== 'string') return null;
    health.setAside(packId, error);
    return packId;
  }

  return {
    ...vision,
    async analyze(requests, signal) {
      const failed = new Set<string>();
      for (;;) {
        const wanted = requests.map((request) => ({
          ...request,
          packs: request.packs.filter((pack) => !failed.has(wholeOf(pack).id)),
        }));
        try {
          return await vision.analyze(wanted, signal);
        } catch (error) {
          const packId = blamed(error);
          if (packId === null || failed.has(packId)) throw error;
          failed.add(packId);
        }
      }
    },
    async embedTexts(pack, texts) {
      const problem = health.problemOf(pack.id);
      if (problem) throw problem;
      try {
        return await vision.embedTexts(pack, texts);
      } catch (error) {
        blamed(error);
        throw error;
      }
    },
  };
}
