import { afterEach, describe, expect, it, vi } from 'vitest';
import { join } from 'node:path';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createPathProbe, probePath } from './probe-path.ts';
import type { PathProbe } from '../../domain/files/files.ts';

const here: PathProbe = { realPath: '/here', id: '1:2', readable: true };
const never = () => new Promise<PathProbe>(() => {});

afterEach(() => void vi.useRealTimers());

describe('a look at a folder', () => {
  it('tells what is there, and null where nothing is', () =>
    withTempDir(async (folder) => {
      expect(await probePath(folder)).toMatchObject({ realPath: folder, readable: true });
      expect(await probePath(join(folder, 'nowhere'))).toBeNull();
    }));

  it('gives up on a share that never answers, and asks it once however often it is looked at', async () => {
    vi.useFakeTimers();
    const look = vi.fn(never);
    const glance = createPathProbe({ mayHang: () => true, look });
    const answers = Promise.all([glance('/dead'), glance('/dead'), glance('/dead', 20_000)]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await answers).toEqual([null, null, null]);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('however many shares are dead, the disks of this computer answer at once', async () => {
    const look = vi.fn((path: string) => (path.startsWith('/dead') ? never() : Promise.resolve(here)));
    const glance = createPathProbe({ mayHang: (path) => path.startsWith('/dead'), look });
    const dead = Array.from({ length: 10 }, (_, share) => glance(`/dead/${share}`, 10));
    expect(await glance('/home')).toEqual(here);
    expect([dead.length, look.mock.calls.filter(([path]) => path.startsWith('/dead')).length]).toEqual([
      10, 2,
    ]);
  });

  it('a share that answers again is seen again', async () => {
    let wake = (_seen: PathProbe) => {};
    const glance = createPathProbe({
      mayHang: () => true,
      look: () => new Promise((resolve) => (wake = resolve)),
    });
    expect(await glance('/slow', 1)).toBeNull();
    const second = glance('/slow');
    wake(here);
    expect(await second).toEqual(here);
  });
});
