/** @file The events of an import's phases: one typed event for each thing that report or progress shows. */
import type { ImportOffer } from '../../../src-preload/contract/index.ts';

/** How a found file is counted. */
export type Outcome = 'imported' | 'updated' | 'unchanged' | 'moved' | 'duplicates' | 'removed';

/** A picture file that was found and could be read. */
export interface CountedFile {
  kind: 'counted';
  outcome: Outcome;
  path: string;
  /** the photo that it is a file of; one that the person removed is counted as `removed` */
  photoId: string;
  /** only a part of the picture is there */
  damaged: boolean;
  /** a sentence for the line of the file */
  reason?: string;
  /** a code for the line of the file */
  code?: string;
  /** what could not be read of its metadata, a sentence each */
  problems?: readonly string[];
}

/** A file that belongs to no photo. */
export interface SkippedFile {
  kind: 'skipped';
  /** what it is: `video`, `document` … */
  as: string;
  path: string;
  /** of a folder: how many files, and why */
  folder?: { count: number; reason: string };
}

/** A file or folder that could not be read. */
export interface FailedFile {
  kind: 'failed';
  path: string;
  code: string;
  message: string;
  /** a folder is no file that was found */
  isFolder?: boolean;
}

export type ImportEvent =
  | CountedFile
  | SkippedFile
  | FailedFile
  /** a step begins that is shown to the person */
  | { kind: 'note'; text: string }
  /** how many files this step handles */
  | { kind: 'expected'; total: number }
  /** more files of the current step are done */
  | { kind: 'done'; count: number }
  /** a file that looks like an edit of a photo: it is offered the annotations of that photo */
  | { kind: 'offered'; offer: ImportOffer };

/** Takes the events of a phase, as many as there are at once. */
export type Emit = (events: readonly ImportEvent[]) => void;

export function failedFile(path: string, { code, message }: { code: string; message: string }): FailedFile {
  return { kind: 'failed', path, code, message };
}

export function failedFolder(path: string, failure: { code: string; message: string }): FailedFile {
  return { ...failedFile(path, failure), isFolder: true };
}
