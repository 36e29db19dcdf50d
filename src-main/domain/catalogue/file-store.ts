/** @file The catalogue's files: which photo is at which path. */
import type { FileRow } from './rows.ts';

export interface FileStore {
  putFiles(rows: readonly FileRow[]): Promise<void>;
  /** All files, or those of one root. */
  files(rootId?: string): Promise<FileRow[]>;
  filesOf(photoIds: readonly string[]): Promise<Map<string, FileRow[]>>;
  /** The files at these paths; paths without a file are left out. */
  filesAt(keys: readonly { rootId: string; relPath: string }[]): Promise<FileRow[]>;
  /** The companions at these paths, with the photo they belong to. */
  companionsAt(
    keys: readonly { rootId: string; relPath: string }[],
  ): Promise<{ photoId: string; rootId: string; relPath: string }[]>;
  /** Ids of the photos with a file under this root, each once. */
  photoIdsIn(rootId: string): Promise<string[]>;
  deleteFiles(keys: readonly { rootId: string; relPath: string }[]): Promise<void>;
}
