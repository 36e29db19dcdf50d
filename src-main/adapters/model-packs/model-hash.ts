/** @file Which model files a pack has: what was measured of others says nothing about it. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { PackManifest } from '../../domain/evidence/pack-manifest.ts';
import { statRegularFile } from '../files/regular-file.ts';
import { filesUnder } from './pack-folder.ts';

const weights = /\.onnx(_data|\.data)?$/;

/**
 * Hex, over the checksums of the pack's graphs and weights; of a folder without checksums, over their sizes and
 * times.
 */
export async function modelHash(directory: string, { files }: Pick<PackManifest, 'files'>): Promise<string> {
  const known = Object.entries(files).filter(([file]) => weights.test(file));
  const facts =
    known.length > 0
      ? known.map(([file, { sha256 }]) => `${file} ${sha256}`)
      : await sizesAndTimes(directory);
  return createHash('sha256').update(facts.sort().join('\n')).digest('hex');
}

async function sizesAndTimes(directory: string): Promise<string[]> {
  const files = [...(await filesUnder(directory))].filter((file) => weights.test(file));
  return Promise.all(
    files.map(async (file) => {
      const { size, mtimeMs } = await statRegularFile(join(directory, file), { mostBytes: Infinity });
      return `${file} ${size} ${mtimeMs}`;
    }),
  );
}
