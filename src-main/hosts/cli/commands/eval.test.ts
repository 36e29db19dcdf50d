/**
 * @file Which models an evaluation measures, over an app that knows three of them; and its figures in words.
 */
import { describe, expect, it } from 'vitest';
import { AppError, type ModelPack } from '../../../../src-preload/contract/index.ts';
import { reliabilityOf } from '../../../domain/evaluation/calibration-error.ts';
import type { EvaluationReport } from '../../../domain/evaluation/evaluation.ts';
import { createFakeApp, fakeJob, noModels } from '../../testing/fake-app.ts';
import { run } from '../../testing/run-command.ts';
import { callThrowing } from '../call-throwing.ts';
import type { Session, Terminal } from '../session.ts';
import { reportText } from '../eval-output.ts';
import { useModels } from './eval.ts';

const packOf = (id: string, role: ModelPack['role'], active = false): ModelPack => ({
  id,
  role,
  active,
  title: `Title of ${id}`,
  state: 'ready',
  problem: null,
  builtIn: true,
  licence: 'MIT',
  dimensions: null,
  parts: [],
  sizeBytes: 1,
  calibrated: true,
  fit: null,
  path: `/${id}`,
});

function sessionWith(problems: string[] = []): { session: Session; used: string[] } {
  const used: string[] = [];
  let packs = [
    packOf('starter', 'encoder', true),
    packOf('clip', 'encoder'),
    packOf('boxes', 'detector', true),
  ];
  const state = () => ({ ...noModels, packs, ...(problems.length > 0 && { problems }) });
  const app = createFakeApp({
    'models.state': state,
    'models.use': ({ id }) => {
      const role = packs.find((pack) => pack.id === id)?.role;
      if (!role) throw new AppError('model_missing', `There is no model pack ${id}.`);
      used.push(id);
      packs = packs.map((pack) => (pack.role === role ? { ...pack, active: pack.id === id } : pack));
      return { models: state(), job: fakeJob({ kind: 'models' }) };
    },
    'jobs.get': () => fakeJob({ kind: 'models', state: 'done' }),
  });
  const terminal = { signal: new AbortController().signal, stderr() {}, live: false } as unknown as Terminal;
  const session: Session = {
    libraryDir: '/lib',
    app: async () => app,
    terminal,
    call: (name, input) => callThrowing(app, name, input, terminal.signal),
  };
  return { session, used };
}

describe('the models measured', () => {
  it('are those of the library; one that is named takes the place of its role', async () => {
    const { session, used } = sessionWith();
    expect(await useModels(session, ['starter', 'boxes', 'clip'])).toMatchObject({
      encoder: { id: 'clip' },
      detector: { id: 'boxes' },
    });
    expect(used).toEqual(['clip']);
  });

  it('are the built-in ones where nothing else is said', async () => {
    const { session, used } = sessionWith();
    expect(await useModels(session, [])).toMatchObject({
      encoder: { id: 'starter' },
      detector: { id: 'boxes' },
    });
    expect(used).toEqual([]);
  });

  it('must be there, and must be usable: half of a model is not measured', async () => {
    await expect(useModels(sessionWith().session, ['clop'])).rejects.toMatchObject({ code: 'model_missing' });
    await expect(useModels(sessionWith(['text.onnx is damaged.']).session, [])).rejects.toMatchObject({
      message: 'text.onnx is damaged.',
    });
  });

  it.each([
    [['--report='], 'a file'],
    [['--pictures'], '--report FILE'],
  ])('a report is asked for with %j: the use is explained', async (words, sentence) => {
    const { code, err, opened } = await run(['eval', 'folder', ...words]);
    expect({ code, opened }).toEqual({ code: 2, opened: [] });
    expect(err).toContain(sentence);
  });

  it('are named without an empty id', async () => {
    expect(await run(['eval', 'folder', '--model='])).toMatchObject({ code: 2, opened: [] });
  });
});

it('says what was measured with which models, and leaves out what was not', () => {
  const report: EvaluationReport = {
    photos: 4,
    retrieval: { queries: 3, r1: 0.5, r5: 1, r10: 1 },
    tags: null,
    captions: null,
    bareCaptions: { photos: 4, share: 0.25 },
    questions: null,
    scenes: { asked: 8, told: 6, precision: 0.75, judged: 4, words: [] },
    counts: null,
    halves: {
      questions: { even: { accuracy: 0.96, abstained: 0.1 }, odd: { accuracy: 0.94, abstained: 0.12 } },
      fitted: {
        even: { absentBelow: 0.05, presentFrom: 0.4, accuracy: 0.95, abstained: 0.11 },
        odd: { absentBelow: 0.1, presentFrom: 0.3, accuracy: 0.93, abstained: 0.05 },
      },
      counts: {
        even: { exact: 0.8, withinOne: 0.95, abstained: 0 },
        odd: { exact: 0.7, withinOne: 0.9, abstained: 0.05 },
      },
    },
    text: { photos: 3, characterAccuracy: 0.965, wordRecall: 0.9, withoutText: 10, falseText: 0.1 },
    screening: { harmless: 250, falseAlarms: 0.008, falseAlarmsAtMost: 0.025, sensitive: 10, found: 0.7 },
    presence: { present: 10, absent: 20, auc: 0.9, falseNothing: 0.1, nothing: 0.8, falseGood: 0.05 },
    negations: { queries: 2, results: 10, without: 0.9, kept: 0.75 },
    calibration: {
      tags: reliabilityOf([
        { probability: 0.8, right: true },
        { probability: 0.8, right: false },
      ]),
      scenes: null,
      questions: null,
      allQuestions: null,
      search: null,
    },
    seconds: 2,
  };
  expect(
    reportText(report, { encoder: packOf('clip', 'encoder', true), detector: null }).split('\n'),
  ).toEqual([
    'encoder   clip  Title of clip',
    'search    R@1 0.500, R@5 1.000, R@10 1.000 over 3 captions',
    'nothing   is anything here? AUC 0.900 over 10 present and 20 absent queries; says “nothing” for 10% of ' +
      'the present and 80% of the absent ones, a good match for 5% of the absent ones',
    'without   90% of 10 results of 2 queries really without, 75% of the right ones kept',
    '          25% of 4 captions name nothing seen',
    'scenes    6 of 8 scenes and actions told in tags or caption; precision 0.750 over 4 tags',
    'text      0.965 of the characters and 0.900 of the words in 3 photos, some read in 10% of 10 photos without',
    'screening suggests 2 of 250 harmless photos: 8 of 1,000, and 25 at most (95% certain); 70% of 10 that are not',
    'halves    counts of people: within one 95% and 90%, no answer 0% and 5%',
    '          questions: right 96% and 94%, no answer 10% and 12%',
    '          fitted on the other half (“no” below 0.05, “yes” from 0.4): right 95%, no answer 11%',
    '          fitted on the other half (“no” below 0.1, “yes” from 0.3): right 93%, no answer 5%',
    'calibration of tags: expected error 0.300 over 2 statements',
    '  stated  right      n',
    '   0.800  0.500      2',
    'Measured in 2 seconds.',
  ]);
});
