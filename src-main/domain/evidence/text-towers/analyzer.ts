/** @file The open model of a text-only pack. */
import { AppError } from '../../../../src-preload/contract/index.ts';
import { cacheUntilFailure } from '../../shared/cache-until-failure.ts';
import type { Analyzer, ModelTools, RunningModel } from '../analyzer.ts';
import { openTextTower, testSentence, textOptions, tokenFeeds } from '../vectors/text-tower.ts';
import type { TextTowerManifest } from './manifest.ts';

export function createTextTowerAnalyzer(manifest: TextTowerManifest, tools: ModelTools): Analyzer<never> {
  let opened: RunningModel | null = null;
  const tower = cacheUntilFailure(async () => {
    const model = await tools.open(manifest.text.file, textOptions);
    opened = model;
    const feeds = (ids: readonly number[], mask: readonly number[]) =>
      tokenFeeds(model, manifest.text, ids, mask);
    return openTextTower(model, { ...manifest, own: true }, tools, feeds);
  });
  return {
    openPictures: async () => void (await tower()),
    analyze: () =>
      Promise.reject(
        new AppError('model_invalid', `The model “${manifest.title}” looks at no pictures.`, {
          packId: manifest.id,
        }),
      ),
    states: async () => (await tower(), opened?.states() ?? []),
    device: async () => ({ provider: 'cpu', half: false, cpuOnly: textOptions.cpuOnly }),
    tryOut: async () => void (await (await tower()).embed(testSentence)),
    async release() {
      await opened?.release();
      opened = null;
    },
    texts: {
      open: async () => void (await tower()),
      embed: async (sentence) => (await tower()).embed(sentence),
    },
  };
}
