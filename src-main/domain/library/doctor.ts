/** @file The library's health: whether journals, catalogue, previews and folders agree, in sentences. Looks, and changes nothing. */
import { join } from 'node:path';
import type { Finding } from '../../../src-preload/contract/index.ts';
import type { FileRow, PhotoRow } from '../catalogue/catalogue.ts';
import { fileKey, type IdentityState } from './identity.ts';
import type { OpenLibrary } from './open-library.ts';
import { previewFiles, previewName, sizeOfAll } from './preview-files.ts';
import { isReachable, nestedSentences } from './root-folder.ts';

/** Paths that a sentence names; the rest is counted. */
const namedPaths = 10;
const unlimited = 1_000_000_000;

export type CheckedLibrary = Pick<OpenLibrary, 'layout' | 'file' | 'roots' | 'decisions' | 'identity' | 'catalogue' | 'warnings'>;

/** What the checks need of a row: whole rows of 100,000 photos would fill the memory. */
type CheckedPhoto = Pick<PhotoRow, 'id' | 'contentHash' | 'pixelHash' | 'appliedSeq' | 'failure'>;

interface Seen {
  identity: IdentityState;
  files: FileRow[];
  photos: Map<string, CheckedPhoto>;
}

/** @returns findings in a fixed order, the good ones too */
export async function checkLibrary(library: CheckedLibrary): Promise<Finding[]> {
  const photos = new Map<string, CheckedPhoto>();
  for await (const rows of library.catalogue.scanPhotos()) {
    for (const { id, contentHash, pixelHash, appliedSeq, failure } of rows) photos.set(id, { id, contentHash, pixelHash, appliedSeq, failure });
  }
  const seen: Seen = { identity: await library.identity.load(), files: await library.catalogue.files(), photos };
  return [
    ...journalFindings(library),
    ...(await rootFindings(library, seen)),
    ...agreementFindings(seen),
    ...decisionFindings(library, seen),
    ...fileFindings(library, seen),
    ...(await previewFindings(library, seen)),
    ...(await evidenceFindings(library)),
  ];
}

function journalFindings({ file, decisions, warnings }: CheckedLibrary): Finding[] {
  const found = warnings();
  if (found.length > 0) return found.map((message) => ({ level: 'warning', area: 'journals', message }));
  return [{ level: 'ok', area: 'journals', message: `library.json (format ${file.get().format}), decisions.jsonl (${count(decisions.lastSeq(), 'act')}) and identity.jsonl are whole.` }];
}

async function rootFindings({ roots }: CheckedLibrary, { files }: Seen): Promise<Finding[]> {
  if (roots().length === 0) return [{ level: 'ok', area: 'folders', message: 'There are no folders of photos yet.' }];
  const findings: Finding[] = [];
  for (const root of roots()) {
    const photos = count(new Set(files.filter((row) => row.rootId === root.id).map((row) => row.photoId)).size, 'photo');
    findings.push(
      (await isReachable(root.path))
        ? { level: 'ok', area: 'folders', message: `“${root.path}” is there, with ${photos}.` }
        : { level: 'warning', area: 'folders', message: `“${root.path}” is not there: its ${photos} are away. Connect its drive, or take the folder out of the library.` },
    );
  }
  return [...findings, ...nestedSentences(roots()).map((message): Finding => ({ level: 'ok', area: 'folders', message }))];
}

/** The identity journal and the catalogue say the same about every file. */
function agreementFindings({ identity, files, photos }: Seen): Finding[] {
  const rows = new Map(files.map((row) => [fileKey(row.rootId, row.relPath), row]));
  const unknownToCatalogue = [...identity.files].filter(([key]) => !rows.has(key)).length;
  const unknownToJournal = [...rows.keys()].filter((key) => !identity.files.has(key)).length;
  const differing = [...identity.files].filter(([key, file]) => {
    const row = rows.get(key);
    return row !== undefined && (row.photoId !== file.photoId || photos.get(file.photoId)?.contentHash !== identity.hashes.get(file.photoId));
  }).length;
  const orphans = new Set(files.filter((row) => !photos.has(row.photoId)).map((row) => row.photoId)).size;
  const bad = [
    [unknownToCatalogue, 'known to the journal but not to the catalogue'],
    [unknownToJournal, 'known to the catalogue but not to the journal'],
    [differing, 'another photo to the catalogue than to the journal'],
    [orphans, 'in the catalogue without their photo'],
  ] as const;
  const findings = bad.filter(([number]) => number > 0).map(([number, what]): Finding => ({ level: 'problem', area: 'catalogue', message: `${count(number, 'file')} ${number === 1 ? 'is' : 'are'} ${what}. Rebuild the catalogue: nothing you decided is lost.` }));
  return findings.length > 0 ? findings : [{ level: 'ok', area: 'catalogue', message: `${count(photos.size, 'photo')} in ${count(files.length, 'file')}: journal and catalogue agree.` }];
}

function decisionFindings({ decisions }: CheckedLibrary, { photos }: Seen): Finding[] {
  const behind = [...photos.values()].filter((row) => row.appliedSeq !== decisions.of(row.id).seq).length;
  if (behind > 0) return [{ level: 'problem', area: 'decisions', message: `${count(behind, 'photo')} ${behind === 1 ? 'does' : 'do'} not show your last decision. Start Sightline again; if that does not help, rebuild the catalogue.` }];
  return [{ level: 'ok', area: 'decisions', message: 'Every photo shows what you decided.' }];
}

function fileFindings({ roots }: CheckedLibrary, { files, photos }: Seen): Finding[] {
  const findings: Finding[] = [];
  const path = (row: FileRow) => join(roots().find(({ id }) => id === row.rootId)?.path ?? '?', ...row.relPath.split('/'));
  const missing = files.filter((row) => row.state === 'missing').map(path);
  if (missing.length > 0) findings.push({ level: 'warning', area: 'files', message: `${count(missing.length, 'file')} ${missing.length === 1 ? 'is' : 'are'} missing though the folder is there: ${named(missing)}.` });
  const away = files.filter((row) => row.state === 'away').map(path);
  if (away.length > 0) findings.push({ level: 'warning', area: 'files', message: `${count(away.length, 'file')} ${away.length === 1 ? 'is' : 'are'} away with the drive or folder: ${named(away)}.` });
  const held = new Set(files.map((row) => row.photoId));
  const homeless = [...photos.keys()].filter((id) => !held.has(id)).length;
  if (homeless > 0) findings.push({ level: 'ok', area: 'files', message: `${count(homeless, 'photo')} without a file ${homeless === 1 ? 'is' : 'are'} remembered, so that what you decided is there when the file comes back.` });
  const failed = [...photos.values()].filter((row) => row.failure !== null).length;
  if (failed > 0) findings.push({ level: 'warning', area: 'files', message: `${count(failed, 'photo')} could not be read. The import report names them.` });
  if (findings.length === 0) findings.push({ level: 'ok', area: 'files', message: 'No file is missing.' });
  return findings;
}

async function previewFindings({ layout }: CheckedLibrary, { photos }: Seen): Promise<Finding[]> {
  const files = await previewFiles(layout);
  const wanted = new Set<string>();
  let missing = 0;
  for (const row of photos.values()) {
    const grid = previewName(layout, row, 'grid');
    if (row.pixelHash !== null && !files.has(grid)) missing += 1;
    wanted.add(grid).add(previewName(layout, row, 'large'));
  }
  const orphans = [...files].filter(([name]) => !wanted.has(name)).map(([, path]) => path);
  const findings: Finding[] = [];
  if (missing > 0) findings.push({ level: 'problem', area: 'previews', message: `${count(missing, 'photo')} ${missing === 1 ? 'has' : 'have'} no preview. Rebuild the catalogue to make ${missing === 1 ? 'it' : 'them'} again.` });
  if (orphans.length > 0) findings.push({ level: 'warning', area: 'previews', message: `${count(orphans.length, 'preview')} (${megabytes(await sizeOfAll(orphans))}) belong${orphans.length === 1 ? 's' : ''} to no photo. Rebuilding the catalogue clears them away.` });
  if (findings.length === 0) findings.push({ level: 'ok', area: 'previews', message: `${count(files.size, 'preview')}: none is missing, none is left over.` });
  return findings;
}

async function evidenceFindings({ catalogue }: CheckedLibrary): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const packId of await catalogue.evidencePacks()) {
    const lacking = (await catalogue.lackingEvidence(packId, unlimited)).length;
    const total = await catalogue.countEvidence(packId);
    findings.push(
      lacking === 0
        ? { level: 'ok', area: 'understanding', message: `“${packId}” has looked at all ${count(total, 'photo')}.` }
        : { level: 'warning', area: 'understanding', message: `“${packId}” has still to look at ${count(lacking, 'photo')}. The next import does it.` },
    );
  }
  return findings;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

function named(paths: readonly string[]): string {
  const shown = [...paths].sort().slice(0, namedPaths).map((path) => `“${path}”`).join(', ');
  return paths.length > namedPaths ? `${shown} and ${(paths.length - namedPaths).toLocaleString('en')} more` : shown;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}
