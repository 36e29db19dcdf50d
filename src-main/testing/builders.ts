/** @file Builders of whole rows for tests: state what matters to the test, get the rest. */
import type { TextLine } from '../domain/evidence/texts/text-line.ts';
import type { FileRow, PhotoRow } from '../domain/catalogue/rows.ts';
import { noMetadata } from '../domain/shared/metadata.ts';
import type { EvidenceRecord, EvidenceTableShape } from '../domain/catalogue/evidence-store.ts';
import { vectorKind } from '../domain/evidence/vectors/vector-kind.ts';
import { objectKind } from '../domain/evidence/objects/object-kind.ts';
import type { PackManifest } from '../domain/evidence/pack-manifest.ts';
import type { ActivePack } from '../domain/models/packs.ts';
import { nothingSeen, type BoxReader } from '../domain/tags/seen-boxes.ts';

/** A valid photo id that is easy to read in a failing test: `photoIdOf(7)` ends in 7. */
export function photoIdOf(number: number): string {
  return `01J${String(number).padStart(23, '0')}`;
}

/** A valid SHA-256 in hex for any number. */
export function hashOf(number: number): string {
  return number.toString(16).padStart(8, '0').repeat(8);
}

/** A decoded, underived photo without tags. */
export function aPhotoRow(row: Partial<PhotoRow> = {}): PhotoRow {
  return {
    id: photoIdOf(1),
    contentHash: hashOf(1),
    pixelHash: hashOf(1),
    width: 640,
    height: 480,
    takenAt: null,
    takenAtSortMs: row.takenAt ? Date.parse(`${row.takenAt}Z`) : null,
    takenAtPrecision: null,
    takenAtOffset: null,
    takenAtSource: row.takenAt ? 'DateTimeOriginal' : null,
    metadata: noMetadata,
    thumbhash: 'HBkSHYSIeHiPiHh8eJd4eTN0EEQG',
    damaged: false,
    removed: false,
    favourite: false,
    rating: null,
    appliedSeq: 0,
    derivedVersion: null,
    tags: [],
    rejectedTags: [],
    caption: null,
    objects: [],
    searchText: '',
    authoredText: null,
    perceptualHash: null,
    sharpness: null,
    colours: null,
    factCodes: null,
    screening: null,
    stackParentId: null,
    otherStackParents: [],
    companions: [],
    failure: null,
    ...row,
  };
}

/** The n-th photo: its own id and hash. */
export function aPhotoNumber(number: number, row: Partial<PhotoRow> = {}): PhotoRow {
  return aPhotoRow({ id: photoIdOf(number), contentHash: hashOf(number), ...row });
}

export function aFileRow(row: Partial<FileRow> = {}): FileRow {
  return {
    photoId: photoIdOf(1),
    rootId: 'root-1',
    relPath: 'summer/beach.jpg',
    sizeBytes: 1_000,
    mtimeMs: 1_700_000_000_000,
    state: 'present',
    sidecars: '',
    ...row,
  };
}

export function anEvidenceRecord(record: Partial<EvidenceRecord> = {}): EvidenceRecord {
  return {
    photoId: photoIdOf(1),
    contentHash: hashOf(1),
    runId: 'run-1',
    at: '2024-01-01T00:00:00.000Z',
    value: [],
    ...record,
  };
}

/** The table of an encoder's vectors. */
export function aVectorTable(packId: string, dimensions: number): EvidenceTableShape {
  return { packId, kind: vectorKind, dimensions };
}

/** The table of a detector's boxes. */
export function anObjectTable(packId: string): EvidenceTableShape {
  return { packId, kind: objectKind, dimensions: null };
}

/** Without a detector. */
export const noBoxes: BoxReader = {
  detectorId: null,
  encoderId: null,
  of: () => () => nothingSeen,
};

/** The pack as one in use, with a manifest that says nothing of its own. */
export function aPackInUse<Pack extends ActivePack>(pack: Pack): Pack & { manifest: PackManifest } {
  const { id, role } = pack.ref;
  return { ...pack, manifest: { id, title: id, license: 'MIT', role, files: {} } };
}

/** A line of writing, level, in the upper left of a picture. */
export function aTextLine(text: string, change: Partial<TextLine> = {}): TextLine {
  const corners = [
    [0.1, 0.1],
    [0.5, 0.1],
    [0.5, 0.2],
    [0.1, 0.2],
  ] as const;
  return { text, score: 0.95, corners, ...change };
}

/** A unit vector: the given numbers, then zeros. */
export function aUnitVector(dimensions: number, ...numbers: number[]): Float32Array {
  const vector = new Float32Array(dimensions);
  vector.set(numbers);
  const length = Math.hypot(...numbers);
  return vector.map((value) => value / length);
}
