/**
 * @file Variants of formats that no decoder here reads, though the file is complete: detected by their own
 * marks, with a useful next step.
 */
import { open, readFile, stat } from 'node:fs/promises';
import type { HeifFacts } from '../decoders/heif-file.ts';
import { firstOfSequence, withAvifBrand } from '../decoders/heif-still.ts';
import { readerOf } from '../decoders/read-at.ts';
import { UnpackError } from '../decoders/unpacked.ts';
import { PictureError, pictureError } from './picture-error.ts';
import { isTruncated } from './truncation.ts';

export function isHeif(mimeType: string): boolean {
  return mimeType === 'image/heic' || mimeType === 'image/heif' || mimeType === 'image/avif';
}

const readCodings: ReadonlySet<string> = new Set(['hvc1', 'hev1', 'av01', 'grid', 'iovl', 'iden', 'tmap']);
const codingNames: Readonly<Record<string, string>> = {
  jpeg: 'JPEG',
  unci: 'uncompressed numbers',
  vvc1: 'VVC',
  avc1: 'AVC',
  evc1: 'EVC',
  lhv1: 'layered HEVC',
  j2k1: 'JPEG 2000',
  mski: 'a mask',
  hvt1: 'HEVC tiles',
};

/** @returns null where the coding is one that is read, or not stated */
export function unreadableCoding({ coding }: HeifFacts): UnpackError | null {
  if (coding === null || readCodings.has(coding)) return null;
  const name = codingNames[coding] ?? `“${coding.replace(/[^\w ]/g, '?')}”`;
  return new UnpackError(
    'unsupported_format',
    `This HEIF file holds its picture as ${name}, which cannot be read. Save a JPEG copy to import it.`,
  );
}

/** a sequence is taken into memory to show its first picture */
const mostSequenceBytes = 512 * 2 ** 20;

/**
 * AVIF under another brand, and sequences, as a file that libvips knows. @throws UnpackError, system errors
 */
export async function stillAvif(path: string, facts: HeifFacts | null): Promise<Buffer> {
  if ((await stat(path)).size > mostSequenceBytes) {
    throw new UnpackError(
      'file_too_large',
      'This AVIF sequence is larger than can be opened safely. Save its first picture to import it.',
    );
  }
  const file = await readFile(path);
  return (facts?.coding === null && facts.isSequence && firstOfSequence(file)) || withAvifBrand(file);
}

/** Messages of decoders about variants that they do not read. */
const unreadKinds = [
  /unsupported (codec|feature|tiff|image type|file type)|not supported|not implemented/i,
  /no decoding plugin|samples_per_pixel not|no known route/i,
];

/** A decoder's error, in better words where the file is of a variant that cannot be read. */
export async function withKind(error: unknown, path: string, mimeType: string): Promise<unknown> {
  const { code } = pictureError(error);
  // an incomplete directory may contain anything
  const isHalf =
    code === 'unsupported_format' &&
    mimeType === 'image/tiff' &&
    (await isTruncated(path, mimeType).catch(() => false));
  if (isHalf) return new UnpackError('unreadable_file', 'it ends within its head');
  if (code !== 'unreadable_file') return error;
  const refuse = (sentence: string) => new PictureError('unsupported_format', sentence, { cause: error });
  if (mimeType === 'image/jpeg') {
    const kind = await jpegKind(path).catch(() => null); // the file went away: the decoder's words stand
    return kind === null
      ? error
      : refuse(
          `This JPEG is ${kind}, which cannot be read. Save it as an ordinary JPEG or a PNG to import it.`,
        );
  }
  if (mimeType === 'image/png') {
    const kind = await pngKind(path).catch(() => null); // likewise
    return kind === null
      ? error
      : refuse(
          `This PNG is ${kind}, which cannot be read. Save it as an ordinary PNG or a JPEG to import it.`,
        );
  }
  const text = error instanceof Error ? error.message : String(error);
  // for an incomplete header a decoder may report anything
  if (await isTruncated(path, mimeType).catch(() => false)) return error;
  if (unreadKinds.some((pattern) => pattern.test(text)))
    return refuse('This picture is of a kind that cannot be read. Save a JPEG or PNG copy to import it.');
  return error;
}

/** frames after ISO/IEC 10918-1 table B.1 and 14495-1 */
const [jpegLs, startOfScan, arithmeticTables] = [0xf7, 0xda, 0xcc] as const;
const frames = new Set([
  0xc0,
  0xc1,
  0xc2,
  0xc3,
  0xc5,
  0xc6,
  0xc7,
  0xc9,
  0xca,
  0xcb,
  0xcd,
  0xce,
  0xcf,
  jpegLs,
]);
const [baseline, progressive] = [0xc0, 0xc2] as const;

/**
 * @returns a word for what is unusual of it; null for what every decoder reads, or where the head is not
 * whole
 */
async function jpegKind(path: string): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    const read = readerOf(file);
    for (let at = 2, count = 0; count < 1_000; count += 1) {
      const head = Buffer.from(await read(at, 10));
      if (head.length < 10 || head[0] !== 0xff || head[1] === startOfScan) return null;
      if (frames.has(head[1]!)) return frameKind(head[1]!, head[4]!, head[9]!);
      if (head[1] === arithmeticTables) return 'coded arithmetically';
      at += head[1] === 0xff ? 1 : 2 + head.readUInt16BE(2);
    }
    return null;
  } finally {
    await file.close();
  }
}

function frameKind(frame: number, bits: number, components: number): string | null {
  if (frame === jpegLs) return 'a JPEG-LS';
  if (frame === 0xc3 || frame === 0xcb) return 'a lossless one';
  if (frame >= 0xc9) return 'coded arithmetically';
  if (frame > progressive) return 'a hierarchical one';
  if (bits !== 8) return `one of ${bits} bits a channel`;
  return frame >= baseline && ![1, 3, 4].includes(components) ? `one of ${components} channels` : null;
}

/** Variants that only Apple's build tools write, and header values that the standard does not define yet. */
async function pngKind(path: string): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.from(await readerOf(file)(8, 40));
    if (head.toString('latin1', 4, 8) === 'CgBI') return 'in Apple’s own form for apps';
    if (head.length < 21 || head.toString('latin1', 4, 8) !== 'IHDR') return null;
    return head[18] !== 0 || head[19] !== 0 || head[20]! > 1
      ? 'packed in a way that is no standard yet'
      : null;
  } finally {
    await file.close();
  }
}
