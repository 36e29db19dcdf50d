/** @file A Vision that leaves out packs that cannot be used, and reports them to `PackHealth`. */
import { AppError } from '../../../src-preload/contract/index.ts';
import { wholeOf, type Vision } from '../vision/vision.ts';
import { isPackProblem, type PackHealth } from './packs.ts';

/**
 * `analyze` answers without the evidence of packs that failed; `embedTexts` throws, since no other pack can
 * answer. In both cases the pack is set aside, and later calls do not use it.
 */
export function createFaultTolerantVision(
  vision: Vision,
  health: Pick<PackHealth, 'setAside' | 'problemOf'>,
): Vision {
  /** @returns the pack that failed and is now set aside; null = another error */
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
