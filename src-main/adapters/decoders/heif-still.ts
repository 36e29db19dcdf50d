/**
 * @file The first picture of a HEIF or AVIF sequence as a file of its own (ISO/IEC 14496-12, 23000-22). Pure.
 */

interface Box {
  type: string;
  /** of the content */
  from: number;
  to: number;
}

/** @returns the file under AVIF's own brand, by which libvips knows it */
export function withAvifBrand(file: Uint8Array): Buffer {
  const changed = Buffer.from(file);
  changed.write('avif', 8, 'latin1');
  return changed;
}

/** @returns a file with one picture; null where no track of pictures is there */
export function firstOfSequence(bytes: Uint8Array): Buffer | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    for (const track of find(file, [{ type: '', from: 0, to: file.length }], ['moov', 'trak'])) {
      const still = stillOf(file, track);
      if (still) return still;
    }
    return null;
  } catch (error) {
    if (error instanceof RangeError) return null; // it points outside
    throw error;
  }
}

const codings: Readonly<Record<string, { brand: string; config: string }>> = {
  av01: { brand: 'avif', config: 'av1C' },
  hvc1: { brand: 'heic', config: 'hvcC' },
  hev1: { brand: 'heic', config: 'hvcC' },
};

function stillOf(file: Buffer, track: Box): Buffer | null {
  const table = find(file, [track], ['mdia', 'minf', 'stbl'])[0];
  if (!table) return null;
  const [description, sizes, offsets, longOffsets] = ['stsd', 'stsz', 'stco', 'co64'].map(
    (type) => find(file, [table], [type])[0],
  );
  const place = offsets
    ? file.readUInt32BE(offsets.from + 8)
    : longOffsets
      ? Number(file.readBigUInt64BE(longOffsets.from + 8))
      : null;
  const entry = description && inside(file, { type: '', from: description.from + 8, to: description.to })[0];
  const coding = entry && codings[entry.type];
  if (!sizes || !coding || place === null) return null;
  const size = file.readUInt32BE(sizes.from + 4) || file.readUInt32BE(sizes.from + 12);
  const [width, height] = [file.readUInt16BE(entry.from + 24), file.readUInt16BE(entry.from + 26)];
  // a visual sample entry has 78 bytes before its boxes
  const properties = inside(file, { type: '', from: entry.from + 78, to: entry.to }).filter(
    ({ type }) => type === coding.config || type === 'colr',
  );
  if (!properties.some(({ type }) => type === coding.config) || place + size > file.length) return null;
  const boxes = [
    box('ispe', longs(0, width, height)),
    ...properties.map(({ type, from, to }) => box(type, file.subarray(from, to))),
  ];
  return assembled(
    entry.type === 'hev1' ? 'hvc1' : entry.type,
    coding.brand,
    boxes,
    file.subarray(place, place + size),
  );
}

function assembled(type: string, brand: string, properties: readonly Buffer[], picture: Buffer): Buffer {
  const head = box('ftyp', Buffer.from(`${brand}\0\0\0\0${brand}mif1miaf`, 'latin1'));
  const associations = Buffer.from([0, 1, properties.length, ...properties.map((_, at) => 0x80 | (at + 1))]);
  const meta = (pictureAt: number) =>
    box(
      'meta',
      longs(0),
      box('hdlr', longs(0, 0), Buffer.from('pict', 'latin1'), longs(0, 0, 0), Buffer.alloc(1)),
      box('pitm', longs(0), shorts(1)),
      // one item in one extent, offset and length of four bytes
      box('iloc', longs(0), shorts(0x4400, 1, 1, 0, 1), longs(pictureAt, picture.length)),
      box(
        'iinf',
        longs(0),
        shorts(1),
        box('infe', longs(2 << 24), shorts(1, 0), Buffer.from(`${type}\0`, 'latin1')),
      ),
      box('iprp', box('ipco', ...properties), box('ipma', longs(0, 1), associations)),
    );
  const before = head.length + meta(0).length + 8;
  return Buffer.concat([head, meta(before), box('mdat', picture)]);
}

function box(type: string, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([longs(8 + body.length), Buffer.from(type, 'latin1'), body]);
}
function longs(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, 4 * at);
  return bytes;
}
function shorts(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt16BE(value, 2 * at);
  return bytes;
}

/** All boxes at the end of this path of types. */
function find(file: Buffer, from: readonly Box[], path: readonly string[]): Box[] {
  return path.reduce<Box[]>(
    (boxes, type) => boxes.flatMap((outer) => inside(file, outer).filter((box) => box.type === type)),
    [...from],
  );
}

function inside(file: Buffer, { from, to }: Box): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to && boxes.length < 10_000;) {
    const size = file.readUInt32BE(at);
    const isLong = size === 1;
    const end = isLong ? at + Number(file.readBigUInt64BE(at + 8)) : size === 0 ? to : at + size;
    if (end <= at + 7) break;
    boxes.push({
      type: file.toString('latin1', at + 4, at + 8),
      from: at + (isLong ? 16 : 8),
      to: Math.min(end, to),
    });
    at = end;
  }
  return boxes;
}
