/** @file The events of an import, folded: counts, lists, updates of the job, a report line a file. */
import { describe, expect, it } from 'vitest';
import { failedFile, failedFolder, type CountedFile, type ImportEvent } from './import-events.ts';
import { noProgress, toReport, updateOf, withEvents } from './import-progress.ts';
import { createImportReporter, type CountedFiles } from './import-reporter.ts';
import type { ReportLine } from './report-lines.ts';

const counted = (path: string, outcome: CountedFile['outcome'], more: Partial<CountedFile> = {}) =>
  ({ kind: 'counted', outcome, path, photoId: `photo of ${path}`, damaged: false, ...more }) as const;

const events: readonly ImportEvent[] = [
  { kind: 'note', text: 'Looking for photos' },
  { kind: 'done', count: 3 },
  { kind: 'skipped', as: 'video', path: '/v.mov' },
  { kind: 'skipped', as: 'document', path: '/d.pdf' },
  { kind: 'skipped', as: 'document', path: '/cache', folder: { count: 7, reason: 'made by a program' } },
  counted('/b.jpg', 'imported', { damaged: true, problems: ['bad IPTC'] }),
  counted('/a.jpg', 'imported', { damaged: true }),
  counted('/c.jpg', 'unchanged'),
  { kind: 'failed', path: '/x.jpg', code: 'unreadable_file', message: 'It cannot be read.' },
  { kind: 'offered', offer: { path: '/b.jpg', id: 'b', from: 'a' } },
];

describe('the progress of an import', () => {
  it('is its events, folded: in one call or one by one', () => {
    const progress = withEvents(noProgress, events);
    expect(events.reduce((before, event) => withEvents(before, [event]), noProgress)).toEqual(progress);
    expect(toReport(progress, 1.5)).toEqual({
      found: 4,
      imported: 2,
      updated: 0,
      unchanged: 1,
      moved: 0,
      duplicates: 0,
      removed: 0,
      skipped: [
        { kind: 'document', count: 8 },
        { kind: 'video', count: 1 },
      ],
      failed: [{ path: '/x.jpg', code: 'unreadable_file', message: 'It cannot be read.' }],
      damaged: ['/a.jpg', '/b.jpg'],
      problems: [{ path: '/b.jpg', message: 'bad IPTC' }],
      offers: [{ path: '/b.jpg', id: 'b', from: 'a' }],
      seconds: 1.5,
    });
  });

  it('finds files, not the folders that could not be read', () => {
    const failure = { code: 'unreadable_file', message: 'It cannot be opened.' };
    const events = [failedFile('/a.jpg', failure), failedFolder('/locked', failure)];
    expect(toReport(withEvents(noProgress, events), 0)).toMatchObject({
      found: 1,
      failed: [{ path: '/a.jpg' }, { path: '/locked' }],
    });
  });

  it('leaves the progress before as it was', () => {
    const before = withEvents(noProgress, events);
    const copy = structuredClone(before);
    withEvents(before, events);
    expect(before).toEqual(copy);
    expect(noProgress.failed).toEqual([]);
  });

  it('counts each step anew, and tells only what changed', () => {
    const first = withEvents(noProgress, events);
    expect(first.done).toBe(3);
    const next: ImportEvent[] = [
      { kind: 'note', text: 'Importing photos' },
      { kind: 'expected', total: 9 },
    ];
    const second = withEvents(first, next);
    expect(updateOf(next, second)).toEqual({ note: 'Importing photos', done: 0, total: 9 });
    expect(updateOf(events, first)).toEqual({
      note: 'Looking for photos',
      done: 3,
      total: null,
      failures: first.failed,
    });
    expect(updateOf([counted('/c.jpg', 'unchanged')], second)).toEqual({});
  });
});

describe('the reporter', () => {
  const open = (before: CountedFiles, removed: readonly string[] = []) => {
    const lines: ReportLine[] = [];
    const told: unknown[] = [];
    const reporter = createImportReporter({
      tell: (update) => void told.push(update),
      now: () => 0,
      line: (line) => void lines.push(line),
      before,
      isRemoved: (id) => removed.includes(id),
    });
    return { ...reporter, lines, told };
  };

  it('counts a file as the run before it was interrupted did, with its line', () => {
    const before: CountedFiles = new Map();
    const first = open(before);
    first.emit([counted('/a.jpg', 'imported'), counted('/b.jpg', 'unchanged')]);
    const second = open(before);
    second.emit([counted('/a.jpg', 'unchanged'), counted('/b.jpg', 'unchanged')]);
    expect(second.report()).toMatchObject({ imported: 1, unchanged: 1, found: 2 });
    expect(second.lines).toEqual([{ outcome: 'new', path: '/a.jpg', code: '', reason: '' }]);
    expect(second.lines).toEqual(first.lines);
  });

  it('counts a photo that was taken out as removed, and says where it can be put back', () => {
    const { emit, report, lines } = open(new Map(), ['photo of /a.jpg']);
    emit([counted('/a.jpg', 'unchanged')]);
    expect(report()).toMatchObject({ removed: 1, unchanged: 0 });
    expect(lines).toMatchObject([{ outcome: 'removed', reason: expect.stringContaining('page Removed') }]);
  });

  it('tells the job nothing where only counts changed', () => {
    const { emit, told } = open(new Map());
    emit([counted('/a.jpg', 'imported')]);
    emit([]);
    expect(told).toEqual([]);
  });
});
