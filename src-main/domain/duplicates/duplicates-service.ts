/**
 * @file Groups of look-alikes in the whole library: found once, kept until photos change, and returned in
 * pages.
 */
import type {
  DuplicateGroup,
  DuplicateGroups,
  DuplicateKind,
  DuplicateMember,
} from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PhotoStore } from '../catalogue/photo-store.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { ActivePacks } from '../models/packs.ts';
import { presentFirst, type PhotoPaths } from '../photos/photo-paths.ts';
import type { PhotosService } from '../photos/photos-service.ts';
import { candidateOf, type Candidate } from './candidate.ts';
import { findGroups, candidatePairs, type FoundGroup, type CandidateDetails } from './find-groups.ts';
import { inSlices } from './in-slices.ts';
import { lacksHashes, backfillHashes, type BackfillHashesDeps } from './backfill-hashes.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';

const photosPerStep = 500;

export interface DuplicatesServiceDeps extends Omit<BackfillHashesDeps, 'catalogue'> {
  catalogue: Pick<Catalogue, 'scanPhotos' | 'getPhotos' | 'filesOf' | 'getEvidence' | 'updatePhotos'>;
  photos: Pick<PhotosService, 'changeCount' | 'tile'>;
  paths: Pick<PhotoPaths, 'absolute'>;
  /** the person's decisions, folded from the log */
  decisions: { of(photoId: string): PhotoDecisions };
  packs: Pick<ActivePacks, 'encoder'>;
}

export interface DuplicatesService {
  /** The newest first. During an import they may be slightly outdated. */
  groups(kind: DuplicateKind | null, offset: number, limit: number): Promise<DuplicateGroups>;
  /** The present group that contains all of these photos; null = there is none (any more). */
  groupOf(photoIds: readonly string[]): Promise<FoundGroup | null>;
}

export function createDuplicatesService(deps: DuplicatesServiceDeps): DuplicatesService {
  const { catalogue, photos, packs } = deps;
  let found: { of: string; groups: FoundGroup[] } | null = null;
  let finding: Promise<FoundGroup[]> | null = null;
  /** photos without hashes whose preview was tried in this session */
  const unmeasurable = new Set<string>();

  /** Groups are found again when this changes; decisions change photos, too. */
  const state = () => `${photos.changeCount()} ${packs.encoder()?.ref.id ?? ''}`;

  async function current(): Promise<FoundGroup[]> {
    await finding; // a search that began before the last change is outdated
    if (found?.of === state()) return found.groups;
    finding ??= find().finally(() => (finding = null));
    return finding;
  }

  async function find(): Promise<FoundGroup[]> {
    const of = state();
    const { candidates, withRaw, lacking } = await collect(catalogue);
    const older = lacking.filter(({ id }) => !unmeasurable.has(id));
    const measured = await backfillHashes(older, deps);
    for (const { id } of older) unmeasurable.add(id);
    candidates.push(...measured.flatMap((row) => candidateOf(row) ?? []));
    const pairs = await inSlices(candidatePairs(candidates));
    const known = await detailsOf(pairs.wanted, withRaw, deps);
    const groups = await inSlices(findGroups(pairs, known));
    found = { of, groups };
    return groups;
  }

  return {
    async groups(kind, offset, limit) {
      const all = await current();
      const chosen = all.filter((group) => kind === null || group.kind === kind);
      const countOf = (one: DuplicateKind) => all.filter((group) => group.kind === one).length;
      return {
        total: chosen.length,
        counts: { similar: countOf('similar'), burst: countOf('burst') },
        groups: await groupViews(chosen.slice(offset, offset + limit), deps),
      };
    },
    async groupOf(photoIds) {
      const all = await current();
      return (
        all.find(({ members }) => photoIds.every((id) => members.some((member) => member.id === id))) ?? null
      );
    },
  };
}

/** All photos to compare, and those with a raw file stacked under them. */
async function collect(catalogue: Pick<PhotoStore, 'scanPhotos'>): Promise<{
  candidates: Candidate[];
  withRaw: ReadonlySet<string>;
  lacking: Pick<PhotoRow, 'id' | 'contentHash'>[];
}> {
  const candidates: Candidate[] = [];
  const withRaw = new Set<string>();
  const lacking: Pick<PhotoRow, 'id' | 'contentHash'>[] = [];
  for await (const rows of catalogue.scanPhotos()) {
    for (const row of rows) {
      const candidate = candidateOf(row);
      if (candidate) candidates.push(candidate);
      else if (lacksHashes(row)) lacking.push({ id: row.id, contentHash: row.contentHash });
      else if (row.stackParentId !== null && row.metadata.mimeType?.startsWith('image/x-'))
        withRaw.add(row.stackParentId);
    }
  }
  return { candidates, withRaw, lacking };
}

/** Further facts for grouping and rating, of each photo with a present file. */
async function detailsOf(
  ids: readonly string[],
  withRaw: ReadonlySet<string>,
  { catalogue, photos, paths, decisions, packs }: DuplicatesServiceDeps,
): Promise<Map<string, CandidateDetails>> {
  const known = new Map<string, CandidateDetails>();
  const encoder = packs.encoder()?.ref.id;
  for (let start = 0; start < ids.length; start += photosPerStep) {
    const part = ids.slice(start, start + photosPerStep);
    const [files, evidence] = await Promise.all([
      catalogue.filesOf(part),
      encoder === undefined ? new Map<string, never>() : catalogue.getEvidence(vectorKind, encoder, part),
    ]);
    for (const id of part) {
      const file = presentFile(files.get(id) ?? [], paths);
      if (!file || photos.tile(id) === null) continue;
      const name = file.relPath.slice(file.relPath.lastIndexOf('/') + 1);
      known.set(id, {
        name: name.replace(/\.[^.]*$/, ''),
        sizeBytes: file.sizeBytes,
        hasRaw: withRaw.has(id),
        decisions: decisions.of(id),
        vector: evidence.get(id)?.value ?? null,
      });
    }
  }
  return known;
}

async function groupViews(
  groups: readonly FoundGroup[],
  { catalogue, photos, paths }: DuplicatesServiceDeps,
): Promise<DuplicateGroup[]> {
  const ids = [...new Set(groups.flatMap(({ members }) => members.map(({ id }) => id)))];
  const [rows, files] = await Promise.all([catalogue.getPhotos(ids), catalogue.filesOf(ids)]);
  const view = ({ id, ...rated }: FoundGroup['members'][number]): DuplicateMember[] => {
    const row: PhotoRow | undefined = rows.get(id);
    const here = (files.get(id) ?? []).filter(({ state }) => state === 'present');
    const file = presentFile(here, paths);
    const tile = photos.tile(id);
    const path = file && paths.absolute(file);
    if (!row || !file || !tile || !path) return [];
    return [
      {
        tile,
        path,
        files: here.length,
        sizeBytes: file.sizeBytes,
        width: row.width,
        height: row.height,
        mimeType: row.metadata.mimeType,
        ...rated,
      },
    ];
  };
  return (
    groups
      .map(({ id, kind, takenAt, takenAtPrecision, members }) => ({
        id,
        kind,
        takenAt,
        takenAtPrecision,
        members: members.flatMap(view),
      }))
      // groups that changed meanwhile are found again at the next call
      .filter(({ members }) => members.length > 1)
  );
}

function presentFile(files: readonly FileRow[], paths: Pick<PhotoPaths, 'absolute'>): FileRow | null {
  return (
    presentFirst(files).find((file) => file.state === 'present' && paths.absolute(file) !== null) ?? null
  );
}
