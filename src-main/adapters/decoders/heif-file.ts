/**
 * @file Facts of a HEIF or AVIF file that are known before it is decoded (ISO/IEC 14496-12, 23008-12):
 * coding, orientation, colours, positions of its bytes.
 */
import { open } from 'node:fs/promises';
import { bothOrientations, type Orientation } from '../../domain/shared/orientation.ts';
import { readerOf, type ReadAt } from './read-at.ts';

export interface HeifFacts {
  /** all brands, the major one first */
  brands: readonly string[];
  /**
   * how the picture, or the first of its tiles, is coded: `hvc1`, `av01`, `jpeg`, `unci` …; null where no
   * single picture is stated
   */
  coding: string | null;
  /** the file has a sequence of pictures */
  isSequence: boolean;
  /** as stored; null where the file does not state it */
  size: { width: number; height: number } | null;
  /** what the container does to the stored pixels (irot, imir) */
  orientation: Orientation;
  /** ITU-T H.273, of the picture itself; null where an ICC profile or nothing is stated */
  codes: { primaries: number; transfer: number } | null;
  /** the minimum length of the file */
  endsAt: number;
}

interface Box {
  type: string;
  /** of the content */
  from: number;
  to: number;
}

/** A meta box with a grid of a thousand tiles has some 100 KB. */
const mostMetaBytes = 32_000_000;
const mostBoxes = 1_000;

/** @returns null where it is no such file, or its structure is broken  @throws system errors */
export async function heifFactsOf(path: string): Promise<HeifFacts | null> {
  const file = await open(path, 'r');
  try {
    return await heifFacts(readerOf(file), (await file.stat()).size);
  } finally {
    await file.close();
  }
}

/** @param size of the whole file  @returns null where it is no such file, or its structure is broken */
export async function heifFacts(read: ReadAt, size: number): Promise<HeifFacts | null> {
  let [brands, meta, isSequence, endsAt]: [string[], Buffer | null, boolean, number] = [[], null, false, 0];
  const bytes = async (at: number, length: number) => Buffer.from(await read(at, length));
  try {
    for (let at = 0, count = 0; at + 8 <= size && count < mostBoxes; count += 1) {
      const { type, bodyAt, end } = boxHead(Buffer.concat([await bytes(at, 16), Buffer.alloc(8)]), at, size);
      if (count === 0 && type !== 'ftyp') return null;
      if (end <= at) break;
      if (type === 'ftyp') brands = brandsIn(await bytes(bodyAt, Math.min(end - bodyAt, 4_096)));
      if (type === 'meta' && end - bodyAt <= mostMetaBytes) meta = await bytes(bodyAt, end - bodyAt);
      if (type === 'moov') isSequence = true;
      endsAt = end;
      at = end;
    }
    if (brands.length === 0) return null;
    const lastByte = meta ? lastByteOf(meta) : 0;
    return { brands, isSequence, ...(meta ? factsIn(meta) : noPicture), endsAt: Math.max(endsAt, lastByte) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const noPicture = { coding: null, size: null, orientation: 1, codes: null } as const;

function boxHead(head: Buffer, at: number, fileSize: number): { type: string; bodyAt: number; end: number } {
  const size = head.readUInt32BE(0);
  const type = head.toString('latin1', 4, 8);
  if (size === 1) return { type, bodyAt: at + 16, end: at + Number(head.readBigUInt64BE(8)) };
  return { type, bodyAt: at + 8, end: size === 0 ? fileSize : at + size };
}

function brandsIn(body: Buffer): string[] {
  const brands = [body.toString('latin1', 0, 4)];
  for (let at = 8; at + 4 <= body.length; at += 4) brands.push(body.toString('latin1', at, at + 4));
  return brands;
}

function boxesIn(bytes: Buffer, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to && boxes.length < mostBoxes * 64;) {
    const { type, bodyAt, end } = boxHead(
      Buffer.concat([bytes.subarray(at, Math.min(at + 16, bytes.length)), Buffer.alloc(8)]),
      at,
      to,
    );
    if (end <= at) break;
    boxes.push({ type, from: bodyAt, to: Math.min(end, to) });
    at = end;
  }
  return boxes;
}

function factsIn(meta: Buffer): Pick<HeifFacts, 'coding' | 'size' | 'orientation' | 'codes'> {
  const boxes = boxesIn(meta, 4, meta.length);
  const primary = primaryItem(meta, boxes);
  if (primary === null) return noPicture;
  const types = itemTypes(meta, boxes);
  const properties = propertiesOf(meta, boxes, primary);
  let orientation: Orientation = 1;
  let size: HeifFacts['size'] = null;
  let codes: HeifFacts['codes'] = null;
  let hasProfile = false;
  for (const { type, from, to } of properties) {
    if (type === 'irot')
      orientation = bothOrientations(orientation, ([1, 8, 3, 6] as const)[meta[from]! & 3]!);
    else if (type === 'imir') orientation = bothOrientations(orientation, meta[from]! & 1 ? 2 : 4);
    else if (type === 'ispe')
      size = { width: meta.readUInt32BE(from + 4), height: meta.readUInt32BE(from + 8) };
    else if (type === 'colr' && to - from >= 8) {
      const kind = meta.toString('latin1', from, from + 4);
      if (kind === 'nclx')
        codes = { primaries: meta.readUInt16BE(from + 4), transfer: meta.readUInt16BE(from + 6) };
      else hasProfile = true;
    }
  }
  return {
    coding: codingOf(meta, boxes, primary, types),
    size,
    orientation,
    codes: hasProfile ? null : codes,
  };
}

function boxOf(boxes: readonly Box[], type: string): Box | undefined {
  return boxes.find((box) => box.type === type);
}

function primaryItem(meta: Buffer, boxes: readonly Box[]): number | null {
  const pitm = boxOf(boxes, 'pitm');
  if (!pitm) return null;
  return meta[pitm.from] === 0 ? meta.readUInt16BE(pitm.from + 4) : meta.readUInt32BE(pitm.from + 4);
}

/** Item types by id (infe of version 2 and 3). */
function itemTypes(meta: Buffer, boxes: readonly Box[]): Map<number, string> {
  const iinf = boxOf(boxes, 'iinf');
  const types = new Map<number, string>();
  if (!iinf) return types;
  for (const { type, from } of boxesIn(meta, iinf.from + (meta[iinf.from] === 0 ? 6 : 8), iinf.to)) {
    if (type !== 'infe' || meta[from]! < 2) continue;
    const isLong = meta[from] === 3;
    types.set(
      isLong ? meta.readUInt32BE(from + 4) : meta.readUInt16BE(from + 4),
      meta.toString('latin1', from + (isLong ? 10 : 8), from + (isLong ? 14 : 12)),
    );
  }
  return types;
}

/** Of a picture that is made of others (grid, iovl, iden, tmap), the coding of the first of these. */
function codingOf(
  meta: Buffer,
  boxes: readonly Box[],
  item: number,
  types: ReadonlyMap<number, string>,
): string | null {
  let at = item;
  for (let depth = 0; depth < 4; depth += 1) {
    const type = types.get(at);
    if (type === undefined || !['grid', 'iovl', 'iden', 'tmap'].includes(type)) return type ?? null;
    const [first] = referencesFrom(meta, boxes, at);
    if (first === undefined) return type;
    at = first;
  }
  return types.get(at) ?? null;
}

/** Items that this one is made from (dimg). */
function referencesFrom(meta: Buffer, boxes: readonly Box[], item: number): number[] {
  const iref = boxOf(boxes, 'iref');
  if (!iref) return [];
  const size = meta[iref.from] === 0 ? 2 : 4;
  const id = (at: number) => meta.readUIntBE(at, size);
  for (const { type, from } of boxesIn(meta, iref.from + 4, iref.to)) {
    if (type !== 'dimg' || id(from) !== item) continue;
    return Array.from({ length: meta.readUInt16BE(from + size) }, (_, index) =>
      id(from + size + 2 + index * size),
    );
  }
  return [];
}

/** The item's properties in the order in which they are applied. */
function propertiesOf(meta: Buffer, boxes: readonly Box[], item: number): Box[] {
  const iprp = boxOf(boxes, 'iprp');
  if (!iprp) return [];
  const inside = boxesIn(meta, iprp.from, iprp.to);
  const ipco = boxOf(inside, 'ipco');
  const known = ipco ? boxesIn(meta, ipco.from, ipco.to) : [];
  for (const { type, from } of inside) {
    if (type !== 'ipma') continue;
    const [idSize, indexSize] = [meta[from] === 0 ? 2 : 4, meta[from + 3]! & 1 ? 2 : 1];
    let at = from + 8;
    for (let left = meta.readUInt32BE(from + 4); left > 0; left -= 1) {
      const id = meta.readUIntBE(at, idSize);
      const count = meta[at + idSize]!;
      at += idSize + 1;
      if (id === item) {
        const indices = Array.from(
          { length: count },
          (_, index) =>
            meta.readUIntBE(at + index * indexSize, indexSize) & (indexSize === 2 ? 0x7fff : 0x7f),
        );
        return indices.flatMap((index) => known[index - 1] ?? []);
      }
      at += count * indexSize;
    }
  }
  return [];
}

/** The position of the last byte of all items (iloc) that are in the file itself. */
function lastByteOf(meta: Buffer): number {
  const iloc = boxOf(boxesIn(meta, 4, meta.length), 'iloc');
  if (!iloc) return 0;
  const version = meta[iloc.from]!;
  const [sizes, more] = [meta[iloc.from + 4]!, meta[iloc.from + 5]!];
  const [offsetSize, lengthSize, baseSize, indexSize] = [
    sizes >> 4,
    sizes & 15,
    more >> 4,
    version > 0 ? more & 15 : 0,
  ];
  const number = (at: number, size: number) =>
    size === 0 ? 0 : size === 8 ? Number(meta.readBigUInt64BE(at)) : meta.readUIntBE(at, size);
  const idSize = version < 2 ? 2 : 4;
  let at = iloc.from + 6;
  let last = 0;
  const items = number(at, idSize);
  at += idSize;
  for (let item = 0; item < items; item += 1) {
    at += idSize;
    const method = version > 0 ? meta.readUInt16BE(at) & 15 : 0;
    at += (version > 0 ? 2 : 0) + 2;
    const base = number(at, baseSize);
    at += baseSize;
    const extents = meta.readUInt16BE(at);
    at += 2;
    for (let extent = 0; extent < extents; extent += 1) {
      at += indexSize;
      const end = base + number(at, offsetSize) + number(at + offsetSize, lengthSize);
      at += offsetSize + lengthSize;
      if (method === 0) last = Math.max(last, end);
    }
  }
  return last;
}
