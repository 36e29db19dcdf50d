/**
 * @file The texts that cameras write, as the library shows them: read when first asked for, and anew after
 * photos were written.
 */
import type { PhotoStore } from '../../catalogue/photo-store.ts';
import type { PhotoMetadata } from '../../shared/metadata.ts';
import { cameraTexts, isCameraText, type CameraTexts } from './camera-texts.ts';
import { writtenDescription } from './camera-words.ts';

export interface LibraryCameraTexts {
  /** Photos are written: the texts may be others afterwards. */
  expectOthers(): void;
  /** @param stale photos that are to be derived, asked for only where nothing was announced */
  mayDiffer(stale: () => Promise<readonly string[]>): Promise<boolean>;
  /** @returns whether a description is a camera's text; reads the library only where one is described */
  testFor(all: readonly PhotoMetadata[]): Promise<(metadata: PhotoMetadata) => boolean>;
  /** @returns photos whose caption is by other texts than those known now */
  renew(): Promise<string[]>;
}

type DescribedPhotos = Awaited<ReturnType<PhotoStore['descriptionFacts']>>;

/** Nothing is read before it is asked for. */
export function createLibraryCameraTexts(
  catalogue: Pick<PhotoStore, 'descriptionFacts'>,
): LibraryCameraTexts {
  let known: CameraTexts | null = null;
  let isDue = false;
  return {
    expectOthers: () => void (isDue = true),
    mayDiffer: async (stale) => isDue || (await stale()).length > 0,
    async testFor(all) {
      if (!all.some(isDescribed)) return () => false;
      const texts = (known ??= cameraTexts(await catalogue.descriptionFacts()));
      return (metadata) => isCameraText(texts, metadata);
    },
    async renew() {
      isDue = false;
      const photos = await catalogue.descriptionFacts();
      known = cameraTexts(photos);
      return captionedByOthers(photos, known);
    },
  };
}

function captionedByOthers(photos: DescribedPhotos, texts: CameraTexts): string[] {
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
