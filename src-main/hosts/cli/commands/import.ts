/** @file `import`: adds folders and returns after all stages. */
import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { defineCommand } from 'citty';
import type { CallOutput, ImportReport, JobSnapshot } from '../../../../src-preload/contract/index.ts';
import type { App } from '../../../host.ts';
import { followJob } from '../follow-job.ts';
import { withSession, type Cli, type Session } from '../session.ts';
import { checkWords, globalArgs, UsageError } from '../usage.ts';
import { count, duration, indent } from '../words.ts';
import { writeOut } from '../write-out.ts';

/** failures that a terminal shows one by one */
const shownFailures = 50;

export function importCommand(cli: Cli) {
  const args = {
    folders: {
      type: 'positional',
      required: false,
      description: 'Folders of photos; they stay where they are',
    },
    all: { type: 'boolean', description: 'Look again at every folder of the library' },
    'retry-failed': {
      type: 'boolean',
      description: 'Try again what could not be read, also where it has not changed',
    },
    verify: { type: 'boolean', description: 'Read every file again, also where size and time are as before' },
    samples: { type: 'boolean', description: 'Add the sample photos that come with Sightline' },
    report: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Write what became of each file as a table (CSV)',
    },
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'import', description: 'Add folders of photos, look at them, tag and caption them' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, { min: 0, max: Infinity, names: 'a folder' });
      const folders = outermost(words.map((word) => resolve(cli.terminal.cwd, word)));
      const options = { verify: given.verify === true, retryFailed: given['retry-failed'] === true };
      const all =
        given.all === true ||
        (folders.length === 0 && !given.samples && (options.verify || options.retryFailed));
      if (folders.length === 0 && !all && !given.samples)
        throw new UsageError('Missing: a folder of photos (or --all to look again at those of the library)');
      if (given.report === '') throw new UsageError('--report takes a file.');
      const reportPath = given.report === undefined ? null : resolve(cli.terminal.cwd, given.report);
      await withSession(
        cli,
        given,
        async (session) => {
          // a slip in the last name must not cost the report on the first, nor a wrong place all of them
          if (folders.length > 1)
            for (const folder of folders) await session.call('folders.list', { path: folder });
          if (reportPath !== null) await writeOut(reportPath, '');
          const jobIds: string[] = [];
          let report = emptyReport;
          const follow = async (job: JobSnapshot) => {
            jobIds.push(job.id);
            report = sum(report, (await followJob(session, job)).report ?? emptyReport);
          };
          try {
            for (const folder of folders) await follow(await importFolder(session, folder, options));
            if (given.samples) await follow((await session.call('library.addSamples', {})).job);
            if (all) await follow(await session.call('library.import', { rootIds: null, ...options }));
          } finally {
            // also of an import that was stopped
            if (reportPath !== null) await writeOut(reportPath, await tableOf(await session.app(), jobIds));
          }
          return { json: report, text: reportText(report, reportPath) };
        },
        { creates: folders.length > 0 || given.samples === true },
      );
    },
  });
}

/**
 * Each folder once, and none that lies in another of them: its photos are found there, and would count twice.
 */
function outermost(folders: readonly string[]): string[] {
  return [...new Set(folders)].filter(
    (folder) =>
      !folders.some(
        (other) => other !== folder && folder.startsWith(other.endsWith(sep) ? other : other + sep),
      ),
  );
}

/** A folder that is new is read as a whole anyway. */
async function importFolder(
  session: Session,
  folder: string,
  options: { verify: boolean; retryFailed: boolean },
): Promise<JobSnapshot> {
  if (options.verify || options.retryFailed) {
    const real = await realpath(folder).catch(() => folder); // the engine says what is wrong with it
    const { roots } = await session.call('library.info', {});
    const known = roots.find(({ path }) => path === folder || path === real);
    if (known) return session.call('library.import', { rootIds: [known.id], ...options });
  }
  return (await session.call('library.addRoot', { path: folder })).job;
}

/** The reports of all jobs under one heading. */
async function tableOf(app: App, jobIds: readonly string[]): Promise<string> {
  let table = '';
  for (const id of jobIds) {
    const reply = await app.call('jobs.report', { id });
    // one that was stopped before it began has none
    if (!reply.ok) continue;
    const { csv } = reply.data as CallOutput<'jobs.report'>;
    table += table === '' ? csv : csv.slice(csv.indexOf('\r\n') + 2);
  }
  return table;
}

const emptyReport: ImportReport = {
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
function sum(one: ImportReport, other: ImportReport): ImportReport {
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

/** kinds of files left aside that have a plural */
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

/** @param reportPath where the whole of it was written, if anywhere */
export function reportText(report: ImportReport, reportPath: string | null = null): string {
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
  const lines = [
    `Found ${count(report.found, 'photo')} in ${duration(report.seconds)}${found.length > 0 ? `: ${found.join(', ')}` : ''}.`,
  ];
  if (report.skipped.length > 0)
    lines.push(
      `Left aside: ${report.skipped.map(({ kind, count: number }) => count(number, kind, countable.has(kind) ? `${kind}s` : (plurals[kind] ?? kind))).join(', ')}.`,
    );
  for (const path of report.damaged.slice(0, shownFailures))
    lines.push(`Damaged, shown as far as it goes: ${path}`);
  if (report.damaged.length > shownFailures)
    lines.push(
      `… and ${count(report.damaged.length - shownFailures, 'more damaged photo', 'more damaged photos')}.`,
    );
  for (const { path, message } of report.problems.slice(0, shownFailures))
    lines.push(`Read in part: ${path}\n  ${message}`);
  if (report.problems.length > shownFailures)
    lines.push(
      `… and ${count(report.problems.length - shownFailures, 'more photo', 'more photos')} of whose metadata something could not be read. --report FILE lists them all.`,
    );
  for (const { path } of report.offers.slice(0, shownFailures))
    lines.push(`Looks like an edit of a photo that is not there any more, whose words are kept: ${path}`);
  if (report.offers.length > 0)
    lines.push(
      '“sightline edits” lists what you said about them; “sightline edits accept PHOTO” takes it over.',
    );
  for (const failure of report.failed.slice(0, shownFailures))
    lines.push(`Not read: ${failure.path}\n  ${failure.message}`);
  if (report.failed.length > shownFailures)
    lines.push(
      `… and ${count(report.failed.length - shownFailures, 'more file', 'more files')} that could not be read. --report FILE lists them all.`,
    );
  if (report.modelProblems)
    lines.push('Not fully understood:', ...report.modelProblems.map((sentence) => indent(sentence)));
  if (reportPath !== null) lines.push(`The whole report: ${reportPath}`);
  return lines.join('\n');
}
