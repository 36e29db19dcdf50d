/** @file Whether ExifTool can run: it is a perl program. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Windows gets an ExifTool with its own perl. */
export function hasPerl(path: string): boolean {
  if (process.platform === 'win32') return true;
  return path.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, 'perl')));
}
