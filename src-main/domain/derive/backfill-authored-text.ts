/**
 * @file Gives photos of an older Sightline the text of what people and files say, by which a search finds
 * words exactly. No model is needed for it, so it waits for none: the next import derives these photos anew,
 * but a search may come before.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { inGroups } from '../shared/in-groups.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { derive } from './derive.ts';
import { readParts } from './stack-parts.ts';
import type { DecisionsOf } from './targets.ts';

const photosABatch = 500;
const nothingSeen = { scores: [], objects: [] };

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
 * @returns to be called before each search; resolves when all photos that were there when it was first called
 * have their text. Asks the catalogue once a session; never throws: where it cannot be written (a full disk),
 * a search goes on without it and the next one tries again.
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
      // what it shows besides stays as it is, and is derived when its version is looked at
      return { ...row, authoredText: derive(input, nothingSeen, vocabulary).authoredText };
    });
  }

  async function fillAll(): Promise<void> {
    // those that an import brings in meanwhile are its own to derive
    const lacking = await catalogue.lackingAuthoredText();
    for (const ids of inGroups(lacking, photosABatch)) {
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
