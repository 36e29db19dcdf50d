/** @file `eval`: how well Sightline understands a labelled folder of photos, in a library of its own that is gone afterwards. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { createEvaluation, type EvaluationReport } from '../../../domain/evaluation/evaluation.ts';
import { readLabelledFolder } from '../../../domain/evaluation/labelled-folder.ts';
import { loadVocabulary } from '../../../domain/tags/vocabulary.ts';
import { createProgress, followJob } from '../follow-job.ts';
import { print, withSession, type Cli, type Findings, type Session } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';
import { duration, labelled, percent } from '../words.ts';

export function evalCommand(cli: Cli) {
  const args = { folder: { type: 'positional', required: false, description: 'A folder with captions.json and images/' }, json: globalArgs.json } as const;
  return defineCommand({
    meta: { name: 'eval', description: 'Measure search, tags, captions, counts and answers on labelled photos' },
    args,
    run: async ({ args: given, rawArgs }) => {
      // `--library` is accepted everywhere, and means nothing here: the library is a temporary one
      const [word] = checkWords(rawArgs, { ...args, ...globalArgs }, { min: 1, max: 1, names: 'a labelled folder' });
      const folder = resolve(cli.terminal.cwd, word!);
      const { images } = await readLabelledFolder(folder);
      const library = await realpath(await mkdtemp(join(tmpdir(), 'sightline-eval-')));
      try {
        let findings: Findings = { json: null, text: '' };
        await withSession(cli, { library }, async (session) => {
          const { job } = await session.call('library.addRoot', { path: images });
          await followJob(session, job);
          const report = await measure(cli, session, folder);
          findings = { json: report, text: reportText(report) };
          return { json: null, text: '' };
        }, { creates: true });
        print(cli.terminal, given, findings);
      } finally {
        await rm(library, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  });
}

async function measure(cli: Cli, session: Session, folder: string): Promise<EvaluationReport> {
  const progress = createProgress(cli.terminal);
  const evaluation = createEvaluation({
    call: session.call,
    vocabulary: await loadVocabulary(join(cli.product.resourcesDir, 'vocabulary')),
    report: (step, done, total) => progress.show(step, `${step} · ${done} of ${total}`),
    signal: cli.terminal.signal,
  });
  try {
    return await evaluation.run(folder);
  } finally {
    progress.end();
  }
}

export function reportText({ retrieval, tags, captions, counts, questions, seconds }: EvaluationReport): string {
  const share = (value: number) => value.toFixed(3);
  return [
    labelled('search', `R@1 ${share(retrieval.r1)}, R@5 ${share(retrieval.r5)}, R@10 ${share(retrieval.r10)} over ${retrieval.queries} captions`),
    labelled('tags', `mAP ${share(tags.map)}, precision ${share(tags.precision)}, recall ${share(tags.recall)}, F1 ${share(tags.f1)}`),
    labelled('captions', `CHAIRi ${share(captions.chairI)}, CHAIRs ${share(captions.chairS)}, recall of objects ${share(captions.objectRecall)}`),
    labelled('counts', `exact ${percent(counts.exact)}, within one ${percent(counts.withinOne)}, no answer ${percent(counts.abstained)}`),
    labelled('questions', `right ${percent(questions.accuracy)}, no answer ${percent(questions.abstained)}`),
    `Measured in ${duration(seconds)}.`,
  ].join('\n');
}
