/**
 * @file Writes the authored text (texts of people and files, for exact search) of photos from an older
 * version of Sightline, and their search text in the form in which phrases and cameras are compared. It needs
 * no model and runs before a search; the next import derives these photos again.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { inGroups } from '../shared/in-groups.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { derive } from './derive.ts';
import { foldedSearchText } from './search-text.ts';
import { readParts } from './stack-parts.ts';
import type { DecisionsOf } from './targets.ts';

const photosPerBatch = 500;
const noReading = { scores: [], objects: [] };

export interface AuthoredTextBackfillDeps {
  catalogue: Pick<
    Catalogue,
    'lackingAuthoredText' | 'getPhotos' | 'updatePhotos' | 'filesOf' | 'stackMembersOf'
  >;
  decisions: DecisionsOf;
  vocabulary: Vocabulary;
  log: Log;
}

/**
 * @returns to be called before each search; resolves when all photos that were in the catalogue at the first
 * call have their text. Queries the catalogue once a session; never throws: where the catalogue cannot be
 * written (a full disk), the search runs without these texts, and the next search tries again.
 */
export function createAuthoredTextBackfill({
  catalogue,
  decisions,
  vocabulary,
  log,
}: AuthoredTextBackfillDeps): () => Promise<void> {
  let done: Promise<void> | null = null;

  async function fill(ids: readonly string[]): Promise<void> {
    const parts = await readParts(catalogue, ids);
    await catalogue.updatePhotos(ids, (row) => {
      if (row.authoredText !== null) return null;
      const input = { evidence: [], decisions: decisions.of(row.id), ...parts.of(row) };
      // its other columns stay as they are; the next import derives them
      const { authoredText } = derive(input, noReading, vocabulary);
      return { ...row, authoredText, searchText: foldedSearchText(row.searchText) };
    });
  }

  async function fillAll(): Promise<void> {
    // photos that an import adds meanwhile are derived by that import
    const lacking = await catalogue.lackingAuthoredText();
    for (const ids of inGroups(lacking, photosPerBatch)) {
      await fill(ids);
      await nextTurn();
    }
  }

  return () =>
    (done ??= fillAll().catch((error: unknown) => {
      log.warn({ err: error }, 'what people and files say of older photos could not be written');
      done = null;
    }));
}
