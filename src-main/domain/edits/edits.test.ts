/**
 * @file Words of a photo that was replaced, from the import that offers them to the person who takes them
 * over; with real journals and a real disk.
 */
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { AnnotationEdit } from '../../../src-preload/contract/index.ts';
import { fakePacks, putPicture } from '../../testing/import-rig.ts';
import { openLibraryRig, type LibraryRig } from '../../testing/library-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createEditsService, type EditsService } from './edits-service.ts';

interface Hands {
  rig: LibraryRig;
  edits: EditsService;
  /**
   * Writes another picture to the path and imports it. @returns the report, and the photo that is there now
   */
  replace(words: string): ReturnType<LibraryRig['import']>;
  say(id: string, ...annotations: AnnotationEdit[]): Promise<void>;
  now(): Promise<string>;
  show(id: string): ReturnType<LibraryRig['photos']['show']>;
}

/** One undated picture of the scene `garden`. */
async function withPicture(body: (hands: Hands, first: string) => Promise<void>): Promise<void> {
  await withTempDir(async (folder) => {
    const path = await putPicture(folder, 'pics/a.jpg', 'scene:garden red');
    const rig = await openLibraryRig(folder);
    const edits = createEditsService({
      decisions: rig.library.decisions,
      annotations: rig.annotations,
      photos: rig.photos,
      catalogue: rig.library.catalogue,
      packs: { encoder: () => ({ ref: fakePacks[0]!, calibration: {} as never }) },
    });
    await rig.service.addRoot(join(folder, 'pics'));
    await rig.quiet();
    const now = async () => (await rig.photos.paths.photoAt(path))!;
    let clock = 1_700_000_000;
    await body(
      {
        rig,
        edits,
        now,
        show: (id) => rig.photos.show({ id }, false),
        async replace(words) {
          await putPicture(folder, 'pics/a.jpg', words);
          await utimes(path, (clock += 10), clock);
          return rig.import();
        },
        async say(id, ...annotations) {
          for (const act of annotations) await rig.annotations.apply({ photos: { ids: [id] }, act });
        },
      },
      await now(),
    );
    await rig.close();
  });
}
const words: AnnotationEdit[] = [
  { act: 'caption.set', text: 'Grandma in the garden' },
  { act: 'tag.add', name: 'garden' },
  { act: 'tag.reject', name: 'bath' },
  { act: 'rate', value: 4 },
];

it('a doubtful edit gets nothing by itself: the words are offered, taken over with one act, and taken back', () =>
  withPicture(async ({ rig, edits, replace, say, now, show }, first) => {
    await say(first, ...words);
    const report = await replace('scene:garden~ blue');
    const id = await now();
    expect(id).not.toBe(first);
    expect(report).toMatchObject({ imported: 1, updated: 0, offers: [{ id, from: first }] });
    expect(await show(id)).toMatchObject({
      caption: { source: 'composed' },
      tags: [],
      rating: null,
      offers: [
        {
          from: first,
          caption: 'Grandma in the garden',
          tags: ['garden'],
          rejectedTags: ['bath'],
          rating: 4,
          favourite: false,
        },
      ],
    });
    expect((await edits.list()).map(({ tile, offers }) => [tile.id, offers.length])).toEqual([[id, 1]]);
    // the earlier photo's small picture is still there to look at
    expect(await rig.photos.media((await show(id)).offers[0]!.grid!)).toMatchObject({
      contentType: 'image/webp',
    });

    expect((await edits.accept({ id, from: null })).label).toBe(
      'Words of the earlier version taken over by 1 photo',
    );
    expect(await show(id)).toMatchObject({
      caption: { text: 'Grandma in the garden' },
      rating: 4,
      tags: [{ name: 'garden' }],
      rejectedTags: ['bath'],
      offers: [],
    });
    expect(rig.library.decisions.of(first)).toMatchObject({
      caption: 'Grandma in the garden',
      tagsAdded: ['garden'],
    });
    await rig.annotations.undo();
    expect(await show(id)).toMatchObject({
      caption: { source: 'composed' },
      rating: null,
      offers: [{ from: first }],
    });
  }));

it('a photo kept private offers that, too, and is told as blurred', () =>
  withPicture(async ({ rig, edits, replace, say, now, show }, first) => {
    await say(first, { act: 'screening', answer: 'private' });
    await replace('scene:garden~ blue');
    const id = await now();
    const offered = { from: first, caption: null, screening: 'private', blurred: true };
    expect(await show(id)).toMatchObject({ offers: [offered] });
    expect(await edits.list()).toMatchObject([{ offers: [offered] }]);
    await edits.accept({ id, from: null });
    expect(rig.library.decisions.of(id).screening).toBe('private');
  }));

it('what is said about the edit meanwhile stands; declined, it is not asked again, until that is undone', () =>
  withPicture(async ({ rig, edits, replace, say, now, show }, first) => {
    await say(first, ...words);
    await replace('scene:garden~ blue');
    const id = await now();
    await say(id, { act: 'caption.set', text: 'Mine' }, { act: 'tag.add', name: 'Bath' });
    await edits.decline({ id, from: first });
    expect((await show(id)).offers).toEqual([]);
    await expect(edits.accept({ id, from: null })).rejects.toMatchObject({ code: 'not_found' });
    await rig.import();
    expect(await edits.list()).toEqual([]);
    await rig.annotations.undo();
    await edits.accept({ id, from: null });
    expect(await show(id)).toMatchObject({
      caption: { text: 'Mine' },
      otherCaptions: ['Grandma in the garden'],
      rating: 4,
    });
    expect(rig.library.decisions.of(id)).toMatchObject({ tagsAdded: ['Bath', 'garden'], tagsRejected: [] });
  }));

it('another picture gets no offer, and nothing is asked about a photo of which nothing was said', () =>
  withPicture(async ({ rig, edits, replace, now }, first) => {
    expect(await replace('scene:garden~ blue')).toMatchObject({ imported: 1, offers: [] });
    expect(await now()).not.toBe(first);
    expect(rig.library.decisions.of(await now()).offers).toEqual([]);
    expect(await edits.list()).toEqual([]);
  }));

it('the encoder opens an offer that waits where both look alike, and drops one between strangers', () =>
  withPicture(async ({ rig, edits, replace, say, now, show }, first) => {
    await say(first, ...words);
    expect(await replace('scene:bath red')).toMatchObject({ imported: 1, offers: [] });
    const second = await now();
    expect(rig.library.decisions.of(second).offers).toEqual([{ from: first, state: 'waiting' }]);
    expect((await show(second)).offers).toEqual([]);
    await edits.review();
    expect((await show(second)).offers).toMatchObject([{ from: first }]);

    await say(second, { act: 'caption.set', text: 'Reds' });
    await replace('scene:bath~ blue');
    const third = await now();
    expect((await show(third)).offers).toMatchObject([{ from: second }]);
    await edits.review();
    expect((await show(third)).offers).toEqual([]);
  }));
