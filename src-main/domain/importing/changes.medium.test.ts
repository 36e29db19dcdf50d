/**
 * @file What happens to folders, case by case, on a real disk with the real catalogue and journals: a
 * person's words are on the right photo after it, and on no other.
 */
import { mkdir, rename, rm, stat, symlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportReport } from '../../../src-preload/contract/index.ts';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { putPicture } from '../../testing/import-rig.ts';
import { openLibraryRig, type LibraryRig } from '../../testing/library-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import type { ImportOptions } from './import-service.ts';

/** What may be done to the files; paths begin with the root's name. */
interface Hands {
  put(path: string, words: string): Promise<void>;
  /** Other content of the same length, size and time as before. */
  replaceSilently(path: string, words: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** A time as the clock says it now. */
  touch(path: string, seconds: number): Promise<void>;
  rig(): LibraryRig;
  rootId(name: string): string;
  /** Closes the library and opens it again, something done in between. */
  closed(meanwhile: () => Promise<void>): Promise<void>;
  path(path: string): string;
}

/**
 * One change, the report of the import after it, and what every file's photo says then: `words of its
 * person`, and its state where it is not present.
 */
interface Step {
  change: (hands: Hands) => Promise<unknown>;
  options?: ImportOptions;
  report: Record<string, number>;
  shows: Record<string, string>;
}

const picture = (name: string, more = '') =>
  `${name} red taken:2020-01-01T00:00:0${name.charCodeAt(0) % 10} camera:X ${more}`;

/** Every picture of the first import gets a tag of its own name, as its person's word. */
const cases: [name: string, before: Record<string, string>, steps: Step[]][] = [
  [
    'a file moved',
    { 'pics/a.jpg': picture('a'), 'pics/b.jpg': picture('b') },
    [
      {
        change: ({ move }) => move('pics/a.jpg', 'pics/trip/a.jpg'),
        report: { unchanged: 1, moved: 1 },
        shows: { 'pics/trip/a.jpg': 'a', 'pics/b.jpg': 'b' },
      },
    ],
  ],
  [
    'a file renamed, its case changed, its Unicode form changed',
    { 'pics/a.JPG': picture('a'), 'pics/b.jpg': picture('b'), 'pics/K\u00f6ln.jpg': picture('c') },
    [
      {
        change: async ({ move }) => {
          await move('pics/a.JPG', 'pics/a.jpg');
          await move('pics/b.jpg', 'pics/beach.jpg');
          await move('pics/K\u00f6ln.jpg', 'pics/Ko\u0308ln.jpg');
        },
        report: { moved: 3 },
        shows: { 'pics/a.jpg': 'a', 'pics/beach.jpg': 'b', 'pics/Ko\u0308ln.jpg': 'c' },
      },
    ],
  ],
  [
    'a folder renamed',
    { 'pics/old/a.jpg': picture('a'), 'pics/old/deep/b.jpg': picture('b') },
    [
      {
        change: ({ move }) => move('pics/old', 'pics/new'),
        report: { moved: 2 },
        shows: { 'pics/new/a.jpg': 'a', 'pics/new/deep/b.jpg': 'b' },
      },
    ],
  ],
  [
    'a name reused by a camera, the first photo kept elsewhere, later deleted and restored',
    { 'pics/DSC_0001.JPG': picture('a'), 'pics/b.jpg': picture('b') },
    [
      {
        change: async ({ move, put }) => {
          await move('pics/DSC_0001.JPG', 'pics/2019/DSC_0001.JPG');
          await put('pics/DSC_0001.JPG', picture('c'));
        },
        report: { unchanged: 1, moved: 1, imported: 1 },
        shows: { 'pics/2019/DSC_0001.JPG': 'a', 'pics/DSC_0001.JPG': '', 'pics/b.jpg': 'b' },
      },
      {
        change: ({ move }) => move('pics/2019/DSC_0001.JPG', 'aside.jpg'),
        report: { unchanged: 2 },
        shows: { 'pics/2019/DSC_0001.JPG': 'a missing', 'pics/DSC_0001.JPG': '', 'pics/b.jpg': 'b' },
      },
      {
        change: ({ move }) => move('aside.jpg', 'pics/restored.jpg'),
        report: { unchanged: 2, moved: 1 },
        shows: { 'pics/restored.jpg': 'a', 'pics/DSC_0001.JPG': '', 'pics/b.jpg': 'b' },
      },
    ],
  ],
  [
    'a file replaced under its name, and put back',
    { 'pics/a.jpg': picture('a'), 'pics/b.jpg': picture('b') },
    [
      {
        change: async ({ move, put }) => {
          await move('pics/a.jpg', 'aside.jpg');
          await put('pics/a.jpg', picture('c'));
        },
        report: { unchanged: 1, imported: 1 },
        shows: { 'pics/a.jpg': '', 'pics/b.jpg': 'b' },
      },
      {
        change: async ({ move }) => {
          await move('aside.jpg', 'pics/a.jpg');
        },
        report: { unchanged: 1, imported: 1 },
        shows: { 'pics/a.jpg': 'a', 'pics/b.jpg': 'b' },
      },
    ],
  ],
  [
    'a file replaced silently: found on request only',
    { 'pics/a.jpg': picture('a'), 'pics/b.jpg': picture('b', 'word:x') },
    [
      {
        change: async ({ replaceSilently }) => {
          await replaceSilently('pics/a.jpg', picture('c'));
          await replaceSilently('pics/b.jpg', picture('b', 'word:y'));
        },
        report: { unchanged: 2 },
        shows: { 'pics/a.jpg': 'a', 'pics/b.jpg': 'b' },
      },
      {
        change: async () => undefined,
        options: { verify: true },
        report: { imported: 1, updated: 1 },
        shows: { 'pics/a.jpg': '', 'pics/b.jpg': 'b' },
      },
      {
        change: async () => undefined,
        options: { verify: true },
        report: { unchanged: 2 },
        shows: { 'pics/a.jpg': '', 'pics/b.jpg': 'b' },
      },
    ],
  ],
  [
    'two files that swap names',
    { 'pics/a.jpg': picture('a'), 'pics/b.jpg': picture('b') },
    [
      {
        change: async ({ move }) => {
          await move('pics/a.jpg', 'x.jpg');
          await move('pics/b.jpg', 'pics/a.jpg');
          await move('x.jpg', 'pics/b.jpg');
        },
        options: { verify: true },
        report: { moved: 2 },
        shows: { 'pics/a.jpg': 'b', 'pics/b.jpg': 'a' },
      },
    ],
  ],
  [
    'one edited copy of a pair',
    { 'pics/a.jpg': picture('a'), 'pics/copy.jpg': picture('a') },
    [
      {
        change: ({ put }) => put('pics/copy.jpg', picture('a', 'cropped')),
        report: { unchanged: 1, imported: 1 },
        shows: { 'pics/a.jpg': 'a', 'pics/copy.jpg': 'a' },
      },
    ],
  ],
  [
    'an edit, and the original beside it',
    { 'pics/a.jpg': picture('a'), 'pics/b.jpg': picture('b') },
    [
      {
        change: async ({ move, put }) => {
          await move('pics/a.jpg', 'pics/a_original.jpg');
          await put('pics/a.jpg', picture('a', 'cropped'));
          await put('pics/b.jpg', picture('b', 'cropped'));
        },
        report: { moved: 1, imported: 1, updated: 1 },
        shows: { 'pics/a_original.jpg': 'a', 'pics/a.jpg': 'a', 'pics/b.jpg': 'b' },
      },
    ],
  ],
  [
    'a file deleted and restored',
    { 'pics/a.jpg': picture('a'), 'pics/b.jpg': picture('b') },
    [
      {
        change: ({ move }) => move('pics/a.jpg', 'bin.jpg'),
        report: { unchanged: 1 },
        shows: { 'pics/a.jpg': 'a missing', 'pics/b.jpg': 'b' },
      },
      {
        change: ({ move }) => move('bin.jpg', 'pics/a.jpg'),
        report: { unchanged: 2 },
        shows: { 'pics/a.jpg': 'a', 'pics/b.jpg': 'b' },
      },
    ],
  ],
  [
    'a drive unplugged, its empty mount point, another drive there, and back',
    { 'pics/a.jpg': picture('a'), 'pics/DCIM/b.jpg': picture('b') },
    [
      {
        change: ({ move }) => move('pics', 'unplugged'),
        report: {},
        shows: { 'pics/a.jpg': 'a away', 'pics/DCIM/b.jpg': 'b away' },
      },
      {
        change: ({ path }) => mkdir(path('pics')),
        report: {},
        shows: { 'pics/a.jpg': 'a away', 'pics/DCIM/b.jpg': 'b away' },
      },
      {
        change: async ({ put }) => {
          await put('pics/DCIM/c.jpg', picture('c'));
          await put('pics/DCIM/d.jpg', picture('d'));
        },
        report: { imported: 2 },
        shows: {
          'pics/a.jpg': 'a away',
          'pics/DCIM/b.jpg': 'b away',
          'pics/DCIM/c.jpg': '',
          'pics/DCIM/d.jpg': '',
        },
      },
      {
        change: async ({ move }) => {
          await move('pics', 'the other');
          await move('unplugged', 'pics');
        },
        report: { unchanged: 2 },
        shows: {
          'pics/a.jpg': 'a',
          'pics/DCIM/b.jpg': 'b',
          'pics/DCIM/c.jpg': ' away',
          'pics/DCIM/d.jpg': ' away',
        },
      },
      {
        change: ({ remove }) => remove('pics/a.jpg'),
        report: { unchanged: 1 },
        shows: {
          'pics/a.jpg': 'a missing',
          'pics/DCIM/b.jpg': 'b',
          'pics/DCIM/c.jpg': ' away',
          'pics/DCIM/d.jpg': ' away',
        },
      },
    ],
  ],
  [
    'a link to a drive, the drive unplugged and back',
    { 'pics/a.jpg': picture('a'), 'drive/b.jpg': picture('b') },
    [
      {
        change: async ({ path, rig, rootId }) => {
          await rig().service.removeRoot(rootId('drive'));
          await symlink(path('drive'), path('pics/linked'), 'dir');
        },
        report: { unchanged: 1, imported: 1 },
        shows: { 'pics/a.jpg': 'a', 'pics/linked/b.jpg': 'b' },
      },
      {
        change: ({ move }) => move('drive', 'unplugged'),
        report: { unchanged: 1 },
        shows: { 'pics/a.jpg': 'a', 'pics/linked/b.jpg': 'b away' },
      },
      {
        change: ({ move }) => move('unplugged', 'drive'),
        report: { unchanged: 2 },
        shows: { 'pics/a.jpg': 'a', 'pics/linked/b.jpg': 'b' },
      },
      {
        change: ({ remove }) => remove('drive/b.jpg'),
        report: { unchanged: 1 },
        shows: { 'pics/a.jpg': 'a', 'pics/linked/b.jpg': 'b missing' },
      },
    ],
  ],
  [
    'the same names on two cards that take turns',
    { 'pics/DCIM/IMG_1.JPG': picture('a'), 'pics/DCIM/IMG_2.JPG': picture('b') },
    [
      {
        change: async ({ move, put }) => {
          await move('pics', 'first card');
          await put('pics/DCIM/IMG_1.JPG', picture('c', 'longer'));
        },
        report: { imported: 1 },
        shows: { 'pics/DCIM/IMG_1.JPG': '', 'pics/DCIM/IMG_2.JPG': 'b away' },
      },
      {
        change: async ({ move }) => {
          await move('pics', 'second card');
          await move('first card', 'pics');
        },
        report: { imported: 1, unchanged: 1 },
        shows: { 'pics/DCIM/IMG_1.JPG': 'a', 'pics/DCIM/IMG_2.JPG': 'b' },
      },
    ],
  ],
  [
    'a folder inside made a root of its own, and taken out again',
    { 'pics/a.jpg': picture('a'), 'pics/trip/b.jpg': picture('b'), 'pics/trip/c.jpg': picture('c') },
    [
      {
        change: ({ rig, path }) => rig().service.addRoot(path('pics/trip')),
        report: { unchanged: 3 },
        shows: { 'pics/a.jpg': 'a', 'pics/trip/b.jpg': 'b', 'pics/trip/c.jpg': 'c' },
      },
      {
        change: ({ move }) => move('pics/trip/b.jpg', 'pics/b.jpg'),
        report: { unchanged: 2, moved: 1 },
        shows: { 'pics/a.jpg': 'a', 'pics/b.jpg': 'b', 'pics/trip/c.jpg': 'c' },
      },
      {
        change: ({ move }) => move('pics/b.jpg', 'pics/trip/b.jpg'),
        report: { unchanged: 2, moved: 1 },
        shows: { 'pics/a.jpg': 'a', 'pics/trip/b.jpg': 'b', 'pics/trip/c.jpg': 'c' },
      },
      {
        change: async ({ rig, rootId }) => {
          await rig().service.removeRoot(rootId('trip'));
          await rig().quiet();
        },
        report: { unchanged: 3 },
        shows: { 'pics/a.jpg': 'a', 'pics/trip/b.jpg': 'b', 'pics/trip/c.jpg': 'c' },
      },
    ],
  ],
  [
    'a folder moved from one root to another',
    { 'pics/trip/a.jpg': picture('a'), 'pics/b.jpg': picture('b'), 'more/c.jpg': picture('c') },
    [
      {
        change: ({ move }) => move('pics/trip', 'more/trip'),
        report: { unchanged: 2, moved: 1 },
        shows: { 'more/trip/a.jpg': 'a', 'pics/b.jpg': 'b', 'more/c.jpg': 'c' },
      },
    ],
  ],
  [
    'a root that lies elsewhere now',
    { 'pics/a.jpg': picture('a'), 'pics/trip/b.jpg': picture('b') },
    [
      {
        change: async ({ move, rig, rootId, path }) => {
          await move('pics', 'drive/pics');
          await rig().service.relocateRoot(rootId('pics'), path('drive/pics'), false);
        },
        report: { unchanged: 2 },
        shows: { 'drive/pics/a.jpg': 'a', 'drive/pics/trip/b.jpg': 'b' },
      },
      {
        change: async ({ move, closed }) => closed(async () => move('drive', 'other drive')),
        report: {},
        shows: { 'drive/pics/a.jpg': 'a away', 'drive/pics/trip/b.jpg': 'b away' },
      },
      {
        change: ({ rig, rootId, path }) =>
          rig().service.relocateRoot(rootId('pics'), path('other drive/pics'), false),
        report: { unchanged: 2 },
        shows: { 'other drive/pics/a.jpg': 'a', 'other drive/pics/trip/b.jpg': 'b' },
      },
    ],
  ],
  [
    'a pattern that leaves photos out, and its end',
    {
      'pics/a.jpg': picture('a'),
      'pics/Scans/b.jpg': picture('b'),
      'pics/Scans/copy of a.jpg': picture('a'),
      'pics/c.png': picture('c'),
    },
    [
      {
        change: ({ rig, rootId }) => rig().service.setExclusions(rootId('pics'), ['scans/', '*.png']),
        report: { unchanged: 1, 'skipped excluded': 2 },
        shows: { 'pics/a.jpg': 'a' },
      },
      { change: ({ move }) => move('pics', 'away'), report: {}, shows: { 'pics/a.jpg': 'a away' } },
      {
        change: async ({ move, rig, rootId }) => {
          await move('away', 'pics');
          await rig().service.setExclusions(rootId('pics'), ['*.png']);
        },
        report: { unchanged: 3, 'skipped excluded': 1 },
        shows: { 'pics/a.jpg': 'a', 'pics/Scans/b.jpg': 'b', 'pics/Scans/copy of a.jpg': 'a' },
      },
      {
        change: ({ rig, rootId }) => rig().service.setExclusions(rootId('pics'), []),
        report: { unchanged: 4 },
        shows: {
          'pics/a.jpg': 'a',
          'pics/Scans/b.jpg': 'b',
          'pics/Scans/copy of a.jpg': 'a',
          'pics/c.png': 'c',
        },
      },
    ],
  ],
  [
    'words that another program wrote into the file, and a corrected time',
    { 'pics/a.jpg': picture('a'), 'pics/b.jpg': picture('b') },
    [
      {
        change: async ({ put }) => {
          await put('pics/a.jpg', picture('a', 'word:Alps rated:4'));
          await put('pics/b.jpg', picture('b').replace('2020', '2021'));
        },
        report: { updated: 2 },
        shows: { 'pics/a.jpg': 'a', 'pics/b.jpg': 'b' },
      },
    ],
  ],
  [
    'a clock that was set back, or far ahead',
    { 'pics/a.jpg': picture('a'), 'pics/b.jpg': picture('b'), 'pics/c.jpg': picture('c') },
    [
      {
        change: async ({ touch, put }) => {
          await touch('pics/a.jpg', 4_000_000_000);
          await touch('pics/b.jpg', 10);
          await put('pics/c.jpg', picture('c', 'cropped'));
          await touch('pics/c.jpg', 500_000_000);
          await put('pics/d.jpg', picture('d'));
          await touch('pics/d.jpg', 4_000_000_000);
        },
        report: { unchanged: 2, updated: 1, imported: 1 },
        shows: { 'pics/a.jpg': 'a', 'pics/b.jpg': 'b', 'pics/c.jpg': 'c', 'pics/d.jpg': '' },
      },
      {
        change: async () => undefined,
        report: { unchanged: 4 },
        shows: { 'pics/a.jpg': 'a', 'pics/b.jpg': 'b', 'pics/c.jpg': 'c', 'pics/d.jpg': '' },
      },
    ],
  ],
  [
    'files that are still being copied',
    { 'pics/a.jpg': 'damaged half', 'pics/b.jpg': picture('b') },
    [
      {
        change: async ({ put }) => {
          await put('pics/a.jpg', 'damaged half and more');
          await put('pics/c.jpg', 'broken, only a head');
        },
        report: { unchanged: 1, updated: 1, failed: 1 },
        shows: { 'pics/a.jpg': 'a', 'pics/b.jpg': 'b', 'pics/c.jpg': '' },
      },
      {
        change: async ({ put }) => {
          await put('pics/a.jpg', picture('a'));
          await put('pics/c.jpg', picture('c'));
        },
        report: { unchanged: 1, updated: 2 },
        shows: { 'pics/a.jpg': 'a', 'pics/b.jpg': 'b', 'pics/c.jpg': '' },
      },
      {
        change: async () => undefined,
        report: { unchanged: 3 },
        shows: { 'pics/a.jpg': 'a', 'pics/b.jpg': 'b', 'pics/c.jpg': '' },
      },
    ],
  ],
];

describe('the words of a person stay with their photo:', () => {
  it.each(cases)('%s', (_name, before, steps) =>
    withTempDir(async (folder) => {
      const hands = await open(folder, before);
      for (const [at, { change, options = {}, report, shows }] of steps.entries()) {
        await change(hands);
        await hands.rig().quiet();
        const { report: found } = await hands
          .rig()
          .jobs.finished(hands.rig().service.import(null, options).id);
        expect([at, counted(found!)]).toEqual([at, report]);
        expect([at, await shown(hands.rig(), folder)]).toEqual([at, shows]);
        expect([at, hands.rig().photos.timeline().total]).toEqual([at, await photosWithFiles(hands.rig())]);
      }
      await hands.rig().close();
    }),
  );
});

async function open(folder: string, before: Record<string, string>): Promise<Hands> {
  const at = (path: string) => join(folder, path);
  let seconds = 1_600_000_000;
  let rig = await openLibraryRig(folder, { openCatalogue: openLanceCatalogue });
  const hands: Hands = {
    async put(path, words) {
      await putPicture(folder, path, words);
      seconds += 10;
      await utimes(at(path), seconds, seconds);
    },
    async replaceSilently(path, words) {
      const { size, mtimeMs } = await stat(at(path));
      await putPicture(folder, path, words);
      await utimes(at(path), mtimeMs / 1_000, mtimeMs / 1_000);
      expect((await stat(at(path))).size).toBe(size);
    },
    async move(from, to) {
      await mkdir(dirname(at(to)), { recursive: true });
      await rename(at(from), at(to));
    },
    remove: (path) => rm(at(path)),
    touch: (path, time) => utimes(at(path), time, time),
    rig: () => rig,
    rootId: (name) => rig.library.roots().find(({ path }) => path.endsWith(name))!.id,
    async closed(meanwhile) {
      await rig.close();
      await meanwhile();
      rig = await openLibraryRig(folder, { openCatalogue: openLanceCatalogue });
    },
    path: at,
  };
  for (const [path, words] of Object.entries(before)) await hands.put(path, words);
  for (const root of new Set(Object.keys(before).map((path) => path.split('/')[0]!))) {
    await rig.service.addRoot(at(root));
    await rig.quiet();
  }
  const named = new Set<string>();
  for (const [path, words] of Object.entries(before)) {
    const name = words.startsWith('damaged') ? 'a' : words[0]!;
    if (!named.has(name))
      await rig.annotations.apply({
        photos: { ids: [(await rig.photos.show({ path: at(path) }, false)).id] },
        act: { act: 'tag.add', name },
      });
    named.add(name);
  }
  return hands;
}

function counted({
  imported,
  updated,
  unchanged,
  moved,
  duplicates,
  failed,
  skipped,
}: ImportReport): Record<string, number> {
  const all = {
    imported,
    updated,
    unchanged,
    moved,
    duplicates,
    failed: failed.length,
    ...Object.fromEntries(skipped.map(({ kind, count }) => [`skipped ${kind}`, count])),
  };
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}

async function photosWithFiles({ library: { catalogue } }: LibraryRig): Promise<number> {
  const rows = await catalogue.getPhotos((await catalogue.files()).map(({ photoId }) => photoId));
  return [...rows.values()].filter(({ failure }) => failure === null).length;
}

async function shown({ library }: LibraryRig, folder: string): Promise<Record<string, string>> {
  const files = await library.catalogue.files();
  const rows = await library.catalogue.getPhotos(files.map(({ photoId }) => photoId));
  const pathOf = new Map(library.roots().map(({ id, path }) => [id, path.slice(folder.length + 1)]));
  return Object.fromEntries(
    files.map(({ photoId, rootId, relPath, state }) => [
      `${pathOf.get(rootId)}/${relPath}`,
      `${rows
        .get(photoId)!
        .tags.map(({ name }) => name)
        .join('+')}${state === 'present' ? '' : ` ${state}`}`,
    ]),
  );
}
