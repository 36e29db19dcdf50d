/** @file The fold of the identity journal, and what of its lines is read. */
import { expect, it } from 'vitest';
import { hashOf, photoIdOf } from '../../testing/builders.ts';
import { createMemoryJournal } from '../../testing/memory-journal.ts';
import { createIdentityJournal, parseIdentity } from './identity-journal.ts';
import type { IdentityFile } from './identity.ts';
import { fileKey } from '../shared/file-key.ts';

const aFile = (photo: number, hash: number, relPath: string, rootId = 'r1'): { file: IdentityFile } => ({
  file: { photoId: photoIdOf(photo), hash: hashOf(hash), rootId, relPath, size: 5, mtimeMs: 7 },
});

it('knows the last word on each path and each content, also of photos that have no file any more', async () => {
  const journal = createMemoryJournal({ parse: parseIdentity, format: (line) => line });
  const identity = createIdentityJournal(journal);
  await identity.append([aFile(1, 1, 'a.jpg'), aFile(2, 2, 'b.jpg'), aFile(3, 3, 'c.jpg', 'r2')]);
  await identity.append([
    { gone: { rootId: 'r1', relPath: 'a.jpg' } },
    aFile(1, 1, 'moved.jpg'),
    aFile(2, 22, 'b.jpg'),
    { goneRoot: 'r2' },
  ]);
  const state = await identity.load();
  expect([...state.files.keys()].sort()).toEqual([fileKey('r1', 'b.jpg'), fileKey('r1', 'moved.jpg')]);
  expect(state.photos).toEqual(
    new Map([
      [hashOf(1), photoIdOf(1)],
      [hashOf(22), photoIdOf(2)],
      [hashOf(3), photoIdOf(3)],
    ]),
  );
  expect(state.hashes.get(photoIdOf(3))).toBe(hashOf(3));
  expect(JSON.parse(journal.text[0]!)).toEqual({
    v: 1,
    photoId: photoIdOf(1),
    hash: hashOf(1),
    rootId: 'r1',
    relPath: 'a.jpg',
    size: 5,
    mtimeMs: 7,
  });
});

it('lets a content pass from an edited photo to another', async () => {
  const identity = createIdentityJournal(
    createMemoryJournal({ parse: parseIdentity, format: (line) => line }),
  );
  await identity.append([aFile(1, 1, 'a.jpg'), aFile(2, 1, 'copy.jpg'), aFile(1, 11, 'a.jpg')]);
  expect((await identity.load()).photos.get(hashOf(1))).toBe(photoIdOf(2));
});

it('skips what is no line and refuses what is newer', () => {
  expect(parseIdentity({ v: 1, photoId: 'x' })).toMatchObject({ ok: false });
  expect(parseIdentity(7)).toMatchObject({ ok: false });
  expect(() => parseIdentity({ v: 2 })).toThrow(expect.objectContaining({ code: 'library_newer' }));
});
