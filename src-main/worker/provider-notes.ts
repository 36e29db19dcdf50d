/**
 * @file What is remembered of execution providers over the end of a worker, and over a restart: which one is
 * unfit for which pack, and why.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { providerName, type ProviderName } from '../../src-preload/contract/index.ts';
import { privateFileMode, privateFolderMode } from '../adapters/files/private-files.ts';
import type { ProviderNote } from './protocol.ts';

/** Drivers are updated: after this long a provider gets another chance. */
const keptMs = 30 * 24 * 3_600_000;
/** A process can be ended from outside, too: one death proves nothing. */
const strikesOut = 2;

const noteFile = z.object({
  /** of the app: another version brings another runtime */
  version: z.string(),
  notes: z.array(
    z.object({
      packId: z.string(),
      provider: providerName,
      state: z.enum(['rejected', 'available']),
      reason: z.string(),
      atMs: z.number(),
    }),
  ),
});

export interface ProviderNotes {
  list(): ProviderNote[];
  keep(note: ProviderNote): void;
  /** The process died while this provider worked on this pack. */
  countFailure(packId: string, provider: ProviderName, reason: string): void;
  /** The person wants this provider tried again. */
  forget(provider: ProviderName): void;
}

/**
 * One for all workers of the app. A file that cannot be read or written only means that providers are tested
 * again.
 * @param file null = remembered until the app ends
 */
export function createProviderNotes(
  file: string | null,
  version: string,
  now: () => number = Date.now,
): ProviderNotes {
  let notes = read(file, version).filter(({ atMs }) => now() - atMs < keptMs);
  const strikes = new Map<string, number>();

  function write(): void {
    if (file === null) return;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: privateFolderMode });
      writeFileSync(`${file}.tmp`, JSON.stringify({ version, notes }, null, 1), { mode: privateFileMode });
      renameSync(`${file}.tmp`, file);
    } catch {
      // not worth a word: the self-test runs again at the next start
    }
  }
  function keep(note: ProviderNote): void {
    notes = [
      ...notes.filter(({ packId, provider }) => packId !== note.packId || provider !== note.provider),
      { ...note, atMs: now() },
    ];
    write();
  }

  return {
    list: () => notes.map(({ packId, provider, state, reason }) => ({ packId, provider, state, reason })),
    keep,
    countFailure(packId, provider, reason) {
      const key = `${packId} ${provider}`;
      const count = (strikes.get(key) ?? 0) + 1;
      strikes.set(key, count);
      if (count >= strikesOut)
        keep({
          packId,
          provider,
          state: 'rejected',
          reason: `It ended the picture worker ${count} times (${reason}).`,
        });
    },
    forget(provider) {
      for (const key of strikes.keys()) if (key.endsWith(` ${provider}`)) strikes.delete(key);
      notes = notes.filter((note) => note.provider !== provider);
      write();
    },
  };
}

function read(file: string | null, version: string): z.infer<typeof noteFile>['notes'] {
  if (file === null) return [];
  try {
    const stored = noteFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    return stored.version === version ? stored.notes : [];
  } catch {
    // absent at the first start; a damaged one is as good as absent
    return [];
  }
}
