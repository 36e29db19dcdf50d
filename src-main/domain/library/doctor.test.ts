/** @file What the library check says of models that come after the others, and of photos that wait for a drive. */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLibraryRig, type LibraryRig } from '../../testing/library-rig.ts';
import { putPicture } from '../../testing/import-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { textKind } from '../evidence/texts/text-kind.ts';
import { checkLibrary } from './doctor.ts';

const reader = { id: 'reader-1', role: 'reader', directory: '/none' };

async function findingsOf(rig: LibraryRig, runs = true, laterAtWork = false): Promise<string[]> {
  const packs = { runs: () => runs, inUse: [reader], laterAtWork };
  const findings = await checkLibrary(rig.library, async () => ['v1'], packs);
  return findings.flatMap(({ level, message }) =>
    message.includes(reader.id) ? [`${level}: ${message}`] : [],
  );
}

async function withPhotos(body: (rig: LibraryRig, folder: string) => Promise<void>): Promise<void> {
  await withTempDir(async (folder) => {
    for (const name of ['a.jpg', 'b.jpg']) await putPicture(folder, `pics/${name}`, `red ${name}`);
    const rig = await openLibraryRig(folder);
    await rig.service.addRoot(join(folder, 'pics'));
    await rig.quiet();
    await body(rig, folder);
    await rig.close();
  });
}

it('says what a model has still to do that was never run, and whether it can', () =>
  withPhotos(async (rig) => {
    const lacking = 'warning: “reader-1” has still to look for text in 2 photos.';
    expect(await findingsOf(rig)).toEqual([`${lacking} The next import does it.`]);
    expect(await findingsOf(rig, false)).toEqual([
      `${lacking} It cannot be used now: the models’ own findings say why.`,
    ]);
    expect(await findingsOf(rig, true, true)).toEqual([
      'ok: “reader-1” has still to look for text in 2 photos. That is under way.',
    ]);
  }));

it('says which of them wait for their drive, and when all are read', () =>
  withPhotos(async (rig, folder) => {
    const { catalogue } = rig.library;
    await catalogue.ensureEvidence({ packId: reader.id, kind: textKind, dimensions: null });
    const read = async (ids: readonly string[]) => {
      for (const row of (await catalogue.getPhotos(ids)).values())
        await catalogue.putEvidence(reader.id, [
          { photoId: row.id, contentHash: row.contentHash, runId: 'r', at: '', value: [] },
        ]);
    };
    const ids = (await catalogue.timeline()).map(({ id }) => id);
    await read(ids.slice(1));
    await rename(join(folder, 'pics'), join(folder, 'unplugged'));
    await rig.import();
    expect(await findingsOf(rig)).toEqual([
      'ok: “reader-1” has still to look for text in 1 photo. Connect the drive or folder of it: the next import does it then.',
    ]);
    await read(ids);
    expect(await findingsOf(rig)).toEqual(['ok: “reader-1” has looked for text in all 2 photos.']);
  }));
