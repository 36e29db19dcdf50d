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
    'are known (docs/evaluation.md).';
  let text: string;
  try {
    text = await readRegularText(path, { mostBytes: mostLabelBytes });
  } catch (error) {
    if (error instanceof RefusedFileError)
      throw new AppError('bad_input', `${path} cannot be read. ${error.message}`, { path }, { cause: error });
    throw new AppError('bad_input', `There is no ${path}. ${layout}`, { path }, { cause: error });
  }
  const json = parseJson(text, path);
  const parsed = labelledPhotos.safeParse(json);
  if (!parsed.success)
    throw new AppError(
      'bad_input',
      `${path} is not laid out as expected: ${issueText(parsed.error.issues[0], json)}. ${layout}`,
      { path },
    );
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

const labelledPhotos = z
  .array(labelledPhoto)
  .min(1)
  .superRefine((photos, context) => {
    const seen = new Set<string>();
    for (const [index, { file }] of photos.entries()) {
      if (seen.has(file))
        context.addIssue({ code: 'custom', path: [index], message: `${file} stands there twice` });
      seen.add(file);
    }
  });

/** "photo 2 (b.jpg), objects.1: …" */
function issueText(issue: z.core.$ZodIssue | undefined, json: unknown): string {
  if (!issue) return '';
  const [index, ...rest] = issue.path;
  if (typeof index !== 'number') return issue.message;
  const { file } = ((json as unknown[])[index] ?? {}) as { file?: unknown };
  const name = typeof file === 'string' ? ` (${file})` : '';
  const field = rest.length === 0 ? '' : `, ${rest.join('.')}`;
  return `photo ${index + 1}${name}${field}: ${issue.message}`;
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
