/**
 * @file Reads the sidecars of a picture: XMP with ExifTool, Takeout's JSON directly. Sidecars that cannot be
 * read are reported, and the picture is still read.
 */
import { basename, extname } from 'node:path';
import { openRegularFile, readRegularFile } from '../files/regular-file.ts';
import { RefusedFileError, type RefusedReason } from '../../domain/files/files.ts';
import { isAlbumName, takeoutFits } from '../../domain/importing/sidecars.ts';
import { parseTakeout, parseTakeoutAlbum, type Takeout } from '../../domain/importing/takeout.ts';
import type { Engine, Tags } from './engine.ts';
import { sidecarArguments } from './fields.ts';
import { text } from './text.ts';

export interface Sidecars {
  /** XMP, the most trusted first */
  xmp: Tags[];
  takeout: Takeout | null;
  /** titles of albums in Google Photos that it was in */
  albums: string[];
  /** one sentence for each that could not be read, or only in part */
  problems: string[];
  /** paths of those that cannot be opened now and may be later */
  unopened: string[];
}

/** Larger files have no texts of a person: histories of edits are a few hundred kilobytes. */
const mostBytes = { xmp: 16_000_000, json: 1_000_000 };

/** @param paths absolute, the most trusted first */
export async function readSidecars(
  engine: Engine,
  picture: string,
  paths: readonly string[],
): Promise<Sidecars> {
  const read: Sidecars = { xmp: [], takeout: null, albums: [], problems: [], unopened: [] };
  for (const path of paths) {
    const name = basename(path);
    const kind = extname(name).toLowerCase() === '.json' ? 'json' : 'xmp';
    try {
      if ((await sizeOf(path, mostBytes[kind])) === 0) read.problems.push(unread(name, 'is empty'));
      else if (isAlbumName(name)) read.albums.push(...(await readAlbum(path)));
      else if (kind === 'json') read.takeout ??= await readTakeout(basename(picture), path);
      else {
        const { tags, trouble, isRead = true } = await readXmp(engine, basename(picture), path);
        if (tags) read.xmp.push(tags);
        if (trouble) read.problems.push(unread(name, trouble));
        if (!isRead) read.unopened.push(path);
      }
    } catch (error) {
      const { trouble, isOpened } = failureOf(error);
      read.problems.push(isOpened ? unread(name, trouble) : unopened(name, trouble));
      if (!isOpened) read.unopened.push(path);
    }
  }
  return read;
}

/** By opening it: a listing may show a file that cannot be read. */
async function sizeOf(path: string, most: number): Promise<number> {
  const file = await openRegularFile(path, { mostBytes: most });
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

function failureOf(error: unknown): { trouble: string; isOpened: boolean } {
  if (error instanceof RefusedFileError)
    return { trouble: refusals[error.reason], isOpened: error.reason !== 'too_slow' };
  if (error instanceof SyntaxError) return { trouble: 'is damaged', isOpened: true };
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return { trouble: `cannot be opened (${code})`, isOpened: false };
}

const refusals: Readonly<Record<RefusedReason, string>> = {
  folder: 'is a folder',
  special: 'is a pipe, a socket or a device',
  too_large: 'is far too large for a sidecar',
  too_slow: 'does not answer',
};

function unread(name: string, trouble: string): string {
  return (
    `The sidecar ${name} ${trouble}, so the photo shows what it says itself. ` +
    'Write the sidecar again with the program that made it.'
  );
}

/** For one that may be read at the next import. */
function unopened(name: string, trouble: string): string {
  return `The sidecar ${name} ${trouble}. Sightline tries again at the next import; until then, the photo shows what was known before.`;
}

async function readXmp(
  engine: Engine,
  picture: string,
  path: string,
): Promise<{ tags: Tags | null; trouble: string | null; isRead?: boolean }> {
  const tags = await engine.tags(path, sidecarArguments);
  // reported once, by the reader; with perl it can be read
  if (engine.limitation() !== null) return { tags: null, trouble: null, isRead: false };
  if (!tags || text(tags['File:FileType']) !== 'XMP') return { tags: null, trouble: 'is damaged, or no XMP' };
  const isBroken = [tags['ExifTool:Error'], tags['ExifTool:Warning']]
    .map(text)
    .some((one) => one !== null && /format error|^invalid XMP$|truncated|corrupt/i.test(one));
  return {
    tags: isMeantFor(picture, basename(path), text(tags['XMP:SidecarForExtension'])) ? tags : null,
    trouble: isBroken ? 'is damaged' : null,
  };
}

const rawEndings = new RegExp(
  '^(3fr|arw|cr2|cr3|crw|dcr|dng|erf|fff|iiq|kdc|mef|mos|mrw|' +
    'nef|nrw|orf|pef|raf|raw|rw2|rwl|sr2|srf|srw|x3f)$',
  'i',
);

/** `c.xmp` may state for which of `c.jpg` and `c.png` it is; one for a raw file also applies to its JPEG. */
function isMeantFor(picture: string, sidecar: string, ending: string | null): boolean {
  const own = extname(picture).slice(1).toLowerCase();
  if (ending === null || rawEndings.test(ending) || sidecar.toLowerCase() === `${picture.toLowerCase()}.xmp`)
    return true;
  const alike = (one: string) =>
    one
      .toLowerCase()
      .replace(/^jpeg?$|^jfif$/, 'jpg')
      .replace(/^tiff$/, 'tif')
      .replace(/^heif$|^hif$/, 'heic');
  return alike(ending) === alike(own);
}

/** A JSON that is not of an album, or is damaged, is ignored: it belongs to a folder, not to a picture. */
async function readAlbum(path: string): Promise<string[]> {
  try {
    return [
      parseTakeoutAlbum(decoded(await readRegularFile(path, { mostBytes: mostBytes.json }))) ?? [],
    ].flat();
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** True where Takeout states that the picture was in the bin. */
export async function isTrashed(picture: string, sidecars: readonly string[]): Promise<boolean> {
  for (const path of sidecars.filter((one) => /\.json$/i.test(one) && !isAlbumName(basename(one)))) {
    // an error is reported when its metadata is read
    const takeout = await readTakeout(basename(picture), path).catch(() => null);
    if (takeout) return takeout.trashed;
  }
  return false;
}

/** @returns null where the JSON belongs to no picture, or to another one  @throws where it cannot be read */
async function readTakeout(picture: string, path: string): Promise<Takeout | null> {
  const takeout = parseTakeout(decoded(await readRegularFile(path, { mostBytes: mostBytes.json })));
  return takeout && takeoutFits(picture, basename(path), takeout.title) ? takeout : null;
}

function decoded(bytes: Buffer): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
