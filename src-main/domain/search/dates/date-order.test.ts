/** @file Which way round a locale writes day and month. */
import { expect, it } from 'vitest';
import { isDayFirst } from './date-order.ts';

it.each([
  [{ LANG: 'en_US.UTF-8' }, 'de-DE', false],
  [{ LANG: 'en_US.UTF-8', LC_TIME: 'de_DE.UTF-8' }, 'en-US', true],
  [{ LC_ALL: 'en_GB', LC_TIME: 'en_US' }, 'en-US', true],
  [{ LANG: 'ja_JP.UTF-8' }, 'en-GB', false],
  [{ LANG: 'de_DE@euro' }, 'en-US', true],
  [{ LANG: 'C.UTF-8' }, 'en-US', true],
  [{ LANG: '' }, 'en-US', false],
  [{}, 'fr-FR', true],
  [{ LANG: '???' }, 'en-US', false],
])('%j, else %s: day first %s', (env, fallback, expected) => {
  expect(isDayFirst(env, fallback)).toBe(expected);
});
