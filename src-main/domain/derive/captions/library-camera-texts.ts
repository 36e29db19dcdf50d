/**
 * @file The camera texts of the library. They are read at the first use, and again after photos were written.
 */
import type { PhotoStore } from '../../catalogue/photo-store.ts';
import type { PhotoMetadata } from '../../shared/metadata.ts';
import { cameraTexts, isCameraText, type CameraTexts } from './camera-texts.ts';
import { writtenDescription } from './camera-words.ts';

export interface LibraryCameraTexts {
  /** Photos were written: the texts may have changed. */
  invalidate(): void;
  /** @param stale ids of photos with an old derived version; called only where `invalidate` was not */
  mayHaveChanged(stale: () => Promise<readonly string[]>): Promise<boolean>;
  /**
   * @returns a function that tests whether a description is a camera text; reads the library only where a
   * photo has a description
   */
  matcherFor(all: readonly PhotoMetadata[]): Promise<(metadata: PhotoMetadata) => boolean>;
  /** Reads the texts again. @returns photos whose caption does not match them */
  refresh(): Promise<string[]>;
}

type DescribedPhotos = Awaited<ReturnType<PhotoStore['descriptionFacts']>>;

/** Nothing is read before the first use. */
export function createLibraryCameraTexts(
  catalogue: Pick<PhotoStore, 'descriptionFacts'>,
): LibraryCameraTexts {
  let current: CameraTexts | null = null;
  let isStale = false;
  return {
    invalidate: () => void (isStale = true),
    mayHaveChanged: async (stale) => isStale || (await stale()).length > 0,
    async matcherFor(all) {
      if (!all.some(isDescribed)) return () => false;
      const texts = (current ??= cameraTexts(await catalogue.descriptionFacts()));
      return (metadata) => isCameraText(texts, metadata);
    },
    async refresh() {
      isStale = false;
      const photos = await catalogue.descriptionFacts();
      current = cameraTexts(photos);
      return outdatedCaptions(photos, current);
    },
  };
}

function outdatedCaptions(photos: DescribedPhotos, texts: CameraTexts): string[] {
  return photos
    .filter(
      (photo) =>
        isDescribed(photo) &&
        photo.captionSource !== null &&
        photo.captionSource !== 'user' &&
        isCameraText(texts, photo) === (photo.captionSource === 'metadata'),
    )
    .map(({ id }) => id);
}

function isDescribed({ description }: Pick<PhotoMetadata, 'description'>): boolean {
  return writtenDescription(description) !== null;
}
