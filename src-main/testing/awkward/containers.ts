/**
 * @file Picture files put together byte by byte, as no ordinary writer would: JPEG segments, PNG chunks, TIFF
 * directories, ISO boxes, RIFF chunks.
 */
import { crc32 } from 'node:zlib';

/** JPEG: puts segments right behind the start, before all others. */
export function withSegments(jpeg: Buffer, ...segments: [marker: number, body: Buffer][]): Buffer {
  return Buffer.concat([
    jpeg.subarray(0, 2),
    ...segments.map(([marker, body]) => segment(marker, body)),
    jpeg.subarray(2),
  ]);
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** JPEG: changes the segments before the pixels; null leaves one out. */
export function mapSegments(jpeg: Buffer, change: (marker: number, body: Buffer) => Buffer | null): Buffer {
  const parts = [jpeg.subarray(0, 2)];
  let at = 2;
  while (jpeg[at + 1] !== 0xda) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    const body = change(jpeg[at + 1]!, jpeg.subarray(at + 4, end));
    if (body) parts.push(segment(jpeg[at + 1]!, body));
    at = end;
  }
  return Buffer.concat([...parts, jpeg.subarray(at)]);
}

export const exifSegment = (tiff: Buffer): [number, Buffer] => [
  0xe1,
  Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]),
];

/** PNG: puts a chunk right behind IHDR. */
export function withChunk(png: Buffer, type: string, body: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, 33), chunk(type, body), png.subarray(33)]);
}

export function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
}

export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function pngHead(width: number, height: number, bits: number, colourType: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([bits, colourType], 8);
  return chunk('IHDR', head);
}

/** WebP in its extended form, with an EXIF chunk. */
export function webpWithExif(
  webp: Buffer,
  { width, height }: { width: number; height: number },
  exif: Buffer,
): Buffer {
  const head = Buffer.alloc(10);
  head[0] = 0x08;
  head.writeUIntLE(width - 1, 4, 3);
  head.writeUIntLE(height - 1, 7, 3);
  const body = Buffer.concat([
    Buffer.from('WEBP', 'latin1'),
    riff('VP8X', head),
    webp.subarray(12),
    riff('EXIF', exif),
  ]);
  return riff('RIFF', body);
}

function riff(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/** TIFF types */
export const [ascii, short, long, rational, undefinedBytes, ifd] = [2, 3, 4, 5, 7, 13] as const;
/** A tag with numbers, bytes, another directory, or data that the tag is to point to. */
export type Entry = [
  tag: number,
  type: number,
  value: readonly number[] | Buffer | { directory: Entry[] } | { data: Buffer } | { parts: Buffer[] },
];

/** A TIFF file, or an EXIF block: one directory after the other. */
export function tiff(
  pages: Entry[][],
  { bigEndian = false, big = false, prefix = Buffer.alloc(0) } = {},
): Buffer {
  const parts: Buffer[] = [];
  let end = 0;
  const append = (bytes: Buffer): number => {
    const at = end;
    const padded = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
    parts.push(padded);
    end += padded.length;
    return at;
  };
  const pointer = big ? 8 : 4;
  const write = (to: Buffer, at: number, value: number, size: number) => {
    if (size === 8) {
      if (bigEndian) to.writeBigUInt64BE(BigInt(value), at);
      else to.writeBigUInt64LE(BigInt(value), at);
    } else if (bigEndian) to.writeUIntBE(value, at, size);
    else to.writeUIntLE(value, at, size);
  };
  const head = Buffer.alloc(big ? 16 : 8);
  head.write(bigEndian ? 'MM' : 'II', 0, 'latin1');
  write(head, 2, big ? 43 : 42, 2);
  if (big) write(head, 4, 8, 2);
  append(head);
  // some raw files have more of a head
  append(prefix);

  const sizeOf = (type: number) =>
    type === short ? 2 : type === long || type === ifd ? 4 : type === rational ? 8 : 1;
  const valueBytes = (type: number, values: readonly number[]): Buffer => {
    const size = type === rational ? 4 : sizeOf(type);
    const bytes = Buffer.alloc(size * values.length);
    for (const [at, value] of values.entries()) write(bytes, at * size, value, size);
    return bytes;
  };
  const placed = (type: number, value: Entry[2]): { count: number; bytes: Buffer } => {
    if (Buffer.isBuffer(value)) return { count: value.length, bytes: value };
    if ('directory' in value) return placed(type, [directory(value.directory).at]);
    if ('data' in value) return placed(type, [append(value.data)]);
    if ('parts' in value) return placed(type, value.parts.map(append));
    const bytes = valueBytes(type, value);
    return { count: bytes.length / sizeOf(type), bytes };
  };
  /** @returns where it lies, and where its pointer to the next one lies */
  const directory = (entries: Entry[]): { at: number; next: { buffer: Buffer; at: number } } => {
    const step = big ? 20 : 12;
    const first = big ? 8 : 2;
    const bytes = Buffer.alloc(first + step * entries.length + pointer);
    write(bytes, 0, entries.length, first);
    for (const [index, [tag, type, value]] of [...entries].sort((a, b) => a[0] - b[0]).entries()) {
      const at = first + step * index;
      const { count, bytes: content } = placed(type, value);
      write(bytes, at, tag, 2);
      write(bytes, at + 2, type, 2);
      write(bytes, at + 4, count, pointer);
      if (content.length <= pointer) content.copy(bytes, at + 4 + pointer);
      else write(bytes, at + 4 + pointer, append(content), pointer);
    }
    const at = append(bytes);
    return { at, next: { buffer: parts.at(-1)!, at: first + step * entries.length } };
  };
  let link = { buffer: parts[0]!, at: big ? 8 : 4 };
  for (const page of pages) {
    const { at, next } = directory(page);
    write(link.buffer, link.at, at, pointer);
    link = next;
  }
  return Buffer.concat(parts);
}

/** An EXIF block that says only how the picture lies. */
export function orientationExif(orientation: number, bigEndian = false): Buffer {
  return tiff([[[0x0112, short, [orientation]]]], { bigEndian });
}

/** The tags of an uncompressed picture in one strip. */
export function rgbTags({ rgb, width, height }: { rgb: Buffer; width: number; height: number }): Entry[] {
  return [
    [256, long, [width]],
    [257, long, [height]],
    [258, short, [8, 8, 8]],
    [259, short, [1]],
    [262, short, [2]],
    [273, long, { data: rgb }],
    [277, short, [3]],
    [278, long, [height]],
    [279, long, [rgb.length]],
  ];
}

/** HEIF and AVIF: gives the picture more properties (irot, imir …), each in a box of its own. */
export function withProperties(file: Buffer, ...properties: Buffer[]): Buffer {
  const meta = boxIn(file, 'meta', 0, file.length);
  const iprp = boxIn(file, 'iprp', meta.at + 12, meta.end);
  const ipco = boxIn(file, 'ipco', iprp.at + 8, iprp.end);
  const ipma = boxIn(file, 'ipma', iprp.at + 8, iprp.end);
  let known = 0;
  for (let at = ipco.at + 8; at < ipco.end; at += file.readUInt32BE(at)) known += 1;
  // version 0 and small indices: 4 bytes of count, then 2 of id, 1 of count, 1 an association
  const associations = file[ipma.at + 18]!;
  const added = Buffer.from(properties.map((_, at) => 0x80 | (known + 1 + at)));
  const more = Buffer.concat(properties);
  const grown = Buffer.concat([
    file.subarray(0, ipco.end),
    more,
    file.subarray(ipco.end, ipma.at + 19 + associations),
    added,
    file.subarray(ipma.at + 19 + associations),
  ]);
  const moved = more.length + added.length;
  const grow = (at: number, by: number) => grown.writeUInt32BE(grown.readUInt32BE(at) + by, at);
  grow(meta.at, moved);
  grow(iprp.at, moved);
  grow(ipco.at, more.length);
  grow(ipma.at + more.length, added.length);
  grown[ipma.at + more.length + 18] = associations + properties.length;
  const iloc = boxIn(grown, 'iloc', meta.at + 12, meta.at + grown.readUInt32BE(meta.at));
  moveItems(grown, iloc.at, moved);
  return grown;
}

/** Adds to the places in the file (offset size 4) of all items. */
function moveItems(file: Buffer, iloc: number, by: number): void {
  const [version, sizes, baseSize] = [file[iloc + 8]!, file[iloc + 12]!, file[iloc + 13]! >> 4];
  if (version > 1 || sizes >> 4 !== 4) throw new Error('another form of iloc');
  let at = iloc + 16;
  for (let left = file.readUInt16BE(iloc + 14); left > 0; left -= 1) {
    at += (version === 1 ? 6 : 4) + baseSize;
    const extents = file.readUInt16BE(at);
    at += 2;
    for (let extent = 0; extent < extents; extent += 1, at += 4 + (sizes & 15))
      file.writeUInt32BE(file.readUInt32BE(at) + by, at);
  }
}

function boxIn(file: Buffer, type: string, from: number, to: number): { at: number; end: number } {
  for (let at = from; at + 8 <= to; at += Math.max(8, file.readUInt32BE(at)))
    if (file.toString('latin1', at + 4, at + 8) === type) return { at, end: at + file.readUInt32BE(at) };
  throw new Error(`no ${type}`);
}

export function box(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}
