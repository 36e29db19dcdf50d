/**
 * @file Vitest global set-up of the medium tests: builds the worker program once, where its bundle is missing
 * or older than a source.
 */
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const output = resolve('out/main/worker.js');

export async function setup(): Promise<void> {
  const built = await modifiedMs(output);
  if (built !== null && built >= (await newestSourceMs())) return;
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { external: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir: resolve('out/main'),
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: { worker: resolve('src-main/worker/main.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
}

async function newestSourceMs(): Promise<number> {
  let newest = 0;
  for (const folder of ['src-main', 'src-preload']) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.test.ts')) continue;
      newest = Math.max(newest, (await modifiedMs(join(entry.parentPath, entry.name))) ?? 0);
    }
  }
  return newest;
}

async function modifiedMs(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
