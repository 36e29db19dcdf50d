/** @file Reads the word list of screening that comes with Sightline. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const lists = z.looseObject({ en: z.array(z.string()), de: z.array(z.string()) });

/** @returns the words of all languages, each once */
export async function loadScreeningWords(directory: string): Promise<string[]> {
  const { en, de } = lists.parse(JSON.parse(await readFile(join(directory, 'words.json'), 'utf8')));
  return [...new Set([...en, ...de])];
}
