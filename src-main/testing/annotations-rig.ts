/**
 * @file The acts service over journals and catalogues of a test's choice, with the simplest derive there can
 * be.
 */
import { ulid } from 'ulid';
import {
  createAnnotationsService,
  type AnnotationsService,
} from '../domain/annotations/annotations-service.ts';
import { formatDecision, parseDecision, type DecisionLine } from '../domain/annotations/decision-lines.ts';
import { openDecisions, type DecisionStore } from '../domain/annotations/decision-store.ts';
import type { Catalogue } from '../domain/catalogue/catalogue.ts';
import type { PhotoRow } from '../domain/catalogue/rows.ts';
import type { PhotoDecisions } from '../domain/shared/photo-decisions.ts';
import type { Journal } from '../domain/journals/journal.ts';
import { silentLog } from '../log.ts';
import { createMemoryCatalogue } from './memory-catalogue.ts';
import { createMemoryJournal } from './memory-journal.ts';
import type { AnyEvent } from '../../src-preload/contract/index.ts';

export interface AnnotationsRig {
  annotations: AnnotationsService;
  decisions: DecisionStore;
  catalogue: Catalogue;
  journal: Journal<DecisionLine>;
  /** lines on "disk", where the journal is the one in memory */
  lines: string[];
  events: AnyEvent[];
  /** ids handed to derive, call by call */
  derived: string[][];
}

export interface AnnotationsRigOptions {
  catalogue?: Catalogue;
  journal?: Journal<DecisionLine>;
  /** opened already, instead of a journal */
  decisions?: DecisionStore;
  lines?: string[];
  find?: (query: string) => Promise<readonly string[]>;
  /** stands before derive: a test may make it fail */
  beforeDerive?: () => void;
}

export function decisionJournal(lines: string[] = []): Journal<DecisionLine> {
  return createMemoryJournal({ parse: parseDecision, format: formatDecision }, lines);
}

/** Derives by copying the decisions into the row: no evidence, no vocabulary. */
export async function openAnnotationsRig(options: AnnotationsRigOptions = {}): Promise<AnnotationsRig> {
  const lines = options.lines ?? [];
  const journal = options.journal ?? decisionJournal(lines);
  const catalogue = options.catalogue ?? createMemoryCatalogue();
  const events: AnyEvent[] = [];
  const derived: string[][] = [];
  const hashes = new Map<string, string>();
  for await (const rows of catalogue.scanPhotos())
    for (const row of rows) if (!row.removed) hashes.set(row.id, row.contentHash);

  const decisions =
    options.decisions ?? (await openDecisions({ journal, newId: ulid, now: () => new Date(0) }));
  const annotations = createAnnotationsService({
    decisions,
    catalogue,
    contentHashOf: (id) => hashes.get(id) ?? null,
    find: options.find ?? (async () => []),
    async derivePhotos(photoIds) {
      options.beforeDerive?.();
      derived.push([...photoIds]);
      const rows = await catalogue.updatePhotos(photoIds, (row) => withDecisions(row, decisions.of(row.id)));
      for (const row of rows) {
        if (row.removed) hashes.delete(row.id);
        else hashes.set(row.id, row.contentHash);
      }
    },
    emit: (name, data) => void events.push({ name, data } as AnyEvent),
    log: silentLog,
  });
  return { annotations, decisions, catalogue, journal, lines, events, derived };
}

/** Derived the simplest way: the decisions and nothing else. */
export function withDecisions(
  row: PhotoRow,
  { favourite, rating, tagsAdded, tagsRejected, caption, removed, seq }: PhotoDecisions,
): PhotoRow {
  return {
    ...row,
    favourite: favourite ?? false,
    rating: rating ?? null,
    removed,
    appliedSeq: seq,
    tags: tagsAdded.map((name) => ({ name, probability: 1, source: 'user', band: 'sure' })),
    rejectedTags: [...tagsRejected],
    caption:
      caption === null ? null : { text: caption, source: 'user', probability: 1, basis: 'written by you' },
  };
}
