/** @file `eval`: measures how well Sightline analyzes a labelled folder of photos, in a temporary library. */
import { mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { AppError, type ModelPack } from '../../../../src-preload/contract/index.ts';
import { createEvaluation, type EvaluationResult } from '../../../domain/evaluation/evaluation.ts';
import type { LabelledPhoto } from '../../../domain/evaluation/labels.ts';
import { readLabelledFolder } from '../../../adapters/files/labelled-folder.ts';
import { loadVocabulary } from '../../../adapters/vocabulary/vocabulary-files.ts';
import { reportJson, reportText, type MeasuredModels } from '../eval-output.ts';
import { checkReport, writeReport } from '../eval-report.ts';
import { createProgress, followJob } from '../follow-job.ts';
import { print, withSession, type Cli, type CommonArgs, type Findings, type Session } from '../session.ts';
import { checkWords, globalArgs, UsageError } from '../usage.ts';

export function evalCommand(cli: Cli) {
  const args = {
    folder: { type: 'positional', required: false, description: 'A folder with captions.json and images/' },
    model: {
      type: 'string',
      valueHint: 'ID',
      description: 'The model to measure, as `models` lists it; else those that the library uses',
    },
    report: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Write a report with plots, confusions and worst cases (one HTML file)',
    },
    screening: { type: 'boolean', description: 'Measure false alarms of screening, too' },
    describe: {
      type: 'boolean',
      description: 'Have the model in use that describes photos (or --model ID) do so, and measure it, too',
    },
    pictures: { type: 'boolean', description: 'Put small pictures of the worst cases into the report' },
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: {
      name: 'eval',
      description: 'Measure search, tags, captions, scenes, counts and answers on labelled photos',
    },
    args,
    run: async ({ args: given, rawArgs }) => {
      const [word] = checkWords(rawArgs, args, { min: 1, max: 1, names: 'a labelled folder' });
      if (given.model === '') throw new UsageError('--model takes the id of a model.');
      const folder = resolve(cli.terminal.cwd, word!);
      const reportPath = reportPathOf(cli.terminal.cwd, given);
      const { images, photos } = await readLabelledFolder(folder);
      if (reportPath !== null) await checkReport(reportPath);
      const inUse = await modelsInUse(cli, given);
      const library = await realpath(await mkdtemp(join(tmpdir(), 'sightline-eval-')));
      try {
        let findings: Findings = { json: null, text: '' };
        await withSession(
          cli,
          { library },
          async (session) => {
            const models = await useModels(
              session,
              given.model === undefined ? inUse : [...inUse, given.model],
            );
            if (given.screening) await switchScreeningOn(session);
            const { job } = await session.call('library.addRoot', { path: images });
            const { report: imported } = await followJob(session, job);
            await followReading(session);
            if (given.describe) await describeAll(session);
            // incomplete models would give wrong figures
            if (imported?.modelProblems)
              throw new AppError('model_invalid', imported.modelProblems.join(' '));
            const result = await measure(cli, session, photos);
            findings = { json: reportJson(result, models), text: reportText(result.report, models) };
            if (reportPath !== null) {
              const of = {
                folder,
                models,
                version: cli.product.version,
                withPictures: given.pictures === true,
              };
              await writeReport(reportPath, result, of);
              findings.text += `\nThe report is in ${reportPath}.`;
            }
            return { json: null, text: '' };
          },
          { creates: true },
        );
        print(cli.terminal, given, findings);
      } finally {
        await rm(library, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  });
}

/** In the library that is measured, with its first settings. */
async function switchScreeningOn(session: Session): Promise<void> {
  const { job } = await session.call('screening.set', { on: true });
  if (job) await followJob(session, job);
}

/** @throws AppError model_missing where none describes photos */
async function describeAll(session: Session): Promise<void> {
  await session.call('describing.set', { onBattery: true });
  const { job } = await session.call('describing.start', { photos: null });
  if (job) await followJob(session, job);
}

/** Texts count in searches and captions: all are read before anything is measured. */
async function followReading(session: Session): Promise<void> {
  const jobs = await session.call('jobs.list', {});
  const reading = jobs.find(({ kind, endedAt }) => kind === 'read-text' && endedAt === null);
  if (reading) await followJob(session, reading);
}

/** @throws UsageError */
function reportPathOf(
  cwd: string,
  { report, pictures }: { report?: string | undefined; pictures?: boolean | undefined },
) {
  if (report === '') throw new UsageError('--report takes a file.');
  if (pictures && report === undefined)
    throw new UsageError('--pictures goes with --report FILE: it is the report that has them.');
  return report === undefined ? null : resolve(cwd, report);
}

/**
 * Ids of the models in the person's library. Where there is no library, none is created, and the built-in
 * models are used.
 */
async function modelsInUse(cli: Cli, given: CommonArgs): Promise<string[]> {
  let ids: string[] = [];
  const library = given.library === undefined ? {} : { library: given.library };
  await withSession(cli, library, async (session) => {
    if (await isThere(join(session.libraryDir, 'library.json'))) {
      ids = (await session.call('models.state', {})).packs.filter(({ active }) => active).map(({ id }) => id);
    }
    return { json: null, text: '' };
  });
  return ids;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Has the (empty) library of the session use these models; of two for one role the later.
 * @throws AppError model_missing, model_damaged, model_invalid, out_of_memory where one of them cannot be
 * used
 */
export async function useModels(session: Session, ids: readonly string[]): Promise<MeasuredModels> {
  const { packs } = await session.call('models.state', {});
  const last = new Map(ids.map((id) => [packs.find((pack) => pack.id === id)?.role ?? id, id]));
  for (const id of last.values()) {
    if (packs.some((pack) => pack.id === id && pack.active)) continue;
    const { job } = await session.call('models.use', { id });
    if (job) await followJob(session, job);
  }
  const { packs: now, problems } = await session.call('models.state', {});
  if (problems) throw new AppError('model_invalid', problems.join(' '));
  const active = (role: ModelPack['role']) => now.find((pack) => pack.active && pack.role === role) ?? null;
  return { encoder: active('encoder'), detector: active('detector') };
}

async function measure(
  cli: Cli,
  session: Session,
  labels: readonly LabelledPhoto[],
): Promise<EvaluationResult> {
  const progress = createProgress(cli.terminal);
  const evaluation = createEvaluation({
    call: session.call,
    vocabulary: await loadVocabulary(join(cli.product.resourcesDir, 'vocabulary')),
    report: (step, done, total) => progress.show(step, `${step} · ${done} of ${total}`),
    signal: cli.terminal.signal,
  });
  try {
    return await evaluation.run(labels);
  } finally {
    progress.end();
  }
}
