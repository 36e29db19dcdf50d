/**
 * @file `npm run vocabulary`: embeds the vocabulary with the built-in encoder and keeps the vectors in
 * resources/vocabulary/vectors. To be run when the vocabulary, the list of separable concepts or the encoder
 * changes; a test says when.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root, runNode, say } from './steps.mjs';

const folder = join(root, 'resources', 'vocabulary', 'vectors');

/** One photo is imported into a new library: its tags need the vectors, and the library keeps them. */
async function embed(work) {
  const photos = join(work, 'photos');
  mkdirSync(photos);
  const samples = join(root, 'resources', 'samples');
  const photo = readdirSync(samples).find((name) => /\.jpg$/i.test(name));
  copyFileSync(join(samples, photo), join(photos, photo));
  const library = join(work, 'library');
  if ((await runNode(join(root, 'scripts', 'sightline.mjs'), ['import', photos, '--library', library])) !== 0)
    throw new Error('The photo was not imported: see above.');
  const cache = join(library, 'cache');
  return readdirSync(cache)
    .filter((name) => name.startsWith('concepts-'))
    .map((name) => join(cache, name));
}

const work = mkdtempSync(join(tmpdir(), 'sightline-vocabulary-'));
const before = `${folder}.before`;
// what came with the product would be read instead of embedded
if (existsSync(folder)) renameSync(folder, before);
try {
  const made = await embed(work);
  if (made.length !== 1) throw new Error(`${made.length} files of vectors were made, not one.`);
  mkdirSync(folder);
  for (const file of made) copyFileSync(file, join(folder, basename(file)));
  say(`${basename(made[0])} is in resources/vocabulary/vectors.`);
} catch (error) {
  say(`Nothing was changed. ${error.message}`);
  process.exitCode = 1;
} finally {
  if (existsSync(folder)) rmSync(before, { recursive: true, force: true });
  else if (existsSync(before)) renameSync(before, folder);
  rmSync(work, { recursive: true, force: true });
}
