/** @file Which root a known file belongs to when roots are nested, and when a pattern excludes it. */
import { describe, expect, it } from 'vitest';
import type { FileRow } from '../catalogue/rows.ts';
import { rowsOfNestedRoots, excludedRows } from './root-ownership.ts';

const row = (rootId: string, relPath: string): FileRow => ({
  photoId: relPath,
  rootId,
  relPath,
  sizeBytes: 1,
  mtimeMs: 2,
  state: 'present',
  sidecars: '',
});
const root = (id: string, path: string, ...exclude: string[]) => ({ id, path, exclude });
const named = ({ rootId, relPath }: FileRow) => `${rootId}:${relPath}`;

describe('files in a root inside a root', () => {
  const roots = [
    root('outer', '/pics'),
    root('inner', '/pics/trip'),
    root('inmost', '/pics/trip/day 1'),
    root('other', '/pics/trip2'),
  ];
  it('are the innermost root’s, each once', () => {
    const rows = [
      row('outer', 'a.jpg'),
      row('outer', 'trip/b.jpg'),
      row('outer', 'trip/day 1/c.jpg'),
      row('inner', 'day 1/d.jpg'),
      row('inmost', 'd.jpg'),
      row('outer', 'trip2/e.jpg'),
      row('outer', 'trips/f.jpg'),
    ];
    expect(rowsOfNestedRoots(rows, roots).map(({ from, to }) => [named(from), to && named(to)])).toEqual([
      ['outer:trip/b.jpg', 'inner:b.jpg'],
      ['outer:trip/day 1/c.jpg', 'inmost:c.jpg'],
      ['inner:day 1/d.jpg', null],
      ['outer:trip2/e.jpg', 'other:e.jpg'],
    ]);
  });
  it('stay where roots lie side by side', () =>
    expect(rowsOfNestedRoots([row('a', 'x/1.jpg')], [root('a', '/pics'), root('b', '/pictures')])).toEqual(
      [],
    ));
});

it('files are left out by the patterns of their own root', () => {
  const rows = [row('a', 'Scans/1.jpg'), row('a', '2.png'), row('b', 'Scans/3.jpg'), row('gone', '4.png')];
  expect(excludedRows(rows, [root('a', '/a', 'scans/', '*.png'), root('b', '/b')]).map(named)).toEqual([
    'a:Scans/1.jpg',
    'a:2.png',
  ]);
});
