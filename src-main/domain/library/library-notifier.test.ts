import { expect, it, vi } from 'vitest';
import type { LibraryInfo } from '../../../src-preload/contract/index.ts';
import { silentLog } from '../../log.ts';
import { createLibraryNotifier } from './library-notifier.ts';

const infoOf = (revision: number): LibraryInfo => ({
  id: 'l',
  path: '/l',
  photos: 0,
  roots: [],
  revision,
  warnings: [],
});

it('tells changes that come together once, and the last of them last', async () => {
  const told: number[] = [];
  let revision = 0;
  const news = createLibraryNotifier({
    info: async () => infoOf(revision),
    send: (info) => told.push(info.revision),
    log: silentLog,
  });
  for (revision = 1; revision < 10; revision += 1) news();
  await vi.waitFor(() => expect(told.at(-1)).toBe(10));
  expect(told.length).toBeLessThanOrEqual(2);
});

it('goes on after a state that could not be read', async () => {
  const told: number[] = [];
  const info = vi.fn().mockRejectedValueOnce(new Error('no disk')).mockResolvedValue(infoOf(2));
  const news = createLibraryNotifier({ info, send: ({ revision }) => told.push(revision), log: silentLog });
  news();
  await vi.waitFor(() => expect(info).toHaveBeenCalled());
  news();
  await vi.waitFor(() => expect(told).toEqual([2]));
});
