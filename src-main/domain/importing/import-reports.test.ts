import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createImportRig, putPicture, type ImportRig } from '../../testing/import-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { silentLog } from '../../log.ts';
import { createImportReports } from '../../adapters/files/import-reports.ts';

/** The lines of one import, without the folder and the sentences. */
async function imported(rig: ImportRig, root: string): Promise<string[]> {
  const { id } = rig.service.startImport(null);
  await rig.jobs.finished(id);
  const { csv } = await rig.reports.read(id);
  return csv
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.replaceAll(`${root}/`, ''))
    .sort();
}

describe('the report of an import', () => {
  it('has a line for each file that is not just as it was', () =>
    withTempDir(async (folder) => {
      const rig = createImportRig(folder);
      const root = join(folder, 'photos');
      await putPicture(root, 'a.jpg', 'one');
      await putPicture(root, 'copy of a.jpg', 'one');
      await putPicture(root, 'b, "b".jpg', 'two');
      await writeFile(join(root, 'notes.txt'), 'not a photo');
      await writeFile(join(root, 'empty.jpg'), '');
      const first = await imported(rig, root);
      expect(first).toHaveLength(5);
      expect(first.filter((line) => line.startsWith('duplicate,'))).toHaveLength(1);
      expect(first).toEqual(
        expect.arrayContaining([
          'new,"b, ""b"".jpg",,',
          'skipped,notes.txt,document,',
          expect.stringMatching(/^failed,empty\.jpg,unreadable_file,The file is empty\./),
        ]),
      );

      await rename(join(root, 'b, "b".jpg'), join(root, 'c.jpg'));
      const second = await imported(rig, root);
      expect(second.filter((line) => !/^(skipped|failed),/.test(line))).toEqual([
        'moved,c.jpg,,"It was at b, ""b"".jpg."',
      ]);
    }));

  it('is kept for the last ten imports, whatever became of the app in between', () =>
    withTempDir(async (folder) => {
      const logs = join(folder, 'logs');
      const reports = createImportReports({ layout: { logs }, log: silentLog });
      for (let at = 10; at < 25; at += 1) {
        const lines = reports.open(`01JOB${at}`);
        lines.add({ outcome: 'new', path: `/p/${at}.jpg`, code: '', reason: '' });
        await lines.end();
      }
      expect(await readdir(logs)).toHaveLength(10);
      const again = createImportReports({ layout: { logs }, log: silentLog });
      expect((await again.read('01JOB24')).csv).toBe('\uFEFFoutcome,path,code,reason\r\nnew,/p/24.jpg,,\r\n');
      await expect(again.read('01JOB10')).rejects.toMatchObject({
        code: 'not_found',
        message: expect.stringContaining('import again') as string,
      });
      await expect(again.read('../../secret')).rejects.toMatchObject({ code: 'not_found' });
    }));

  it('does not stop the import where it cannot be written', () =>
    withTempDir(async (folder) => {
      const rig = createImportRig(folder);
      await putPicture(join(folder, 'photos'), 'a.jpg', 'one');
      await mkdir(join(folder, 'library'), { recursive: true });
      await writeFile(join(folder, 'library', 'logs'), 'a file where the folder should be');
      const { id } = rig.service.startImport(null);
      expect(await rig.jobs.finished(id)).toMatchObject({ state: 'done', report: { imported: 1 } });
      await expect(rig.reports.read(id)).rejects.toMatchObject({ code: 'not_found' });
    }));
});
