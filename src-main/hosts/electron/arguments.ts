/** @file Arguments of the desktop app: the library, folders to add. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Chromium's own switches are ignored. */
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
