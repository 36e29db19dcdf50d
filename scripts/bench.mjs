/**
 * @file `npm run bench`: builds the engine and the bench, then runs it. About seven minutes on two cores;
 * `npm run bench -- scale 10000` says how a large library fares.
 */
import { join } from 'node:path';
import { build as buildProduct } from './build.mjs';
import { root, runNode } from './steps.mjs';

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
    outDir: join(root, 'out', 'bench'),
    minify: false,
    rolldownOptions: {
      input: {
        bench: join(root, 'src-main/testing/bench/bench.ts'),
        'import-run': join(root, 'src-main/testing/bench/import-run.ts'),
        'text-run': join(root, 'src-main/testing/bench/text-run.ts'),
        'scale-run': join(root, 'src-main/testing/bench/scale-run.ts'),
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
process.exitCode = await runNode(join(root, 'out', 'bench', 'bench.js'), ['bench', ...process.argv.slice(2)]);
