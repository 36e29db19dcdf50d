/**
 * @file The port to unfinished downloads: files beside the added packs that stay when the app ends.
 * Implemented by adapters/model-packs/downloads.ts.
 */
import type { UnfinishedDownload } from '../../../../src-preload/contract/index.ts';
import type { PackManifest } from '../../evidence/pack-manifest.ts';
import type { PackEntry, ArrivedPack, CopyWatch, ReadingWatch } from '../pack-store.ts';

/** A pack to download: what the catalogue pins. */
export interface WantedPack {
  id: string;
  title: string;
  files: readonly WantedFile[];
  manifest: PackManifest;
}

export interface WantedFile {
  /** at a pinned revision, on huggingface.co: never an address that it redirects to */
  url: string;
  /** in the repository */
  path: string;
  /** in the pack's folder */
  name: string;
  bytes: number;
  /** hex */
  sha256: string;
}

/** A file of which the first `size()` bytes are there. */
export interface PartFile {
  size(): number;
  /** the ETag that came with these bytes; null = it is not known, or a weak one */
  validator(): string | null;
  /** @throws system errors, ENOSPC among them */
  append(piece: Uint8Array): Promise<void>;
  /** Deletes what is there. @param validator of the bytes that follow */
  restart(validator: string | null): Promise<void>;
  /** of the bytes that are there; hex */
  sha256(): string;
  /** Makes them durable and gives the file its name. */
  finish(): Promise<void>;
  /** Closes the file; the bytes stay. */
  close(): Promise<void>;
}

/** A download that this process alone works on. */
export interface OpenDownload {
  /**
   * Opens a file of it and reads what is there of it, for its checksum.
   * @throws the reason of the watch's signal; system errors
   */
  part(file: WantedFile, watch: ReadingWatch): Promise<PartFile>;
  /**
   * The pack of all its files, which are finished: its manifest is written, and it is moved to its place when
   * it settles, not copied. Discarded, its files stay for another try.
   */
  arrive(): Promise<ArrivedPack>;
  /** Lets others work on it. */
  close(): Promise<void>;
}

export interface DownloadStore {
  /** @throws AppError download_in_use where another process works on it */
  open(pack: WantedPack): Promise<OpenDownload>;
  unfinished(): Promise<UnfinishedDownload[]>;
  /** bytes of this pack that are here */
  presentBytes(id: string): Promise<number>;
  /** Deletes what is there of it. @throws AppError download_in_use */
  discard(id: string): Promise<void>;
  /** bytes free on the disk of the packs; null = the system does not say */
  freeBytes(): Promise<number | null>;
  /**
   * A pack of files that the person has: each is looked for in the folder, as in the repository or flat,
   * copied, and compared with its checksum.
   * @throws AppError model_missing or model_damaged, which name every file that is missing or differs
   */
  bring(pack: WantedPack, directory: string, watch: CopyWatch): Promise<ArrivedPack>;
  /** @throws AppError model_invalid where a pack stands in its way */
  refuseTaken(manifest: PackManifest, present: readonly PackEntry[]): void;
}
