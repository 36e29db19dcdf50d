/** @file What a file is, from its first bytes; its name only tells apart what bytes cannot. */
import { fileTypeFromBuffer } from 'file-type';

/** how many first bytes `contentType` wants */
export const sniffedBytes = 4_100;

export type ContentType = { kind: 'picture'; mimeType: string } | { kind: 'other'; name: string };

/** Endings that promise a picture of a format we read: another content under them is worth a word to the person. */
const promised: Record<string, string> = {
  jpg: 'JPEG', jpeg: 'JPEG', jpe: 'JPEG', jfif: 'JPEG', png: 'PNG', webp: 'WebP', gif: 'GIF', tif: 'TIFF', tiff: 'TIFF', avif: 'AVIF',
};
const raw = new Set(['cr2', 'cr3', 'crw', 'nef', 'nrw', 'arw', 'srf', 'sr2', 'dng', 'raf', 'orf', 'rw2', 'rwl', 'pef', 'srw', 'x3f', 'iiq', '3fr', 'fff', 'mef', 'mos', 'mrw', 'kdc', 'dcr', 'erf']);
const byEnding: Record<string, string> = {
  xmp: 'sidecar', aae: 'sidecar', json: 'sidecar', thm: 'sidecar', heic: 'heic', heif: 'heic', hif: 'heic', svg: 'svg', pdf: 'document', doc: 'document', docx: 'document',
  txt: 'document', md: 'document', rtf: 'document', html: 'document', htm: 'document', csv: 'document', odt: 'document', part: 'unfinished download', crdownload: 'unfinished download',
};
const byMimeType: [pattern: RegExp, name: string][] = [
  [/^image\/hei[cf]/, 'heic'],
  [/^image\/(x-(canon|nikon|sony|adobe|olympus|panasonic|fujifilm)|.*dng)/, 'raw'],
  [/^image\/vnd\.adobe\.photoshop$/, 'psd'],
  [/^image\/(x-ms-bmp|bmp)$/, 'bmp'],
  [/^image\/jxl$/, 'jxl'],
  [/^image\/svg/, 'svg'],
  [/^image\//, 'other picture'],
  [/^video\//, 'video'],
  [/^audio\//, 'audio'],
  [/^(application\/(pdf|rtf|msword|vnd\.(openxmlformats|oasis|ms-))|text\/)/, 'document'],
  [/^application\/(zip|gzip|x-(7z|rar|tar|bzip2|xz|zstd|lz4|compress))/, 'archive'],
];

/** The format that the name's ending promises (`JPEG`), where it promises one that we read. */
export function promisedFormat(name: string): string | null {
  return promised[endingOf(name)] ?? null;
}

/** @param head the first `sniffedBytes` bytes, or the whole file where it is shorter  @param name the file's name */
export async function contentType(head: Uint8Array, name: string): Promise<ContentType> {
  const ending = endingOf(name);
  const picture = pictureType(head);
  if (picture === 'image/tiff' && (raw.has(ending) || (await isRawTiff(head)))) return { kind: 'other', name: 'raw' };
  if (picture) return { kind: 'picture', mimeType: picture };
  // a sidecar in UTF-16 looks like MPEG audio
  if (byEnding[ending] === 'sidecar') return { kind: 'other', name: 'sidecar' };
  const other = otherType(head) ?? (await mimeTypeName(head));
  return { kind: 'other', name: other ?? (raw.has(ending) ? 'raw' : (byEnding[ending] ?? 'other')) };
}

/** MIME type of a picture format that we read, from its signature. */
function pictureType(head: Uint8Array): string | null {
  if (starts(head, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (starts(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 4) === 'WEBP') return 'image/webp';
  if (/^GIF8[79]a$/.test(ascii(head, 0, 6))) return 'image/gif';
  // classic TIFF and BigTIFF, both byte orders; Canon's CR2 says so at offset 8
  if (/^(II[*+]\0|MM\0[*+])$/.test(ascii(head, 0, 4)) && ascii(head, 8, 2) !== 'CR') return 'image/tiff';
  if (brandsOf(head).some((brand) => brand === 'avif' || brand === 'avis')) return 'image/avif';
  return null;
}

function otherType(head: Uint8Array): string | null {
  const brands = brandsOf(head);
  if (brands.some((brand) => /^(hei[cxms]|hev[cmsx]|mif1|msf1)$/.test(brand))) return 'heic';
  if (brands[0] === 'crx ') return 'raw';
  if (/^(II\*\0|MM\0\*)/.test(ascii(head, 0, 4)) || /^(IIR[OS]|MMOR|IIU\0)/.test(ascii(head, 0, 4)) || ascii(head, 0, 15) === 'FUJIFILMCCD-RAW' || ascii(head, 0, 4) === 'FOVb') return 'raw';
  return null;
}

/** Major brand and compatible brands of an ISO base media file (ISO/IEC 14496-12 §4.3); none for other files. */
function brandsOf(head: Uint8Array): string[] {
  if (ascii(head, 4, 4) !== 'ftyp') return [];
  const size = Math.min(new DataView(head.buffer, head.byteOffset, 4).getUint32(0), head.length);
  const brands = [ascii(head, 8, 4)];
  for (let at = 16; at + 4 <= size; at += 4) brands.push(ascii(head, at, 4));
  return brands;
}

async function isRawTiff(head: Uint8Array): Promise<boolean> {
  return (await mimeTypeName(head)) === 'raw';
}

async function mimeTypeName(head: Uint8Array): Promise<string | null> {
  const type = await fileTypeFromBuffer(head).catch(() => undefined); // a malformed file has no type
  if (!type) return null;
  return byMimeType.find(([pattern]) => pattern.test(type.mime))?.[1] ?? 'other';
}

function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

function starts(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, at) => head[at] === byte);
}

function ascii(head: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...head.subarray(at, at + length));
}
