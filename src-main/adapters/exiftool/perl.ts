/** @file Whether ExifTool can run: it is a perl program. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @returns perl's program, as PATH has it; null where there is none, and on Windows, whose ExifTool has its
 * own
 */
export function perlIn(path: string): string | null {
  if (process.platform === 'win32') return null;
  const folder = path.split(delimiter).find((one) => one !== '' && existsSync(join(one, 'perl')));
  return folder === undefined ? null : join(folder, 'perl');
}

export function hasPerl(path: string): boolean {
  return process.platform === 'win32' || perlIn(path) !== null;
}
