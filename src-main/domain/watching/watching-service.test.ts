/**
 * @file What a person notices of the watching: imports that begin by themselves, and words where they do not.
 */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { silentLog } from '../../log.ts';
import type { JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { WatchOptions } from './folder-watch.ts';
import type { VolumeKind } from '../files/volume-kinds.ts';
import type { WatchedRoot } from './root-watches.ts';
import { createWatchingService, type WatchingService } from './watching-service.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

interface Rig {
  service: WatchingService;
  roots: WatchedRoot[];
  /** what lies where: path → folder id */
  disk: Map<string, string>;
  places: Map<string, VolumeKind>;
  imports: string[][];
  /** the watches that are open, by path */
  watches: Map<string, WatchOptions>;
  told: { count: number };
}

function rig(paths: string[] = ['/a']): Rig {
  const roots = paths.map((path): WatchedRoot => ({ id: path.slice(1), path }));
  const disk = new Map(paths.map((path) => [path, `1:${path}`]));
  const places = new Map<string, VolumeKind>();
  const imports: string[][] = [];
  const watches = new Map<string, WatchOptions>();
  const told = { count: 0 };
  const service = createWatchingService({
    roots: () => roots,
    libraryDir: '/library',
    volumeKinds: { kindOf: async (path) => places.get(path) ?? 'local' },
    probe: async (path) => (disk.has(path) ? { realPath: path, id: disk.get(path)!, readable: true } : null),
    watchFolder(root, options) {
      watches.set(root, options);
      return {
        ready: Promise.resolve(),
        close: () => void (watches.get(root) === options && watches.delete(root)),
      };
    },
    startImport(rootIds) {
      imports.push([...rootIds]);
      return { id: 'job' };
    },
    jobs: { finished: async () => ({ report: null }) as JobSnapshot },
    onChanged: () => (told.count += 1),
    log: silentLog,
  });
  return { service, roots, disk, places, imports, watches, told };
}

it('imports a folder in which something changed', async () => {
  const { service, watches, imports } = rig(['/a', '/b']);
  await service.start();
  expect(service.watchOf('a')).toEqual({ on: true, reason: null });
  watches.get('/b')!.onChange('photo');
  await seconds(3);
  expect(imports).toEqual([['b']]);
  service.close();
  expect(watches.size).toBe(0);
});

it('says why a network drive is not watched, and still notices when it goes and comes', async () => {
  const { service, places, watches, disk, imports } = rig(['/nas', '/a']);
  places.set('/nas', 'network');
  await service.start();
  expect(service.watchOf('nas')).toEqual({
    on: false,
    reason:
      '“/nas” is on a network drive, which does not tell about changes reliably. New photos are found when you start Sightline or look for new photos.',
  });
  expect([...watches.keys()]).toEqual(['/a']);
  disk.delete('/nas');
  await seconds(25);
  expect(service.watchOf('nas').reason).toBeNull();
  disk.set('/nas', '5:1');
  await seconds(25);
  expect(service.watchOf('nas').reason).toContain('network drive');
  expect(imports).toEqual([['nas'], ['nas']]);
  service.close();
});

it('a drive that is unplugged is looked at again when it is back, and watched again', async () => {
  const { service, watches, disk, imports, told } = rig();
  await service.start();
  const before = told.count;
  disk.delete('/a');
  watches.get('/a')!.onEnd({ kind: 'gone' });
  await seconds(4);
  expect(imports).toEqual([['a']]);
  expect(service.watchOf('a')).toEqual({ on: false, reason: null });
  expect(told.count).toBeGreaterThan(before);
  await seconds(200);
  expect(imports).toHaveLength(1);
  disk.set('/a', '7:1');
  await seconds(25);
  expect(imports).toEqual([['a'], ['a']]);
  expect(service.watchOf('a').on).toBe(true);
  service.close();
});

it('a drive that is mounted over its empty folder is another folder: imported and watched anew', async () => {
  const { service, watches, disk, imports } = rig();
  await service.start();
  const first = watches.get('/a');
  disk.set('/a', '9:2');
  await seconds(25);
  expect(imports).toEqual([['a']]);
  expect(watches.get('/a')).not.toBe(first);
  service.close();
});

it.each([
  [{ kind: 'system limit' } as const, 'The system lets no more folders be watched.'],
  [{ kind: 'folders', limit: 50_000 } as const, 'There are more than 50,000 folders in it'],
  [{ kind: 'failed', code: 'EIO' } as const, 'The system does not tell about changes in it (EIO).'],
])('says why it stopped (%o), and looks once at what it may have missed', async (trouble, words) => {
  const { service, watches, imports } = rig();
  await service.start();
  watches.get('/a')!.onEnd(trouble);
  const { on, reason } = service.watchOf('a');
  expect(on).toBe(false);
  expect(reason).toContain(words);
  expect(reason).toContain('New photos are found when you start Sightline or look for new photos.');
  await seconds(100);
  expect(imports).toEqual([['a']]);
  service.close();
});

it('follows folders that come, go and get other exclusions', async () => {
  const { service, roots, watches, disk, imports } = rig();
  await service.start();
  disk.set('/b', '1:b');
  roots.push({ id: 'b', path: '/b' });
  await service.rootsChanged();
  expect([...watches.keys()]).toEqual(['/a', '/b']);
  const kept = watches.get('/a');
  roots[1] = { id: 'b', path: '/b', exclude: ['Scans/'] };
  await service.rootsChanged();
  expect(watches.get('/b')!.isExcluded('Scans', 'folder')).toBe(true);
  expect(watches.get('/a')).toBe(kept);
  watches.get('/b')!.onChange('photo');
  roots.pop();
  await service.rootsChanged();
  expect([...watches.keys()]).toEqual(['/a']);
  await seconds(60);
  expect(imports).toEqual([]);
  service.close();
});

it('does nothing before somebody sits before it', async () => {
  const { service, watches } = rig();
  await service.rootsChanged();
  expect(watches.size).toBe(0);
  expect(service.watchOf('a')).toEqual({ on: false, reason: null });
});
