/** @file The README's figures are those that were measured last. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { figuresFile, readmeFile, share, table, withFigures } from './figures.mjs';

const readme = readFileSync(readmeFile, 'utf8');
const figures = JSON.parse(readFileSync(figuresFile, 'utf8')) as Parameters<typeof table>[0];

it('the README shows what was measured: else run `npm run figures -- FOLDER`', () => {
  expect(withFigures(readme, figures)).toBe(readme);
});

it('writes shares with two digits, and no row for what was not measured', () => {
  expect([0.7164, 1, 0.005].map(share)).toEqual(['.72', '1.00', '.01']);
  const { report } = figures;
  expect(table({ photos: 3, report: { ...report, tags: null, counts: null } })).not.toMatch(/mAP|how many/);
});

it('a README without its marks is refused', () => {
  expect(() => withFigures('nothing here', figures)).toThrow('figures');
});
