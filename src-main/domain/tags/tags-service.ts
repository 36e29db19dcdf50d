/** @file Tags over the library: the list with counts, the photos of a tag, and names while one types. */
import { fold, tagKey, type PhotoTile, type TagSummary } from '../../../src-preload/contract/index.ts';
import type { PhotoStore } from '../catalogue/photo-store.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import { createTagIndex, type TagCount } from './tag-index.ts';
import type { Vocabulary } from './vocabulary.ts';

const suggestions = 12;
const previews = 3;

export interface TagsServiceDeps {
  vocabulary: Vocabulary;
  catalogue: Pick<PhotoStore, 'scanPhotos'>;
  /** the photo as the timeline shows it; null = it does not */
  tile: (photoId: string) => PhotoTile | null;
}

export interface TagsService {
  /** Every tag of the library and every tag that these imply, most photos first. */
  list(): Promise<TagSummary[]>;
  /**
   * Names that begin with the text, then those that have it inside or mean it: tags of the library first.
   * Empty text: the most used.
   */
  suggest(text: string): Promise<string[]>;
  /**
   * Photos that have the tag or one that implies it, surest first. A synonym finds its concept's photos where
   * no tag is named so.
   */
  photos(name: string): Promise<PhotoTile[]>;
  /** To be told of every row that was written. */
  rowsChanged(rows: readonly Pick<PhotoRow, 'id' | 'tags' | 'removed'>[]): void;
  /** To be told when photos come to or leave the timeline, or look different there. */
  timelineChanged(): void;
}

export function createTagsService({ vocabulary, catalogue, tile }: TagsServiceDeps): TagsService {
  const index = createTagIndex(vocabulary);
  let loading: Promise<void> | null = null;
  let counted: TagCount[] | null = null;

  /** Rows written while the catalogue is read: what was read of them before must not overwrite them. */
  let fresh: Set<string> | null = null;
  async function load(): Promise<void> {
    index.clear();
    fresh = new Set();
    for await (const rows of catalogue.scanPhotos())
      for (const row of rows) if (!fresh.has(row.id)) index.put(row.id, row.removed ? [] : row.tags);
    fresh = null;
  }

  async function counts(): Promise<TagCount[]> {
    const run = (loading ??= load());
    try {
      await run;
    } catch (error) {
      if (loading === run) loading = null;
      throw error;
    }
    counted ??= index
      .counts((id) => tile(id) !== null)
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
    return counted;
  }

  return {
    async list() {
      return (await counts()).map(({ name, count, maybe, ids }) => ({
        name,
        count,
        maybe,
        parents: [...(vocabulary.get(name)?.parents ?? [])],
        previews: previewsOf(ids),
      }));
    },
    async suggest(text) {
      const typed = fold(text).trim();
      const used = (await counts()).map(({ name }) => name);
      if (typed === '') return used.slice(0, suggestions);
      const names = [...new Set([...used, ...vocabulary.concepts.map(({ name }) => name)])];
      const synonyms = vocabulary.concepts
        .filter((concept) => concept.synonyms.some((word) => fold(word).startsWith(typed)))
        .map(({ name }) => name);
      const folded = names.map((name) => ({ name, key: fold(name) }));
      const where = (passes: (key: string) => boolean) =>
        folded.filter(({ key }) => passes(key)).map(({ name }) => name);
      const found = [
        ...where((key) => key === typed),
        ...where((key) => key.startsWith(typed)),
        ...where((key) => key.includes(` ${typed}`)),
        ...synonyms,
      ];
      return [...new Set(found)].slice(0, suggestions);
    },
    async photos(name) {
      const all = await counts();
      const named = (wanted: string) =>
        all.find((tag) => tagKey(tag.name) === tagKey(wanted)) ??
        all.find((tag) => fold(tag.name) === fold(wanted).trim());
      const tag =
        named(name.trim()) ??
        vocabulary
          .find(name)
          .map((concept) => named(concept.name))
          .find((found) => found !== undefined);
      return (tag?.ids ?? []).flatMap((id) => tile(id) ?? []);
    },
    rowsChanged(rows) {
      counted = null;
      for (const row of rows) {
        fresh?.add(row.id);
        index.put(row.id, row.removed ? [] : row.tags);
      }
    },
    timelineChanged() {
      counted = null;
    },
  };

  function previewsOf(ids: readonly string[]): string[] {
    const keys: string[] = [];
    for (const id of ids) {
      const key = tile(id)?.media.grid;
      if (key) keys.push(key);
      if (keys.length === previews) break;
    }
    return keys;
  }
}
