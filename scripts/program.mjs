/** @file Builds a program of the workplace (bench, fit) beside the engine. */
import { join } from 'node:path';
import { build as buildProduct } from './build.mjs';
import { root } from './steps.mjs';

/**
 * Builds the product, then the program into out/NAME.
 * @param input entry name → path from the repository's root
 * @returns path of the built entry that is called like the program
 */
export async function buildProgram(name, input) {
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
      outDir: join(root, 'out', name),
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(input).map(([entry, path]) => [entry, join(root, path)])),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  return join(root, 'out', name, `${name}.js`);
}
