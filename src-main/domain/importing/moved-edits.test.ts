/** @file Files that were moved and edited at once: whose words are offered to them, when, and when not. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AnnotationEdit } from '../../../src-preload/contract/index.ts';
import { fakePacks, putPicture } from '../../testing/import-rig.ts';
import { openLibraryRig, type LibraryRig } from '../../testing/library-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createEditsService, type EditsService } from '../edits/edits-service.ts';

interface Hands {
  rig: LibraryRig;
  edits: EditsService;
  folder: string;
  put(relPath: string, words: string): Promise<string>;
  remove(relPath: string): Promise<void>;
  idAt(relPath: string): Promise<string>;
  say(id: string, ...annotations: AnnotationEdit[]): Promise<void>;
  /** comparisons of pictures since the last import began */
  compared(): number;
}
/** The clock by which photos get their ids goes on. */
function daysLater(days: number): void {
  const now = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => now() + days * 24 * 3_600_000);
}
afterEach(() => void vi.restoreAllMocks());

const caption: AnnotationEdit = { act: 'caption.set', text: 'Grandma in the garden' };

/** A library of `pics/a.jpg`, a picture of the scene `garden` that has a caption. */
async function withCaptioned(body: (hands: Hands, first: string) => Promise<void>): Promise<void> {
  await withTempDir(async (folder) => {
    await putPicture(folder, 'pics/a.jpg', 'scene:garden red');
    await putPicture(folder, 'pics/other.jpg', 'scene:bath blue');
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
    const idAt = async (relPath: string) => (await rig.photos.paths.photoAt(join(folder, relPath)))!;
    const say: Hands['say'] = async (id, ...annotations) => {
      for (const act of annotations) await rig.annotations.apply({ photos: { ids: [id] }, act });
    };
    const first = await idAt('pics/a.jpg');
    await say(first, caption);
    await body(
      {
        rig,
        edits,
        folder,
        idAt,
        say,
        put: (relPath, words) => putPicture(folder, relPath, words),
        remove: (relPath) => rm(join(folder, relPath)),
        compared: () => rig.vision.analyzed.filter(({ compareWith }) => compareWith !== undefined).length,
      },
      first,
    );
    await rig.close();
  });
}

describe('words of a photo whose file is gone', () => {
  it('are offered to its edit at another path, taken over with one act, and never by themselves', () =>
    withCaptioned(async ({ rig, edits, put, remove, idAt, compared }, first) => {
      await remove('pics/a.jpg');
      const path = await put('pics/out/a.jpg', 'scene:garden red, brighter');
      const report = await rig.import();
      const id = await idAt('pics/out/a.jpg');
      expect(id).not.toBe(first);
      expect(report).toMatchObject({ imported: 1, moved: 0, offers: [{ path, id, from: first }] });
      expect(rig.library.decisions.of(id)).toMatchObject({
        caption: null,
        offers: [{ from: first, state: 'open' }],
      });
      expect(compared()).toBe(1);
      await edits.accept({ id, from: null });
      expect(rig.library.decisions.of(id)).toMatchObject({ caption: 'Grandma in the garden', offers: [] });
      expect((await rig.import()).offers).toEqual([]);
      expect(compared()).toBe(1);
    }));

  it('are offered to an edit of another name by moment, or by what it looks like', () =>
    withCaptioned(async ({ rig, put, remove, idAt, say }) => {
      await put('pics/b.jpg', 'scene:lake taken:2020-01-02T03:04:05 camera:TC-1');
      await put('pics/c.jpg', 'scene:hill looks:f0f0f0f0f0f0f0f0');
      await rig.import();
      const [b, c] = [await idAt('pics/b.jpg'), await idAt('pics/c.jpg')];
      for (const id of [b, c]) await say(id, caption);
      for (const name of ['b', 'c']) await remove(`pics/${name}.jpg`);
      await put('pics/lake.jpg', 'scene:lake~ taken:2020-01-02T03:04:05 camera:TC-1');
      await put('pics/hill.jpg', 'scene:hill bright looks:f0f0f0f0f0f0f0f1');
      const { offers } = await rig.import();
      expect(offers.map(({ id, from }) => [id, from]).sort()).toEqual(
        [
          [await idAt('pics/lake.jpg'), b],
          [await idAt('pics/hill.jpg'), c],
        ].sort(),
      );
    }));

  it('are offered to an edit that was saved days later, before the original was deleted; not the other way round', () =>
    withCaptioned(async ({ rig, put, remove, idAt }, first) => {
      daysLater(2);
      await put('pics/out/a.jpg', 'scene:garden red, brighter');
      expect((await rig.import()).offers).toEqual([]);
      await remove('pics/a.jpg');
      const id = await idAt('pics/out/a.jpg');
      expect((await rig.import()).offers).toMatchObject([{ id, from: first }]);
      await rig.annotations.apply({ photos: { ids: [id] }, act: { act: 'rate', value: 5 } });
      // the later one goes: what the earlier one says is older than it
      await put('pics/a.jpg', 'scene:garden red');
      await rig.import();
      await remove('pics/out/a.jpg');
      expect((await rig.import()).offers).toEqual([]);
    }));

  it('are offered where another picture took the path, too', () =>
    withCaptioned(async ({ rig, put, idAt, compared }, first) => {
      await put('pics/a.jpg', 'scene:sea green, much longer than before');
      await put('pics/out/a.jpg', 'scene:garden red, brighter');
      expect((await rig.import()).offers).toMatchObject([{ id: await idAt('pics/out/a.jpg'), from: first }]);
      expect(compared()).toBe(2);
    }));

  it('of several that it may be an edit of: each new photo is asked about one, here the one of its name', () =>
    withCaptioned(async ({ rig, put, remove, idAt, say, compared }, first) => {
      await put('pics/b.jpg', 'scene:garden red looks:f0f0f0f0f0f0f0f0');
      await rig.import();
      await say(await idAt('pics/b.jpg'), { act: 'caption.set', text: 'Another frame' });
      for (const name of ['a', 'b']) await remove(`pics/${name}.jpg`);
      await put('pics/out/a.jpg', 'scene:garden red, brighter looks:f0f0f0f0f0f0f0f1');
      expect((await rig.import()).offers.map(({ from }) => from)).toEqual([first]);
      expect(compared()).toBe(2);
    }));

  it('are offered by an import that was interrupted when it had written the edit', () =>
    withCaptioned(async ({ rig, put, remove, idAt }, first) => {
      const { catalogue } = rig.library;
      await remove('pics/a.jpg');
      await rig.import();
      await put('pics/out/a.jpg', 'scene:garden red, brighter');
      const putFiles = catalogue.putFiles.bind(catalogue);
      let disturbed: Promise<unknown> | null = null;
      catalogue.putFiles = async (rows) => {
        await putFiles(rows);
        if (rows.some(({ relPath }) => relPath === 'out/a.jpg'))
          disturbed ??= rig.imports.interruptingScan(async () => undefined);
      };
      const report = await rig.import();
      await disturbed!;
      expect(report).toMatchObject({
        imported: 1,
        offers: [{ id: await idAt('pics/out/a.jpg'), from: first }],
      });
    }));

  it('are not offered again after they were declined, also where the original comes back and goes again', () =>
    withCaptioned(async ({ rig, edits, put, remove, idAt }, first) => {
      await remove('pics/a.jpg');
      await put('pics/out/a.jpg', 'scene:garden red, brighter');
      await rig.import();
      await edits.decline({ id: await idAt('pics/out/a.jpg'), from: first });
      await put('pics/a.jpg', 'scene:garden red');
      await rig.import();
      expect(await idAt('pics/a.jpg')).toBe(first);
      await remove('pics/a.jpg');
      expect((await rig.import()).offers).toEqual([]);
      expect(await edits.list()).toEqual([]);
    }));
});

describe('nothing is offered', () => {
  const movedAndEdited = async ({ remove, put }: Hands) => {
    await remove('pics/a.jpg');
    await put('pics/out/a.jpg', 'scene:garden red, brighter');
  };
  const expectNothing = async ({ rig, edits, compared }: Hands, comparisons: number) => {
    expect((await rig.import()).offers).toEqual([]);
    expect(await edits.list()).toEqual([]);
    expect(compared()).toBe(comparisons);
  };

  it('to a file that was only moved: it is the photo', () =>
    withCaptioned(async (hands, first) => {
      await hands.remove('pics/a.jpg');
      await hands.put('pics/out/b.jpg', 'scene:garden red');
      await expectNothing(hands, 0);
      expect(await hands.idAt('pics/out/b.jpg')).toBe(first);
    }));

  it('to a stranger of the same name', () =>
    withCaptioned(async (hands) => {
      await hands.remove('pics/a.jpg');
      await hands.put('pics/out/a.jpg', 'scene:forest green');
      await expectNothing(hands, 1);
    }));

  it('while a file of the earlier photo is there', () =>
    withCaptioned(async (hands) => {
      await hands.put('pics/copy/a.jpg', 'scene:garden red');
      await hands.rig.import();
      await movedAndEdited(hands);
      await expectNothing(hands, 0);
    }));

  it('to a photo that was there side by side with the one that is gone', () =>
    withCaptioned(async (hands) => {
      await hands.put('pics/out/a.jpg', 'scene:garden red, brighter');
      await hands.rig.import();
      await hands.remove('pics/a.jpg');
      await expectNothing(hands, 0);
    }));

  it('where nothing was said, or the person took the photo out', () =>
    withCaptioned(async (hands, first) => {
      await hands.say(first, { act: 'remove' });
      await movedAndEdited(hands);
      await hands.remove('pics/other.jpg');
      await hands.put('pics/out/other.jpg', 'scene:bath blue, brighter');
      await expectNothing(hands, 0);
    }));

  it('where the edit says it already', () =>
    withCaptioned(async (hands) => {
      await hands.put('pics/out/a.jpg', 'scene:garden red, brighter');
      await hands.rig.import();
      await hands.say(await hands.idAt('pics/out/a.jpg'), caption);
      await hands.remove('pics/a.jpg');
      await expectNothing(hands, 0);
    }));

  it('while the drive of the earlier photo is away; it is when the drive is back without its file', () =>
    withCaptioned(async (hands) => {
      const { rig, folder, put, idAt, say, remove } = hands;
      await put('drive/d.jpg', 'scene:lake green');
      await put('drive/e.jpg', 'scene:hill yellow');
      await rig.service.addRoot(join(folder, 'drive'));
      await rig.quiet();
      const onDrive = await idAt('drive/d.jpg');
      await say(onDrive, caption);
      daysLater(2);
      await rename(join(folder, 'drive'), join(folder, 'unplugged'));
      await put('pics/d.jpg', 'scene:lake green, brighter');
      await expectNothing(hands, 0);
      await rename(join(folder, 'unplugged'), join(folder, 'drive'));
      await remove('drive/d.jpg');
      expect((await rig.import()).offers).toMatchObject([{ id: await idAt('pics/d.jpg'), from: onDrive }]);
    }));

  it('and nothing is read for it, where no photo that somebody spoke about is missing', () =>
    withCaptioned(async ({ rig, put, remove }) => {
      const { catalogue } = rig.library;
      let asked = 0;
      const filesOfAll = catalogue.files.bind(catalogue);
      catalogue.files = async (rootId) => {
        asked += 1;
        return filesOfAll(rootId);
      };
      await put('pics/x.jpg', 'scene:lake green');
      await rig.import();
      const usual = asked;
      await remove('pics/other.jpg');
      await put('pics/out/other.jpg', 'scene:bath blue, brighter');
      await rig.import();
      expect(asked).toBe(2 * usual);
    }));
});
