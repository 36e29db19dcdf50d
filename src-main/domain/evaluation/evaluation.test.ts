/**
 * @file An evaluation over a product that answers from a script: what is asked of it, and what is made of the
 * answers.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Bridge, CallInput, Photo } from '../../../src-preload/contract/index.ts';
import { parseVocabulary } from '../tags/vocabulary.ts';
import { photoIdOf } from '../../testing/builders.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { readLabelledFolder } from '../../adapters/files/labelled-folder.ts';
import { createEvaluation } from './evaluation.ts';
import type { LabelledPhoto } from './labels.ts';
import { questionsAbout } from './measure-objects.ts';

const vocabulary = parseVocabulary(JSON.parse(readFileSync('resources/vocabulary/vocabulary.json', 'utf8')));
const labels = [
  { file: 'a.jpg', captions: ['A dog', 'A dog outside'], objects: ['dog'], people: 0 },
  { file: 'b.jpg', captions: ['Two people'], objects: ['person'], people: 2 },
];

async function folderWith(directory: string, captions: unknown, files = ['a.jpg', 'b.jpg']): Promise<string> {
  await mkdir(join(directory, 'images'), { recursive: true });
  await writeFile(
    join(directory, 'captions.json'),
    typeof captions === 'string' ? captions : JSON.stringify(captions),
  );
  for (const file of files) await writeFile(join(directory, 'images', file), '');
  return directory;
}

async function labelsIn(directory: string, captions: unknown): Promise<LabelledPhoto[]> {
  return (await readLabelledFolder(await folderWith(directory, captions))).photos;
}

/** A product that sees a dog in a.jpg and a person in b.jpg, and finds a.jpg first whatever is searched. */
function scripted(photos = ['a.jpg', 'b.jpg']): { call: Bridge['call']; asked: string[] } {
  const asked: string[] = [];
  const handlers: Record<string, (input: never) => unknown> = {
    'photos.list': ({ offset }: CallInput<'photos.list'>) => ({
      total: photos.length,
      photos:
        offset === 0
          ? photos.map(
              (name, index) =>
                ({
                  id: photoIdOf(index + 1),
                  paths: [`/images/${name}`],
                  tags:
                    name === 'a.jpg'
                      ? [{ name: 'poodle', source: 'encoder', band: 'sure', probability: 0.8 }]
                      : [],
                  caption: { text: name === 'a.jpg' ? 'A dog and a cat.' : 'A photo.' },
                }) as unknown as Photo,
            )
          : [],
    }),
    'search.run': ({ text }: CallInput<'search.run'>) => {
      asked.push(text);
      return {
        counts: { good: 1, maybe: 1 },
        results: [
          { id: photoIdOf(1), band: 'good', score: Math.log(4) },
          { id: photoIdOf(2), band: 'maybe', score: -1 },
        ],
      };
    },
    'screening.state': () => ({ on: false }),
    'questions.ask': ({ question, targets }: CallInput<'questions.ask'>) => {
      asked.push(question);
      return targets.map((_, index) => {
        if (question.startsWith('How many'))
          return {
            value: index === 0 ? null : 2,
            atLeast: false,
            abstained: index === 0,
            confidence: null,
            evidence: [],
          };
        const yes = question === (index === 0 ? 'Is there a dog?' : 'Is there a person?');
        return { value: yes, atLeast: false, abstained: false, confidence: 0.9, evidence: [] };
      });
    },
  };
  return { asked, call: (async (name: string, input: never) => handlers[name]!(input)) as Bridge['call'] };
}

describe('evaluation', () => {
  it('measures what the product’s own calls answer', async () => {
    await withTempDir(async (directory) => {
      const { call, asked } = scripted();
      let ms = 0;
      const { report } = await createEvaluation({ call, vocabulary, now: () => (ms += 500) }).run(
        await labelsIn(directory, labels),
      );
      expect(report).toMatchObject({
        photos: 2,
        retrieval: { queries: 3, r1: 2 / 3, r5: 1, r10: 1 },
        tags: { map: 0, precision: 1, recall: 0.5, f1: 2 / 3 },
        captions: { chairI: 0.5, chairS: 0.5, objectRecall: 0.5 },
        scenes: null,
        counts: { exact: 1, withinOne: 1, abstained: 0.5 },
        questions: { accuracy: 1, abstained: 0 },
        bareCaptions: { photos: 2, share: 0.5 },
        // every query finds the same: the best scores of present and absent ones are equal
        presence: { present: 2, auc: 0.5, falseNothing: 0, nothing: 0, falseGood: 1 },
        negations: null,
        halves: {
          questions: { even: { accuracy: 1, abstained: 0 }, odd: { accuracy: 1, abstained: 0 } },
          counts: { even: { abstained: 1 }, odd: { withinOne: 1 } },
        },
        seconds: 0.5,
      });
      expect(report.presence!.absent).toBeGreaterThan(78 + 60);
      // the poodle: .8, right
      expect(report.calibration.tags).toMatchObject({ statements: 1 });
      expect(report.calibration.tags!.expectedError).toBeCloseTo(0.2);
      // four answers with .9, all right
      expect(report.calibration.questions).toMatchObject({ statements: 4 });
      expect(report.calibration.questions!.expectedError).toBeCloseTo(0.1);
      expect(report.calibration.allQuestions).toMatchObject({ statements: 160 });
      // a good match of .8 for each query, right for "dog" alone
      const { statements, expectedError } = report.calibration.search!;
      expect(statements).toBe(report.presence!.present + report.presence!.absent);
      expect(expectedError).toBeCloseTo(0.8 - 1 / statements);
      expect(report.calibration.scenes).toBeNull();
      const questions = asked.filter((text) => text.endsWith('?'));
      expect(questions).toContain('Is there an umbrella?');
      expect(questions).toHaveLength(80 + 1);
    });
  });

  it('measures nothing that the labels do not say, and asks for nothing in vain', async () => {
    await withTempDir(async (directory) => {
      const { call, asked } = scripted();
      const bare = labels.map(({ file, captions }) => ({ file, captions }));
      const { report } = await createEvaluation({ call, vocabulary }).run(await labelsIn(directory, bare));
      expect(report).toMatchObject({
        retrieval: { queries: 3 },
        tags: null,
        captions: null,
        questions: null,
        counts: null,
        presence: null,
        negations: null,
        calibration: { tags: null, scenes: null, questions: null, allQuestions: null, search: null },
      });
      expect(asked).toHaveLength(3);
    });
  });

  it('measures each part over the photos whose labels say it', async () => {
    await withTempDir(async (directory) => {
      const { call, asked } = scripted();
      const mixed = [
        { file: 'a.jpg', objects: ['dog'], captions: null },
        { file: 'b.jpg', people: 2 },
      ];
      const { report } = await createEvaluation({ call, vocabulary }).run(await labelsIn(directory, mixed));
      expect(report).toMatchObject({ retrieval: null, tags: { recall: 1 }, questions: { accuracy: 1 } });
      expect(report.counts).not.toBeNull();
      expect(asked.filter((text) => text.endsWith('?'))).toHaveLength(80 + 1);
    });
  });

  it('counts scenes and actions that a tag, what it implies, or the caption tells', async () => {
    await withTempDir(async (directory) => {
      const seen = [
        // the tag "poodle", and "A dog and a cat."
        { file: 'a.jpg', scenes: ['mammal', 'cat', 'running', 'pool', 'running'] },
        { file: 'b.jpg', scenes: ['photo', 'child', 'running'] },
      ];
      const { report } = await createEvaluation({ call: scripted().call, vocabulary }).run(
        await labelsIn(directory, seen),
      );
      // people and animals are not counted
      expect(report.scenes).toEqual({
        asked: 4,
        told: 1,
        // labels say nothing of what is absent
        precision: null,
        judged: 0,
        words: [
          { word: 'running', asked: 2, told: 0 },
          { word: 'pool', asked: 1, told: 0 },
          { word: 'photo', asked: 1, told: 1 },
        ],
      });
    });
  });

  it('asks as many questions to be answered no as yes', () => {
    const asked = questionsAbout({ objects: ['dog', 'cat', 'bed'] });
    expect(asked.filter(({ truth }) => truth).map(({ name }) => name)).toEqual(['cat', 'dog', 'bed']);
    expect(new Set(asked.filter(({ truth }) => !truth).map(({ name }) => name)).size).toBe(3);
  });

  it.each([
    ['no captions.json', null, /There is no .*captions\.json/],
    ['no JSON', '{', /not valid JSON/],
    ['another layout', { photos: [] }, /not laid out as expected/],
    ['an empty list', [], /not laid out as expected/],
    ['a file outside of images', [{ ...labels[0], file: '../a.jpg' }], /not laid out as expected/],
    ['a missing image', [{ ...labels[0], file: 'c.jpg' }], /no such file/],
    [
      'an object with another name',
      [labels[0], { file: 'b.jpg', objects: ['person', 'wolf'] }],
      /photo 2 \(b\.jpg\), objects\.1: “wolf” is none of COCO’s 80 names/,
    ],
    ['a photo that stands there twice', [labels[0], labels[0]], /a\.jpg stands there twice/],
    [
      'a scene that is there and not there',
      [{ file: 'a.jpg', scenes: ['beach'], absentScenes: ['Beach'] }],
      /“Beach” is in scenes as well/,
    ],
    ['complete scenes without scenes', [{ file: 'a.jpg', scenesComplete: true }], /needs scenes/],
  ])('refuses a folder with %s', async (_, captions, message) => {
    await withTempDir(async (directory) => {
      if (captions !== null) await folderWith(directory, captions);
      await expect(readLabelledFolder(directory)).rejects.toMatchObject({
        code: 'bad_input',
        message: expect.stringMatching(message) as string,
      });
    });
  });

  it('names an image that was not imported', async () => {
    await withTempDir(async (directory) => {
      const run = createEvaluation({ call: scripted(['a.jpg']).call, vocabulary }).run(
        await labelsIn(directory, labels),
      );
      await expect(run).rejects.toMatchObject({ code: 'not_found', details: { file: 'b.jpg' } });
    });
  });

  it('stops when told to', async () => {
    await withTempDir(async (directory) => {
      const run = createEvaluation({ call: scripted().call, vocabulary, signal: AbortSignal.abort() }).run(
        await labelsIn(directory, labels),
      );
      await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    });
  });
});
