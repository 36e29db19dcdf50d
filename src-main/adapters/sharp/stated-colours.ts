/** @file Colours that a file states in ways that libvips ignores: codes, chromaticities, a letter in EXIF. */
import { open } from 'node:fs/promises';
import type { Metadata } from 'sharp';
import {
  adobeRgbProfile,
  colourCodeProfile,
  statedColoursProfile,
  type Chromaticities,
} from '../decoders/icc-profile.ts';
import { heifFactsOf } from '../decoders/heif-file.ts';
import { readerOf, type ReadAt } from '../decoders/read-at.ts';
import { tiffTag, type TiffPage } from '../decoders/tiff-directory.ts';
import type { Decoding } from './decode.ts';
import { isHeif } from './kinds.ts';

/** Empty where the file's own profile is complete, or nothing is stated. */
export type StatedColours = Partial<Pick<Decoding, 'profile' | 'withoutOwnProfile' | 'endsInP3'>>;

const asItSays: StatedColours = {};
const by = (profile: Uint8Array | null): StatedColours => (profile ? { profile } : asItSays);

/** @param tiffPage of a TIFF  @throws system errors */
export async function statedColours(
  path: string,
  mimeType: string,
  { icc, exif }: Metadata,
  tiffPage: TiffPage | undefined,
): Promise<StatedColours> {
  if (mimeType === 'image/png') {
    const file = await open(path, 'r');
    try {
      return await pngColours(readerOf(file), icc !== undefined);
    } finally {
      await file.close();
    }
  }
  if (icc) return asItSays;
  if (isHeif(mimeType)) {
    const codes = (await heifFactsOf(path))?.codes ?? null;
    return by(codes && colourCodeProfile(codes.primaries, codes.transfer));
  }
  if (tiffPage) return by(tiffColours(tiffPage));
  // cameras' Adobe RGB, which EXIF states by the letters R03 alone (DCF 2.0 §3.2.2)
  const isAdobeRgb = exif !== undefined && interoperability(Buffer.from(exif)) === 'R03';
  return by(isAdobeRgb ? adobeRgbProfile() : null);
}

/** WhitePoint, PrimaryChromaticities, TransferFunction (TIFF 6.0 §20). */
function tiffColours(page: TiffPage): Uint8Array | null {
  const [white, points] = [page.all(tiffTag.whitePoint), page.all(tiffTag.primaries)];
  const table = page.all(tiffTag.transferFunction);
  const length = 2 ** page.one(tiffTag.bits, 8);
  const curve =
    table.length >= length && length > 2
      ? (value: number) => table[Math.round(value * (length - 1))]! / 65_535
      : null;
  const chromaticities =
    points.length === 6 ? chromaticitiesOf(white.length === 2 ? white : [0.3127, 0.329], points) : null;
  if (page.one(tiffTag.photometric) !== 2 || (chromaticities === null && curve === null)) return null;
  return statedColoursProfile(chromaticities, curve);
}

function chromaticitiesOf(white: readonly number[], points: readonly number[]): Chromaticities {
  const point = (at: number) => [points[at]!, points[at + 1]!] as const;
  return { white: [white[0]!, white[1]!], red: point(0), green: point(2), blue: point(4) };
}

/** PNG, third edition, §4.3: cICP before iCCP before sRGB before gAMA and cHRM. */
export async function pngColours(read: ReadAt, hasProfile: boolean): Promise<StatedColours> {
  const chunks = await pngChunks(read, new Set(['cICP', 'sRGB', 'gAMA', 'cHRM']));
  const codes = chunks.get('cICP');
  if (codes && codes.length >= 4)
    return {
      profile: colourCodeProfile(codes[0]!, codes[1]!, codes[3] === 0),
      withoutOwnProfile: true,
      endsInP3: false,
    };
  if (hasProfile || chunks.has('sRGB')) return asItSays;
  const numbers = (name: string) => {
    const bytes = chunks.get(name);
    return bytes
      ? Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readUInt32BE(4 * at) / 100_000)
      : [];
  };
  const [gamma] = numbers('gAMA');
  const points = numbers('cHRM');
  // the gamma that stands for sRGB's curve
  const isSrgb = gamma === undefined || gamma <= 0 || Math.abs(gamma - 1 / 2.2) < 0.005;
  const chromaticities = points.length === 8 ? chromaticitiesOf(points, points.slice(2)) : null;
  return by(statedColoursProfile(chromaticities, isSrgb ? null : (value) => value ** (1 / gamma)));
}

/** larger ones state no colours in numbers */
const mostChunkBytes = 64;
const mostChunks = 1_000;

/** Small chunks before the pixels, by name. */
async function pngChunks(read: ReadAt, wanted: ReadonlySet<string>): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (let at = 8, count = 0; count < mostChunks; count += 1) {
    const bytes = await read(at, 8 + mostChunkBytes);
    const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const name = head.toString('latin1', 4, 8);
    if (head.length < 8 || name === 'IDAT' || name === 'IEND') break;
    const length = head.readUInt32BE(0);
    if (wanted.has(name) && length <= mostChunkBytes && head.length >= 8 + length && !found.has(name))
      found.set(name, head.subarray(8, 8 + length));
    at += 12 + length;
  }
  return found;
}

/** InteroperabilityIndex of an EXIF block: IFD0 → EXIF (0x8769) → interoperability (0xa005) → 1. */
function interoperability(exif: Buffer): string | null {
  const start = exif.toString('latin1', 0, 4) === 'Exif' ? 6 : 0;
  const little = exif.toString('latin1', start, start + 2) === 'II';
  const short = (at: number) => (little ? exif.readUInt16LE(at) : exif.readUInt16BE(at));
  const long = (at: number) => (little ? exif.readUInt32LE(at) : exif.readUInt32BE(at));
  /** where a tag's value stands */
  const valueAt = (directory: number, tag: number): number | null => {
    const count = short(directory);
    for (let entry = directory + 2; entry < directory + 2 + 12 * count; entry += 12)
      if (short(entry) === tag) return entry + 8;
    return null;
  };
  try {
    const exifAt = valueAt(start + long(start + 4), 0x8769);
    const interopAt = exifAt === null ? null : valueAt(start + long(exifAt), 0xa005);
    const indexAt = interopAt === null ? null : valueAt(start + long(interopAt), 1);
    return indexAt === null ? null : exif.toString('latin1', indexAt, indexAt + 3);
  } catch (error) {
    if (error instanceof RangeError) return null; // points outside: states nothing
    throw error;
  }
}
