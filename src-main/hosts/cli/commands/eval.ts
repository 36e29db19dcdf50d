/** @file `eval`: measures how well Sightline analyzes a labelled folder of photos, in a temporary library. */
import { mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { AppError, type ModelPack } from '../../../../src-preload/contract/index.ts';
import { createEvaluation, type EvaluationReport } from '../../../domain/evaluation/evaluation.ts';
import type { LabelledPhoto } from '../../../domain/evaluation/labels.ts';
import { readLabelledFolder } from '../../../adapters/files/labelled-folder.ts';
import { loadVocabulary } from '../../../adapters/vocabulary/vocabulary-files.ts';
import { createProgress, followJob } from '../follow-job.ts';
import { print, withSession, type Cli, type CommonArgs, type Findings, type Session } from '../session.ts';
import { checkWords, globalArgs, UsageError } from '../usage.ts';
import { duration, labelled, percent } from '../words.ts';

export function evalCommand(cli: Cli) {
  const args = {
    folder: { type: 'positional', required: false, description: 'A folder with captions.json and images/' },
    model: {
      type: 'string',
      valueHint: 'ID',
      description: 'The model to measure, as `models` lists it; else those that the library uses',
    },
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
      const { images, photos } = await readLabelledFolder(folder);
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
            const { job } = await session.call('library.addRoot', { path: images });
            const { report: imported } = await followJob(session, job);
            // incomplete models would give wrong figures
            if (imported?.modelProblems)
              throw new AppError('model_invalid', imported.modelProblems.join(' '));
            const report = await measure(cli, session, photos);
            findings = { json: { models: idsOf(models), ...report }, text: reportText(report, models) };
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

/** The models that were measured; null = there is none of this role. */
export interface MeasuredModels {
  encoder: ModelPack | null;
  detector: ModelPack | null;
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

function idsOf({ encoder, detector }: MeasuredModels) {
  return { encoder: encoder?.id ?? null, detector: detector?.id ?? null };
}

async function measure(
  cli: Cli,
  session: Session,
  labels: readonly LabelledPhoto[],
): Promise<EvaluationReport> {
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

/** One line a measure; what was not measured is left out. */
export function reportText(report: EvaluationReport, { encoder, detector }: MeasuredModels): string {
  const { retrieval, tags, captions, scenes, counts, questions, seconds } = report;
  const share = (value: number) => value.toFixed(3);
  return [
    ...[encoder, detector].map((pack) => pack && labelled(pack.role, `${pack.id}  ${pack.title}`)),
    retrieval &&
      labelled(
        'search',
        `R@1 ${share(retrieval.r1)}, R@5 ${share(retrieval.r5)}, R@10 ${share(retrieval.r10)} ` +
          `over ${retrieval.queries} captions`,
      ),
    tags &&
      labelled(
        'tags',
        `mAP ${share(tags.map)}, precision ${share(tags.precision)}, ` +
          `recall ${share(tags.recall)}, F1 ${share(tags.f1)}`,
      ),
    captions &&
      labelled(
        'captions',
        `CHAIRi ${share(captions.chairI)}, CHAIRs ${share(captions.chairS)}, ` +
          `recall of objects ${share(captions.objectRecall)}`,
      ),
    scenes &&
      labelled('scenes', `${scenes.told} of ${scenes.asked} scenes and actions told in tags or caption`),
    counts &&
      labelled(
        'counts',
        `exact ${percent(counts.exact)}, within one ${percent(counts.withinOne)}, ` +
          `no answer ${percent(counts.abstained)}`,
      ),
    questions &&
      labelled(
        'questions',
        `right ${percent(questions.accuracy)}, no answer ${percent(questions.abstained)}`,
      ),
    `Measured in ${duration(seconds)}.`,
  ]
    .filter((line) => line !== null)
    .join('\n');
}
