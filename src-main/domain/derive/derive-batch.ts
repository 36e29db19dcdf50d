/**
 * @file Derives a batch of photos with one deriver and writes their rows, also where a photo is edited
 * meanwhile.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TagSource } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import { conceptKind } from '../evidence/concepts/concept-kind.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import type { FactSource, ReadFacts } from '../facts/fact-source.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { LibraryCameraTexts } from './captions/library-camera-texts.ts';
import type { Derived, DeriveInput, Deriver } from './derive.ts';
import { readParts, type Parts } from './stack-parts.ts';
import {
  storedEvidence,
  understandingPacks,
  type StoredEvidence,
  type StoredEvidenceCatalogue,
} from './stored-evidence.ts';
import type { DecisionsOf } from './targets.ts';

/** photos derived before other events are handled: a few milliseconds */
const photosPerTurn = 16;
/** suffix of the derived version of a photo without complete evidence: it stays stale */
const lacksEvidence = ':lacks evidence';

export interface DeriveBatchDeps {
  catalogue: Pick<
    Catalogue,
    'getPhotos' | 'updatePhotos' | 'filesOf' | 'stackMembersOf' | keyof StoredEvidenceCatalogue
  >;
  decisions: DecisionsOf;
  packs: Pick<ActivePacks, 'inUse'>;
  cameras: Pick<LibraryCameraTexts, 'matcherFor'>;
  /** there are none where left out */
  facts?: Pick<FactSource, 'readerFor'>;
  /** called with all rows that were written */
  onDerived: (rows: readonly PhotoRow[]) => Promise<void> | void;
}

/** The inputs of a batch, as they were read. */
interface Sources {
  rows: ReadonlyMap<string, PhotoRow>;
  stored: ReadonlyMap<string, StoredEvidence>;
  parts: { of(row: PhotoRow): Parts };
  isCameraText: (metadata: PhotoMetadata) => boolean;
  factsOf: ReadFacts;
}

/** The derived versions of photos that are current: with all evidence, and without what comes later. */
export function currentVersions({ version, laterVersion }: Deriver): { all: string; butLater: string } {
  return { all: !laterVersion ? version : `${version}:${laterVersion}`, butLater: version };
}

/** @returns the rows that were written; unknown ids are left out */
export async function deriveBatch(
  { catalogue, decisions, packs, cameras, facts, onDerived }: DeriveBatchDeps,
  deriver: Deriver,
  ids: readonly string[],
  signal: AbortSignal | null,
): Promise<PhotoRow[]> {
  const rows = await catalogue.getPhotos(ids);
  const [stored, parts] = await Promise.all([
    storedEvidence(catalogue, understandingPacks(packs), rows.values()),
    readParts(catalogue, ids),
  ]);
  const metadata = [...rows.values()].map((row) => parts.of(row).metadata);
  const isCameraText = await cameras.matcherFor(metadata);
  const factsOf = (await facts?.readerFor(metadata)) ?? (() => []);
  const sources: Sources = { rows, stored, parts, isCameraText, factsOf };
  const ready = await deriveAll(deriver, sources, decisions, signal);
  const written = await catalogue.updatePhotos(ids, (row) => {
    const made = ready.get(row.id);
    return made ? derivedRow(deriver, sources, decisions.of(row.id), row, made) : null;
  });
  await onDerived(written);
  return written;
}

/** A result, and the key of its inputs. */
interface DeriveResult {
  inputKey: string;
  derived: Derived;
}

async function deriveAll(
  deriver: Deriver,
  sources: Sources,
  decisions: DecisionsOf,
  signal: AbortSignal | null,
): Promise<Map<string, DeriveResult>> {
  const ready = new Map<string, DeriveResult>();
  let count = 0;
  for (const row of sources.rows.values()) {
    if ((count += 1) % photosPerTurn === 0) await nextTurn();
    signal?.throwIfAborted();
    const photoDecisions = decisions.of(row.id);
    ready.set(row.id, {
      inputKey: inputKeyOf(row, photoDecisions),
      derived: deriver.derive(inputOf(sources, row, sources.stored.get(row.id), photoDecisions)),
    });
  }
  return ready;
}

/** The present row with the result; derived again where the row or the decisions changed meanwhile. */
function derivedRow(
  deriver: Deriver,
  sources: Sources,
  photoDecisions: PhotoDecisions,
  row: PhotoRow,
  made: DeriveResult,
): PhotoRow {
  const { rows, stored, parts } = sources;
  const evidence = rows.get(row.id)?.contentHash === row.contentHash ? stored.get(row.id) : undefined;
  // edited or decided meanwhile: the result above is outdated
  const derived =
    made.inputKey === inputKeyOf(row, photoDecisions)
      ? made.derived
      : deriver.derive(inputOf(sources, row, evidence, photoDecisions));
  const { all, butLater } = currentVersions(deriver);
  const lacks = row.failure !== null ? 'nothing' : (evidence?.lacks ?? 'some');
  const { metadata } = parts.of(row);
  return {
    ...row,
    ...derived,
    derivedVersion: lacks === 'some' ? deriver.version + lacksEvidence : lacks === 'later' ? butLater : all,
    favourite: photoDecisions.favourite ?? metadata.favourite,
    rating: photoDecisions.rating !== undefined ? photoDecisions.rating : metadata.rating,
    removed: photoDecisions.removed,
    appliedSeq: photoDecisions.seq,
  };
}

function inputOf(
  { parts, isCameraText, factsOf }: Sources,
  row: PhotoRow,
  stored: StoredEvidence | undefined,
  decisions: PhotoDecisions,
): DeriveInput {
  const own = parts.of(row);
  const { width, height, colours } = row;
  return {
    evidence: stored?.evidence ?? [],
    kept: keptOf(row, stored?.byOthers ?? []),
    decisions,
    ...own,
    isCameraText: isCameraText(own.metadata),
    facts: factsOf({ ...own, width, height, colours }),
  };
}

/** The source of the tags of each role; those of all other roles have `model`. */
const tagSources = new Map<string, TagSource>([
  [vectorKind.role, 'encoder'],
  [conceptKind.role, 'concepts'],
  [objectKind.role, 'detector'],
]);

/** What packs made of the photo whose successors have not analyzed it yet: it stands until they have. */
function keptOf({ tags, objects }: PhotoRow, roles: readonly string[]): NonNullable<DeriveInput['kept']> {
  const sources = new Set(roles.map((role) => tagSources.get(role) ?? 'model'));
  return {
    tags: tags.filter(({ source }) => sources.has(source)),
    objects: sources.has('detector') ? objects : [],
  };
}

/** Key of the parts of a row and its decisions that a result depends on. */
function inputKeyOf({ contentHash, metadata, colours }: PhotoRow, { seq }: PhotoDecisions): string {
  return `${contentHash} ${seq} ${JSON.stringify([metadata, colours])}`;
}
