/** @file Names of evidence tables. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evidenceTableName, packIdOfTable } from './table-names.ts';

it('gives any pack id a name of safe characters, and the id back', () => {
  expect(evidenceTableName('Xenova/clip_16')).toBe('evidence__58enova_2fclip_5f16');
  expect(packIdOfTable('photos')).toBeNull();
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (id) => {
      const name = evidenceTableName(id);
      expect(name).toMatch(/^[a-z0-9_.-]+$/);
      expect(packIdOfTable(name)).toBe(id);
    }),
  );
});
