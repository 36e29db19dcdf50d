/** @file Derives some photos with one deriver and writes their rows, also where one is edited meanwhile. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { LibraryCameraTexts } from './captions/library-camera-texts.ts';
import type { Derived, DeriveInput, Deriver } from './derive.ts';
import { readParts, type Parts } from './stack-parts.ts';
import { storedEvidence, understandingPacks, type StoredEvidence } from './stored-evidence.ts';
import type { DecisionsOf } from './targets.ts';

/** Photos derived between two turns of the event loop: a few milliseconds. */
const photosATurn = 16;
/** A photo whose evidence is not all there stays stale: its version names what it lacks. */
const lacking = ':lacks evidence';

export interface DeriveBatchDeps {
  catalogue: Pick<
    Catalogue,
    'getPhotos' | 'updatePhotos' | 'getEvidence' | 'evidencePacks' | 'filesOf' | 'stackMembersOf'
  >;
  decisions: DecisionsOf;
  packs: Pick<ActivePacks, 'inUse'>;
  cameras: Pick<LibraryCameraTexts, 'testFor'>;
  /** told of every row that was written */
  onDerived: (rows: readonly PhotoRow[]) => Promise<void> | void;
}

/** What photos are derived from, as it was read. */
interface Sources {
  rows: ReadonlyMap<string, PhotoRow>;
  stored: ReadonlyMap<string, StoredEvidence>;
  parts: { of(row: PhotoRow): Parts };
  isOfCamera: (metadata: PhotoMetadata) => boolean;
}

/** @returns the rows that were written; unknown ids are left out */
export async function deriveBatch(
  { catalogue, decisions, packs, cameras, onDerived }: DeriveBatchDeps,
  deriver: Deriver,
  ids: readonly string[],
  signal: AbortSignal | null,
): Promise<PhotoRow[]> {
  const rows = await catalogue.getPhotos(ids);
  const [stored, parts] = await Promise.all([
    storedEvidence(catalogue, understandingPacks(packs), rows.values()),
    readParts(catalogue, ids),
  ]);
  const isOfCamera = await cameras.testFor([...rows.values()].map((row) => parts.of(row).metadata));
  const sources: Sources = { rows, stored, parts, isOfCamera };
  const ready = await deriveAll(deriver, sources, decisions, signal);
  const written = await catalogue.updatePhotos(ids, (row) => {
    const made = ready.get(row.id);
    return made ? derivedRow(deriver, sources, decisions.of(row.id), row, made) : null;
  });
  await onDerived(written);
  return written;
}

/** Something derived, and what it is right for. */
interface Made {
  basis: string;
  derived: Derived;
}

async function deriveAll(
  deriver: Deriver,
  sources: Sources,
  decisions: DecisionsOf,
  signal: AbortSignal | null,
): Promise<Map<string, Made>> {
  const ready = new Map<string, Made>();
  let inTurn = 0;
  for (const row of sources.rows.values()) {
    if ((inTurn += 1) % photosATurn === 0) await nextTurn();
    signal?.throwIfAborted();
    const words = decisions.of(row.id);
    ready.set(row.id, {
      basis: basisOf(row, words),
      derived: deriver.derive(inputOf(sources, row, sources.stored.get(row.id)?.evidence ?? [], words)),
    });
  }
  return ready;
}

/** The row as it is now with what was made of it; made again where the row or the decisions are others. */
function derivedRow(
  deriver: Deriver,
  sources: Sources,
  words: PhotoDecisions,
  row: PhotoRow,
  made: Made,
): PhotoRow {
  const { rows, stored, parts } = sources;
  const evidence = rows.get(row.id)?.contentHash === row.contentHash ? stored.get(row.id) : undefined;
  // Edited or decided on meanwhile: what was made above is of the day before.
  const derived =
    made.basis === basisOf(row, words)
      ? made.derived
      : deriver.derive(inputOf(sources, row, evidence?.evidence ?? [], words));
  const current = row.failure !== null || evidence?.complete === true;
  const { metadata } = parts.of(row);
  return {
    ...row,
    ...derived,
    derivedVersion: current ? deriver.version : deriver.version + lacking,
    favourite: words.favourite ?? metadata.favourite,
    rating: words.rating !== undefined ? words.rating : metadata.rating,
    removed: words.removed,
    appliedSeq: words.seq,
  };
}

function inputOf(
  { parts, isOfCamera }: Sources,
  row: PhotoRow,
  evidence: DeriveInput['evidence'],
  decisions: PhotoDecisions,
): DeriveInput {
  const own = parts.of(row);
  return { evidence, decisions, ...own, isCameraText: isOfCamera(own.metadata) };
}

/** What of a row decides whether something derived from it is still right. */
function basisOf({ contentHash, metadata }: PhotoRow, { seq }: PhotoDecisions): string {
  return `${contentHash} ${seq} ${JSON.stringify(metadata)}`;
}
