/** @file Reads resources/models/catalogue.json, and the texts of its licences. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type ModelLicence } from '../../../src-preload/contract/index.ts';
import { parseModelCatalogue, type ModelCatalogue } from '../../domain/models/catalogue/model-catalogue.ts';

/** @throws AppError internal when the file is missing or not valid: it is a part of the product */
export async function readModelCatalogue(path: string): Promise<ModelCatalogue> {
  try {
    return parseModelCatalogue(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'internal',
      `The catalogue of models could not be read from ${path}. Install Sightline again.`,
      { path },
      { cause: error },
    );
  }
}

/** @param directory resources/licences @throws AppError internal when the file is missing */
export async function readLicence(directory: string, licence: ModelLicence): Promise<string> {
  const path = join(directory, `${licence}.txt`);
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError(
      'internal',
      `The text of the licence could not be read from ${path}. Install Sightline again.`,
      { path },
      { cause },
    );
  });
}
