/** @file The port to a model that writes about pictures. Implemented by worker/describer-client.ts. */
import type { ProviderName } from '../../../src-preload/contract/index.ts';
import type { DescribedText, NamedRegion, ReadLine } from '../evidence/descriptions/description.ts';
import type { PackRef } from '../vision/vision.ts';

/** A text, and its token ids as the model gave them. */
export interface WrittenDescription extends DescribedText {
  ids: number[];
}

/** What a describer makes of one picture. */
export interface WrittenPicture {
  texts: WrittenDescription[];
  /** what it names, with where it is */
  regions: NamedRegion[];
  /** writing in the picture */
  lines: ReadLine[];
  /** what it ran on; absent = the processor */
  device?: { provider: ProviderName; cardFiles: boolean };
}

/** One process with one model, one picture at a time. It is started when it is needed, and ended when it rests. */
export interface Describer {
  /**
   * A text for each task of the pack, and what it finds besides.
   * @param path a preview
   * @throws AppError what is wrong with the pack (model_missing, model_damaged, model_invalid, out_of_memory), or
   * with the picture (unreadable_file, decoder_crashed); the signal's reason when cancelled
   */
  describe(pack: PackRef, path: string, signal?: AbortSignal): Promise<WrittenPicture>;
  /** What the model says to this question; only for packs that have `answers`. @throws the same */
  answer(pack: PackRef, path: string, question: string, signal?: AbortSignal): Promise<WrittenDescription>;
  /** pid of the running process, null when none */
  pid(): number | null;
  close(): Promise<void>;
}
