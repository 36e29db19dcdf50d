/** @file Stray bytes in a JPEG's head go, and only these. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutStrayBytes } from './stray-bytes.ts';

const segment = (kind: number, text: string) => {
  const head = Buffer.from([0xff, kind, 0, 0]);
  head.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([head, Buffer.from(text, 'latin1')]);
};
const soi = Buffer.from([0xff, 0xd8]);
const scan = Buffer.concat([
  segment(0xda, '\x01\x01\x00\x00\x3f\x00'),
  Buffer.from([1, 2, 0xff, 0, 3, 0xff, 0xd9]),
]);
const stray = (text: string) => Buffer.from(text, 'latin1');

it.each<[string, Buffer[], Buffer[] | null]>([
  [
    'behind a segment',
    [segment(0xe2, 'MPF'), stray('wxyz'), segment(0xdb, 'table'), scan],
    [segment(0xe2, 'MPF'), segment(0xdb, 'table'), scan],
  ],
  ['at the beginning', [stray('\0\0'), segment(0xdb, 'table'), scan], [segment(0xdb, 'table'), scan]],
  ['before the scan', [segment(0xdb, 'table'), stray('\0\xff\0'), scan], [segment(0xdb, 'table'), scan]],
  ['none', [segment(0xe2, 'MPF'), segment(0xdb, 'table'), scan], null],
  ['only filling', [segment(0xe2, 'MPF'), stray('\xff\xff'), segment(0xdb, 'table'), scan], null],
  ['no scan', [segment(0xe2, 'MPF'), stray('wxyz'), segment(0xdb, 'table')], null],
  ['the end instead of a scan', [stray('wxyz'), Buffer.from([0xff, 0xd9, 0, 0])], null],
])('%s', (_, parts, expected) => {
  expect(withoutStrayBytes(Buffer.concat([soi, ...parts]))).toEqual(
    expected && Buffer.concat([soi, ...expected]),
  );
});

it('copes with any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const found = withoutStrayBytes(Buffer.concat([soi, bytes]));
      if (found) expect(found.length).toBeLessThan(bytes.length + 2);
    }),
  );
  expect(withoutStrayBytes(Buffer.from('GIF89a'))).toBeNull();
});
