/** @file Reads the files of resources/vocabulary. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../../../src-preload/contract/index.ts';
import {
  calibrationFile,
  createPackKnowledge,
  separableFile,
  type PackKnowledge,
} from '../../domain/tags/calibration.ts';
import { parseContexts, type ContextRule } from '../../domain/tags/contexts.ts';
import { parseVocabulary, type Vocabulary } from '../../domain/tags/vocabulary.ts';

/**
 * @param directory resources/vocabulary
 * @throws AppError internal when the file is missing or not valid
 */
export async function loadVocabulary(directory: string): Promise<Vocabulary> {
  const path = join(directory, 'vocabulary.json');
  try {
    return parseVocabulary(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'internal',
      `The vocabulary could not be read from ${path}. Install Sightline again.`,
      { path },
      { cause: error },
    );
  }
}

/** @param directory resources/vocabulary */
export async function loadContexts(directory: string, vocabulary: Vocabulary): Promise<ContextRule[]> {
  const path = join(directory, 'contexts.json');
  try {
    return parseContexts(JSON.parse(await readFile(path, 'utf8')), vocabulary);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'internal',
      `${path} could not be read. Install Sightline again.`,
      { path },
      { cause: error },
    );
  }
}

/**
 * @param directory resources/vocabulary
 * @throws AppError internal when a file is not valid: they are part of the product
 */
export async function loadPackKnowledge(directory: string): Promise<PackKnowledge> {
  return createPackKnowledge(
    await readFolder(join(directory, 'calibration'), calibrationFile),
    await readFolder(join(directory, 'separable'), separableFile),
  );
}

async function readFolder<Schema extends z.ZodType>(
  folder: string,
  schema: Schema,
): Promise<z.infer<Schema>[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      try {
        return schema.parse(JSON.parse(await readFile(path, 'utf8')));
      } catch (error) {
        throw new AppError(
          'internal',
          `${path} is not valid. Install Sightline again.`,
          { path },
          { cause: error },
        );
      }
    }),
  );
}
