/**
 * @file The columns of evidence of any kind: photo, content, run and time, then the columns of its kind.
 * Tables with regions have a row for the photo itself (part 0, columns empty), then one a region.
 */
import type { EvidenceRecord, EvidenceTableShape } from '../../domain/catalogue/evidence-store.ts';
import type { Column, EvidenceRow } from '../../domain/evidence/kind.ts';
import {
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  Schema,
  Utf8,
  makeData,
  makeVector,
  type ArrowSchema,
  type ArrowTable,
  type DataType,
  type Vector,
} from './arrow.ts';
import { columns, tableOf } from './records.ts';
import { wellFormed } from './sql.ts';

const head = ['photoId', 'contentHash', 'runId', 'at'].map((name) => new Field(name, new Utf8(), false));
/** rowKey: `photoId#part`, by which a row is replaced */
const regionHead = [new Field('part', new Int32(), false), new Field('rowKey', new Utf8(), false)];

export function evidenceSchema({ kind: { rows }, dimensions }: EvidenceTableShape): ArrowSchema {
  const own = rows.columns.map(({ name, type }) => new Field(name, typeOf(type, dimensions), rows.regions));
  return new Schema([...head, ...(rows.regions ? regionHead : []), ...own]);
}

function typeOf(type: Column['type'], dimensions: number | null): DataType {
  if (type === 'text') return new Utf8();
  if (type === 'number') return new Float64();
  return new FixedSizeList(dimensions ?? 0, new Field('item', new Float32(), true));
}

/** Vectors must have the shape's dimensions. */
export function evidenceToArrow(shape: EvidenceTableShape, evidence: readonly EvidenceRecord[]): ArrowTable {
  const { rows: codec } = shape.kind;
  const rows = evidence.flatMap(({ photoId, contentHash, runId, at, value }) => {
    const made = codec.toRows(value).map(storable);
    const about = { photoId, contentHash, runId, at };
    if (!codec.regions) return made.map((row) => ({ ...row, ...about }));
    return [{}, ...made].map((row, part) => ({ ...row, ...about, part, rowKey: `${photoId}#${part}` }));
  });
  const schema = evidenceSchema(shape);
  const vectorColumns = codec.columns
    .filter(({ type }) => type === 'vector')
    .map(({ name }) => [name, vectorColumn(name, rows, schema, shape.dimensions ?? 0)] as const);
  return tableOf(schema, rows, Object.fromEntries(vectorColumns));
}

/** One buffer for all: a list of numbers a row would take a hundred times as long. */
function vectorColumn(
  name: string,
  rows: readonly Record<string, unknown>[],
  schema: ArrowSchema,
  dimensions: number,
): Vector {
  const type = schema.fields.find((field) => field.name === name)!.type as InstanceType<typeof FixedSizeList>;
  const flat = new Float32Array(rows.length * dimensions);
  const there = new Uint8Array(Math.ceil(rows.length / 8));
  let missing = 0;
  rows.forEach((row, at) => {
    const vector = row[name] as Float32Array | null | undefined;
    if (!vector) return void (missing += 1);
    flat.set(vector, at * dimensions);
    there[at >> 3]! |= 1 << (at & 7);
  });
  const child = makeData({ type: new Float32(), data: flat, length: flat.length, nullCount: 0 });
  const validity = missing > 0 ? { nullBitmap: there } : {};
  return makeVector(makeData({ type, length: rows.length, nullCount: missing, child, ...validity }));
}

/** @param table rows of an evidence table, whole photos; @returns one record a photo */
export function evidenceFromArrow(shape: EvidenceTableShape, table: ArrowTable): EvidenceRecord[] {
  const { fromRows } = shape.kind.rows;
  return storedPhotos(shape, table).map(({ rows, ...about }) => ({ ...about, value: fromRows(rows) }));
}

/** Ids of photos whose rows cannot be read, or cannot come from a picture. */
export function invalidInArrow(shape: EvidenceTableShape, table: ArrowTable): string[] {
  const { kind } = shape;
  return storedPhotos(shape, table).flatMap(({ photoId, rows }) => {
    try {
      return kind.invalidReason(kind.rows.fromRows(rows)) === null ? [] : [photoId];
    } catch {
      return [photoId];
    }
  });
}

type StoredPhoto = Omit<EvidenceRecord, 'value'> & { rows: EvidenceRow[] };

function storedPhotos(shape: EvidenceTableShape, table: ArrowTable): StoredPhoto[] {
  const { columns: own, regions } = shape.kind.rows;
  const at = columns(table);
  const byPhoto = new Map<string, { first: number; parts: { part: number; row: EvidenceRow }[] }>();
  for (let row = 0; row < table.numRows; row += 1) {
    const id = at.text('photoId', row);
    const photo = byPhoto.get(id) ?? { first: row, parts: [] };
    byPhoto.set(id, photo);
    const part = regions ? at.number('part', row) : 1;
    if (part === 0) photo.first = row;
    else photo.parts.push({ part, row: rowOf(own, at.value, row) });
  }
  return [...byPhoto].map(([photoId, { first, parts }]) => ({
    photoId,
    contentHash: at.text('contentHash', first),
    runId: at.text('runId', first),
    at: at.text('at', first),
    rows: parts.sort((a, b) => a.part - b.part).map(({ row }) => row),
  }));
}

function rowOf(own: readonly Column[], value: (name: string, row: number) => unknown, row: number) {
  return Object.fromEntries(
    own.map(({ name, type }): [string, string | number | Float32Array | null] => {
      const found = value(name, row);
      if (found === null) return [name, null];
      return [
        name,
        type === 'vector'
          ? Float32Array.from((found as Vector).toArray() as Float32Array)
          : (found as string | number),
      ];
    }),
  );
}

/** A text with half a character cannot be written as UTF-8. */
function storable(row: EvidenceRow): EvidenceRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? wellFormed(value) : value]),
  );
}
