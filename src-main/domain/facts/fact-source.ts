/** @file Facts of photos as derive, viewer and speech ask for them: with the map, and what is usual here. */
import type { PhotoStore } from '../catalogue/photo-store.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { Fact, FactInput, Hemisphere } from './fact.ts';
import { factRules, factsOf } from './facts.ts';
import type { Gazetteer } from './gazetteer.ts';
import { sunReading, type SunReading } from './sun.ts';

export type ReadFacts = (input: Omit<FactInput, 'usualHemisphere'>) => Fact[];

export interface FactSource {
  /** Changes with all that facts depend on besides the photo: rules, map, the library's usual hemisphere. */
  version(): Promise<string>;
  /** @param photos of which facts are asked next; the map is read only where one of them has a position */
  readerFor(photos: readonly Pick<PhotoMetadata, 'latitude'>[]): Promise<ReadFacts>;
  /** Where the sun stood. @param photos of which it is asked next, as for `readerFor` */
  sunReaderFor(
    photos: readonly Pick<PhotoMetadata, 'latitude'>[],
  ): Promise<(metadata: PhotoMetadata) => SunReading>;
  /** Photos came or went: what is usual in the library is asked anew when it is needed next. */
  invalidate(): void;
}

export interface FactSourceDeps {
  gazetteer: Gazetteer;
  catalogue: Pick<PhotoStore, 'countHemispheres'>;
}

/** With fewer positions nothing is usual. */
const fewest = 10;
const usualShare = 2 / 3;

/** Nothing is read before it is asked for. */
export function createFactSource({ gazetteer, catalogue }: FactSourceDeps): FactSource {
  let usual: Promise<Hemisphere | null> | null = null;

  async function count(): Promise<Hemisphere | null> {
    const { north, south } = await catalogue.countHemispheres();
    if (north + south < fewest) return null;
    if (north / (north + south) >= usualShare) return 'north';
    return south / (north + south) >= usualShare ? 'south' : null;
  }

  function usualHemisphere(): Promise<Hemisphere | null> {
    const counted = (usual ??= count());
    counted.catch(() => {
      if (usual === counted) usual = null; // the caller hears of it; the next one counts again
    });
    return counted;
  }

  const readyFor = async (photos: readonly Pick<PhotoMetadata, 'latitude'>[]): Promise<void> => {
    if (photos.some(({ latitude }) => latitude !== null)) await gazetteer.ready();
  };

  return {
    version: async () => `${factRules} ${gazetteer.version} ${(await usualHemisphere()) ?? ''}`,
    async readerFor(photos) {
      await readyFor(photos);
      const hemisphere = await usualHemisphere();
      return (input) => factsOf({ ...input, usualHemisphere: hemisphere }, gazetteer);
    },
    async sunReaderFor(photos) {
      await readyFor(photos);
      return (metadata) => sunReading(metadata, gazetteer);
    },
    invalidate() {
      usual = null;
    },
  };
}
