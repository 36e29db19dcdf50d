/**
 * @file The whole product, measured: search, similar photos and questions on the sample photos, and the
 * evaluation with its floors.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import { ask, importFolder, openBenchApp } from '../../testing/bench/import-run.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { readLabelledFolder } from '../../adapters/files/labelled-folder.ts';
import { loadVocabulary } from '../../adapters/vocabulary/vocabulary-files.ts';
import { createEvaluation, type EvaluationReport } from './evaluation.ts';
import { sampleName, samplePath } from '../../testing/sample-photos.ts';

/** Runs `body` over an app whose library holds a folder's photos. */
function withPhotosOf<Result>(folder: string, body: (app: App) => Promise<Result>): Promise<Result> {
  return withTempDir(async (directory) => {
    const app = await openBenchApp(join(directory, 'library'));
    try {
      await importFolder(app, folder);
      await untilRead(app);
      return await body(app);
    } finally {
      await app.close();
    }
  });
}

/** Texts count in searches: all are read before anything is measured. */
async function untilRead(app: App): Promise<void> {
  const reading = (await ask(app, 'jobs.list', {})).find(({ kind }) => kind === 'read-text');
  if (!reading) return;
  await new Promise<void>((read, failed) => {
    const hear = ({ id, endedAt }: JobSnapshot) => {
      if (id === reading.id && endedAt !== null) read();
    };
    app.on((event) => {
      if (event.name === 'jobs.changed') hear(event.data);
    });
    // it may have ended before the listener was added
    ask(app, 'jobs.get', { id: reading.id }).then(hear, failed);
  });
}

describe('on the sample photos', () => {
  const samples = resolve('resources/samples');
  let app: App;
  let end: () => void;
  let closed: Promise<void>;

  beforeAll(async () => {
    await new Promise<void>((ready, failed) => {
      closed = withPhotosOf(samples, (opened) => {
        app = opened;
        ready();
        return new Promise<void>((done) => (end = done));
      });
      closed.catch(failed);
    });
  });
  afterAll(async () => {
    end();
    await closed;
  });

  async function find(text: string) {
    const result = await ask(app, 'search.run', { text, limit: 10 });
    return {
      ...result,
      files: result.results.map(({ path }) => basename(path)),
      good: result.results.filter(({ band }) => band === 'good').map(({ path }) => basename(path)),
    };
  }

  it.each([
    ['a cat', 'Tabby cat'],
    ['elephant', 'Keeper with an elephant'],
    ['somebody rides a motorcycle in the fog', 'Motorcycle in the fog'],
    ['two people riding horses on a beach', 'Riders on the beach'],
    ['pizza', 'Pizza on a board'],
    ['a cup of coffee', 'Cup of espresso'],
    ['suitcases', 'Suitcases in a hotel'],
    // scenes and actions: the samples have camera names and no written words, so that only models answer
    ['a sunset over a mountain range', 'Sunset from a summit'],
    ['the sea', 'Gull over the beach'],
    ['people riding horses', 'Riders on the beach'],
    ['a kitchen', 'Kitchen with copper pans'],
  ])('%j finds “%s” first, as a good match with a reason', async (text, photo) => {
    const { good, files, results } = await find(text);
    expect(good[0]).toBe(sampleName(photo));
    expect(files[0]).toBe(good[0]);
    expect(results[0]?.why.length).toBeGreaterThan(0);
  });

  it.each([
    ['a plate of noodles', 'Noodles with beef'],
    ['dogs looking out of a window', 'Two spaniels looking out'],
    ['a meadow below the mountains', 'Meadow below a mountain'],
  ])('%j finds “%s” first', async (text, photo) => {
    expect((await find(text)).files[0]).toBe(sampleName(photo));
  });

  it.each(['violin', 'ice hockey', 'a ballet dancer on a stage', 'asdf qwertz'])(
    'nothing matches %j',
    async (text) => {
      expect(await find(text)).toMatchObject({ counts: { good: 0, maybe: 0 }, results: [] });
    },
  );

  // none shows a city at night, and a night alone is none
  it('no photo of a night is a good match of “night in the city”', async () => {
    expect((await find('night in the city')).counts.good).toBe(0);
  });

  it('says that a submarine and a penguin are nowhere for sure, and what comes close', async () => {
    expect((await find('penguin')).counts.good).toBe(0);
    const { counts, closest } = await find('submarine');
    expect(counts.good).toBe(0);
    expect(closest).toContain('boat');
  });

  it('leaves out what is not wanted', async () => {
    const [all, some] = [(await find('food')).files, (await find('food without people')).files];
    expect(some.length).toBeGreaterThan(0);
    expect(all.length).toBeGreaterThan(some.length);
    // the only horses have riders
    expect((await find('horses')).files).toEqual([sampleName('Riders on the beach')]);
    expect((await find('horses without people')).files).toEqual([]);
    const { files } = await find('no people');
    expect(files).not.toContain(sampleName('Astronaut'));
    expect(files.length).toBeGreaterThan(0);
  });

  it('finds what looks alike, and not the photo itself', async () => {
    const { results } = await ask(app, 'search.similar', {
      target: { path: samplePath('Path into the mountains') },
      limit: 3,
    });
    expect(results.map(({ path }) => basename(path))[0]).toBe(sampleName('Meadow below a mountain'));
  });

  it('answers with the boxes it counted', async () => {
    const [answer] = await ask(app, 'questions.ask', {
      question: 'How many horses are there?',
      targets: [{ path: samplePath('Riders on the beach') }],
    });
    expect(answer).toMatchObject({ value: 2, abstained: false });
    expect(answer?.evidence).toHaveLength(2);
  });
});

const evaluationDir = resolve('../shared/eval/coco-captions');
const hasEvaluation = existsSync(join(evaluationDir, 'captions.json'));
if (!hasEvaluation)
  process.stderr.write(
    `SKIPPED: no evaluation photos in ${evaluationDir}, so search, counts and questions are not measured.\n`,
  );

describe.skipIf(!hasEvaluation)('on the evaluation photos', () => {
  it('keeps its promises', async () => {
    const vocabulary = await loadVocabulary(resolve('resources/vocabulary'));
    const labels = await readLabelledFolder(evaluationDir);
    const { report } = await withPhotosOf(labels.images, (app) =>
      createEvaluation({ call: (name, input) => ask(app, name, input), vocabulary }).run(labels.photos),
    );
    process.stderr.write(`${JSON.stringify(report)}\n`);
    expectMeasured(report);
    const atLeast = (floor: number) =>
      expect.toSatisfy((value: number) => value >= floor, `at least ${floor}`) as number;
    const atMost = (ceiling: number) =>
      expect.toSatisfy((value: number) => value <= ceiling, `at most ${ceiling}`) as number;
    const answered = { accuracy: atLeast(0.92), abstained: atMost(0.15) };
    expect(report).toMatchObject({
      photos: 79,
      retrieval: { queries: 395, r1: atLeast(0.64), r5: atLeast(0.92), r10: atLeast(0.97) },
      tags: { map: atLeast(0.84), precision: atLeast(0.6), recall: atLeast(0.6), f1: atLeast(0.72) },
      captions: { chairI: atMost(0.2), chairS: atMost(0.4), objectRecall: atLeast(0.4) },
      bareCaptions: { photos: 79, share: atMost(0.1) },
      scenes: null,
      counts: { exact: atLeast(0.7), withinOne: atLeast(0.85), abstained: atMost(0.2) },
      questions: answered,
      halves: {
        questions: { even: answered, odd: answered },
        fitted: { even: answered, odd: answered },
        counts: { even: { withinOne: atLeast(0.94) }, odd: { withinOne: atLeast(0.94) } },
      },
      presence: { auc: atLeast(0.85), falseNothing: atMost(0.15) },
      negations: { without: atLeast(0.8) },
    });
  });
});

/** The figures that the README shows are those of this product: two machines may differ by a photo or two. */
function expectMeasured(report: EvaluationReport): void {
  const { sets } = JSON.parse(readFileSync('resources/figures.json', 'utf8')) as {
    sets: { report: EvaluationReport }[];
  };
  const known = sets.find(({ report: { tags } }) => tags !== null)!.report;
  for (const part of ['retrieval', 'tags', 'captions', 'counts', 'questions'] as const) {
    for (const [name, value] of Object.entries(known[part] ?? {})) {
      const measured = (report[part] as Record<string, number> | null)?.[name];
      expect({ part, name, measured, stale: Math.abs((measured ?? NaN) - value) > 0.015 }).toMatchObject({
        stale: false,
      });
    }
  }
}
