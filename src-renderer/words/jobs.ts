/** @file Jobs in words: what runs, how far it is, how it ended, what an import found. */
import type { ImportFailure, ImportReport, JobSnapshot } from '../../src-preload/contract/index.ts';
import { countOf, formatBytes, formatCount, formatDuration, formatRate, formatTimeLeft } from './numbers.ts';

const names: Record<JobSnapshot['kind'], string> = {
  import: 'Importing',
  models: 'Looking at all photos again',
  rebuild: 'Rebuilding the catalogue',
  repair: 'Repairing the library',
  'add-model': 'Adding a model',
  'get-model': 'Getting a model',
  'check-models': 'Checking the model files',
  'read-text': 'Reading text in photos',
  describe: 'Describing photos',
};

/** the step of the job `read-text` that screens photos */
const screeningNote = 'Screening photos';

/** What kind of work it is, and what it is about. */
export function jobName({ kind, subject }: Pick<JobSnapshot, 'kind' | 'subject'>): string {
  if (subject === undefined) return names[kind];
  if (kind === 'get-model') return `Getting the model “${subject}”`;
  return kind === 'add-model' ? `Adding the model “${subject}”` : names[kind];
}

/** What runs now: the step's own words, else the kind. */
export function jobHeadline(job: JobSnapshot): string {
  if (job.state === 'queued') return `${jobName(job)}: waiting`;
  return job.note || jobName(job);
}

/** “1,240 of 8,112 · 31 a second · about 4 minutes”, “412 MB of 1.7 GB · …”. */
export function jobFigures(job: JobSnapshot): string {
  const isBytes = job.unit === 'bytes';
  const amount = isBytes ? formatBytes : formatCount;
  const parts: string[] = [];
  if (job.total !== null && job.total > 0) parts.push(`${amount(job.done)} of ${amount(job.total)}`);
  else if (job.done > 0) parts.push(amount(job.done));
  if (job.rate !== null && job.rate > 0)
    parts.push(isBytes ? `${formatBytes(job.rate)} a second` : formatRate(job.rate));
  if (job.secondsLeft !== null && job.total !== null) parts.push(formatTimeLeft(job.secondsLeft));
  return parts.join(' · ');
}

/** Share done in 0…1; null where the total is not known yet. */
export function jobShare(job: JobSnapshot): number | null {
  return job.total === null || job.total === 0 ? null : Math.min(1, job.done / job.total);
}

/** How it ended, in one line. */
export function jobOutcome(job: JobSnapshot): string {
  switch (job.state) {
    case 'failed':
      return `${jobName(job)} did not finish`;
    case 'cancelled':
      return `${jobName(job)} was stopped`;
    case 'done':
      return doneWords(job);
    case 'queued':
    case 'running':
      return jobHeadline(job);
  }
}

/** What became of the work of a job that was stopped. */
export function stoppedWords({ kind }: Pick<JobSnapshot, 'kind'>): string {
  if (kind === 'add-model') return 'Nothing of it was kept. Add it again when you like.';
  if (kind === 'get-model') return 'What has come is kept. Go on with it when you like, or discard it.';
  if (kind === 'check-models') return 'Not every file was checked. No model was changed.';
  if (kind === 'describe')
    return 'What was written is kept. Settings, Descriptions, goes on where it stopped.';
  if (kind === 'models') return 'What was finished is kept. Settings, Models, goes on where it stopped.';
  return 'What was finished is kept. Look for new photos to go on where it stopped.';
}

function doneWords(job: JobSnapshot): string {
  if (job.kind === 'add-model' || job.kind === 'get-model')
    return [`The model “${job.subject ?? ''}” is added`, job.note].filter(Boolean).join('. ');
  if (job.kind === 'check-models') return 'All model files are checked';
  if (job.kind === 'rebuild') return 'The catalogue is rebuilt';
  if (job.kind === 'repair') return 'The library is repaired';
  if (job.kind === 'read-text')
    return job.note === screeningNote ? 'All photos are screened' : 'The text in all photos is read';
  if (job.kind === 'describe') return `${countOf(job.done - job.failures, 'photo')} described`;
  if (job.kind === 'models') return 'All photos are looked at again';
  return job.report ? reportWords(job.report) : 'All photos are in';
}

/** “Found 12 photos. 3 could not be read.” */
function reportWords(report: ImportReport): string {
  const failed = report.failed.length;
  const parts = [`Found ${countOf(report.found, 'photo')}.`];
  if (failed > 0) parts.push(`${formatCount(failed)} could not be read.`);
  const edits = report.offers.length;
  if (edits > 0)
    parts.push(`${countOf(edits, 'photo looks', 'photos look')} like an edit of one that was there before.`);
  if (isHalfUnderstood(report)) parts.push('A model can’t be used.');
  return parts.join(' ');
}

/** A model could not be used: the photos are in, and not fully understood. */
export function isHalfUnderstood(report: ImportReport | null): boolean {
  return (report?.modelProblems ?? []).length > 0;
}

/** The report's figures as label and value, zeros left out. */
export function reportFigures(report: ImportReport): { label: string; value: string }[] {
  const figures: [string, number][] = [
    ['Found', report.found],
    ['New', report.imported],
    ['Updated', report.updated],
    ['Unchanged', report.unchanged],
    ['Moved', report.moved],
    ['Duplicates', report.duplicates],
    ['Removed by you', report.removed],
    ['Could not be read', report.failed.length],
    ['Damaged, but shown', report.damaged.length],
    ['Metadata read in part', report.problems.length],
  ];
  const counted = figures
    .filter(([label, value]) => label === 'Found' || value > 0)
    .map(([label, value]) => ({ label, value: formatCount(value) }));
  return [...counted, { label: 'Took', value: formatDuration(report.seconds) }];
}

/** Failures of one reason, with their paths. */
export interface FailureGroup {
  reason: string;
  paths: string[];
}

/** Files that failed for the same reason belong together; the most frequent reason first. */
export function failuresByReason(failed: readonly Pick<ImportFailure, 'path' | 'message'>[]): FailureGroup[] {
  const groups = new Map<string, string[]>();
  for (const { path, message } of failed) {
    const known = groups.get(message);
    if (known) known.push(path);
    else groups.set(message, [path]);
  }
  return [...groups]
    .map(([reason, paths]) => ({ reason, paths }))
    .sort((a, b) => b.paths.length - a.paths.length);
}

const skippedNames: Record<string, [one: string, many: string]> = {
  video: ['video', 'videos'],
  audio: ['sound file', 'sound files'],
  document: ['document', 'documents'],
  sidecar: ['file that belongs to a picture', 'files that belong to pictures'],
  excluded: ['file you left out', 'files you left out'],
  'preview of another program': ['preview made by another program', 'previews made by other programs'],
  archive: ['archive', 'archives'],
  'in the bin of Google Photos': [
    'photo that was in the bin of Google Photos',
    'photos that were in the bin of Google Photos',
  ],
  svg: ['drawing (SVG)', 'drawings (SVG)'],
  other: ['other file', 'other files'],
};

/** “212 videos”, “12 files you left out”; a kind without a name of its own keeps the engine's. */
export function skippedWords({ kind, count }: ImportReport['skipped'][number]): string {
  const [one, many] = skippedNames[kind] ?? [kind, `${kind}s`];
  return countOf(count, one, many);
}
