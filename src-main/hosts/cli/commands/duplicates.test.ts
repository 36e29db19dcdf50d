import { describe, expect, it } from 'vitest';
import type { DuplicateGroup } from '../../../../src-preload/contract/index.ts';
import { fakePhoto, photoId } from '../../testing/fake-app.ts';
import { run } from '../../testing/run-command.ts';

const otherId = '01JDGZ3N6V8QK2M4R7T9W0XYAC';
const tile = (id: string) => ({
  id,
  aspect: 1,
  thumbhash: null,
  takenAt: null,
  takenAtPrecision: null,
  media: { grid: null, large: null },
  favourite: false,
  rating: null,
  damaged: false,
  alt: '',
});
const member = (id: string, path: string, best: boolean, why: string[]) => ({
  tile: tile(id),
  path,
  files: 1,
  sizeBytes: 9,
  width: 4,
  height: 3,
  mimeType: 'image/jpeg',
  sharpness: null,
  best,
  why,
});
const group: DuplicateGroup = {
  id: 'g',
  kind: 'similar',
  takenAtPrecision: 'second',
  takenAt: '2024-05-01T12:00:00',
  members: [
    member(photoId, '/photos/a.jpg', true, ['largest']),
    member(otherId, '/photos/b.jpg', false, ['6% of the pixels']),
  ],
};

describe('duplicates', () => {
  it.each([[[]], [['--kind', 'similar']], [['--kind=similar']]])(
    '%j lists groups, the best first and why',
    async (words) => {
      const asked: unknown[] = [];
      const handlers = {
        'duplicates.groups': (input: { kind: unknown }) => (
          asked.push(input.kind),
          { total: 1, counts: { similar: 1, burst: 0 }, groups: [group] }
        ),
      };
      const ran = await run(['duplicates', ...words], handlers);
      expect(ran).toMatchObject({
        code: 0,
        out: 'One picture, 2 photos, 1 May 2024, 12:00\n  keep  /photos/a.jpg  (largest)\n        /photos/b.jpg  (6% of the pixels)\n',
      });
      expect(asked).toEqual([words.length > 0 ? 'similar' : null]);
      expect(JSON.parse((await run(['duplicates', ...words, '--json'], handlers)).out)).toMatchObject([
        {
          id: 'g',
          kind: 'similar',
          members: [
            { id: photoId, best: true },
            { id: otherId, best: false },
          ],
        },
      ]);
    },
  );

  it('knows two kinds', async () => {
    expect(await run(['duplicates', '--kind=twin'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('similar or burst') as string,
    });
  });

  it('moves nothing without --yes, and says what it would move', async () => {
    const trashed: unknown[] = [];
    const handlers = {
      'photos.show': ({ target }: { target: { id: string } | { path: string } }) =>
        fakePhoto('id' in target ? { id: target.id } : {}),
      'duplicates.trash': (request: unknown) => (
        trashed.push(request),
        { moved: ['/photos/b.jpg'], failed: [] }
      ),
    };
    const words = ['duplicates', 'trash', '--keep', photoId, otherId];
    expect(await run(words, handlers)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Nothing was moved') as string,
    });
    expect(trashed).toEqual([]);
    expect(await run([...words, '--yes'], handlers)).toMatchObject({
      code: 0,
      out: '1 file in the bin.\n  /photos/b.jpg\n',
    });
    expect(trashed).toEqual([{ keep: [photoId], trash: [otherId] }]);
    expect(await run(['duplicates', 'trash', otherId, '--yes'], handlers)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--keep') as string,
    });
  });
});
