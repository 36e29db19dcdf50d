/** @file Nothing but tokens.css states a colour or a length: read from the sources themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const face = fileURLToPath(new URL('..', import.meta.url));

test('components state no raw colours, lengths, times or shadows', () => {
  const found: string[] = [];
  for (const file of readdirSync(face, { recursive: true, encoding: 'utf8' })) {
    const styles = file.endsWith('.vue') ? [...readFileSync(face + file, 'utf8').matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, css]) => css ?? '') : file.endsWith('base.css') ? [readFileSync(face + file, 'utf8')] : [];
    for (const line of styles.join('\n').split('\n')) {
      // the one breakpoint can't be a custom property
      if (line.includes('@media')) continue;
      if (/#[0-9a-f]{3,8}\b|\brgb|\bhsl|(?<![\w.-])-?\d*\.?\d+(px|em|rem|ms|s)\b/i.test(line)) found.push(`${file}: ${line.trim()}`);
    }
  }
  expect(found).toEqual([]);
});

test('no component is longer than 300 lines', () => {
  const long = readdirSync(face, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.vue'))
    .filter((file) => readFileSync(face + file, 'utf8').split('\n').length > 300);
  expect(long).toEqual([]);
});
