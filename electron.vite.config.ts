/**
 * @file Builds main (electron, cli, worker), preload and renderer into out/. Native packages stay outside the
 * bundles. The renderer is minified, except in `--mode development`.
 */
import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';

export default defineConfig(({ mode }) => ({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node20',
      minify: false,
      externalizeDeps: true,
      rollupOptions: {
        input: {
          electron: resolve('src-main/hosts/electron/main.ts'),
          cli: resolve('src-main/hosts/cli/main.ts'),
          worker: resolve('src-main/worker/main.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // a sandboxed preload is one CommonJS file
      rollupOptions: {
        input: { preload: resolve('src-preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    build: {
      outDir: 'out/renderer',
      target: 'chrome140',
      assetsInlineLimit: 0,
      // electron-vite's own default is not to minify anything
      minify: mode !== 'development',
      // the page comes from this computer: one file of this size (kB) is no wait
      chunkSizeWarningLimit: 1_000,
      rollupOptions: { input: { index: resolve('src-renderer/index.html') } },
    },
    plugins: [vue()],
    worker: { format: 'es' },
  },
}));
