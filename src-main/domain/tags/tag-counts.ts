/** @file How many photos each tag has: read once from the catalogue, and updated as rows are written. */
import type { PhotoStore } from '../catalogue/photo-store.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import { createTagIndex, type TagCount } from './tag-index.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface TagCountsDeps {
  vocabulary: Pick<Vocabulary, 'ancestors'>;
  catalogue: Pick<PhotoStore, 'scanPhotos'>;
  /** whether the timeline shows the photo */
  isShown: (photoId: string) => boolean;
}

export interface TagCounts {
  /** Most photos first. Where the catalogue could not be read, the next call reads it again. */
  counts(): Promise<TagCount[]>;
  /** To be called with every row that was written. */
  rowsChanged(rows: readonly Pick<PhotoRow, 'id' | 'tags' | 'removed'>[]): void;
  /** To be called when the timeline adds or removes photos. */
  timelineChanged(): void;
}

/** Nothing is read before the first call. */
export function createTagCounts({ vocabulary, catalogue, isShown }: TagCountsDeps): TagCounts {
  const index = createTagIndex(vocabulary);
  let loading: Promise<void> | null = null;
  let counted: TagCount[] | null = null;
  /** ids of rows written while the catalogue is read: older values read meanwhile must not overwrite them */
  let writtenMeanwhile: Set<string> | null = null;

  const put = ({ id, tags, removed }: Pick<PhotoRow, 'id' | 'tags' | 'removed'>) =>
    index.put(id, removed ? [] : tags);

  async function load(): Promise<void> {
    index.clear();
    writtenMeanwhile = new Set();
    for await (const rows of catalogue.scanPhotos())
      for (const row of rows) if (!writtenMeanwhile.has(row.id)) put(row);
    writtenMeanwhile = null;
  }

  async function ensureLoaded(): Promise<void> {
    const run = (loading ??= load());
    try {
      await run;
    } catch (error) {
      if (loading === run) loading = null;
      throw error;
    }
  }

  return {
    async counts() {
      await ensureLoaded();
      counted ??= index.counts(isShown).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
      return counted;
    },
    rowsChanged(rows) {
      counted = null;
      for (const row of rows) {
        writtenMeanwhile?.add(row.id);
        put(row);
      }
    },
    timelineChanged() {
      counted = null;
    },
  };
}
