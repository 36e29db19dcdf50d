/** @file The identity journal of an open library, over any journal. */
import { AppError } from '../../../src-preload/contract/index.ts';
import {
  emptyIdentity,
  foldIdentity,
  identityLine,
  identityVersion,
  toIdentityLine,
  type IdentityJournal,
  type IdentityLine,
} from './identity.ts';
import type { Journal, ParseLine } from './journal.ts';

/** @throws AppError library_newer for a higher version */
export const parseIdentity: ParseLine<IdentityLine> = (value) => {
  const version = (value as { v?: unknown } | null)?.v;
  if (typeof version === 'number' && version > identityVersion) {
    throw new AppError(
      'library_newer',
      `This library was used with a newer Sightline (identity format ${version}). Update Sightline to open it; nothing was changed.`,
    );
  }
  const parsed = identityLine.safeParse(value);
  return parsed.success
    ? { ok: true, line: parsed.data }
    : { ok: false, reason: parsed.error.issues[0]?.message ?? 'not valid' };
};

export function createIdentityJournal(journal: Journal<IdentityLine>): IdentityJournal {
  return {
    append: (changes) => journal.append(changes.map(toIdentityLine)),
    async load() {
      const state = emptyIdentity();
      await journal.read((line) => foldIdentity(state, line));
      return state;
    },
    problems: () => journal.problems(),
    close: () => journal.close(),
  };
}
