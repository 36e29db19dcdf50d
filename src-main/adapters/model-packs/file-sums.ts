/**
 * @file Checksums of model files, cached while a file's size and times stay the same: a damaged file is found
 * without reading gigabytes each time.
 */
import type { Stats } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { createSerialQueue } from '../../serial-queue.ts';
import { makePrivateFolder, privateFileMode } from '../files/private-files.ts';
import { readRegularText, statRegularFile } from '../files/regular-file.ts';
import { sha256Of } from './pack-folder.ts';
import type { ReadingWatch } from '../../domain/models/pack-store.ts';

const sumsFile = z.record(z.string(), z.object({ look: z.string(), sha256: z.string() }));
const mostBytes = 4_000_000;

export interface FileSums {
  /**
   * Hex SHA-256 of a file, computed again where its size or times changed.
   * @param watch receives the progress of reading, and can cancel it for this caller only
   * @throws RefusedFileError; system errors
   */
  of(path: string, watch?: ReadingWatch): Promise<string>;
  /** Reads the file whatever is remembered, which stands until the reading is through. */
  again(path: string, watch?: ReadingWatch): Promise<string>;
  /** The cached sum where size and times are the same, without reading the content; else null. */
  remembered(path: string): Promise<string | null>;
  /** Stores the sum of a file that was read just now. */
  remember(path: string, sha256: string): Promise<void>;
  /** Files in this folder are read again next time. */
  forget(directory: string): void;
}

/** @param file where sums are kept over the end of the app; null = they are not */
export async function createFileSums(file: string | null): Promise<FileSums> {
  const sums = new Map(file === null ? [] : Object.entries(await read(file)));
  const underWay = new Map<string, Promise<string>>();
  const runSerially = createSerialQueue();

  /** Where the file cannot be written, checksums are computed again. */
  function save(): void {
    if (file === null) return;
    runSerially(async () => {
      await makePrivateFolder(dirname(file));
      await writeFileAtomic(file, JSON.stringify(Object.fromEntries(sums)), { mode: privateFileMode });
    }).catch(() => undefined); // they are computed again
  }

  async function lookAt(path: string): Promise<string> {
    return lookOf(await statRegularFile(path, { mostBytes: Infinity }));
  }

  async function make(path: string, look: string, watch?: ReadingWatch): Promise<string> {
    const sha256 = await sha256Of(path, watch);
    // a file that was changed meanwhile is read again
    if ((await lookAt(path)) === look) {
      sums.set(path, { look, sha256 });
      save();
    }
    return sha256;
  }

  return {
    async of(path, watch) {
      const look = await lookAt(path);
      const known = sums.get(path);
      if (known?.look === look) return known.sha256;
      // a read that can be cancelled is not shared
      if (watch) return make(path, look, watch);
      const key = `${path}\0${look}`;
      const running = underWay.get(key) ?? make(path, look).finally(() => underWay.delete(key));
      underWay.set(key, running);
      return running;
    },
    async again(path, watch) {
      return make(path, await lookAt(path), watch);
    },
    async remembered(path) {
      const known = sums.get(path);
      if (!known) return null;
      return known.look === (await lookAt(path)) ? known.sha256 : null;
    },
    async remember(path, sha256) {
      sums.set(path, { look: await lookAt(path), sha256 });
      save();
    },
    forget(directory) {
      for (const path of sums.keys()) if (path.startsWith(directory)) sums.delete(path);
    },
  };
}

/** A file that is written to has another time of change, whatever times are set on it. */
function lookOf({ size, mtimeMs, ctimeMs, ino }: Stats): string {
  return [size, mtimeMs, ctimeMs, ino].join(' ');
}

async function read(file: string): Promise<z.infer<typeof sumsFile>> {
  try {
    return sumsFile.parse(JSON.parse(await readRegularText(file, { mostBytes })));
  } catch {
    // absent at the first start; a damaged one is as good as absent
    return {};
  }
}
