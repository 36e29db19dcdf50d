/**
 * @file Stores what was found out about execution providers on this computer: which failed with which pack and why,
 * and how many pictures at once are quickest. It is known after the worker or the app restarts.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import {
  providerName,
  providerState,
  type ProviderName,
  type ProviderState,
} from '../../src-preload/contract/index.ts';
import { privateFileMode, privateFolderMode } from '../adapters/files/private-files.ts';
import type { PackDevice } from '../domain/vision/device.ts';
import type { Measurement, ProviderMemory, ProviderNote } from './protocol.ts';

/** drivers are updated: after this time a provider is tried again */
const keptMs = 30 * 24 * 3_600_000;
/** a process can be ended from outside, too: one failure proves nothing */
const maxFailures = 2;
/** of packs that were removed, measurements are dropped in time */
const mostMeasurements = 100;

const { outcome, ratio } = providerState.shape;
const noteFile = z.object({
  /** of the app: another version has another runtime */
  version: z.string(),
  /** which computer, with which devices */
  machine: z.string(),
  notes: z.array(
    z.object({
      packId: z.string(),
      provider: providerName,
      state: z.enum(['rejected', 'available']),
      reason: z.string(),
      outcome,
      ratio,
      atMs: z.number(),
    }),
  ),
  measurements: z.array(
    z.object({
      packId: z.string(),
      modelHash: z.string(),
      provider: providerName,
      half: z.boolean(),
      batch: z.number().int().min(1),
      perSecond: z.number().nullable(),
    }),
  ),
});
type NoteFile = z.infer<typeof noteFile>;

export interface ProviderNotes {
  memory(): ProviderMemory;
  keep(note: ProviderNote): void;
  /** Keeps what was measured of it, and its states until the app ends. */
  keepDevice(device: PackDevice): void;
  /** The device as it was reported last since the app was started; null = none was. */
  device(packId: string): PackDevice | null;
  /** Whether a model was found to have no such provider here, since the app was started. */
  isAbsent(provider: ProviderName): boolean;
  /**
   * Counts that the process ended while this provider ran this pack.
   * @returns whether the provider is given up for this pack now
   */
  countFailure(packId: string, provider: ProviderName, reason: string): boolean;
  /** Deletes what is stored of a provider, so that it is tried again. */
  forget(provider: ProviderName): void;
}

export interface NotesOptions {
  /** what the results depend on besides the model: processor, memory, devices, drivers */
  machine?: string;
  /** for tests */
  now?: () => number;
}

/**
 * One instance for all workers of the app. Where the file cannot be read or written, providers are tested and measured
 * again; so they are on another computer, and by another version of the app.
 * @param file null = kept in memory only
 * @param version of the app
 */
export function createProviderNotes(
  file: string | null,
  version: string,
  { machine = '', now = Date.now }: NotesOptions = {},
): ProviderNotes {
  const stored = read(file, version, machine);
  let notes = stored.notes.filter(({ atMs }) => now() - atMs < keptMs);
  let { measurements } = stored;
  const failureCounts = new Map<string, number>();
  const devices = new Map<string, PackDevice>();

  function write(): void {
    if (file === null) return;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: privateFolderMode });
      const content: NoteFile = { version, machine, notes, measurements };
      writeFileSync(`${file}.tmp`, JSON.stringify(content, null, 1), { mode: privateFileMode });
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
  function keepMeasurement(measured: Measurement): void {
    const known = measurements.find((one) => isSame(one, measured));
    if (known && (known.perSecond !== null || measured.perSecond === null)) return;
    // of other files of this pack nothing is needed any more
    const others = measurements.filter(
      (one) => one !== known && (one.packId !== measured.packId || one.modelHash === measured.modelHash),
    );
    measurements = [...others, measured].slice(-mostMeasurements);
    write();
  }

  return {
    memory: () => ({ notes: notes.map(({ atMs: _at, ...note }) => note), measurements }),
    keep,
    keepDevice(device) {
      devices.set(device.packId, device);
      const { packId, modelHash, provider, half, batch, perSecond } = device;
      keepMeasurement({ packId, modelHash, provider, half, batch, perSecond });
    },
    device: (packId) => devices.get(packId) ?? null,
    isAbsent: (provider) =>
      [...devices.values()].some(({ states }) =>
        states.some((state) => state.name === provider && isNotThere(state)),
      ),
    countFailure(packId, provider, reason) {
      const key = `${packId} ${provider}`;
      const count = (failureCounts.get(key) ?? 0) + 1;
      failureCounts.set(key, count);
      if (count < maxFailures) return false;
      keep({
        packId,
        provider,
        state: 'rejected',
        outcome: 'ended',
        // what it printed last may name files
        reason: `It ended the picture worker ${count} times (${reason.split(':')[0]}).`,
      });
      return true;
    },
    forget(provider) {
      for (const key of failureCounts.keys()) if (key.endsWith(` ${provider}`)) failureCounts.delete(key);
      notes = notes.filter((note) => note.provider !== provider);
      write();
    },
  };
}

function isNotThere({ state, outcome }: ProviderState): boolean {
  return outcome === 'absent' || state === 'not listed';
}

function isSame(a: Measurement, b: Measurement): boolean {
  return (
    a.packId === b.packId && a.modelHash === b.modelHash && a.provider === b.provider && a.half === b.half
  );
}

function read(file: string | null, version: string, machine: string): NoteFile {
  const none: NoteFile = { version, machine, notes: [], measurements: [] };
  if (file === null) return none;
  try {
    const stored = noteFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    return stored.version === version && stored.machine === machine ? stored : none;
  } catch {
    // absent at the first start; a damaged file counts as absent
    return none;
  }
}
