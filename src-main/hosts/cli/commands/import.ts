/** @file `import`: adds folders and returns after all phases; text in the photos is read last. */
import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { defineCommand, type ArgsDef, type ParsedArgs } from 'citty';
import type { CallOutput, JobSnapshot } from '../../../../src-preload/contract/index.ts';
import type { App } from '../../../host.ts';
import { followJob, watchJob } from '../follow-job.ts';
import { emptyReport, reportText, sum } from '../import-report.ts';
import { withSession, type Cli, type Findings, type Session } from '../session.ts';
import { checkWords, globalArgs, UsageError } from '../usage.ts';
import { writeOut } from '../write-out.ts';

const importArgs = {
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
  'skip-text': {
    type: 'boolean',
    description: 'Do not wait for text in the photos to be read: the app, or the next import, reads it',
  },
  report: {
    type: 'string',
    valueHint: 'FILE',
    description: 'Write what became of each file as a table (CSV)',
  },
  ...globalArgs,
} as const satisfies ArgsDef;

/** What to import, and how. */
interface ImportPlan {
  folders: string[];
  samples: boolean;
  /** all folders of the library */
  all: boolean;
  options: { verify: boolean; retryFailed: boolean };
  /** leave the text in the photos to the next time */
  skipText: boolean;
  /** path of the CSV report */
  reportPath: string | null;
}

export function importCommand(cli: Cli) {
  return defineCommand({
    meta: { name: 'import', description: 'Add folders of photos, look at them, tag and caption them' },
    args: importArgs,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, importArgs, { min: 0, max: Infinity, names: 'a folder' });
      const plan = planOf(cli.terminal.cwd, words, given);
      const creates = plan.folders.length > 0 || plan.samples;
      await withSession(cli, given, (session) => importAll(session, plan), { creates });
    },
  });
}

/** @throws UsageError where arguments are missing */
function planOf(cwd: string, words: readonly string[], given: ParsedArgs<typeof importArgs>): ImportPlan {
  const folders = outermost(words.map((word) => resolve(cwd, word)));
  const samples = given.samples === true;
  const options = { verify: given.verify === true, retryFailed: given['retry-failed'] === true };
  const all =
    given.all === true || (folders.length === 0 && !samples && (options.verify || options.retryFailed));
  if (folders.length === 0 && !all && !samples)
    throw new UsageError('Missing: a folder of photos (or --all to look again at those of the library)');
  if (given.report === '') throw new UsageError('--report takes a file.');
  const reportPath = given.report === undefined ? null : resolve(cwd, given.report);
  return { folders, samples, all, options, skipText: given['skip-text'] === true, reportPath };
}

async function importAll(
  session: Session,
  { folders, samples, all, options, skipText, reportPath }: ImportPlan,
): Promise<Findings> {
  // an error in the last path is found before the first folder is imported
  if (folders.length > 1) for (const folder of folders) await session.call('folders.list', { path: folder });
  if (reportPath !== null) await writeOut(reportPath, '');
  const jobIds: string[] = [];
  let report = emptyReport;
  const follow = async (job: JobSnapshot) => {
    jobIds.push(job.id);
    report = sum(report, (await followJob(session, job)).report ?? emptyReport);
  };
  try {
    for (const folder of folders) await follow(await importFolder(session, folder, options));
    if (samples) await follow((await session.call('library.addSamples', {})).job);
    if (all) await follow(await session.call('library.import', { rootIds: null, ...options }));
  } finally {
    // also after an import that was cancelled
    if (reportPath !== null) await writeOut(reportPath, await tableOf(await session.app(), jobIds));
  }
  const reading = skipText ? null : await followReading(session);
  return { json: report, text: [reportText(report, reportPath), reading].filter(Boolean).join('\n') };
}

/**
 * Waits for text in the photos to be read, also by the app that has the library open.
 * @returns a sentence where Ctrl+C ended the waiting
 */
async function followReading(session: Session): Promise<string | null> {
  const job = (await session.call('jobs.list', {})).find(
    ({ kind, endedAt }) => kind === 'read-text' && endedAt === null,
  );
  if (!job) return null;
  const { terminal } = session;
  try {
    await watchJob(await session.app(), job.id, terminal, terminal.signal);
    return null;
  } catch (error) {
    if (terminal.signal.aborted) return 'Not all text is read yet. The next import goes on with it.';
    throw error;
  }
}

/**
 * Without duplicates and without folders inside others: their photos are found there, and would count twice.
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
  options: ImportPlan['options'],
): Promise<JobSnapshot> {
  if (options.verify || options.retryFailed) {
    const real = await realpath(folder).catch(() => folder); // the engine reports the error
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
    // one that was cancelled before it began has none
    if (!reply.ok) continue;
    const { csv } = reply.data as CallOutput<'jobs.report'>;
    table += table === '' ? csv : csv.slice(csv.indexOf('\r\n') + 2);
  }
  return table;
}
