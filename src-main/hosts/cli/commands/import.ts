/** @file `import`: adds folders and returns after all stages. */
import { resolve, sep } from 'node:path';
import { defineCommand } from 'citty';
import type { ImportReport } from '../../../../src-preload/contract/index.ts';
import { followJob } from '../follow-job.ts';
import { withSession, type Cli, type Session } from '../session.ts';
import { checkWords, globalArgs, UsageError } from '../usage.ts';
import { count, duration } from '../words.ts';

export function importCommand(cli: Cli) {
  const args = {
    folders: { type: 'positional', required: false, description: 'Folders of photos; they stay where they are' },
    all: { type: 'boolean', description: 'Look again at every folder of the library' },
    samples: { type: 'boolean', description: 'Add the sample photos that come with Sightline' },
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'import', description: 'Add folders of photos, look at them, tag and caption them' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, { min: 0, max: Infinity, names: 'a folder' });
      const folders = outermost(words.map((word) => resolve(cli.terminal.cwd, word)));
      if (folders.length === 0 && !given.all && !given.samples) throw new UsageError('Missing: a folder of photos (or --all to look again at those of the library)');
      await withSession(cli, given, async (session) => {
        const reports: ImportReport[] = [];
        // a slip in the last name must not cost the report on the first
        if (folders.length > 1) for (const folder of folders) await session.call('folders.list', { path: folder });
        for (const folder of folders) reports.push(await importRoot(session, 'library.addRoot', { path: folder }));
        if (given.samples) reports.push(await importRoot(session, 'library.addSamples', {}));
        if (given.all) reports.push(await reportOf(session, await session.call('library.import', { rootIds: null })));
        const report = reports.reduce(sum, emptyReport);
        return { json: report, text: reportText(report) };
      });
    },
  });
}

/** Each folder once, and none that lies in another of them: its photos are found there, and would count twice. */
export function outermost(folders: readonly string[]): string[] {
  return [...new Set(folders)].filter((folder) => !folders.some((other) => other !== folder && folder.startsWith(other.endsWith(sep) ? other : other + sep)));
}

async function importRoot<N extends 'library.addRoot' | 'library.addSamples'>(session: Session, name: N, input: Parameters<typeof session.call<N>>[1]): Promise<ImportReport> {
  const { job } = await session.call(name, input);
  return reportOf(session, job);
}

async function reportOf(session: Session, job: Parameters<typeof followJob>[1]): Promise<ImportReport> {
  return (await followJob(session, job)).report ?? emptyReport;
}

export const emptyReport: ImportReport = { found: 0, imported: 0, updated: 0, unchanged: 0, moved: 0, duplicates: 0, skipped: [], failed: [], damaged: [], seconds: 0 };

/** Two folders' reports as one. */
export function sum(one: ImportReport, other: ImportReport): ImportReport {
  const skipped = new Map(one.skipped.map(({ kind, count: number }) => [kind, number]));
  for (const { kind, count: number } of other.skipped) skipped.set(kind, (skipped.get(kind) ?? 0) + number);
  return {
    found: one.found + other.found,
    imported: one.imported + other.imported,
    updated: one.updated + other.updated,
    unchanged: one.unchanged + other.unchanged,
    moved: one.moved + other.moved,
    duplicates: one.duplicates + other.duplicates,
    skipped: [...skipped].map(([kind, number]) => ({ kind, count: number })),
    failed: [...one.failed, ...other.failed],
    damaged: [...one.damaged, ...other.damaged],
    seconds: Math.round((one.seconds + other.seconds) * 1_000) / 1_000,
  };
}

export function reportText(report: ImportReport): string {
  const parts = [
    [report.imported, 'new'],
    [report.updated, 'changed'],
    [report.moved, 'moved'],
    [report.unchanged, 'as before'],
    [report.duplicates, 'duplicates'],
    [report.failed.length, 'could not be read'],
  ] as const;
  const found = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const lines = [`Found ${count(report.found, 'photo')} in ${duration(report.seconds)}${found.length > 0 ? `: ${found.join(', ')}` : ''}.`];
  if (report.skipped.length > 0) lines.push(`Left aside: ${report.skipped.map(({ kind, count: number }) => `${number} ${kind}`).join(', ')}.`);
  for (const path of report.damaged) lines.push(`Damaged, shown as far as it goes: ${path}`);
  for (const failure of report.failed) lines.push(`Not read: ${failure.path}\n  ${failure.message}`);
  return lines.join('\n');
}
