/**
 * @file Which models an evaluation measures, over an app that knows three of them; and its figures in words.
 */
import { describe, expect, it } from 'vitest';
import { AppError, type ModelPack } from '../../../../src-preload/contract/index.ts';
import type { EvaluationReport } from '../../../domain/evaluation/evaluation.ts';
import { createFakeApp, fakeJob, noModels } from '../../testing/fake-app.ts';
import { run } from '../../testing/run-command.ts';
import { callThrowing } from '../call-throwing.ts';
import type { Session, Terminal } from '../session.ts';
import { reportText, useModels } from './eval.ts';

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

  it('are named without an empty id', async () => {
    expect(await run(['eval', 'folder', '--model='])).toMatchObject({ code: 2, opened: [] });
  });
});

it('says what was measured with which models, and leaves out what was not', () => {
  const report: EvaluationReport = {
    retrieval: { queries: 3, r1: 0.5, r5: 1, r10: 1 },
    tags: null,
    captions: null,
    questions: null,
    scenes: null,
    counts: null,
    seconds: 2,
  };
  expect(
    reportText(report, { encoder: packOf('clip', 'encoder', true), detector: null }).split('\n'),
  ).toEqual([
    'encoder   clip  Title of clip',
    'search    R@1 0.500, R@5 1.000, R@10 1.000 over 3 captions',
    'Measured in 2 seconds.',
  ]);
});
