/** @file Reads a labelled folder: captions.json and images/, as in the evaluation set. */
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../src-preload/contract/index.ts';
import { readRegularText, statRegularFile } from './regular-file.ts';
import { RefusedFileError } from '../../domain/files/files.ts';
import { labelledPhoto, type LabelledPhoto } from '../../domain/evaluation/labels.ts';

/** captions of half a million photos */
const mostLabelBytes = 256_000_000;

export interface LabelledFolder {
  photos: LabelledPhoto[];
  /** absolute path of images/ */
  images: string;
}

/** @throws AppError bad_input: no such folder, another structure, a photo that is listed and missing */
export async function readLabelledFolder(directory: string): Promise<LabelledFolder> {
  const path = join(resolve(directory), 'captions.json');
  const layout =
    'A labelled folder has captions.json and a folder images/; ' +
    'captions.json lists the file of each photo, with its captions, objects and people, as far as they ' +
    'are known.';
  let text: string;
  try {
    text = await readRegularText(path, { mostBytes: mostLabelBytes });
  } catch (error) {
    if (error instanceof RefusedFileError)
      throw new AppError('bad_input', `${path} cannot be read. ${error.message}`, { path }, { cause: error });
    throw new AppError('bad_input', `There is no ${path}. ${layout}`, { path }, { cause: error });
  }
  const parsed = z.array(labelledPhoto).min(1).safeParse(parseJson(text, path));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError(
      'bad_input',
      `${path} is not laid out as expected: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}. ` +
        `${layout}`,
      { path },
    );
  }
  const images = join(resolve(directory), 'images');
  for (const { file } of parsed.data) {
    try {
      await statRegularFile(join(images, file), { mostBytes: Infinity });
    } catch (error) {
      if (error instanceof RefusedFileError)
        throw new AppError(
          'bad_input',
          `${join(images, file)} cannot be read. ${error.message}`,
          { path, file },
          { cause: error },
        );
      throw new AppError(
        'bad_input',
        `${path} names ${file}, and there is no such file in ${images}.`,
        { path, file },
        { cause: error },
      );
    }
  }
  return { photos: parsed.data, images };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError(
      'bad_input',
      `${path} is not valid JSON: ${error instanceof Error ? error.message : ''}`,
      { path },
      { cause: error },
    );
  }
}
