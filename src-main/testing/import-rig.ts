/**
 * @file The import over a folder of a test's own: real disk, any catalogue and vision, decisions and derive
 * of the simplest kind.
 */
import { mkdirSync } from 'node:fs';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createDisk } from '../adapters/disk/disk.ts';
import { copyAnnotations, mergeDecisions } from '../domain/annotations/merge-decisions.ts';
import type { Catalogue } from '../domain/catalogue/catalogue.ts';
import { noDecisions, type PhotoDecisions } from '../domain/shared/photo-decisions.ts';
import type { ImportDeps, ImportRoot } from '../domain/importing/import-item.ts';
import type { ImportReports } from '../domain/importing/import-reports.ts';
import { createImportReports } from '../adapters/files/import-reports.ts';
import {
  createImportService,
  type ImportOptions,
  type ImportService,
  type ImportServiceDeps,
} from '../domain/importing/import-service.ts';
import { createJobRunner } from '../domain/jobs/job-runner.ts';
import type { Jobs } from '../domain/jobs/jobs.ts';
import {
  emptyIdentity,
  foldIdentity,
  toIdentityLine,
  type IdentityChange,
} from '../domain/journals/identity.ts';
import { libraryLayout } from '../domain/shared/layout.ts';
import { createStacking } from '../domain/stacks/stacking.ts';
import { noMetadata, noVideoFacts, type PhotoMetadata, type VideoReader } from '../domain/shared/metadata.ts';
import { silentLog } from '../log.ts';
import type { ImportReport, JobSnapshot } from '../../src-preload/contract/index.ts';
import { createFakeVision, type FakeVision } from './fake-vision.ts';
import { createMemoryCatalogue } from './memory-catalogue.ts';
import { withTempDir } from './temp-dir.ts';

export const fakePacks = [
  { id: 'colours', role: 'encoder' as const, directory: '/none' },
  { id: 'boxes', role: 'detector' as const, directory: '/none' },
];

export interface ImportRig {
  service: ImportService;
  jobs: Jobs;
  catalogue: Catalogue;
  vision: FakeVision;
  decisions: Map<string, PhotoDecisions>;
  identity: IdentityChange[];
  identityPort: ImportDeps['identity'];
  snapshots: JobSnapshot[];
  reports: ImportReports;
  /** ids handed to the timeline */
  shown: string[];
  roots: ImportRoot[];
  /** paths whose metadata was read */
  described: string[];
  /** paths of sidecars that cannot be opened */
  locked: Set<string>;
  import(rootIds?: string[] | null, options?: ImportOptions): Promise<ImportReport>;
  /**
   * path (relative to the folder, of files whose rows are present) → photo id; a state other than present is
   * written behind it
   */
  photos(): Promise<Record<string, string>>;
}

/**
 * Writes a picture as the fakes read it: a JPEG's first bytes, then words. "taken:2020-01-02T03:04:05" is its
 * capture time, "camera:X" its model, "rated:4" its rating, "word:Alps" a keyword, "content:A" its content
 * id; the same words in a sidecar count, too.
 */
export async function putPicture(folder: string, relPath: string, words: string): Promise<string> {
  const path = join(folder, relPath);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(` ${words}`)]));
  return path;
}

/** A rig whose root `photos` holds these pictures; `put` writes more of them, or the same ones anew. */
export async function withRig(
  pictures: Record<string, string>,
  body: (
    rig: ImportRig,
    photos: string,
    put: (relPath: string, words: string) => Promise<string>,
  ) => Promise<void>,
  overrides: Partial<ImportServiceDeps> = {},
): Promise<void> {
  await withTempDir(async (folder) => {
    const photos = join(folder, 'photos');
    await mkdir(photos);
    for (const [relPath, words] of Object.entries(pictures)) await putPicture(photos, relPath, words);
    let clock = 1_700_000_000;
    await body(createImportRig(folder, overrides), photos, async (relPath, words) => {
      const path = await putPicture(photos, relPath, words);
      // the next write is told from the last one however coarse the file system's clock is
      await utimes(path, (clock += 10), clock);
      return path;
    });
  });
}

/** @param folder holds one root, `photos`, and the library; more roots may be pushed to `roots` */
export function createImportRig(folder: string, overrides: Partial<ImportServiceDeps> = {}): ImportRig {
  const catalogue = overrides.catalogue ?? createMemoryCatalogue();
  const vision = createFakeVision();
  const decisions = new Map<string, PhotoDecisions>();
  const offered = new Set<string>();
  const identity: IdentityChange[] = [];
  const snapshots: JobSnapshot[] = [];
  const shown: string[] = [];
  const described: string[] = [];
  const locked = new Set<string>();
  const roots: ImportRoot[] = [{ id: 'root-1', path: join(folder, 'photos'), exclude: [] }];
  const identityPort: ImportDeps['identity'] = {
    append: async (changes) => void identity.push(...changes),
    load: async () => {
      const state = emptyIdentity();
      for (const change of identity) foldIdentity(state, toIdentityLine(change));
      return state;
    },
  };
  mkdirSync(join(folder, 'library'), { recursive: true });
  const jobs = createJobRunner({ emit: (_name, snapshot) => snapshots.push(snapshot), log: silentLog });
  const layout = libraryLayout(join(folder, 'library'));
  const reports = createImportReports({ layout, log: silentLog });
  const photosChanged =
    overrides.photosChanged ?? (async (ids: readonly string[]) => void shown.push(...ids));
  const pairing = createStacking({
    catalogue,
    photosChanged,
    decisions: { of: (id) => decisions.get(id) ?? noDecisions },
    unite: async (photos) => {
      const words = mergeDecisions(photos.map(({ id }) => decisions.get(id) ?? noDecisions));
      for (const { id } of photos) decisions.set(id, words);
    },
    videos: fakeFilms,
  });
  const service = createImportService({
    reports,
    catalogue,
    vision,
    jobs,
    log: silentLog,
    identity: identityPort,
    decisions: {
      of: (id) => decisions.get(id) ?? noDecisions,
      wasOffered: (id, from) => offered.has(`${id} ${from}`),
    },
    copyDecisions: async (copies) => {
      for (const { from, to } of copies) {
        const said = decisions.get(from);
        if (said) decisions.set(to, copyAnnotations(decisions.get(to) ?? noDecisions, said));
      }
    },
    offerDecisions: async (offers) => {
      for (const { from, to, state } of offers) {
        const said = decisions.get(to) ?? noDecisions;
        offered.add(`${to} ${from}`);
        decisions.set(to, { ...said, offers: [...said.offers, { from, state }] });
      }
    },
    packs: { importing: () => [...fakePacks] },
    metadata: {
      read: async (path, sidecars = [], onUnread) => {
        described.push(path);
        const texts = await Promise.all(
          sidecars.map((one) =>
            (locked.has(one) ? Promise.reject(new Error('locked')) : readFile(one, 'utf8')).catch(() => {
              onUnread?.(one);
              return '';
            }),
          ),
        );
        return metadataOf([...texts, await readFile(path, 'utf8').catch(() => '')].join(' '));
      },
      // a sidecar of these words says so
      exclusionReason: async (_path, sidecars) =>
        (await Promise.all(sidecars.map((one) => readFile(one, 'utf8')))).includes('thrown-away')
          ? 'in the bin of Google Photos'
          : null,
    },
    disk: createDisk(),
    layout,
    roots: () => roots,
    derive: {
      derivePhotos: async (ids) =>
        void (await catalogue.updatePhotos(ids, (row) => ({ ...row, derivedVersion: 'v1' }))),
      async deriveStale() {
        const stale = await catalogue.underived(['v1'], 1_000_000);
        await catalogue.updatePhotos(stale, (row) => ({ ...row, derivedVersion: 'v1' }));
        return stale.length;
      },
    },
    joinStacks: pairing.run,
    photosChanged,
    ...overrides,
  });
  return {
    service,
    jobs,
    catalogue,
    vision,
    decisions,
    identity,
    identityPort,
    snapshots,
    reports,
    shown,
    roots,
    described,
    locked,
    import: (rootIds, options) => service.importNow(rootIds ?? null, new AbortController().signal, options),
    async photos() {
      const files = await catalogue.files();
      const pathOf = (rootId: string, relPath: string) =>
        rootId === 'root-1' ? relPath : `${rootId}:${relPath}`;
      return Object.fromEntries(
        files.map((file) => [
          pathOf(file.rootId, file.relPath),
          `${file.photoId}${file.state === 'present' ? '' : ` ${file.state}`}`,
        ]),
      );
    },
  };
}

/** A film's words are as a picture's; the files of the tests hold no offset. */
export const fakeFilms: VideoReader = {
  async readVideo(path) {
    const { takenAt, contentId } = metadataOf(await readFile(path, 'utf8').catch(() => ''));
    return { ...noVideoFacts, takenAt, contentId };
  },
};

function metadataOf(words: string): PhotoMetadata {
  const takenAt = /taken:(\S+)/.exec(words)?.[1] ?? null;
  const [rated] = /(?<=rated:)\d/.exec(words) ?? [];
  return {
    ...noMetadata,
    keywords: [...words.matchAll(/word:(\w+)/g)].map(([, word]) => word!),
    rating: rated ? Number(rated) : null,
    takenAt,
    takenAtSource: takenAt && 'EXIF DateTimeOriginal',
    model: /camera:(\S+)/.exec(words)?.[1] ?? null,
    serial: /serial:(\S+)/.exec(words)?.[1] ?? null,
    contentId: /content:(\S+)/.exec(words)?.[1] ?? null,
    mimeType: 'image/jpeg',
  };
}
