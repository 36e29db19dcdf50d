/**
 * @file The sample photos by what they show. Their files have names as cameras give them, so that no search is
 * answered by a file name.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve('resources/samples');
const samples = JSON.parse(readFileSync(join(folder, 'samples.json'), 'utf8')) as {
  file: string;
  title: string;
}[];

/** All file names, in the order of what they show: it stays when files are renamed. */
export const sampleNames: readonly string[] = samples.map(({ file }) => file);

/**
 * File name of the sample with this title in samples.json, without what stands there in brackets.
 * @throws Error where there is none
 */
export function sampleName(title: string): string {
  const found = samples.find((sample) => sample.title.replace(/ \(.*\)$/, '') === title);
  if (!found) throw new Error(`There is no sample photo “${title}”.`);
  return found.file;
}

/** Its absolute path. */
export function samplePath(title: string): string {
  return join(folder, sampleName(title));
}
