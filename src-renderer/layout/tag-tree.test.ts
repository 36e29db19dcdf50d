/** @file The tree of tags shows each tag once, whatever its parents claim. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filteredRows, openRows, tagTree } from './tag-tree.ts';

const tag = (name: string, count: number, parents: string[] = []) => ({
  name,
  count,
  maybe: 0,
  parents,
  previews: [],
});
const all = () => true;

test('children lie under their parent, the largest first', () => {
  const rows = openRows(
    tagTree([
      tag('dog', 3, ['animal']),
      tag('animal', 9),
      tag('cat', 5, ['animal']),
      tag('beach', 20, ['coast']),
    ]),
    all,
  );
  expect(rows.map((row) => [row.tag.name, row.level, row.position, row.siblings])).toEqual([
    ['beach', 1, 1, 2],
    ['animal', 1, 2, 2],
    ['cat', 2, 1, 2],
    ['dog', 2, 2, 2],
  ]);
});

test('closed tags hide what is below them', () => {
  const rows = openRows(tagTree([tag('dog', 3, ['animal']), tag('animal', 9)]), () => false);
  expect(rows.map((row) => [row.tag.name, row.open, row.hasChildren])).toEqual([['animal', false, true]]);
});

test('every tag is shown once, even where parents form a ring', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const lists = fc.array(fc.subarray(names), { minLength: names.length, maxLength: names.length });
  fc.assert(
    fc.property(lists, (parents) => {
      const rows = openRows(tagTree(names.map((name, index) => tag(name, index, parents[index] ?? []))), all);
      expect(rows.map((row) => row.tag.name).sort()).toEqual(names);
    }),
  );
});

test('the filter finds by every word, anywhere in the name', () => {
  const tags = [tag('golden retriever', 4), tag('retriever', 2), tag('golden hour', 9)];
  expect(filteredRows(tags, ' RETR gold ').map((row) => row.tag.name)).toEqual(['golden retriever']);
  expect(filteredRows(tags, 'zebra')).toEqual([]);
});

test('the filter takes spellings for one: case, accents, composition, letters that do not come apart', () => {
  const tags = [tag('Café', 4), tag('Straße', 3), tag('İstanbul', 2), tag('L’Aquila', 1)];
  for (const [typed, name] of [
    ['cafe', 'Café'],
    ['CAFE\u0301', 'Café'],
    ['strasse', 'Straße'],
    ['istanbul', 'İstanbul'],
    ["l'aq", 'L’Aquila'],
  ] as const) {
    expect(filteredRows(tags, typed).map((row) => row.tag.name)).toEqual([name]);
  }
});
