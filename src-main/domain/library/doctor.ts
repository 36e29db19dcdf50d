/**
 * @file The library check: whether journals, catalogue, previews, vectors and folders agree, in sentences
 * with a next step. It changes nothing.
 */
import { join } from 'node:path';
import type { Finding } from '../../../src-preload/contract/index.ts';
import type { FileRow } from '../catalogue/rows.ts';
import { comesLater, kindOf } from '../evidence/kinds.ts';
import type { PackRef } from '../vision/vision.ts';
import type { OpenLibrary } from './open-library.ts';
import { sizeOfAll } from './preview-files.ts';
import { nestedSentences } from './root-folder.ts';
import { scanIntegrity, type EvidenceFaults, type IntegrityScan } from './integrity-scan.ts';

/** number of paths that a sentence names; the rest is only counted */
const maxNamedPaths = 10;
const nextStep = 'Repair the library: nothing you decided is lost.';

export type CheckedLibrary = Pick<
  OpenLibrary,
  'files' | 'layout' | 'file' | 'roots' | 'decisions' | 'identity' | 'catalogue' | 'warnings'
>;

/** The model packs, as far as the check asks for them. */
export interface CheckedPacks {
  /** whether this pack can be used now */
  runs(packId: string): boolean;
  /** packs whose evidence counts now */
  inUse: readonly PackRef[];
  /** those that come after the others are at work now (`AnalyzerSpec.after`) */
  laterAtWork?: boolean;
}

/**
 * @param derivedVersions versions of current derived data; throws AppError where a pack cannot be used
 * @returns findings in a fixed order, also those without a problem: `problem` = a fault that repair corrects,
 * `warning` = worth knowing
 */
export async function checkLibrary(
  library: CheckedLibrary,
  derivedVersions: () => Promise<readonly string[]>,
  packs: CheckedPacks = { runs: () => true, inUse: [] },
): Promise<Finding[]> {
  const survey = await scanIntegrity(library, derivedVersions);
  const evidence = [...survey.evidence, ...(await notBegun(library, survey, packs))];
  return [
    ...journalFindings(library),
    ...rootFindings(library, survey),
    ...agreementFindings(survey),
    ...decisionFindings(survey),
    ...stackFindings(survey),
    ...fileFindings(library, survey),
    ...(await previewFindings(survey, library.files)),
    ...evidence.flatMap((faults) => evidenceFindings(faults, packs, survey)),
    ...derivedFindings(survey),
    ...indexFindings(survey),
  ];
}

/** Packs in use that have not looked at any photo yet, where there are photos to look at. */
async function notBegun(
  { catalogue }: CheckedLibrary,
  { evidence }: IntegrityScan,
  { inUse }: CheckedPacks,
): Promise<EvidenceFaults[]> {
  const none = { total: 0, stale: [], orphans: [], invalid: [] };
  const faults: EvidenceFaults[] = [];
  for (const { id, role } of inUse) {
    if (evidence.some(({ packId }) => packId === id)) continue;
    const lacking = await catalogue.lackingEvidence(id, Infinity);
    if (lacking.length > 0) faults.push({ ...none, packId: id, kind: kindOf(role), lacking });
  }
  return faults;
}

function journalFindings({ file, decisions, warnings }: CheckedLibrary): Finding[] {
  const found = warnings();
  if (found.length > 0) return found.map((message) => ({ level: 'warning', area: 'journals', message }));
  return [
    {
      level: 'ok',
      area: 'journals',
      message: `library.json (format ${file.get().format}), decisions.jsonl (${count(decisions.lastSeq(), 'act')}) and identity.jsonl are whole.`,
    },
  ];
}

function rootFindings({ roots }: CheckedLibrary, { files, roots: states }: IntegrityScan): Finding[] {
  if (roots().length === 0)
    return [{ level: 'ok', area: 'folders', message: 'There are no folders of photos yet.' }];
  const findings = roots().map((root): Finding => {
    const photos = count(
      new Set(files.filter((row) => row.rootId === root.id).map((row) => row.photoId)).size,
      'photo',
    );
    switch (states.get(root.id)) {
      case 'gone':
        return {
          level: 'warning',
          area: 'folders',
          message: `“${root.path}” is not there: its ${photos} are away. Connect its drive, say where the folder is now, or take it out of the library.`,
        };
      case 'unreadable':
        return {
          level: 'warning',
          area: 'folders',
          message: `“${root.path}” is there and cannot be read: its ${photos} are away. Check its permissions and its drive.`,
        };
      default:
        return { level: 'ok', area: 'folders', message: `“${root.path}” is there, with ${photos}.` };
    }
  });
  return [
    ...findings,
    ...nestedSentences(roots()).map((message): Finding => ({ level: 'ok', area: 'folders', message })),
  ];
}

/** Whether the identity journal and the catalogue agree about every file. */
function agreementFindings({ rows, photos, files, identity }: IntegrityScan): Finding[] {
  const inLostRoots = [...identity.files.values()].filter(({ rootId }) =>
    rows.lostRoots.includes(rootId),
  ).length;
  const findings = problems('catalogue', [
    [rows.missingRows.length, 'file', 'known to the journal but not to the catalogue'],
    [inLostRoots, 'file', 'known to the journal in a folder that the library does not have'],
    [rows.missingLines.length, 'file', 'known to the catalogue but not to the journal'],
    [rows.differing.length, 'file', 'another photo to the catalogue than to the journal'],
    [rows.orphans.length, 'file', 'in the catalogue without a photo'],
    [
      rows.unreferencedPhotos.length,
      'photo',
      'in the catalogue without a file, a line in the journal or a decision',
    ],
  ]);
  return findings.length > 0
    ? findings
    : [
        {
          level: 'ok',
          area: 'catalogue',
          message: `${count(photos.size, 'photo')} in ${count(files.length, 'file')}: journal and catalogue agree.`,
        },
      ];
}

function decisionFindings({ lackingDecisions }: IntegrityScan): Finding[] {
  if (lackingDecisions.length > 0)
    return [
      {
        level: 'problem',
        area: 'decisions',
        message: `${count(lackingDecisions.length, 'photo')} ${lackingDecisions.length === 1 ? 'does' : 'do'} not show your last decision. Repair the library to see ${lackingDecisions.length === 1 ? 'it' : 'them'}.`,
      },
    ];
  return [{ level: 'ok', area: 'decisions', message: 'Every photo shows what you decided.' }];
}

function stackFindings({ orphanedMembers, missingCompanions }: IntegrityScan): Finding[] {
  return problems('pairs', [
    [orphanedMembers.length, 'photo', 'shown under a photo that is not there'],
    [missingCompanions.length, 'video', 'said to belong to a photo and not where it was'],
  ]);
}

function fileFindings({ roots }: CheckedLibrary, { files, photos }: IntegrityScan): Finding[] {
  const findings: Finding[] = [];
  const path = (row: FileRow) =>
    join(roots().find(({ id }) => id === row.rootId)?.path ?? '?', ...row.relPath.split('/'));
  const missing = files.filter((row) => row.state === 'missing').map(path);
  if (missing.length > 0)
    findings.push({
      level: 'warning',
      area: 'files',
      message: `${count(missing.length, 'file')} ${missing.length === 1 ? 'is' : 'are'} missing though the folder is there: ${named(missing)}. Put ${missing.length === 1 ? 'it' : 'them'} back, or remove the photos from the library.`,
    });
  const away = files.filter((row) => row.state === 'away').map(path);
  if (away.length > 0)
    findings.push({
      level: 'warning',
      area: 'files',
      message: `${count(away.length, 'file')} ${away.length === 1 ? 'is' : 'are'} away with the drive or folder: ${named(away)}.`,
    });
  const held = new Set(files.map((row) => row.photoId));
  const homeless = [...photos.keys()].filter((id) => !held.has(id)).length;
  if (homeless > 0)
    findings.push({
      level: 'ok',
      area: 'files',
      message: `${count(homeless, 'photo')} without a file ${homeless === 1 ? 'is' : 'are'} remembered, so that what you decided is there when the file comes back.`,
    });
  const failed = [...photos.values()].filter((photo) => photo.failed).length;
  if (failed > 0)
    findings.push({
      level: 'warning',
      area: 'files',
      message: `${count(failed, 'photo')} could not be read. The import report names them; the next import with “try again” reads them anew.`,
    });
  if (findings.length === 0) findings.push({ level: 'ok', area: 'files', message: 'No file is missing.' });
  return findings;
}

async function previewFindings(
  { previews, files }: IntegrityScan,
  disk: CheckedLibrary['files'],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const here = new Set(files.filter((row) => row.state === 'present').map((row) => row.photoId));
  const broken = new Set(
    previews.damaged.filter(({ kind }) => kind === 'grid').map(({ photoId }) => photoId),
  );
  const gone = previews.missing.filter((id) => !broken.has(id));
  const missing = gone.filter((id) => here.has(id)).length;
  if (missing > 0)
    findings.push({
      level: 'problem',
      area: 'previews',
      message: `${count(missing, 'photo')} ${missing === 1 ? 'has' : 'have'} no preview. Repair the library to make ${missing === 1 ? 'it' : 'them'} again.`,
    });
  const waiting = gone.length - missing;
  if (waiting > 0)
    findings.push({
      level: 'warning',
      area: 'previews',
      message: `${count(waiting, 'photo')} ${waiting === 1 ? 'has' : 'have'} no preview, and no file that could be looked at now. Connect the drive: the preview is made when the photo is next seen.`,
    });
  if (previews.damaged.length > 0)
    findings.push({
      level: 'problem',
      area: 'previews',
      message: `${count(previews.damaged.length, 'preview')} ${previews.damaged.length === 1 ? 'is' : 'are'} empty or damaged. Repair the library to make ${previews.damaged.length === 1 ? 'it' : 'them'} again.`,
    });
  if (previews.orphans.length > 0)
    findings.push({
      level: 'warning',
      area: 'previews',
      message: `${count(previews.orphans.length, 'preview')} belong${previews.orphans.length === 1 ? 's' : ''} to no photo (${megabytes(await sizeOfAll(previews.orphans, disk))}). Repair the library to clear them away.`,
    });
  if (previews.unfinished.length > 0)
    findings.push({
      level: 'warning',
      area: 'previews',
      message: `${count(previews.unfinished.length, 'unfinished preview')} ${previews.unfinished.length === 1 ? 'was' : 'were'} left by a stop. Repair the library to clear them away.`,
    });
  if (findings.length === 0)
    findings.push({
      level: 'ok',
      area: 'previews',
      message: `${count(previews.whole, 'preview')}: none is missing, damaged or left over.`,
    });
  return findings;
}

function evidenceFindings(
  { packId, kind: { role, words, analysis }, total, lacking, stale, orphans, invalid }: EvidenceFaults,
  packs: CheckedPacks,
  { files }: Pick<IntegrityScan, 'files'>,
): Finding[] {
  const isAtWork = packs.laterAtWork === true && comesLater(role) && packs.runs(packId);
  const next = nextWords(packs.runs(packId), isAtWork);
  const isHere = new Set(files.filter(({ state }) => state === 'present').map(({ photoId }) => photoId));
  const needsOriginal = 'needsOriginal' in analysis && analysis.needsOriginal === true;
  const away = needsOriginal ? lacking.filter((id) => !isHere.has(id)).length : 0;
  const findings: Finding[] = [];
  if (orphans.length > 0)
    findings.push({
      level: 'problem',
      area: 'understanding',
      message: `“${packId}” remembers ${count(orphans.length, 'photo')} that ${orphans.length === 1 ? 'is' : 'are'} no more. Repair the library to forget ${orphans.length === 1 ? 'it' : 'them'}.`,
    });
  if (invalid.length > 0)
    findings.push({
      level: 'problem',
      area: 'understanding',
      message: `What “${packId}” found in ${count(invalid.length, 'photo')} cannot be right: it was damaged on the way or on the disk. Repair the library to forget it.`,
    });
  if (stale.length > 0)
    findings.push({
      level: 'warning',
      area: 'understanding',
      message: `“${packId}” saw ${count(stale.length, 'photo')} before ${stale.length === 1 ? 'it was' : 'they were'} edited. ${'onRequest' in analysis ? 'What it wrote then is not shown; have them described again.' : 'The next import looks again.'}`,
    });
  if (lacking.length - away > stale.length)
    findings.push({
      level: isAtWork ? 'ok' : 'warning',
      area: 'understanding',
      message: `${words.someMissing(packId, count(lacking.length - away, 'photo'))} ${next}`,
    });
  if (away > 0)
    findings.push({
      level: 'ok',
      area: 'understanding',
      message: `${words.someMissing(packId, count(away, 'photo'))} Connect the drive or folder of ${away === 1 ? 'it' : 'them'}: the next import does it then.`,
    });
  return findings.length > 0
    ? findings
    : [
        {
          level: 'ok',
          area: 'understanding',
          message: words.allAnalyzed(packId, count(total, 'photo')),
        },
      ];
}

/** What is to be done about photos that a pack has still to look at. */
function nextWords(runs: boolean, isAtWork: boolean): string {
  if (!runs) return 'It cannot be used now: the models’ own findings say why.';
  return isAtWork ? 'That is under way.' : 'The next import does it.';
}

function derivedFindings({ underived, underivedReason }: IntegrityScan): Finding[] {
  if (underived === null)
    return [
      {
        level: 'warning',
        area: 'tags',
        message: `Whether tags and captions are current could not be told. ${underivedReason}`,
      },
    ];
  if (underived.length > 0)
    return [
      {
        level: 'warning',
        area: 'tags',
        message: `${count(underived.length, 'photo')} ${underived.length === 1 ? 'shows' : 'show'} tags and captions of an earlier state. Repair or the next import writes them again.`,
      },
    ];
  return [{ level: 'ok', area: 'tags', message: 'All tags and captions are current.' }];
}

function indexFindings({ indices }: IntegrityScan): Finding[] {
  if (indices.length === 0) return [];
  return [
    {
      level: 'problem',
      area: 'catalogue',
      message: `${count(indices.length, 'index', 'indices')} of the catalogue ${indices.length === 1 ? 'is' : 'are'} missing (${indices.join(', ')}): searching is slow. Repair the library to make ${indices.length === 1 ? 'it' : 'them'} again.`,
    },
  ];
}

/** One finding for each number that is not 0. */
function problems(area: string, counted: readonly (readonly [number, string, string])[]): Finding[] {
  return counted
    .filter(([number]) => number > 0)
    .map(([number, noun, what]) => ({
      level: 'problem',
      area,
      message: `${count(number, noun)} ${number === 1 ? 'is' : 'are'} ${what}. ${nextStep}`,
    }));
}

function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`;
}

function named(paths: readonly string[]): string {
  const shown = [...paths]
    .sort()
    .slice(0, maxNamedPaths)
    .map((path) => `“${path}”`)
    .join(', ');
  return paths.length > maxNamedPaths
    ? `${shown} and ${(paths.length - maxNamedPaths).toLocaleString('en')} more`
    : shown;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}
