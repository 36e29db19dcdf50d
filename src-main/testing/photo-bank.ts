/**
 * @file The bank of awkward photos beside the repository: its manifest, row by row, and what each row asks
 * for.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const photoBank = resolve('../shared/fixtures/photos');
export const hasPhotoBank = existsSync(join(photoBank, 'MANIFEST.tsv'));

/** One file, with the manifest's columns as they are written there; empty = not judged. */
export interface BankRow {
  file: string;
  display_wxh: string;
  look: string;
  takenAt: string;
  offset: string;
  takenAt_from: string;
  lat: string;
  lon: string;
  make: string;
  model: string;
  keywords: string;
  verdict: string;
}

/** @param suite says in the one loud line what is not tested where the bank is not there */
export function bankRows(suite: string): BankRow[] {
  if (!hasPhotoBank) {
    process.stderr.write(`SKIPPED: the photo bank ${photoBank} is not there, so ${suite}.\n`);
    return [];
  }
  const [names, ...lines] = readFileSync(join(photoBank, 'MANIFEST.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  return lines.map(
    (line) => Object.fromEntries(names!.map((name, at) => [name, line[at] ?? ''])) as unknown as BankRow,
  );
}
