/**
 * @file The tags of every photo in memory: counts along the tree and the photos of a tag, without a query of
 * the catalogue.
 */
import { tagKey, type PhotoTag } from '../../../src-preload/contract/index.ts';
import { assumedProbability } from './tag-probability.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A tag over the library. `count` and `ids` include photos with narrower tags. */
export interface TagCount {
  name: string;
  count: number;
  maybe: number;
  /** sure ones first, then by probability */
  ids: readonly string[];
  /** the next broader place, of photos whose facts say it; none for other tags */
  parents: readonly string[];
}

export interface TagIndex {
  /** Replaces the photo's tags; an empty list removes the photo. */
  put(photoId: string, tags: readonly IndexedTag[]): void;
  clear(): void;
  /** All tags that any photo counted by `isShown` has, itself or through a narrower one. */
  counts(isShown: (photoId: string) => boolean): TagCount[];
}

type IndexedTag = Pick<PhotoTag, 'name' | 'probability' | 'band' | 'fact'>;

interface PhotoTagEntry {
  name: string;
  /** broader places, nearest first */
  parents: readonly string[];
  probability: number;
  sure: boolean;
}

export function createTagIndex(vocabulary: Pick<Vocabulary, 'ancestors'>): TagIndex {
  const photos = new Map<string, readonly PhotoTagEntry[]>();
  /** interns names: one string for all photos with it */
  const names = new Map<string, string>();

  const nameOf = (name: string) => {
    const key = tagKey(name);
    const known = names.get(key);
    if (known !== undefined) return known;
    names.set(key, name);
    return name;
  };

  return {
    put(photoId, tags) {
      if (tags.length === 0) photos.delete(photoId);
      else
        photos.set(
          photoId,
          tags.map(({ name, probability, band, fact }) => ({
            name: nameOf(name),
            parents: fact ? fact.parents.map(nameOf) : none,
            probability: assumedProbability({ probability, band }),
            sure: band === 'sure',
          })),
        );
    },
    clear() {
      photos.clear();
      names.clear();
    },
    counts(isShown) {
      const found = new Map<string, { id: string; held: PhotoTagEntry }[]>();
      const parentsOf = new Map<string, Set<string>>();
      for (const [id, tags] of photos) {
        if (!isShown(id)) continue;
        const best = new Map<string, PhotoTagEntry>();
        for (const held of tags) {
          const chain = [held.name, ...held.parents];
          for (const [at, name] of chain.entries()) {
            const parent = chain[at + 1];
            if (parent !== undefined) parentsOf.set(name, (parentsOf.get(name) ?? new Set()).add(parent));
          }
          for (const name of [...chain, ...vocabulary.ancestors(held.name)]) {
            const before = best.get(name);
            if (!before || rank(held) > rank(before)) best.set(name, held);
          }
        }
        for (const [name, held] of best) {
          const list = found.get(name);
          if (list) list.push({ id, held });
          else found.set(name, [{ id, held }]);
        }
      }
      return [...found].map(([name, photosOf]) => ({
        name,
        count: photosOf.length,
        maybe: photosOf.filter(({ held }) => !held.sure).length,
        ids: photosOf
          .sort((a, b) => rank(b.held) - rank(a.held) || (a.id < b.id ? 1 : -1))
          .map(({ id }) => id),
        parents: [...(parentsOf.get(name) ?? [])],
      }));
    },
  };
}

const none: readonly string[] = [];

function rank({ sure, probability }: PhotoTagEntry): number {
  return (sure ? 1 : 0) + probability;
}
