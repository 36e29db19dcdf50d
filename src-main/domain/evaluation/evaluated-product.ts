/** @file The measured product, queried through its own calls; it can be stopped between two calls. */
import { basename } from 'node:path';
import { AppError, type Answer, type Bridge, type Photo } from '../../../src-preload/contract/index.ts';
import type { LabelledPhoto } from './labels.ts';

export interface EvaluatedProductDeps {
  /** an app with its own library, which holds exactly the folder's images, completely imported */
  call: Bridge['call'];
  /** reports progress */
  report?: (step: string, done: number, total: number) => void;
  signal?: AbortSignal;
}

/** A photo with its labels. */
export interface Labelled {
  label: LabelledPhoto;
  photo: Photo;
}

export interface EvaluatedProduct {
  call: Bridge['call'];
  /** Reports the progress of a step. @throws AppError cancelled */
  checkpoint(step: string, done: number, total: number): void;
  /**
   * The labelled photos, in the order of their labels. @throws AppError not_found (an image was not imported)
   */
  photosOf(labels: readonly LabelledPhoto[]): Promise<Labelled[]>;
  /** Name of a photo's file; null = none of the labelled ones, before `photosOf` all of them. */
  fileOf(id: string): string | null;
  /** Asks the same question about every photo. */
  askAll(question: string, photos: readonly { photo: Photo }[]): Promise<Answer[]>;
}

const photosPerPage = 500;

/** Nothing is queried before the first call. */
export function createEvaluatedProduct({
  call,
  report = () => {},
  signal,
}: EvaluatedProductDeps): EvaluatedProduct {
  const files = new Map<string, string>();
  return {
    call,
    checkpoint(step, done, total) {
      if (signal?.aborted) throw new AppError('cancelled', 'Stopped.');
      report(step, done, total);
    },
    async photosOf(labels) {
      const byName = await photosByFileName(call);
      const photos = labels.map((label) => ({
        label,
        photo: byName.get(label.file) ?? notImported(label.file),
      }));
      for (const { label, photo } of photos) files.set(photo.id, label.file);
      return photos;
    },
    fileOf: (id) => files.get(id) ?? null,
    async askAll(question, photos) {
      const answers: Answer[] = [];
      for (let start = 0; start < photos.length; start += photosPerPage) {
        const targets = photos.slice(start, start + photosPerPage).map(({ photo }) => ({ id: photo.id }));
        answers.push(...(await call('questions.ask', { question, targets })));
      }
      return answers;
    },
  };
}

async function photosByFileName(call: Bridge['call']): Promise<Map<string, Photo>> {
  const byName = new Map<string, Photo>();
  for (let offset = 0, total = 1; offset < total; offset += photosPerPage) {
    const page = await call('photos.list', { offset, limit: photosPerPage });
    total = page.total;
    for (const photo of page.photos) for (const path of photo.paths) byName.set(basename(path), photo);
  }
  return byName;
}

function notImported(file: string): never {
  throw new AppError('not_found', `${file} is not in the library. Import the folder's images first.`, {
    file,
  });
}
