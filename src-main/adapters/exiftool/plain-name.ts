/**
 * @file A plain path for files whose own path cannot be passed to ExifTool, which takes its arguments line by
 * line.
 */
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

export interface PlainNames {
  /**
   * Runs `use` with the file's path, or with that of a link to it where the path has line breaks or the like.
   */
  with<Result>(file: string, use: (path: string) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export function createPlainNames(): PlainNames {
  let folder: Promise<string> | null = null;
  let links = 0;
  return {
    async with(file, use) {
      if (!isAwkward(file)) return use(file);
      folder ??= mkdtemp(join(tmpdir(), 'sightline-metadata-'));
      const link = join(
        await folder,
        `${(links += 1)}${/^\.\w{1,5}$/.test(extname(file)) ? extname(file) : ''}`,
      );
      await symlink(file, link);
      try {
        return await use(link);
      } finally {
        await rm(link, { force: true });
      }
    },
    async close() {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** Names that a list of arguments, one a line, cannot contain: line breaks, and white space at the ends. */
function isAwkward(file: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f\u007f\u0085\u2028\u2029]|\s$/.test(file);
}
