/** @file The README's figures are those that were measured last. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { figuresFile, readmeFile, share, table, withFigures, withoutLists } from './figures.mjs';

const readme = readFileSync(readmeFile, 'utf8');
const figures = JSON.parse(readFileSync(figuresFile, 'utf8')) as {
  sets: Parameters<typeof table>[0][];
};

it('the README shows what was measured: else run `npm run figures -- FOLDER…`', () => {
  expect(withFigures(readme, figures)).toBe(readme);
});

it('writes shares with two digits, and no row for what was not measured', () => {
  expect([0.7164, 1, 0.005].map(share)).toEqual(['.72', '1.00', '.01']);
  const { report } = figures.sets[0]!;
  expect(table({ photos: 3, report: { ...report, tags: null, counts: null } })).not.toMatch(/mAP|how many/);
});

it('writes a row for each measure, in one table for each folder', () => {
  const measured = {
    photos: 3,
    report: {
      retrieval: null,
      presence: { present: 80, absent: 90, auc: 0.941, falseNothing: 0.05 },
      negations: { queries: 40, without: 0.915 },
      tags: null,
      captions: null,
      bareCaptions: { photos: 3, share: 0.333 },
      scenes: { asked: 139, told: 75 },
      counts: null,
      questions: null,
      text: { photos: 2, characterAccuracy: 0.966, withoutText: 0, falseText: 0 },
      screening: { harmless: 231, falseAlarms: 0, falseAlarmsAtMost: 0.0129, sensitive: 0, found: 0 },
      calibration: { tags: { expectedError: 0.054 }, scenes: null, search: { expectedError: 0.061 } },
    },
  };
  expect(table(measured).split('\n')).toEqual([
    '| on 3 photos | |',
    '|---|---|',
    '| tell what is there (80 queries) from what is not (90): AUC; “nothing” said of what is there ' +
      '| .94; 5 % |',
    '| “a … without a …” (40 queries): results really without | 92 % |',
    '| captions that say no more than “A photo” and when or where | 33 % |',
    '| scenes and actions that people name: told in tags or caption | 75 of 139 |',
    '| text in 2 photos: characters read right | .97 |',
    '| screening: suggested of 231 harmless photos; 95 % certain, of all such photos at most | 0; 1 % |',
    '| expected calibration error of what is stated: tags, good matches of names | .05, .06 |',
  ]);
  const both = withFigures(readme, { sets: [measured, { ...measured, photos: 4 }] });
  expect(both.match(/on [34] photos/g)).toEqual(['on 3 photos', 'on 4 photos']);
});

it('keeps figures, not lists', () => {
  const report = { photos: 2, scenes: { told: 1, words: [{ word: 'beach' }] }, tags: null, names: [] };
  expect(withoutLists(report)).toEqual({ photos: 2, scenes: { told: 1 }, tags: null });
});

it('a README without its marks is refused', () => {
  expect(() => withFigures('nothing here', figures)).toThrow('figures');
});
