/**
 * @file The columns of the catalogue's rows. Structured values are JSON; values for filters and sorting have
 * columns of their own.
 */
import type {
  Caption,
  DatePrecision,
  PhotoObject,
  PhotoScreening,
  PhotoTag,
} from '../../../src-preload/contract/index.ts';
import {
  shortCaption,
  type CompanionFile,
  type DescriptionFacts,
  type FileRow,
  type FileState,
  type StackFacts,
  type PhotoRow,
} from '../../domain/catalogue/rows.ts';
import { noMetadata, type PhotoMetadata } from '../../domain/shared/metadata.ts';
import type { PictureColours } from '../../domain/shared/picture-colours.ts';
import {
  Bool,
  Field,
  Float32,
  Float64,
  Int32,
  List,
  Schema,
  Table,
  Utf8,
  makeVector,
  vectorFromArray,
  type ArrowSchema,
  type ArrowTable,
  type DataType,
  type Vector,
} from './arrow.ts';
import { wellFormed } from './sql.ts';

const text = (name: string, nullable = false) => new Field(name, new Utf8(), nullable);
const number = (name: string, nullable = false) => new Field(name, new Float64(), nullable);
const whole = (name: string, nullable = false) => new Field(name, new Int32(), nullable);
const flag = (name: string) => new Field(name, new Bool(), false);
const list = (name: string, type: DataType) =>
  new Field(name, new List(new Field('item', type, true)), false);

export const photoSchema = new Schema([
  text('id'),
  text('contentHash'),
  text('pixelHash', true),
  whole('width'),
  whole('height'),
  text('takenAt', true),
  number('takenAtSortMs', true),
  text('takenAtOffset', true),
  text('takenAtSource', true),
  text('metadata'),
  text('thumbhash', true),
  flag('damaged'),
  flag('removed'),
  flag('favourite'),
  whole('rating', true),
  number('appliedSeq'),
  text('derivedVersion', true),
  text('tags'),
  // from the tags, for the label index and the order by probability
  list('tagNames', new Utf8()),
  list('tagProbabilities', new Float32()),
  text('rejectedTags'),
  text('caption', true),
  text('captionText', true),
  text('objects'),
  text('searchText'),
  text('failureCode', true),
  text('failureMessage', true),
  text('perceptualHash', true),
  number('sharpness', true),
  text('shownWith', true),
  text('alsoWith', true),
  text('companions', true),
  text('takenAtPrecision', true),
  text('saidText', true),
  text('colours', true),
  text('factCodes', true),
  text('screening', true),
  // from it, for the timeline
  text('screeningState', true),
  // of the metadata, for questions about the whole library
  number('latitude', true),
]);

type PhotoRecord = Record<string, unknown>;

export function photosToArrow(rows: readonly PhotoRow[]): ArrowTable {
  return tableOf(
    photoSchema,
    rows.map((row): PhotoRecord => {
      const {
        metadata,
        tags,
        rejectedTags,
        caption,
        objects,
        failure,
        companions,
        otherStackParents,
        stackParentId,
        authoredText,
        colours,
        screening,
        ...plain
      } = row;
      const indexed = indexedTags(tags);
      return {
        ...plain,
        metadata: JSON.stringify(metadata),
        tags: JSON.stringify(tags),
        tagNames: indexed.map(({ name }) => name),
        tagProbabilities: indexed.map(({ probability }) => probability),
        rejectedTags: JSON.stringify(rejectedTags),
        caption: caption && JSON.stringify(caption),
        captionText: shortCaption(caption),
        objects: JSON.stringify(objects),
        failureCode: failure && failure.code,
        failureMessage: failure && failure.message,
        shownWith: stackParentId,
        alsoWith: otherStackParents.length > 0 ? otherStackParents.join(' ') : null,
        saidText: authoredText,
        colours: colours && JSON.stringify(colours),
        screening: screening && JSON.stringify(screening),
        screeningState: screening && screening.state,
        latitude: metadata.latitude,
        companions: companions.length > 0 ? JSON.stringify(companions) : null,
      };
    }),
  );
}

/** Each name by which a tag is found, with those of the broader places of facts; -1 = no probability. */
function indexedTags(tags: readonly PhotoTag[]): { name: string; probability: number }[] {
  const named = tags.flatMap(({ name, probability, fact }) =>
    [name, ...(fact?.parents ?? [])].map((one) => ({ name: one, probability: probability ?? -1 })),
  );
  return [...new Map(named.toReversed().map((one) => [one.name, one])).values()].reverse();
}

export function photosFromArrow(table: ArrowTable): PhotoRow[] {
  const at = columns(table);
  return Array.from({ length: table.numRows }, (_, row) => {
    const caption = at.maybeText('caption', row);
    const failureCode = at.maybeText('failureCode', row);
    const companions = at.maybeText('companions', row);
    const colours = at.maybeText('colours', row);
    const screening = at.maybeText('screening', row);
    return {
      id: at.text('id', row),
      contentHash: at.text('contentHash', row),
      pixelHash: at.maybeText('pixelHash', row),
      width: at.number('width', row),
      height: at.number('height', row),
      takenAt: at.maybeText('takenAt', row),
      takenAtSortMs: at.maybeNumber('takenAtSortMs', row),
      takenAtPrecision: at.maybeText('takenAtPrecision', row) as DatePrecision | null,
      takenAtOffset: at.maybeText('takenAtOffset', row),
      takenAtSource: at.maybeText('takenAtSource', row),
      // rows of an older Sightline lack what was not read then
      metadata: {
        ...noMetadata,
        version: 0,
        ...(JSON.parse(at.text('metadata', row)) as Partial<PhotoMetadata>),
      },
      thumbhash: at.maybeText('thumbhash', row),
      damaged: at.flag('damaged', row),
      removed: at.flag('removed', row),
      favourite: at.flag('favourite', row),
      rating: at.maybeNumber('rating', row),
      appliedSeq: at.number('appliedSeq', row),
      derivedVersion: at.maybeText('derivedVersion', row),
      tags: JSON.parse(at.text('tags', row)) as PhotoTag[],
      rejectedTags: JSON.parse(at.text('rejectedTags', row)) as string[],
      caption: caption === null ? null : (JSON.parse(caption) as Caption),
      objects: JSON.parse(at.text('objects', row)) as PhotoObject[],
      searchText: at.text('searchText', row),
      authoredText: at.maybeText('saidText', row),
      factCodes: at.maybeText('factCodes', row),
      screening: screening === null ? null : (JSON.parse(screening) as PhotoScreening),
      failure:
        failureCode === null
          ? null
          : { code: failureCode, message: at.maybeText('failureMessage', row) ?? '' },
      perceptualHash: at.maybeText('perceptualHash', row),
      sharpness: at.maybeNumber('sharpness', row),
      colours: colours === null ? null : (JSON.parse(colours) as PictureColours),
      stackParentId: at.maybeText('shownWith', row),
      otherStackParents: idsIn(at.maybeText('alsoWith', row)),
      companions: companions === null ? [] : (JSON.parse(companions) as CompanionFile[]),
    };
  });
}

/** Ids hold no blank. */
function idsIn(text: string | null): string[] {
  return text === null ? [] : text.split(' ');
}

export const visibilityColumns = ['id', 'removed', 'shownWith', 'alsoWith'];

export function visibilityFactsFromArrow(
  table: ArrowTable,
): Pick<PhotoRow, 'id' | 'removed' | 'stackParentId' | 'otherStackParents'>[] {
  const at = columns(table);
  return Array.from({ length: table.numRows }, (_, row) => ({
    id: at.text('id', row),
    removed: at.flag('removed', row),
    stackParentId: at.maybeText('shownWith', row),
    otherStackParents: idsIn(at.maybeText('alsoWith', row)),
  }));
}

export const stackColumns = [
  'id',
  'contentHash',
  'takenAt',
  'takenAtPrecision',
  'takenAtOffset',
  'takenAtSource',
  'removed',
  'perceptualHash',
  'shownWith',
  'alsoWith',
  'companions',
  'metadata',
  'failureCode',
];

export function stackFactsFromArrow(table: ArrowTable): StackFacts[] {
  const at = columns(table);
  return Array.from({ length: table.numRows }, (_, row) => {
    const {
      make = null,
      model = null,
      contentId = null,
      mimeType = null,
    } = JSON.parse(at.text('metadata', row)) as Partial<PhotoMetadata>;
    const companions = at.maybeText('companions', row);
    return {
      id: at.text('id', row),
      contentHash: at.text('contentHash', row),
      takenAt: at.maybeText('takenAt', row),
      takenAtPrecision: at.maybeText('takenAtPrecision', row) as DatePrecision | null,
      takenAtOffset: at.maybeText('takenAtOffset', row),
      takenAtSource: at.maybeText('takenAtSource', row),
      removed: at.flag('removed', row),
      perceptualHash: at.maybeText('perceptualHash', row),
      stackParentId: at.maybeText('shownWith', row),
      otherStackParents: idsIn(at.maybeText('alsoWith', row)),
      companions: companions === null ? [] : (JSON.parse(companions) as CompanionFile[]),
      make,
      model,
      contentId,
      mimeType,
      failed: at.maybeText('failureCode', row) !== null,
    };
  });
}

export const descriptionColumns = ['id', 'takenAt', 'takenAtSource', 'metadata', 'caption'];

export function descriptionFactsFromArrow(table: ArrowTable): DescriptionFacts[] {
  const at = columns(table);
  return Array.from({ length: table.numRows }, (_, row) => {
    const {
      make = null,
      model = null,
      description = null,
    } = JSON.parse(at.text('metadata', row)) as Partial<PhotoMetadata>;
    const caption = at.maybeText('caption', row);
    return {
      id: at.text('id', row),
      takenAt: at.maybeText('takenAt', row),
      takenAtSource: at.maybeText('takenAtSource', row),
      make,
      model,
      description,
      captionSource: caption === null ? null : (JSON.parse(caption) as Caption).source,
    };
  });
}

export function companionsFromArrow(
  table: ArrowTable,
): { photoId: string; rootId: string; relPath: string }[] {
  const at = columns(table);
  return Array.from({ length: table.numRows }, (_, row) =>
    (JSON.parse(at.text('companions', row)) as CompanionFile[]).map(({ rootId, relPath }) => ({
      photoId: at.text('id', row),
      rootId,
      relPath,
    })),
  ).flat();
}

export const fileSchema = new Schema([
  text('key'),
  text('photoId'),
  text('rootId'),
  text('relPath'),
  number('sizeBytes'),
  number('mtimeMs'),
  text('state'),
  text('sidecars', true),
]);

/** A file's key column. Root ids hold no colon. */
export function fileRowKey(file: { rootId: string; relPath: string }): string {
  return wellFormed(`${file.rootId}:${file.relPath}`);
}

export function filesToArrow(rows: readonly FileRow[]): ArrowTable {
  return tableOf(
    fileSchema,
    rows.map((row) => ({ ...row, key: fileRowKey(row) })),
  );
}

export function filesFromArrow(table: ArrowTable): FileRow[] {
  const at = columns(table);
  return Array.from({ length: table.numRows }, (_, row) => ({
    photoId: at.text('photoId', row),
    rootId: at.text('rootId', row),
    relPath: at.text('relPath', row),
    sizeBytes: at.number('sizeBytes', row),
    mtimeMs: at.number('mtimeMs', row),
    state: at.text('state', row) as FileState,
    sidecars: at.maybeText('sidecars', row),
  }));
}

export const stateSchema = new Schema([text('name'), text('value')]);

export function stateToArrow(rows: readonly { name: string; value: string }[]): ArrowTable {
  return tableOf(stateSchema, rows);
}

export function tableOf(
  schema: ArrowSchema,
  records: readonly Record<string, unknown>[],
  made: Record<string, Vector> = {},
): ArrowTable {
  const vectors = schema.fields.map((field): [string, Vector] => [
    field.name,
    made[field.name] ??
      vectorFromArray(
        records.map((record) => record[field.name]),
        field.type,
      ),
  ]);
  return new Table(schema, Object.fromEntries(vectors));
}

/** Typed access to the columns of a result; a column that was not selected reads as null. */
export function columns(table: ArrowTable) {
  const found = new Map<string, (row: number) => unknown>();
  const value = (name: string, row: number): unknown => {
    let read = found.get(name);
    if (read === undefined) {
      read = readerOf(table.getChild(name));
      found.set(name, read);
    }
    return read(row);
  };
  return {
    value,
    text: (name: string, row: number) => value(name, row) as string,
    maybeText: (name: string, row: number) => value(name, row) as string | null,
    number: (name: string, row: number) => Number(value(name, row)),
    maybeNumber: (name: string, row: number) => value(name, row) as number | null,
    flag: (name: string, row: number) => value(name, row) === true,
  };
}

/**
 * Large results come in many pieces. Rows are mostly read in order: the piece of the last row is tried first,
 * where Arrow searches for it again at each row.
 */
function readerOf(column: Vector | null): (row: number) => unknown {
  if (column === null || column.data.length === 0) return () => null;
  const pieces = column.data.map((data) => makeVector(data));
  let [piece, start] = [0, 0];
  return (row) => {
    if (row < start) [piece, start] = [0, 0];
    while (piece < pieces.length - 1 && row >= start + pieces[piece]!.length) {
      start += pieces[piece]!.length;
      piece += 1;
    }
    return pieces[piece]!.get(row - start) ?? null;
  };
}
