/**
 * @file A model of the catalogue from files that the person has: found in the folder as in the repository or
 * flat, compared with the pinned checksums, and copied.
 */
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { WantedFile, WantedPack } from '../../domain/models/downloads/download-store.ts';
import type { ArrivedPack, CopyWatch, ReadingWatch } from '../../domain/models/pack-store.ts';
import { makePrivateFolder, privateFileMode } from '../files/private-files.ts';
import { probePath } from '../files/probe-path.ts';
import { copyLargeFile } from './copy-file.ts';
import { asFullDisk } from './copy-pack.ts';
import { asRefusal, sha256Of, sizeOf } from './pack-folder.ts';
import { arrivedPack, type Places } from './settle-pack.ts';

interface Found {
  file: WantedFile;
  /** where it lies; null = nowhere */
  path: string | null;
  /** a sentence; null = it is the right one */
  problem: string | null;
}

/** @throws AppError model_missing, model_damaged, disk_full; what the signal was aborted with */
export async function bringFiles(
  places: Places,
  pack: WantedPack,
  directory: string,
  watch: CopyWatch,
): Promise<ArrivedPack> {
  const found = await findFiles(pack, directory, watch);
  requireAll(found, pack, directory);
  const arriving = places.arrivals.begin();
  try {
    await copyAll(found, pack, arriving, watch);
    const text = `${JSON.stringify(pack.manifest, null, 1)}\n`;
    await writeFile(join(arriving, 'manifest.json'), text, { mode: privateFileMode });
    return arrivedPack(
      places,
      { manifest: pack.manifest, choice: null },
      { arriving, files: pack.manifest.files },
    );
  } catch (error) {
    await places.arrivals.end(arriving);
    throw asFullDisk(error, pack.title, directory);
  }
}

async function findFiles(
  pack: WantedPack,
  directory: string,
  { signal, report }: CopyWatch,
): Promise<Found[]> {
  if (!(await probePath(directory)))
    throw new AppError('model_missing', `There is no folder ${directory}. Check the path.`, { directory });
  let done = 0;
  const watch: ReadingWatch = { signal, onBytes: (bytes) => report({ done: (done += bytes) }) };
  const total = pack.files.reduce((sum, { bytes }) => sum + bytes, 0);
  report({ note: `Checking the files of “${pack.title}”`, done, total, unit: 'bytes' });
  const found: Found[] = [];
  for (const file of pack.files) found.push(await findFile(file, directory, watch));
  return found;
}

/** As in the repository, as in the pack, or flat; of several the right one. */
async function findFile(file: WantedFile, directory: string, watch: ReadingWatch): Promise<Found> {
  const names = [...new Set([file.path, file.name, basename(file.path), basename(file.name)])];
  let best: Found = { file, path: null, problem: `${file.path} is missing` };
  for (const name of names) {
    const path = join(directory, name);
    const bytes = await sizeOf(path).catch((error: unknown) => {
      throw asRefusal(error, name);
    });
    if (bytes === null) continue;
    if (bytes !== file.bytes) {
      const sizes = `${bytes.toLocaleString('en')} bytes instead of ${file.bytes.toLocaleString('en')}`;
      best = { file, path, problem: `${name} has ${sizes}` };
    } else if ((await sha256Of(path, watch)) !== file.sha256) {
      best = { file, path, problem: `${name} has the right length, but another checksum` };
    } else return { file, path, problem: null };
  }
  return best;
}

/** @throws AppError that names every file that is missing or differs */
function requireAll(found: readonly Found[], { title, id }: WantedPack, directory: string): void {
  const problems = found.flatMap(({ problem }) => problem ?? []);
  if (problems.length === 0) return;
  const isMissing = found.some(({ path }) => path === null);
  throw new AppError(
    isMissing ? 'model_missing' : 'model_damaged',
    `The files in ${directory} are not those of “${title}”: ${problems.join('; ')}. Download them again from the page of the model, at the version that its card names.`,
    { id, files: problems },
  );
}

async function copyAll(
  found: readonly Found[],
  { title, files }: WantedPack,
  target: string,
  { signal, report }: CopyWatch,
): Promise<void> {
  let done = 0;
  const watch: ReadingWatch = { signal, onBytes: (bytes) => report({ done: (done += bytes) }) };
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  report({ note: `Copying “${title}”`, done, total, unit: 'bytes' });
  for (const { file, path } of found) {
    const copy = join(target, file.name);
    await makePrivateFolder(dirname(copy));
    await copyLargeFile(path!, copy, `${file.path} of “${title}”`, watch);
  }
  done = 0;
  report({ note: `Checking the copy of “${title}”`, done, total, unit: 'bytes' });
  for (const { name, path, sha256 } of files)
    if ((await sha256Of(join(target, name), watch)) !== sha256)
      throw new AppError(
        'model_damaged',
        `The copy of ${path} is not the same as the file. Check the disk, then try again.`,
        { path },
      );
}
