/** @file What an item says of itself, and what its files are to it. */
import { describe, expect, it } from 'vitest';
import { noMetadata } from '../shared/metadata.ts';
import { stackMetadata, roleOf } from './item.ts';

describe('the words in the files of an item', () => {
  it('are the leader’s, and those of its members where it has none', () => {
    const leader = {
      ...noMetadata,
      takenAt: '2020-01-01T10:00:00',
      make: 'Canon',
      title: 'Sunset',
      keywords: ['sea', 'Évening'],
      rating: null,
    };
    const member = {
      ...noMetadata,
      takenAt: '2020-01-01T10:00:01',
      make: 'CANON',
      title: 'DSC',
      description: 'From the pier',
      keywords: ['evening', 'e\u0301vening', 'pier'],
      rating: 4,
      favourite: true,
      latitude: 54.1,
      longitude: -8.2,
      people: [{ name: 'Ann', box: null }],
    };
    expect(stackMetadata(leader, [member])).toEqual({
      ...leader,
      description: 'From the pier',
      keywords: ['sea', 'Évening', 'evening', 'pier'],
      rating: 4,
      favourite: true,
      latitude: 54.1,
      longitude: -8.2,
      people: [{ name: 'Ann', box: null }],
    });
    expect(stackMetadata(member, [leader])).toMatchObject({
      title: 'DSC',
      rating: 4,
      latitude: 54.1,
      keywords: ['evening', 'évening', 'pier', 'sea'].map((word) =>
        word === 'évening' ? 'e\u0301vening' : word,
      ),
    });
    expect(stackMetadata(leader, [])).toBe(leader);
  });
});

describe('a file beside the leader’s', () => {
  const jpeg = { fileName: 'a.JPG', mimeType: 'image/jpeg' };
  it.each([
    [jpeg, { fileName: 'a.NEF', mimeType: 'image/x-nikon-nef' }, 'raw'],
    [jpeg, { fileName: 'a.dng', mimeType: null }, 'raw'],
    [
      { fileName: 'IMG_E1234.JPG', mimeType: 'image/jpeg' },
      { fileName: 'IMG_1234.HEIC', mimeType: 'image/heic' },
      'original',
    ],
    [{ fileName: 'a.NEF', mimeType: 'image/x-nikon-nef' }, jpeg, 'picture'],
    [
      { fileName: 'a.NEF', mimeType: 'image/x-nikon-nef' },
      { fileName: 'a.dng', mimeType: 'image/x-adobe-dng' },
      'raw',
    ],
    [jpeg, { fileName: 'a-edited.jpg', mimeType: 'image/jpeg' }, 'picture'],
  ])('%o: %o is the %s', (leader, member, role) => {
    expect(roleOf(leader, member)).toBe(role);
  });
});
