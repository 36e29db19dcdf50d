/** @file Tags over the library: the list with counts, the photos of a tag, and suggestions during typing. */
import type { PhotoTile, TagSummary } from '../../../src-preload/contract/index.ts';
import type { PhotoStore } from '../catalogue/photo-store.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import { suggestNames, tagNamed } from './find-tags.ts';
import { createTagCounts } from './tag-counts.ts';
import type { Vocabulary } from './vocabulary.ts';

const maxPreviews = 3;

export interface TagsServiceDeps {
  vocabulary: Vocabulary;
  catalogue: Pick<PhotoStore, 'scanPhotos'>;
  /** the photo as the timeline shows it; null = not in the timeline */
  tile: (photoId: string) => PhotoTile | null;
}

export interface TagsService {
  /** Every tag of the library and every tag that these imply, most photos first. */
  list(): Promise<TagSummary[]>;
  /**
   * Names that begin with the text, then those that contain it or have it as a synonym: tags of the library
   * first. Empty text: the most used.
   */
  suggest(text: string): Promise<string[]>;
  /**
   * Photos that have the tag or one that implies it, surest first. A synonym finds its concept's photos where
   * no tag has that name.
   */
  photos(name: string): Promise<PhotoTile[]>;
  /** To be called with every row that was written. */
  rowsChanged(rows: readonly Pick<PhotoRow, 'id' | 'tags' | 'removed'>[]): void;
  /** To be called when the timeline adds, removes or changes photos. */
  timelineChanged(): void;
}

/** The catalogue is read at the first call. */
export function createTagsService({ vocabulary, catalogue, tile }: TagsServiceDeps): TagsService {
  const tags = createTagCounts({ vocabulary, catalogue, isShown: (id) => tile(id) !== null });
  return {
    list: async () =>
      (await tags.counts()).map(({ name, count, maybe, ids, parents }) => ({
        name,
        count,
        maybe,
        parents: [...new Set([...(vocabulary.get(name)?.parents ?? []), ...parents])],
        previews: previewsOf(ids, tile),
      })),
    suggest: async (text) =>
      suggestNames(
        text,
        (await tags.counts()).map(({ name }) => name),
        vocabulary.concepts,
      ),
    photos: async (name) =>
      (tagNamed(name, await tags.counts(), vocabulary)?.ids ?? []).flatMap((id) => tile(id) ?? []),
    rowsChanged: tags.rowsChanged,
    timelineChanged: tags.timelineChanged,
  };
}

/** Preview keys of the first photos that have one. */
function previewsOf(ids: readonly string[], tile: TagsServiceDeps['tile']): string[] {
  const keys: string[] = [];
  for (const id of ids) {
    const found = tile(id);
    const key = found?.blurred ? null : found?.media.grid;
    if (key) keys.push(key);
    if (keys.length === maxPreviews) break;
  }
  return keys;
}
