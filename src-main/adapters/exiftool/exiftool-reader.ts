/** @file Reads metadata with ExifTool, a few processes that stay open. Implements domain/photos/metadata.ts. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, delimiter, extname, join } from 'node:path';
import { ExifTool } from 'exiftool-vendored';
import type { MetadataReader, PhotoMetadata } from '../../domain/photos/metadata.ts';
import type { Log } from '../../log.ts';
import { readArguments, toMetadata, type Tags } from './fields.ts';

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
  let linkFolder: Promise<string> | null = null;
  let links = 0;

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
    const link = isAwkward(file) ? await linkTo(file) : null;
    try {
      return (await exiftool.readRaw(link ?? file, { readArgs: readArguments, useMWG: false })) as unknown as Tags;
    } catch (error) {
      log.warn({ err: error, file }, 'metadata could not be read');
      return noTags;
    } finally {
      if (link !== null) await rm(link, { force: true });
    }
  }

  /** A link with a plain name: ExifTool takes its arguments by lines and refuses names that have line breaks. */
  async function linkTo(file: string): Promise<string> {
    linkFolder ??= mkdtemp(join(tmpdir(), 'sightline-metadata-'));
    const link = join(await linkFolder, `${(links += 1)}${/^\.\w{1,5}$/.test(extname(file)) ? extname(file) : ''}`);
    await symlink(file, link);
    return link;
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
      if (linkFolder) await rm(await linkFolder, { recursive: true, force: true });
    },
  };
}

/** Names that a list of arguments, one a line, cannot carry: line breaks, and white space at the ends. */
function isAwkward(file: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f\u007f\u0085\u2028\u2029]|\s$/.test(file);
}

/** NaN where the file is gone: then it has no date. */
async function modifiedMs(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return Number.NaN; // the import says what became of the file; here it only means that there is no date
  }
}

/** Windows gets an ExifTool with its own perl. */
function hasPerl(path: string): boolean {
  if (process.platform === 'win32') return true;
  return path.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, 'perl')));
}
