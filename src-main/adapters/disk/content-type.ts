/**
 * @file Determines the type of a file by its first bytes; its name is used only where bytes are ambiguous.
 */
import { fileTypeFromBuffer } from 'file-type';
import type { pictureFormats } from '../../../src-preload/contract/index.ts';

/** number of first bytes that `contentType` needs */
export const sniffedBytes = 4_100;

export type ContentType = { kind: 'picture'; mimeType: string } | { kind: 'other'; name: string };

type PictureFormat = (typeof pictureFormats)[number];

/**
 * Extensions of picture formats that are read: files with other content under them are reported to the
 * person.
 */
const promised: Record<string, PictureFormat | 'HEIF'> = {
  jpg: 'JPEG',
  jpeg: 'JPEG',
  jpe: 'JPEG',
  jfif: 'JPEG',
  mpo: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  gif: 'GIF',
  tif: 'TIFF',
  tiff: 'TIFF',
  avif: 'AVIF',
  heic: 'HEIC',
  heif: 'HEIF',
  hif: 'HEIF',
  bmp: 'bitmap',
  dib: 'bitmap',
  psd: 'Photoshop',
  psb: 'Photoshop',
  jxl: 'JPEG XL',
  cr2: 'camera raw',
  cr3: 'camera raw',
  nef: 'camera raw',
  arw: 'camera raw',
  dng: 'camera raw',
  raf: 'camera raw',
  orf: 'camera raw',
  rw2: 'camera raw',
};
/** Camera raw by extension, where the bytes only show TIFF. */
const rawByEnding: Readonly<Record<string, string>> = {
  cr2: 'image/x-canon-cr2',
  cr3: 'image/x-canon-cr3',
  crw: 'image/x-canon-crw',
  nef: 'image/x-nikon-nef',
  nrw: 'image/x-nikon-nrw',
  arw: 'image/x-sony-arw',
  srf: 'image/x-sony-srf',
  sr2: 'image/x-sony-sr2',
  dng: 'image/x-adobe-dng',
  raf: 'image/x-fujifilm-raf',
  orf: 'image/x-olympus-orf',
  rw2: 'image/x-panasonic-rw2',
  rwl: 'image/x-leica-rwl',
  pef: 'image/x-pentax-pef',
  srw: 'image/x-samsung-srw',
  x3f: 'image/x-sigma-x3f',
  iiq: 'image/x-phaseone-iiq',
  '3fr': 'image/x-hasselblad-3fr',
  fff: 'image/x-hasselblad-fff',
  mef: 'image/x-mamiya-mef',
  mos: 'image/x-leaf-mos',
  mrw: 'image/x-minolta-mrw',
  kdc: 'image/x-kodak-kdc',
  dcr: 'image/x-kodak-dcr',
  erf: 'image/x-epson-erf',
};
/** Types without a signature, or of damaged and empty files, by extension. */
const byEnding: Record<string, string> = {
  ...Object.fromEntries(
    [
      'mov',
      'mp4',
      'm4v',
      '3gp',
      '3g2',
      'avi',
      'mts',
      'm2ts',
      'mpg',
      'mpeg',
      'mkv',
      'webm',
      'wmv',
      'flv',
      'mod',
      'tod',
      'insv',
      'lrv',
    ].map((ending) => [ending, 'video']),
  ),
  ...Object.fromEntries(
    ['wav', 'mp3', 'm4a', 'aac', 'ogg', 'flac', 'amr', 'wma'].map((ending) => [ending, 'audio']),
  ),
  ...Object.fromEntries(['zip', 'rar', '7z', 'gz', 'tar', 'tgz'].map((ending) => [ending, 'archive'])),
  xmp: 'sidecar',
  aae: 'sidecar',
  json: 'sidecar',
  thm: 'sidecar',
  svg: 'svg',
  pdf: 'document',
  doc: 'document',
  docx: 'document',
  txt: 'document',
  md: 'document',
  rtf: 'document',
  html: 'document',
  htm: 'document',
  csv: 'document',
  odt: 'document',
  part: 'unfinished download',
  crdownload: 'unfinished download',
};
const byMimeType: [pattern: RegExp, name: string][] = [
  [/^image\/svg/, 'svg'],
  [/^image\//, 'other picture'],
  [/^video\//, 'video'],
  [/^audio\//, 'audio'],
  [/^(application\/(pdf|rtf|msword|vnd\.(openxmlformats|oasis|ms-))|text\/)/, 'document'],
  [/^application\/(zip|gzip|x-(7z|rar|tar|bzip2|xz|zstd|lz4|compress))/, 'archive'],
];

/** Formats of photos that are not read, by their first bytes. */
const unread: readonly [format: string, isIt: (head: Uint8Array) => boolean][] = [
  [
    'JPEG 2000',
    (head) => starts(head, [0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20]) || starts(head, [0xff, 0x4f, 0xff, 0x51]),
  ],
  ['JPEG XR', (head) => starts(head, [0x49, 0x49, 0xbc])],
  ['OpenEXR', (head) => starts(head, [0x76, 0x2f, 0x31, 0x01])],
  ['Radiance HDR', (head) => /^#\?R(ADIANCE|GBE)/.test(ascii(head, 0, 10))],
  ['BPG', (head) => ascii(head, 0, 3) === 'BPG' && head[3] === 0xfb],
  ['FLIF', (head) => ascii(head, 0, 4) === 'FLIF'],
  ['GIMP', (head) => ascii(head, 0, 8) === 'gimp xcf'],
];

/** A sentence for a picture of a format that is not read; null for everything else. */
export function unreadFormat(head: Uint8Array): string | null {
  const format = unread.find(([, isIt]) => isIt(head))?.[0];
  return format
    ? `This is a ${format} picture, a format that cannot be read. Save a JPEG or TIFF copy to import it.`
    : null;
}

/** The format that the extension stands for (`JPEG`), where it is one that is read. */
export function promisedFormat(name: string): string | null {
  return promised[endingOf(name)] ?? null;
}

/** Formats of which the picture that the camera embedded is shown. */
export function isRaw(mimeType: string): boolean {
  return mimeType.startsWith('image/x-');
}

/** The type of a file by its name alone, where it has no content. */
export function kindByName(name: string): string {
  return byEnding[endingOf(name)] ?? 'other';
}

/**
 * @param head the first `sniffedBytes` bytes, or the whole file where it is shorter @param name the file's
 * name
 */
export async function contentType(head: Uint8Array, name: string): Promise<ContentType> {
  const ending = endingOf(name);
  // a camera's thumbnail of a video or raw file: a picture by its bytes, but no photo of its own
  if (ending === 'thm') return { kind: 'other', name: 'sidecar' };
  const raw = rawType(head, ending);
  if (raw) return { kind: 'picture', mimeType: raw };
  const picture = pictureType(head);
  if (picture)
    return {
      kind: 'picture',
      mimeType: (picture === 'image/tiff' && (rawByEnding[ending] ?? (await rawTiffType(head)))) || picture,
    };
  // a sidecar in UTF-16 has the signature of MPEG audio
  if (byEnding[ending] === 'sidecar') return { kind: 'other', name: 'sidecar' };
  return { kind: 'other', name: (await mimeTypeName(head)) ?? kindByName(name) };
}

/** MIME type of a picture format that we read, from its signature. */
function pictureType(head: Uint8Array): string | null {
  if (starts(head, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (starts(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 4) === 'WEBP') return 'image/webp';
  if (/^GIF8[79]a$/.test(ascii(head, 0, 6))) return 'image/gif';
  // classic TIFF and BigTIFF, both byte orders
  if (/^(II[*+]\0|MM\0[*+])$/.test(ascii(head, 0, 4))) return 'image/tiff';
  if (ascii(head, 0, 5) === '8BPS\0' && (head[5] === 1 || head[5] === 2)) return 'image/vnd.adobe.photoshop';
  if (isBitmap(head)) return 'image/bmp';
  if (
    starts(head, [0xff, 0x0a]) ||
    starts(head, [0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c, 0x20, 0x0d, 0x0a, 0x87, 0x0a])
  )
    return 'image/jxl';
  const brands = brandsOf(head);
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'image/avif';
  if (brands.some((brand) => /^hei[cxms]$/.test(brand))) return 'image/heic';
  if (brands.some((brand) => /^(hev[cmsx]|mif1|msf1|mif2)$/.test(brand))) return 'image/heif';
  return null;
}

/** “BM” alone begins many texts: the header that follows has one of five sizes. */
function isBitmap(head: Uint8Array): boolean {
  return (
    ascii(head, 0, 2) === 'BM' &&
    head.length > 18 &&
    [12, 40, 52, 56, 64, 108, 124].includes(
      new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(14, true),
    )
  );
}

/** MIME type of a raw file with a signature; the maker by its name. */
function rawType(head: Uint8Array, ending: string): string | null {
  if (ascii(head, 0, 4) === 'II*\0' && ascii(head, 8, 2) === 'CR') return 'image/x-canon-cr2';
  if (brandsOf(head)[0] === 'crx ') return 'image/x-canon-cr3';
  if (/^(IIR[OS]|MMOR)/.test(ascii(head, 0, 4))) return 'image/x-olympus-orf';
  if (ascii(head, 0, 4) === 'IIU\0') return rawByEnding[ending] ?? 'image/x-panasonic-rw2';
  if (ascii(head, 0, 15) === 'FUJIFILMCCD-RAW') return 'image/x-fujifilm-raf';
  if (ascii(head, 0, 4) === 'FOVb') return 'image/x-sigma-x3f';
  if (ascii(head, 0, 4) === '\0MRM') return 'image/x-minolta-mrw';
  if (ascii(head, 6, 8) === 'HEAPCCDR') return 'image/x-canon-crw';
  return null;
}

/**
 * Major brand and compatible brands of an ISO base media file (ISO/IEC 14496-12 §4.3); none for other files.
 */
function brandsOf(head: Uint8Array): string[] {
  if (ascii(head, 4, 4) !== 'ftyp') return [];
  const size = Math.min(new DataView(head.buffer, head.byteOffset, 4).getUint32(0), head.length);
  const brands = [ascii(head, 8, 4)];
  for (let at = 16; at + 4 <= size; at += 4) brands.push(ascii(head, at, 4));
  return brands;
}

/** A raw file in TIFF structure with its own tags: DNG, NEF, ARW. */
async function rawTiffType(head: Uint8Array): Promise<string | null> {
  const type = await fileTypeFromBuffer(head).catch(() => undefined); // a malformed file has no type
  return type && isRaw(type.mime) ? type.mime : null;
}

async function mimeTypeName(head: Uint8Array): Promise<string | null> {
  const type = await fileTypeFromBuffer(head).catch(() => undefined); // two letters are enough for it to detect a bitmap; real bitmaps were handled before
  // two letters are enough for it to see a bitmap; what is one, is known by then
  if (!type || type.mime === 'image/bmp') return null;
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
