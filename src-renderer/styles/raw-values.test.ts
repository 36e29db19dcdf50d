/** @file Nothing but tokens.css states a colour or a length: read from the sources themselves. */
import { expect, test } from 'vitest';
import base from './base.css?raw';

const components = import.meta.glob<string>('../**/*.vue', { query: '?raw', import: 'default', eager: true });

test('components state no raw colours, lengths, times or shadows', () => {
  const found: string[] = [];
  const styles = Object.entries(components).flatMap(([file, source]) =>
    [...source.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, css]) => [file, css ?? ''] as const),
  );
  expect(styles.length).toBeGreaterThan(20);
  for (const [file, css] of [...styles, ['base.css', base] as const]) {
    for (const line of css.split('\n')) {
      // the one breakpoint can't be a custom property
      if (line.includes('@media')) continue;
      if (/#[0-9a-f]{3,8}\b|\brgb|\bhsl|(?<![\w.-])-?\d*\.?\d+(px|em|rem|ms|s)\b/i.test(line))
        found.push(`${file}: ${line.trim()}`);
    }
  }
  expect(found).toEqual([]);
});

test('a window is narrow by the size of its text', () => {
  const inPixels = [...Object.entries(components), ['base.css', base] as const].flatMap(([file, source]) =>
    /@media[^{]*\dpx/.test(source) ? [file] : [],
  );
  expect(inPixels).toEqual([]);
});

test('no component is longer than 300 lines', () => {
  expect(
    Object.entries(components).flatMap(([file, source]) => (source.split('\n').length > 300 ? [file] : [])),
  ).toEqual([]);
});
