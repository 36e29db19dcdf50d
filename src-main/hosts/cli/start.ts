/** @file Starts the CLI with the real terminal and library, and handles Ctrl+C. */
import { makeProcessPrivate } from '../../private-process.ts';
import type { Host } from '../../host.ts';
import { personalPlaces, productPlaces } from '../places.ts';
import { openBrowser, redirectPlaces } from './browser.ts';
import { confirm } from './confirm.ts';
import { openExisting } from './existing-library.ts';
import { runCli } from './run-cli.ts';

export async function start(): Promise<void> {
  makeProcessPrivate();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // the second time is an emergency exit
      if (stop.signal.aborted) process.exit(1);
      stop.abort();
    });
  }
  // `sightline photos | head` closes the output early: that is no error
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

  const product = productPlaces();
  const personal = personalPlaces();
  process.exitCode = await runCli(process.argv.slice(2), {
    product,
    defaultLibraryDir: personal.libraryDir,
    terminal: {
      stdout: (text) => void process.stdout.write(text),
      stderr: (text) => void process.stderr.write(text),
      redraw: (line) => void process.stderr.write(`\r${line}`),
      live: process.stderr.isTTY === true,
      columns: process.stderr.columns ?? 80,
      cwd: process.cwd(),
      signal: stop.signal,
      openBrowser: (url) => openBrowser(url, redirectPlaces(personal.dataDir)),
      confirm:
        process.stdin.isTTY && process.stderr.isTTY ? (question) => confirm(question, stop.signal) : null,
    },
    open: async (libraryDir, kind, { creates, ...door }) => {
      // native packages are loaded only by commands that need the library
      const [{ openLibrary }, { systemBin }] = await Promise.all([
        import('../open-library.ts'),
        import('../../adapters/bin/system-bin.ts'),
      ]);
      const host: Host = { kind, mediaBase: '/media/', ...(systemBin && { trash: systemBin }) };
      const open = (directory: string) =>
        openLibrary({ libraryDir: directory, door, dataDir: personal.dataDir, product, host });
      return creates ? open(libraryDir) : openExisting(libraryDir, libraryDir === personal.libraryDir, open);
    },
  });
}
