/**
 * @file A picture that was given by its bytes, as a file for as long as it is looked at: readers of pictures
 * and metadata take files. In a folder of its own, for its owner alone; nothing of it stays.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { WithPictureFile } from '../../domain/search/given-picture.ts';
import { privateFileMode } from './private-files.ts';

/** The ending tells apart camera raw formats; the rest of the name is nobody's business. */
export const withPictureFile: WithPictureFile = async ({ bytes, name }, use) => {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-picture-')); // 0700
  try {
    const ending = /^\.[a-z0-9]{1,5}$/i.test(extname(name)) ? extname(name) : '';
    const path = join(folder, `picture${ending}`);
    await writeFile(path, bytes, { mode: privateFileMode });
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
