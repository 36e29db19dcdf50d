/**
 * @file Stores which execution provider failed with which pack, and why, so that it is known after the worker
 * or the app restarts.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { providerName, type ProviderName } from '../../src-preload/contract/index.ts';
import { privateFileMode, privateFolderMode } from '../adapters/files/private-files.ts';
import type { ProviderNote } from './protocol.ts';

/** drivers are updated: after this time a provider is tried again */
const keptMs = 30 * 24 * 3_600_000;
/** a process can be ended from outside, too: one failure proves nothing */
const maxFailures = 2;

const noteFile = z.object({
  /** of the app: another version has another runtime */
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
  /** Counts that the process ended while this provider ran this pack. */
  countFailure(packId: string, provider: ProviderName, reason: string): void;
  /** Deletes what is stored of a provider, so that it is tried again. */
  forget(provider: ProviderName): void;
}

/**
 * One instance for all workers of the app. Where the file cannot be read or written, providers are tested
 * again.
 * @param file null = kept in memory only
 */
export function createProviderNotes(
  file: string | null,
  version: string,
  now: () => number = Date.now,
): ProviderNotes {
  let notes = read(file, version).filter(({ atMs }) => now() - atMs < keptMs);
  const failureCounts = new Map<string, number>();

  function write(): void {
    if (file === null) return;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: privateFolderMode });
      writeFileSync(`${file}.tmp`, JSON.stringify({ version, notes }, null, 1), { mode: privateFileMode });
      renameSync(`${file}.tmp`, file);
    } catch {
      // without the file, the self-test runs again at the next start
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
      const count = (failureCounts.get(key) ?? 0) + 1;
      failureCounts.set(key, count);
      if (count >= maxFailures)
        keep({
          packId,
          provider,
          state: 'rejected',
          reason: `It ended the picture worker ${count} times (${reason}).`,
        });
    },
    forget(provider) {
      for (const key of failureCounts.keys()) if (key.endsWith(` ${provider}`)) failureCounts.delete(key);
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
    // absent at the first start; a damaged file counts as absent
    return [];
  }
}
