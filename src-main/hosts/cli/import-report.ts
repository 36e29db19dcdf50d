/** @file The results of an import's files in words, and the sum of several reports. */
import type { ImportReport } from '../../../src-preload/contract/index.ts';
import { count, duration, indent } from './words.ts';

export const emptyReport: ImportReport = {
  found: 0,
  imported: 0,
  updated: 0,
  unchanged: 0,
  moved: 0,
  duplicates: 0,
  removed: 0,
  skipped: [],
  failed: [],
  damaged: [],
  offers: [],
  problems: [],
  seconds: 0,
};

/** Two folders' reports as one. */
export function sum(one: ImportReport, other: ImportReport): ImportReport {
  const skipped = new Map(one.skipped.map(({ kind, count: number }) => [kind, number]));
  const problems = [...new Set([...(one.modelProblems ?? []), ...(other.modelProblems ?? [])])];
  for (const { kind, count: number } of other.skipped) skipped.set(kind, (skipped.get(kind) ?? 0) + number);
  return {
    found: one.found + other.found,
    imported: one.imported + other.imported,
    updated: one.updated + other.updated,
    unchanged: one.unchanged + other.unchanged,
    moved: one.moved + other.moved,
    duplicates: one.duplicates + other.duplicates,
    removed: one.removed + other.removed,
    skipped: [...skipped].map(([kind, number]) => ({ kind, count: number })),
    failed: [...one.failed, ...other.failed],
    damaged: [...one.damaged, ...other.damaged],
    offers: [...one.offers, ...other.offers],
    ...(problems.length > 0 && { modelProblems: problems }),
    problems: [...one.problems, ...other.problems],
    seconds: Math.round((one.seconds + other.seconds) * 1_000) / 1_000,
  };
}

/** kinds of skipped files that have a plural */
const countable: ReadonlySet<string> = new Set([
  'video',
  'document',
  'archive',
  'sidecar',
  'unfinished download',
  'other picture',
]);

const plurals: Readonly<Record<string, string>> = {
  'preview of another program': 'previews of other programs',
};

/** failures that a terminal shows one by one */
const shownFailures = 50;

/** @param reportPath path of the complete report, if it was written */
export function reportText(report: ImportReport, reportPath: string | null = null): string {
  const { skipped, damaged, problems, offers, failed, modelProblems } = report;
  const lines = [
    headline(report),
    ...(skipped.length > 0 ? [`Left aside: ${skipped.map(skippedText).join(', ')}.`] : []),
    ...firstOf(
      damaged,
      (path) => `Damaged, shown as far as it goes: ${path}`,
      (more) => `… and ${count(more, 'more damaged photo', 'more damaged photos')}.`,
    ),
    ...firstOf(
      problems,
      ({ path, message }) => `Read in part: ${path}\n  ${message}`,
      (more) =>
        `… and ${count(more, 'more photo', 'more photos')} of whose metadata something could not be read. ` +
        '--report FILE lists them all.',
    ),
    ...offers.slice(0, shownFailures).map(offerText),
    ...(offers.length > 0 ? [offersHint] : []),
    ...firstOf(
      failed,
      ({ path, message }) => `Not read: ${path}\n  ${message}`,
      (more) =>
        `… and ${count(more, 'more file', 'more files')} that could not be read. ` +
        '--report FILE lists them all.',
    ),
    ...(modelProblems ? ['Not fully understood:', ...modelProblems.map((sentence) => indent(sentence))] : []),
    ...(reportPath === null ? [] : [`The whole report: ${reportPath}`]),
  ];
  return lines.join('\n');
}

function headline(report: ImportReport): string {
  const parts = [
    [report.imported, 'new'],
    [report.updated, 'changed'],
    [report.moved, 'moved'],
    [report.unchanged, 'as before'],
    [report.duplicates, report.duplicates === 1 ? 'duplicate' : 'duplicates'],
    [report.removed, 'removed by you (“sightline removed” lists them)'],
    [report.failed.length, 'could not be read'],
  ] as const;
  const found = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const details = found.length > 0 ? `: ${found.join(', ')}` : '';
  return `Found ${count(report.found, 'photo')} in ${duration(report.seconds)}${details}.`;
}

function skippedText({ kind, count: number }: ImportReport['skipped'][number]): string {
  return count(number, kind, countable.has(kind) ? `${kind}s` : (plurals[kind] ?? kind));
}

function offerText({ path }: ImportReport['offers'][number]): string {
  return `Looks like an edit of a photo that is not there any more, whose words are kept: ${path}`;
}
const offersHint =
  '“sightline edits” lists what you said about them; “sightline edits accept PHOTO” takes it over.';

/** The first of them, each with its line, and how many more there are. */
function firstOf<Item>(
  items: readonly Item[],
  line: (item: Item) => string,
  rest: (more: number) => string,
): string[] {
  const shown = items.slice(0, shownFailures).map(line);
  return items.length > shownFailures ? [...shown, rest(items.length - shownFailures)] : shown;
}
