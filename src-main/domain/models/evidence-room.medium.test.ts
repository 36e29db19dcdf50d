/** @file What is said of the room that vectors take is what the database takes on the disk. */
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLanceCatalogue } from '../../adapters/lancedb/lance-catalogue.ts';
import { silentLog } from '../../log.ts';
import { anEvidenceRecord, photoIdOf } from '../../testing/builders.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import { evidenceRoom } from './evidence-room.ts';

const photos = 1_280;
const perGroup = 32;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries.map(async (entry) =>
    entry.isFile() ? (await stat(join(entry.parentPath, entry.name))).size : 0,
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

it.each([32, 512])('of vectors with %d dimensions', (dimensions) =>
  withTempDir(async (folder) => {
    const catalogue = await openLanceCatalogue({ uri: folder, log: silentLog });
    await catalogue.ensureEvidence({ packId: 'clip', kind: vectorKind, dimensions });
    for (let start = 1; start <= photos; start += perGroup) {
      const group = Array.from({ length: perGroup }, (_, at) => start + at);
      await catalogue.putEvidence(
        'clip',
        group.map((number) =>
          anEvidenceRecord({
            ...{ photoId: photoIdOf(number), contentHash: sha256(String(number)) },
            value: Float32Array.from({ length: dimensions }, (_, at) => Math.sin(number * (at + 1))),
          }),
        ),
      );
    }
    const table = join(folder, 'evidence_clip.lance');
    const scattered = await bytesIn(table);
    await catalogue.optimize();
    const most = await bytesIn(table);
    await catalogue.close();
    const room = evidenceRoom(photos, [dimensions])!;
    // what was there before is kept for a while, so both copies are on the disk
    const kept = most - scattered;
    expect(room.keptBytes).toBeGreaterThan(0.9 * kept);
    expect(room.keptBytes).toBeLessThan(1.4 * kept);
    expect(room.mostBytes).toBeGreaterThan(most);
  }),
);
