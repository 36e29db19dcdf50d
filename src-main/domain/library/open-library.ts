/**
 * @file Opens a library folder, or creates the library: its file, its journals, its catalogue, and warnings
 * about faults.
 */
import { basename, dirname, join } from 'node:path';
import { ulid } from 'ulid';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import { formatDecision, parseDecision } from '../annotations/decision-lines.ts';
import { openDecisions, type DecisionStore } from '../annotations/decision-store.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Files } from '../files/files.ts';
import type { LibraryRoot } from '../shared/library-root.ts';
import { createIdentityJournal, parseIdentity } from '../journals/identity-journal.ts';
import type { IdentityJournal } from '../journals/identity.ts';
import type { OpenJournal } from '../journals/journal.ts';
import { libraryLayout, type LibraryLayout } from '../shared/layout.ts';
import { openLibraryFile, type LibraryFile, type ManifestOrigin } from './library-file.ts';
import { isLibraryPart, prepareLocation } from './library-location.ts';

export interface OpenLibraryDeps {
  files: Files;
  openJournal: OpenJournal;
  openCatalogue: (options: { uri: string; log: Log }) => Promise<Catalogue>;
  log: Log;
  /** a place where a library always can be: offered where this folder is refused */
  defaultDir: string;
  /** resources/samples of this copy of Sightline: its path may have changed since the samples were added */
  samplesDir: string;
  newId?: () => string;
  now?: () => Date;
}

export interface OpenLibrary {
  /** the file system that it was opened with */
  files: Files;
  layout: LibraryLayout;
  file: LibraryFile;
  roots(): readonly LibraryRoot[];
  decisions: DecisionStore;
  identity: IdentityJournal;
  catalogue: Catalogue;
  /** Sentences about faults found since the library was opened. */
  warnings(): string[];
  /** The catalogue is empty or was unreadable, though photos are known: it has to be rebuilt. */
  needsRebuild: boolean;
  /** Closes journals and catalogue; to be called last. */
  close(): Promise<void>;
}

/**
 * @throws AppError library_newer, library_unusable (with `details.offer`), disk_full; then nothing of the
 * library was changed
 */
export async function openLibrary(directory: string, deps: OpenLibraryDeps): Promise<OpenLibrary> {
  const { files, openJournal, newId = ulid, now = () => new Date() } = deps;
  const layout = libraryLayout(directory);
  await prepareLocation({ directory, offer: deps.defaultDir, files });
  await files.makeTreePrivate(directory, { only: isLibraryPart, trusted: layout.previews });
  const hasJournals = (await sizeOf(layout.decisions, files)) + (await sizeOf(layout.identity, files)) > 0;
  // journals first: a newer format is refused before anything is written
  const decisions = await openDecisions({
    journal: openJournal({
      path: layout.decisions,
      tornPath: layout.decisionsTorn,
      parse: parseDecision,
      format: formatDecision,
    }),
    newId,
    now,
  });
  const identity = createIdentityJournal(
    openJournal({
      path: layout.identity,
      tornPath: `${layout.identity}.torn`,
      parse: parseIdentity,
      format: (line) => line,
    }),
  );
  const { file, origin } = await openLibraryFile({ files, path: layout.manifest, hasJournals, newId, now });
  await Promise.all([layout.previews, layout.logs, layout.cache].map(files.makeFolder));
  const { catalogue, setAside } = await openOrSetAside(layout, deps);
  // reading the identities of 100,000 photos takes half a second: only where the catalogue has no photos
  const unfinished = (await catalogue.appliedSeq()) < 0;
  const needsRebuild =
    unfinished || ((await catalogue.countPhotos()) === 0 && (await hasPhotos(identity, decisions)));
  return {
    files,
    layout,
    file,
    roots: () => file.get().roots.map((root) => (root.samples ? { ...root, path: deps.samplesDir } : root)),
    decisions,
    identity,
    catalogue,
    warnings: () => [
      ...manifestWarnings(origin),
      ...setAsideWarnings(setAside),
      ...journalWarnings(layout, decisions, identity),
    ],
    needsRebuild,
    async close() {
      await decisions.close();
      await identity.close();
      await catalogue.close();
    },
  };
}

/**
 * Whether the catalogue should have photos: with a file, or known only by a decision because the identities
 * were lost.
 */
async function hasPhotos(identity: IdentityJournal, decisions: DecisionStore): Promise<boolean> {
  const { files, hashes } = await identity.load();
  if (files.size > 0) return true;
  for (const id of decisions.photoIds()) if (!hashes.has(id)) return true;
  return false;
}

/**
 * A catalogue that cannot be opened does not prevent opening the library, since it can be rebuilt. It is kept
 * until then.
 */
async function openOrSetAside(
  layout: LibraryLayout,
  { openCatalogue, files, log }: OpenLibraryDeps,
): Promise<{ catalogue: Catalogue; setAside: string | null }> {
  try {
    return { catalogue: await openCatalogue({ uri: layout.catalogue, log }), setAside: null };
  } catch (error) {
    if (error instanceof AppError && error.code === 'disk_full') throw error;
    log.error({ err: error }, 'the catalogue could not be opened and is set aside');
    const setAside = `${layout.catalogue}.damaged-${Date.now()}`;
    await files.rename(layout.catalogue, setAside);
    return { catalogue: await openCatalogue({ uri: layout.catalogue, log }), setAside };
  }
}

/** Catalogues that were set aside and have been rebuilt since. */
export async function setAsideCatalogues({
  layout,
  files,
}: Pick<OpenLibrary, 'layout' | 'files'>): Promise<string[]> {
  const folder = dirname(layout.catalogue);
  return (await files.list(folder))
    .filter((name) => name.startsWith(`${basename(layout.catalogue)}.damaged-`))
    .map((name) => join(folder, name));
}

function manifestWarnings(origin: ManifestOrigin): string[] {
  if (origin === 'restored from its copy')
    return ['library.json was missing or unreadable and was restored from its copy.'];
  if (origin === 'made again')
    return [
      'library.json was missing or unreadable and was made anew. Add your folders again: photos are known by their content, and everything you decided is still there.',
    ];
  return [];
}

function setAsideWarnings(setAside: string | null): string[] {
  if (setAside === null) return [];
  return [
    `The catalogue could not be read and was set aside as “${basename(setAside)}”. It is made again from your photos; nothing you decided is lost.`,
  ];
}

function journalWarnings(
  layout: LibraryLayout,
  decisions: DecisionStore,
  identity: IdentityJournal,
): string[] {
  const sentences = (
    name: string,
    kept: string,
    problems: readonly { kind: 'torn' | 'bad'; line: number }[],
  ) =>
    problems.map(({ kind, line }) =>
      kind === 'torn'
        ? `The last line of ${name} was cut off; it is kept in ${kept} and everything before it is there.`
        : `Line ${line} of ${name} cannot be read and was skipped; it is kept in the file.`,
    );
  return [
    ...sentences('decisions.jsonl', basename(layout.decisionsTorn), decisions.problems()),
    ...sentences('identity.jsonl', 'identity.jsonl.torn', identity.problems()),
  ];
}

async function sizeOf(path: string, files: Pick<Files, 'stat'>): Promise<number> {
  try {
    return (await files.stat(path)).sizeBytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
