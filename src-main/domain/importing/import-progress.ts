/** @file The progress of an import: counts and lists, folded from the events of its phases. Pure. */
import type { ImportFailure, ImportOffer, ImportReport } from '../../../src-preload/contract/index.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { CountedFile, FailedFile, ImportEvent, Outcome, SkippedFile } from './import-events.ts';
import type { ReportLine } from './report-lines.ts';

export interface ImportProgress {
  counts: Readonly<Record<Outcome, number>>;
  /** skipped files, by what they are */
  skipped: ReadonlyMap<string, number>;
  failed: readonly ImportFailure[];
  /** how many of them are folders */
  failedFolders: number;
  /** paths */
  damaged: readonly string[];
  problems: ImportReport['problems'];
  offers: readonly ImportOffer[];
  /** files of the current step that are done */
  done: number;
}

export const noProgress: ImportProgress = {
  counts: { imported: 0, updated: 0, unchanged: 0, moved: 0, duplicates: 0, removed: 0 },
  skipped: new Map(),
  failed: [],
  failedFolders: 0,
  damaged: [],
  problems: [],
  offers: [],
  done: 0,
};

type EventOf<Kind extends ImportEvent['kind']> = Extract<ImportEvent, { kind: Kind }>;

function ofKind<Kind extends ImportEvent['kind']>(
  events: readonly ImportEvent[],
  kind: Kind,
): EventOf<Kind>[] {
  return events.filter((event): event is EventOf<Kind> => event.kind === kind);
}

/** The progress with these events added. Lists are copied once a call, however many events there are. */
export function withEvents(progress: ImportProgress, events: readonly ImportEvent[]): ImportProgress {
  const counted = ofKind(events, 'counted');
  return {
    counts: withOutcomes(progress.counts, counted),
    skipped: withSkipped(progress.skipped, ofKind(events, 'skipped')),
    failed: joined(
      progress.failed,
      ofKind(events, 'failed').map(({ path, code, message }) => ({ path, code, message })),
    ),
    failedFolders:
      progress.failedFolders + ofKind(events, 'failed').filter(({ isFolder }) => isFolder).length,
    damaged: joined(
      progress.damaged,
      counted.filter(({ damaged }) => damaged).map(({ path }) => path),
    ),
    problems: joined(
      progress.problems,
      counted.flatMap(({ path, problems = [] }) => problems.map((message) => ({ path, message }))),
    ),
    offers: joined(
      progress.offers,
      ofKind(events, 'offered').map(({ offer }) => offer),
    ),
    done: events.reduce(doneAfter, progress.done),
  };
}

function withOutcomes(
  counts: ImportProgress['counts'],
  counted: readonly CountedFile[],
): ImportProgress['counts'] {
  if (counted.length === 0) return counts;
  const next = { ...counts };
  for (const { outcome } of counted) next[outcome] += 1;
  return next;
}

function withSkipped(
  skipped: ImportProgress['skipped'],
  files: readonly SkippedFile[],
): ImportProgress['skipped'] {
  if (files.length === 0) return skipped;
  const next = new Map(skipped);
  for (const { as, folder } of files) next.set(as, (next.get(as) ?? 0) + (folder?.count ?? 1));
  return next;
}

function joined<Item>(items: readonly Item[], more: readonly Item[]): Item[] {
  return more.length === 0 ? (items as Item[]) : [...items, ...more];
}

/** Each step that is shown to the person counts from 0. */
function doneAfter(done: number, event: ImportEvent): number {
  if (event.kind === 'note') return 0;
  return event.kind === 'done' ? done + event.count : done;
}

/** The update of the job after these events; unchanged fields are absent. */
export function updateOf(events: readonly ImportEvent[], { done, failed }: ImportProgress): JobUpdate {
  return events.reduce<JobUpdate>((update, event) => {
    switch (event.kind) {
      case 'note':
        return { ...update, note: event.text, done, total: null };
      case 'expected':
        return { ...update, total: event.total };
      case 'done':
        return { ...update, done };
      case 'failed':
        return { ...update, failures: failed };
      default:
        return update;
    }
  }, {});
}

const wordOf: Readonly<Record<Outcome, string>> = {
  imported: 'new',
  updated: 'updated',
  unchanged: 'unchanged',
  moved: 'moved',
  duplicates: 'duplicate',
  removed: 'removed',
};
const removedReason = 'You took this photo out of the library. The page Removed puts it back.';
const damagedReason =
  'Only a part of this picture could be read; it is shown as far as it goes. Look for a whole copy.';

/** The report line of a file that was skipped or could not be read. */
export function reportLineOfUncounted(event: SkippedFile | FailedFile): ReportLine {
  const { path } = event;
  return event.kind === 'skipped'
    ? { outcome: 'skipped', path, code: event.as, reason: event.folder?.reason ?? '' }
    : { outcome: 'failed', path, code: event.code, reason: event.message };
}

/** The report line of a photo's file; null = nothing to report: unchanged, undamaged, no problems. */
export function reportLineOfCounted({
  outcome,
  path,
  damaged,
  code = '',
  reason: why = '',
  problems = [],
}: CountedFile): ReportLine | null {
  const reason = [why, ...problems].filter((sentence) => sentence !== '').join(' ');
  if (outcome === 'unchanged' && !damaged && reason === '') return null;
  return {
    outcome: wordOf[outcome],
    path,
    code: damaged ? 'damaged' : code,
    reason: outcome === 'removed' ? removedReason : damaged ? damagedReason : reason,
  };
}

export function toReport(progress: ImportProgress, seconds: number): ImportReport {
  const { counts, skipped, failed, failedFolders, damaged, problems, offers } = progress;
  const counted = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    found: counted + failed.length - failedFolders,
    ...counts,
    skipped: [...skipped]
      .map(([kind, count]) => ({ kind, count }))
      .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1)),
    failed: [...failed],
    damaged: [...damaged].sort(),
    problems: [...problems].sort((a, b) => (a.path < b.path ? -1 : 1)),
    offers: [...offers],
    seconds,
  };
}
