/**
 * @file What an import found, as it goes: the report, the failures, the progress, and a line a file for
 * whoever wants to read them all.
 */
import type { ImportFailure, ImportOffer, ImportReport } from '../../../src-preload/contract/index.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { ReportLine } from './report-lines.ts';

/** How a found file is counted. */
export type Outcome = 'imported' | 'updated' | 'unchanged' | 'moved' | 'duplicates' | 'removed';

export interface ImportProgress {
  note(text: string): void;
  /** How many files there are to work on from here. */
  expect(total: number): void;
  /** Files of the present step that are done. */
  step(count: number): void;
  /**
   * @param file.photoId the photo it is a file of; one that was taken out is counted as `removed`
   * @param file.damaged only a part of the picture is there
   * @param file.reason a sentence for the line of the file, `file.code` its code
   * @param file.problems what could not be read of its metadata, a sentence each
   */
  count(
    outcome: Outcome,
    file: {
      path: string;
      photoId?: string;
      damaged?: boolean;
      reason?: string;
      code?: string;
      problems?: readonly string[];
    },
  ): void;
  /** A file that looks like an edit of a photo, whose words are offered to it. */
  offer(offer: ImportOffer): void;
  /**
   * @param kind what the file is: `video`, `document` … @param folder of a folder: how many files, and why
   */
  skip(kind: string, path: string, folder?: { count: number; reason: string }): void;
  fail(path: string, failure: { code: string; message: string }): void;
  report(): ImportReport;
}

/** By path: how files were counted, and their lines. */
export type CountedFiles = Map<string, { outcome: Outcome; line: ReportLine }>;

export interface ImportProgressDeps {
  tell: (update: JobUpdate) => void;
  now: () => number;
  /** takes the line of each file that is not just as it was */
  line: (line: ReportLine) => void;
  /**
   * What earlier runs of the same import counted, before they were interrupted: it stays counted so. Added
   * to.
   */
  before?: CountedFiles;
  /** whether the person took this photo out of the library */
  isRemoved?: (photoId: string) => boolean;
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

export function createImportProgress({
  tell,
  now,
  line,
  before = new Map(),
  isRemoved = () => false,
}: ImportProgressDeps): ImportProgress {
  const startedMs = now();
  const counts: Record<Outcome, number> = {
    imported: 0,
    updated: 0,
    unchanged: 0,
    moved: 0,
    duplicates: 0,
    removed: 0,
  };
  const skipped = new Map<string, number>();
  const failed: ImportFailure[] = [];
  const damagedPaths: string[] = [];
  const unread: ImportReport['problems'] = [];
  const offers: ImportOffer[] = [];
  let done = 0;

  return {
    note: (note) => tell({ note, done: (done = 0), total: null }),
    expect: (total) => tell({ total }),
    step: (count) => tell({ done: (done += count) }),
    offer: (offer) => void offers.push(offer),
    count(seen, { path, photoId, damaged = false, reason: why = '', code = '', problems = [] }) {
      const removed = photoId !== undefined && isRemoved(photoId);
      const outcome: Outcome = removed ? 'removed' : seen;
      const earlier = before.get(path);
      counts[earlier?.outcome ?? outcome] += 1;
      if (damaged) damagedPaths.push(path);
      for (const message of problems) unread.push({ path, message });
      const reason = [why, ...problems].filter((sentence) => sentence !== '').join(' ');
      if (outcome === 'unchanged' && !damaged && !earlier && reason === '') return;
      const mine = {
        outcome: wordOf[outcome],
        path,
        code: damaged ? 'damaged' : code,
        reason: removed ? removedReason : damaged ? damagedReason : reason,
      };
      if (outcome !== 'unchanged') before.set(path, { outcome, line: mine });
      line(earlier?.line ?? mine);
    },
    skip(kind, path, { count, reason } = { count: 1, reason: '' }) {
      skipped.set(kind, (skipped.get(kind) ?? 0) + count);
      line({ outcome: 'skipped', path, code: kind, reason });
    },
    fail(path, { code, message }) {
      failed.push({ path, code, message });
      line({ outcome: 'failed', path, code, reason: message });
      tell({ failures: failed });
    },
    report() {
      const { imported, updated, unchanged, moved, duplicates, removed } = counts;
      return {
        found: imported + updated + unchanged + moved + duplicates + removed + failed.length,
        ...counts,
        skipped: [...skipped]
          .map(([kind, count]) => ({ kind, count }))
          .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1)),
        failed: [...failed],
        damaged: [...damagedPaths].sort(),
        problems: [...unread].sort((a, b) => (a.path < b.path ? -1 : 1)),
        offers: [...offers],
        seconds: Math.max(0, Math.round(now() - startedMs)) / 1_000,
      };
    },
  };
}
