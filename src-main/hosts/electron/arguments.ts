/** @file What the desktop app was started with: a library of its own, folders to add. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Chromium's own switches stand among ours and are left alone. */
export function readArguments(
  argv: readonly string[],
  cwd: string,
  packaged: boolean,
): { libraryDir?: string; folders: string[] } {
  // unpackaged, Electron itself is first and our folder second
  const { values, positionals } = parseArgs({
    args: argv.slice(packaged ? 1 : 2),
    options: { library: { type: 'string' } },
    allowPositionals: true,
    strict: false,
  });
  const folders = positionals.map((folder) => resolve(cwd, folder));
  return typeof values['library'] === 'string'
    ? { libraryDir: resolve(cwd, values['library']), folders }
    : { folders };
}
