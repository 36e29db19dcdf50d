/** @file Exclusion patterns: what they leave out, as .gitignore says, and which are refused. */
import { describe, expect, it } from 'vitest';
import { checkedPatterns, exclusionsOf } from './exclusions.ts';

describe('patterns leave out', () => {
  it.each<[patterns: string[], out: string[], stays: string[]]>([
    [[], [], ['a.jpg', 'folder/']],
    [
      ['Thumbnails/'],
      ['Thumbnails/', '2020/thumbnails/', '2020/Thumbnails/a.jpg'],
      ['Thumbnails.jpg', 'My Thumbnails/a.jpg'],
    ],
    [['*.png'], ['a.png', 'b/c.PNG'], ['a.png.jpg', 'png']],
    [['/Scans'], ['Scans/', 'Scans/a.jpg'], ['2020/Scans/a.jpg']],
    [['2020/private'], ['2020/private/a.jpg'], ['x/2020/private/a.jpg', '2021/private/a.jpg']],
    [['**/old/**'], ['old/a.jpg', 'x/old/y/a.jpg'], ['older/a.jpg']],
    [['*.jpg', '!keep.jpg'], ['a.jpg'], ['keep.jpg', 'x/keep.jpg']],
    [['Out/', '!Out/in.jpg'], ['Out/in.jpg'], ['in.jpg']],
    [
      ['IMG_000[1-3].jpg', '\\[a\\].jpg', 'what?.jpg'],
      ['IMG_0002.jpg', '[a].jpg', 'what!.jpg'],
      ['IMG_0004.jpg', 'a.jpg', 'what.jpg'],
    ],
    [['Köln/'], ['Ko\u0308ln/a.jpg'], ['Koln/a.jpg']],
    [['*.tmp'], ['.../a.tmp'], ['...']],
  ])('%j', (patterns, out, stays) => {
    const leavesOut = exclusionsOf(patterns);
    const isOut = (path: string) =>
      leavesOut(path.replace(/\/$/, ''), path.endsWith('/') ? 'folder' : 'file');
    expect([...out, ...stays].filter(isOut)).toEqual(out);
  });
});

it('keeps the patterns as written, each once', () => {
  expect(checkedPatterns([' Thumbnails/ ', '*.png', '*.png', '\\#1', '!keep.png'])).toEqual([
    'Thumbnails/',
    '*.png',
    '\\#1',
    '!keep.png',
  ]);
});

it.each([
  ['/', 'names nothing'],
  ['!', 'names nothing'],
  ['a\nb', 'line break'],
  ['# Thumbnails', 'remark'],
  ['C:\\Photos\\Old', 'path of a folder'],
  ['D:/Photos', 'path of a folder'],
  ['~/Pictures', 'path of a folder'],
  ['\\\\nas\\photos', 'path of a folder'],
  ['../other', '“..”'],
  ['./x', '“.”'],
  ['Scans\\Old', 'parted by “/”'],
  ['IMG[1.jpg', 'not closed'],
  ['a\\', 'parted by “/”'],
])('refuses %j and says how to write it', (pattern, words) => {
  expect(() => checkedPatterns(['good/', pattern])).toThrow(
    expect.objectContaining({ code: 'bad_input', message: expect.stringContaining(words) as string }),
  );
});
