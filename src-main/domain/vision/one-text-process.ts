/**
 * @file Texts are embedded in one process, also those of background work: a text tower is in memory once, and the
 * process for pictures holds none.
 */
import { analyzerOf, kindOf } from '../evidence/kinds.ts';
import type { Vision } from './vision.ts';

/**
 * @param pictures looks at pictures
 * @param texts answers searches, too: between two texts of background work it answers those
 */
export function withTextsOf(pictures: Vision, texts: Vision): Vision {
  return {
    ...pictures,
    embedTexts: texts.embedTexts,
    async warm(packs) {
      await pictures.warm(packs.filter(({ role }) => kindOf(role).textsOnly !== true));
      for (const pack of packs) if (analyzerOf(pack.role).embedsTexts) await texts.embedTexts(pack, []);
    },
  };
}
