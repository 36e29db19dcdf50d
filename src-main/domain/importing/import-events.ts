/** @file What the phases of an import tell: one typed event for each thing that the report or the progress shows. */
import type { ImportOffer } from '../../../src-preload/contract/index.ts';

/** How a found file is counted. */
export type Outcome = 'imported' | 'updated' | 'unchanged' | 'moved' | 'duplicates' | 'removed';

/** A picture file that was found and could be read. */
export interface CountedFile {
  kind: 'counted';
  outcome: Outcome;
  path: string;
  /** the photo it is a file of; one that was taken out is counted as `removed` */
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

/** A file that is none of a photo. */
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
}

export type ImportEvent =
  | CountedFile
  | SkippedFile
  | FailedFile
  /** a step begins that the person is told of */
  | { kind: 'note'; text: string }
  /** how many files there are to work on from here */
  | { kind: 'expected'; total: number }
  /** files of the present step that are done */
  | { kind: 'done'; count: number }
  /** a file that looks like an edit of a photo, whose words are offered to it */
  | { kind: 'offered'; offer: ImportOffer };

/** Takes what a phase tells. Many files are told at once where they are known at once. */
export type Emit = (events: readonly ImportEvent[]) => void;

export function failedFile(path: string, { code, message }: { code: string; message: string }): FailedFile {
  return { kind: 'failed', path, code, message };
}
