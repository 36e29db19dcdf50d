/** @file The messages between the engine and the process that describes pictures. */
import type { ErrorData } from '../../src-preload/contract/index.ts';
import type { WrittenDescription, WrittenPicture } from '../domain/describing/describer.ts';
import type { PackRef } from '../domain/vision/vision.ts';

/** The environment variable that makes the worker program a describer. */
export const describerVariable = 'SIGHTLINE_DESCRIBER';
/** … and the one with the most resident memory that it may take, in bytes. */
export const memoryVariable = 'SIGHTLINE_MOST_MEMORY';
/** … what it runs on, an execution provider; absent = the processor */
export const deviceVariable = 'SIGHTLINE_DESCRIBER_DEVICE';
/** … and '1' where it runs the pack's files for graphics cards */
export const cardFilesVariable = 'SIGHTLINE_DESCRIBER_CARD_FILES';

/** A few words about a made-up picture. */
export interface MeasuredWriting {
  ids: number[];
  ms: number;
}

/** Engine → describer. One request at a time; every `id` is answered once. */
export type ToDescriber =
  | { type: 'describe'; id: number; pack: PackRef; path: string }
  /** answered with one text */
  | { type: 'ask'; id: number; pack: PackRef; path: string; question: string }
  /** writes a few words about a made-up picture */
  | { type: 'try'; id: number; pack: PackRef }
  /** the same, with what was written and how long it took */
  | { type: 'measure'; id: number; pack: PackRef }
  /** ends what is being written after the present token */
  | { type: 'cancel' };

/** Describer → engine. */
export type FromDescriber =
  /** many times a second where messages can be sent: a running graph blocks them */
  | { type: 'pulse'; rssBytes: number }
  /** the model is open, or one of its texts is written */
  | { type: 'step'; id: number }
  | { type: 'described'; id: number; picture: WrittenPicture }
  | { type: 'answered'; id: number; text: WrittenDescription }
  | { type: 'tried'; id: number }
  | { type: 'measured'; id: number; measured: MeasuredWriting }
  | { type: 'failed'; id: number; error: ErrorData };
