import { expect, it } from 'vitest';
import { join } from 'node:path';
import { createImportRig, putPicture } from '../../../testing/import-rig.ts';
import { withTempDir } from '../../../testing/temp-dir.ts';

it('photos on a drive that may go away get their large preview at once, and it is counted', () =>
  withTempDir(async (folder) => {
    const made: string[] = [];
    const rig = createImportRig(folder, {
      previewQuota: {
        shouldPregenerate: async (rootId) => rootId === 'stick',
        recordMade: async (path, rootId) => void made.push(`${rootId} ${path}`),
      },
    });
    rig.roots.push({ id: 'stick', path: join(folder, 'stick'), exclude: [] });
    const [here, away] = [
      await putPicture(rig.roots[0]!.path, 'a.jpg', 'red'),
      await putPicture(join(folder, 'stick'), 'b.jpg', 'blue'),
    ];
    await rig.import();
    const large = (path: string) => rig.vision.analyzed.find((request) => request.path === path)!.largePath;
    expect(large(here)).toBeNull();
    expect(large(away)).toMatch(/-large\.jpg$/);
    expect(made).toEqual([`stick ${large(away)}`]);
  }));
