/**
 * @file A person's words on photos whose contents come to other files: nothing that was said on either is
 * overwritten.
 */
import { copyFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { AnnotationEdit } from '../../../src-preload/contract/index.ts';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { putPicture } from '../../testing/import-rig.ts';
import { openLibraryRig, type LibraryRig } from '../../testing/library-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';

const shot = 'scene taken:2020-01-02T03:04:05.123 camera:X';

/**
 * Two files of one photo in `a`, another version of it in `b`, whose folder is then taken out of the library.
 */
async function withReturning(
  body: (
    rig: LibraryRig,
    say: (id: string, ...annotations: AnnotationEdit[]) => Promise<void>,
    ids: { original: string; edit: string },
    paths: { first: string; edit: string },
  ) => Promise<void>,
) {
  await withTempDir(async (folder) => {
    const first = await putPicture(folder, 'a/o.jpg', `${shot} original`);
    await copyFile(first, join(folder, 'a', 'o-copy.jpg'));
    const edit = await putPicture(folder, 'b/e.jpg', `${shot} edited-version`);
    const rig = await openLibraryRig(folder, { openCatalogue: openLanceCatalogue });
    await rig.service.addRoot(join(folder, 'a'));
    const { root } = await rig.service.addRoot(join(folder, 'b'));
    await rig.quiet();
    const ids = {
      original: (await rig.photos.paths.photoAt(first))!,
      edit: (await rig.photos.paths.photoAt(edit))!,
    };
    const say = async (id: string, ...annotations: AnnotationEdit[]) => {
      for (const act of annotations) await rig.annotations.apply({ photos: { ids: [id] }, act });
    };
    await say(
      ids.edit,
      { act: 'tag.add', name: 'mine-on-E' },
      { act: 'caption.set', text: 'words on E' },
      { act: 'rate', value: 2 },
    );
    await say(
      ids.original,
      { act: 'tag.add', name: 'on-O' },
      { act: 'caption.set', text: 'words on O' },
      { act: 'rate', value: 5 },
    );
    await rig.service.removeRoot(root.id);
    await rig.quiet();
    await body(rig, say, ids, { first, edit });
    await rig.close();
  });
}

it('a copy that was in the library before keeps its own words when its content comes back in another file', () =>
  withReturning(async (rig, _say, { original, edit }, paths) => {
    await copyFile(paths.edit, paths.first);
    await utimes(paths.first, 1_700_000_500, 1_700_000_500);
    await rig.import();
    expect(await rig.photos.paths.photoAt(paths.first)).toBe(edit);
    const joined = {
      caption: 'words on E',
      otherCaptions: ['words on O'],
      tagsAdded: ['mine-on-E', 'on-O'],
      rating: 2,
    };
    expect(rig.library.decisions.of(edit)).toMatchObject(joined);
    expect(await rig.photos.show({ id: edit }, false)).toMatchObject({
      caption: { text: 'words on E' },
      rating: 2,
      tags: [{ name: 'mine-on-E' }, { name: 'on-O' }],
    });
    expect(rig.library.decisions.of(original)).toMatchObject({ caption: 'words on O', otherCaptions: [] });
    expect((await rig.annotations.undo()).label).toBe('Undone: What you said copied to 1 edited photo');
    expect(rig.library.decisions.of(edit)).toMatchObject({
      caption: 'words on E',
      otherCaptions: [],
      tagsAdded: ['mine-on-E'],
    });
    await rig.annotations.redo();
    expect(rig.library.decisions.of(edit)).toMatchObject(joined);
  }));
