/**
 * @file `npm run fit -- FOLDER…`: builds the engine and the fitting program, then runs it over folders of photos
 * with captions.json, or of photos alone. The first run takes minutes, later ones seconds.
 */
import { join, resolve } from 'node:path';
import { build as buildProduct } from './build.mjs';
import { fail, goToCaller, root, runNode, words } from './steps.mjs';

goToCaller('fit');
const folders = words.map((word) => (word.startsWith('--') ? word : resolve(word)));
if (words.length === 0)
  fail(
    'Say which folders of photos: npm run fit -- FOLDER… (with captions.json and images/, or photos alone).',
  );
await buildProduct();
const { build } = await import('vite');
await build({
  configFile: false,
  logLevel: 'warn',
  root,
  ssr: { external: true },
  build: {
    ssr: true,
    target: 'node20',
    outDir: join(root, 'out', 'fit'),
    minify: false,
    rolldownOptions: {
      input: { fit: join(root, 'src-main/testing/fit/fit.ts') },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
process.exitCode = await runNode(join(root, 'out', 'fit', 'fit.js'), ['fit', ...folders]);
