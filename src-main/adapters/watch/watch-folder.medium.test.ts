/**
 * @file Both ways of watching, over real folders. That something is not told is shown by the next change,
 * which is.
 */
import { watch } from 'node:fs';
import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { exclusionsOf } from '../../domain/importing/exclusions.ts';
import type {
  ChangeKind,
  FolderWatch,
  WatchFolder,
  WatchOptions,
  WatchTrouble,
} from '../../domain/watching/folder-watch.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { watchTree, type TreeLimits } from './watch-tree.ts';
import { watchRecursive } from './watch-recursive.ts';

const soon = { timeout: 60_000 };

interface Heard {
  root: string;
  changes: ChangeKind[];
  ends: WatchTrouble[];
  watch: FolderWatch;
  /** Forgets what was told, does this, and waits until a photo's change is told. */
  tells(act: () => Promise<unknown>): Promise<void>;
}

/** @param present folders that lie in the root; they look old, so that nothing of them is taken for new */
async function watching(
  way: WatchFolder,
  present: string[],
  body: (heard: Heard) => Promise<void>,
  given: (root: string) => Partial<WatchOptions> = () => ({}),
): Promise<void> {
  await withTempDir(async (folder) => {
    const root = join(folder, 'photos');
    for (const name of ['', ...present]) await mkdir(join(root, name), { recursive: true });
    for (const name of present.toReversed())
      for (let at = name; at !== '.'; at = dirname(at)) await utimes(join(root, at), 1_000_000, 1_000_000);
    await utimes(root, 1_000_000, 1_000_000);
    const changes: ChangeKind[] = [];
    const ends: WatchTrouble[] = [];
    const watched = way(root, {
      exclude: [],
      isExcluded: () => false,
      onChange: (kind) => changes.push(kind),
      onEnd: (trouble) => ends.push(trouble),
      ...given(root),
    });
    await watched.ready;
    const tells = async (act: () => Promise<unknown>) => {
      changes.length = 0;
      await act();
      await vi.waitFor(() => expect(changes).toContain('photo'), soon);
    };
    try {
      await body({ root, changes, ends, watch: watched, tells });
    } finally {
      watched.close();
    }
  });
}

const tree =
  (limits: TreeLimits = {}): WatchFolder =>
  (root, options) =>
    watchTree(root, options, limits);

describe.each([
  ['folder by folder', tree()],
  ['as a whole', (root, options) => watchRecursive(root, options)],
] satisfies [string, WatchFolder][])('watching %s', (_, way) => {
  it('tells of photos that come, change, get another name and go, in every folder', () =>
    watching(way, ['2019/05'], async ({ root, tells }) => {
      const path = join(root, '2019', '05', 'a.jpg');
      await tells(() => writeFile(path, 'x'));
      await tells(() => writeFile(path, 'xy'));
      await tells(() => writeFile(join(root, '2019', '05', 'a.xmp'), '<x/>'));
      await tells(() => rename(path, join(root, 'b.jpg')));
      await tells(() => rm(join(root, 'b.jpg')));
    }));

  it('says nothing of what an import leaves out', () =>
    watching(
      way,
      ['.thumbnails', '@eaDir', 'Scans/raw', 'Library', 'inner'],
      async ({ root, changes }) => {
        for (const name of [
          '.hidden.jpg',
          '.thumbnails/a.jpg',
          '@eaDir/a.jpg',
          'Scans/raw/a.jpg',
          'a.png',
          'Library/a.jpg',
          'inner/a.jpg',
          'a.jpg.part',
          'a.jpg~',
        ])
          await writeFile(join(root, name), 'x');
        await writeFile(join(root, 'a sign'), '');
        await vi.waitFor(() => expect(changes).toContain('other'), soon);
        expect(changes).not.toContain('photo');
      },
      (root) => ({
        isExcluded: exclusionsOf(['Scans/raw/', '*.png']),
        exclude: [join(root, 'Library'), join(root, 'inner')],
      }),
    ));

  it('ends with a word where there is nothing to watch', () =>
    withTempDir(async (folder) => {
      const ends: WatchTrouble[] = [];
      await way(join(folder, 'nowhere'), {
        exclude: [],
        isExcluded: () => false,
        onChange() {},
        onEnd: (trouble) => ends.push(trouble),
      }).ready;
      expect(ends).toEqual([{ kind: 'gone' }]);
    }));
});

describe('watching folder by folder', () => {
  /** Writes a photo every moment until one is told: a folder that came is watched soon, not at once. */
  const noticesIn = async ({ root, changes }: Heard, folder: string) => {
    changes.length = 0;
    await vi.waitFor(async () => {
      await writeFile(join(root, folder, 'later.jpg'), 'x');
      expect(changes).toContain('photo');
    }, soon);
  };

  it('follows folders that come, with all in them, and get another name', () =>
    watching(tree(), ['2019/05'], async (heard) => {
      const { root } = heard;
      await mkdir(join(root, '2020', '01', 'trip'), { recursive: true });
      await noticesIn(heard, '2020/01/trip');
      await rename(join(root, '2020'), join(root, '2019', 'Last year'));
      await noticesIn(heard, '2019/Last year/01/trip');
    }));

  it('follows a folder that was deleted and made again under its name', () =>
    watching(tree(), ['2019/2019'], async (heard) => {
      const path = join(heard.root, '2019', '2019');
      await rm(path, { recursive: true });
      await mkdir(path);
      await noticesIn(heard, '2019/2019');
      await noticesIn(heard, '2019');
    }));

  it('follows links out of the root, and no circles', () =>
    watching(tree(), ['2019'], async (heard) => {
      const outside = join(heard.root, '..', 'outside');
      await mkdir(join(outside, 'deep'), { recursive: true });
      await symlink(heard.root, join(outside, 'circle'));
      await symlink(outside, join(heard.root, 'out'));
      await noticesIn(heard, 'out/deep');
    }));

  it('says nothing of another library of ours', () =>
    watching(tree(), ['Other/previews/ab'], async ({ root, changes, watch }) => {
      await watch.ready;
      await writeFile(join(root, 'Other', 'library.json'), '{}');
      const again: ChangeKind[] = [];
      const second = watchTree(root, {
        exclude: [],
        isExcluded: () => false,
        onChange: (kind) => again.push(kind),
        onEnd() {},
      });
      await second.ready;
      again.length = 0;
      await writeFile(join(root, 'Other', 'previews', 'ab', 'x.jpg'), 'x');
      await vi.waitFor(() => expect(changes).toContain('photo'), soon);
      expect(again).toEqual([]);
      second.close();
    }));

  it('tells what came shortly before it began: an import may have passed by then', () =>
    withTempDir(async (root) => {
      await writeFile(join(root, 'a.jpg'), 'x');
      const changes: ChangeKind[] = [];
      const watched = watchTree(root, {
        exclude: [],
        isExcluded: () => false,
        onChange: (kind) => changes.push(kind),
        onEnd() {},
      });
      await watched.ready;
      expect(changes).toEqual(['photo']);
      watched.close();
    }));

  it('ends when its folder goes', () =>
    watching(tree(), ['2019'], async ({ root, ends }) => {
      await rename(root, `${root}-moved`);
      await vi.waitFor(() => expect(ends).toEqual([{ kind: 'gone' }]), soon);
    }));

  it('ends where there are more folders than it watches', () =>
    watching(tree({ folders: 3 }), ['1', '2', '3'], async ({ ends }) => {
      expect(ends).toEqual([{ kind: 'folders', limit: 3 }]);
    }));

  it('ends, with all it had, where the system allows no more watches', () => {
    let open = 0;
    const scarce = ((...args: Parameters<typeof watch>) => {
      if (open === 2) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      open += 1;
      return watch(...args).on('close', () => (open -= 1));
    }) as typeof watch;
    return watching(tree({ watch: scarce }), ['1', '2', '3'], async ({ ends }) => {
      expect(ends).toEqual([{ kind: 'system limit' }]);
      await vi.waitFor(() => expect(open).toBe(0), soon);
    });
  });

  it('watches all anew after more events than the system’s queue is sure to hold', () => {
    const begun: unknown[] = [];
    const counted = ((...args: Parameters<typeof watch>) => (
      begun.push(args[0]),
      watch(...args)
    )) as typeof watch;
    return watching(tree({ burst: 20, watch: counted }), ['2019'], async (heard) => {
      expect(begun).toHaveLength(2);
      for (let index = 0; index < 30; index += 1) await writeFile(join(heard.root, `${index}.jpg`), 'x');
      await vi.waitFor(() => expect(begun).toHaveLength(4), soon);
      await noticesIn(heard, '2019');
    });
  });
});
