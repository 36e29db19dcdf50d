/** @file A folder that another program holds for a moment comes to its place all the same. */
import { expect, it } from 'vitest';
import { renamePatiently } from './settle-pack.ts';

function system(codes: string[]) {
  const seen = { pauses: 0, renames: 0 };
  return {
    seen,
    async rename() {
      seen.renames += 1;
      const code = codes.shift();
      if (code !== undefined) throw Object.assign(new Error(code), { code });
    },
    pause: async () => void (seen.pauses += 1),
  };
}

it('tries again while a virus scanner holds a file', async () => {
  const busy = system(['EPERM', 'EBUSY', 'EBUSY']);
  await renamePatiently('a', 'b', busy);
  expect(busy.seen).toEqual({ renames: 4, pauses: 3 });
});

it('gives up after ten seconds, and at once at any other error', async () => {
  const held = system(Array<string>(100).fill('EBUSY'));
  await expect(renamePatiently('a', 'b', held)).rejects.toMatchObject({ code: 'EBUSY' });
  expect(held.seen.pauses).toBe(40);
  const gone = system(['ENOENT']);
  await expect(renamePatiently('a', 'b', gone)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(gone.seen.pauses).toBe(0);
});
