/**
 * @file `npm run fit -- FOLDER…`: builds the engine and the fitting program, then runs it over folders of photos
 * with captions.json, or of photos alone. The first run takes minutes, later ones seconds.
 */
import { resolve } from 'node:path';
import { buildProgram } from './program.mjs';
import { fail, goToCaller, runNode, words } from './steps.mjs';

goToCaller('fit');
const folders = words.map((word) => (word.startsWith('--') ? word : resolve(word)));
if (words.length === 0)
  fail(
    'Say which folders of photos: npm run fit -- FOLDER… (with captions.json and images/, or photos alone).',
  );
const program = await buildProgram('fit', { fit: 'src-main/testing/fit/fit.ts' });
process.exitCode = await runNode(program, ['fit', ...folders]);
