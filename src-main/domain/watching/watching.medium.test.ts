/**
 * @file Watching and importing together over a real folder: what people and programs do to it arrives, whole,
 * in few imports.
 */
import { appendFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createVolumeKinds } from '../../adapters/disk/volume-kinds.ts';
import { watchFolder } from '../../adapters/watch/watch-folder.ts';
import { silentLog } from '../../log.ts';
import { createImportRig, putPicture, type ImportRig } from '../../testing/import-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { probePath } from '../../adapters/files/probe-path.ts';
import { createWatchingService } from './watching-service.ts';

const soon = { timeout: 120_000, interval: 200 };

async function withWatched(
  body: (rig: ImportRig, root: string, imports: () => number) => Promise<void>,
): Promise<void> {
  await withTempDir(async (folder) => {
    const root = join(folder, 'photos');
    await mkdir(root);
    const rig = createImportRig(folder);
    let imports = 0;
    const watching = createWatchingService({
      roots: () => rig.roots,
      libraryDir: join(folder, 'library'),
      volumeKinds: createVolumeKinds(),
      probe: probePath,
      watchFolder,
      jobs: rig.jobs,
      onChanged() {},
      log: silentLog,
      startImport(rootIds) {
        imports += 1;
        return rig.service.startImport(rootIds);
      },
    });
    await watching.start();
    try {
      await body(rig, root, () => imports);
    } finally {
      watching.close();
      await rig.jobs.close();
    }
  });
}

it('2,000 files that are copied in, folder by folder, are all there after few imports', () =>
  withWatched(async (rig, root, imports) => {
    for (let folder = 0; folder < 20; folder += 1) {
      await mkdir(join(root, `${folder % 5}`, `day ${folder}`), { recursive: true });
      await Promise.all(
        Array.from({ length: 100 }, (_value, file) =>
          putPicture(root, `${folder % 5}/day ${folder}/${file}.jpg`, `red ${folder} ${file}`),
        ),
      );
    }
    await vi.waitFor(async () => expect((await rig.catalogue.files()).length).toBe(2_000), soon);
    expect(imports()).toBeLessThan(5);
  }));

it('a file that grows is whole in the end; a folder that gets another name moves, a deleted file is missing, a sidecar is read', () =>
  withWatched(async (rig, root) => {
    await putPicture(root, '2019/a.jpg', 'red');
    await putPicture(root, '2019/b.jpg', 'blue');
    const growing = await putPicture(root, 'growing.jpg', 'green');
    for (let part = 0; part < 40; part += 1) await appendFile(growing, ` part ${part}`);
    await vi.waitFor(
      async () =>
        expect((await rig.catalogue.files()).map((file) => file.relPath).sort()).toEqual([
          '2019/a.jpg',
          '2019/b.jpg',
          'growing.jpg',
        ]),
      soon,
    );
    const before = await rig.photos();

    await rename(join(root, '2019'), join(root, 'Italy'));
    await rm(join(root, 'Italy', 'b.jpg'));
    await appendFile(growing, ' and the rest');
    await vi.waitFor(
      async () =>
        expect(await rig.photos()).toMatchObject({
          'Italy/a.jpg': before['2019/a.jpg'],
          '2019/b.jpg': `${before['2019/b.jpg']} missing`,
        }),
      soon,
    );

    const { size } = await stat(growing);
    expect((await rig.catalogue.files()).find((file) => file.relPath === 'growing.jpg')?.sizeBytes).toBe(
      size,
    );

    rig.described.length = 0;
    await putPicture(root, 'Italy/a.jpg.xmp', '<x:xmpmeta/>');
    await vi.waitFor(() => expect(rig.described).toContain(join(root, 'Italy', 'a.jpg')), soon);
  }));
