/** @file Reads metadata with ExifTool, a few processes that stay open. Implements domain/photos/metadata.ts. */
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { ExifTool } from 'exiftool-vendored';
import type { MetadataReader, PhotoMetadata } from '../../domain/photos/metadata.ts';
import type { Log } from '../../log.ts';
import { readArguments, toMetadata, type Tags } from './fields.ts';
import { hasPerl } from './perl.ts';
import { createPlainNames } from './plain-name.ts';

const noTags: Tags = {};
const withoutPerl =
  'ExifTool cannot run because perl is not installed: dates come from file names and file dates only, and positions, cameras and keywords are not read. Install perl, then start Sightline again.';
const withoutExiftool =
  'ExifTool does not start: dates come from file names and file dates only, and positions, cameras and keywords are not read. Install Sightline again; the log has the details.';

export interface ExiftoolReaderOptions {
  log: Log;
  /** processes at once; each reads about 140 files a second */
  processes?: number;
  /** where perl is looked for; the PATH by default, replaced in tests */
  path?: string;
}

export function createExiftoolReader({ log, processes = Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2))), path = process.env.PATH ?? '' }: ExiftoolReaderOptions): MetadataReader {
  let limitation = hasPerl(path) ? null : withoutPerl;
  let exiftool: ExifTool | null = null;
  let works: Promise<boolean> | null = null;
  const names = createPlainNames();

  /** Starts ExifTool at the first read; once and for all if it cannot be started. */
  function start(): Promise<boolean> {
    works ??= (async () => {
      if (limitation !== null) return false;
      try {
        exiftool = new ExifTool({ maxProcs: processes, taskTimeoutMillis: 20_000 });
        await exiftool.version();
        return true;
      } catch (error) {
        log.error({ err: error }, 'ExifTool does not start');
        limitation = withoutExiftool;
        return false;
      }
    })();
    return works;
  }

  async function tagsOf(file: string): Promise<Tags> {
    if (!(await start()) || !exiftool) return noTags;
    const running = exiftool;
    try {
      return await names.with(file, async (path) => (await running.readRaw(path, { readArgs: readArguments, useMWG: false })) as unknown as Tags);
    } catch (error) {
      log.warn({ err: error, file }, 'metadata could not be read');
      return noTags;
    }
  }

  return {
    async read(file): Promise<PhotoMetadata> {
      const [tags, mtimeMs] = await Promise.all([tagsOf(file), modifiedMs(file)]);
      return toMetadata(tags, { name: basename(file), mtimeMs, nowMs: Date.now() });
    },
    limitation: () => limitation,
    async close() {
      await works;
      await exiftool?.end();
      await names.close();
    },
  };
}

/** NaN where the file is gone: then it has no date. */
async function modifiedMs(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return Number.NaN; // the import says what became of the file; here it only means that there is no date
  }
}
