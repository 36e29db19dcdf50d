/** @file Asks the describer in use a question about a photo of the library. */
import { AppError, type Photo } from '../../../src-preload/contract/index.ts';
import { isPackProblem, type ActivePacks, type PackHealth } from '../models/packs.ts';
import type { Describer } from './describer.ts';
import { describerIn } from './describing-run.ts';

export interface AskDescriberDeps {
  describer: Pick<Describer, 'answer'>;
  packs: Pick<ActivePacks, 'inUse'>;
  health: Pick<PackHealth, 'setAside'>;
}

/** Waits for the photo that it is describing. @returns null where no model in use answers questions */
export function createAskDescriber({ describer, packs, health }: AskDescriberDeps) {
  return async (photo: Photo, question: string): Promise<{ text: string; title: string } | null> => {
    const pack = describerIn(packs);
    const preview = photo.previews.large ?? photo.previews.grid;
    if (!pack?.manifest.answers || pack.problem || preview === null) return null;
    try {
      const { text } = await describer.answer(pack.ref, preview, question);
      return { text: text.trim(), title: pack.manifest.title };
    } catch (error) {
      if (error instanceof AppError && isPackProblem(error)) health.setAside(pack.ref.id, error);
      throw error;
    }
  };
}
