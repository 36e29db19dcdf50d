/** @file The files of this computer. Implements domain/files/files.ts. */
import type { Stats } from 'node:fs';
import {
  access,
  link,
  lstat,
  open,
  opendir,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import writeFileAtomic from 'write-file-atomic';
import type { FileFacts, Files } from '../../domain/files/files.ts';
import { makePrivateFolder, makeTreePrivate, privateFileMode } from './private-files.ts';
import { mayHang, probePath } from './probe-path.ts';
import { readRegularText } from './regular-file.ts';
import { syncFolder } from './sync-folder.ts';

export const localFiles: Files = {
  get home() {
    return homedir();
  },
  probe: probePath,
  mayHang,
  stat: async (path) => factsOf(await stat(path)),
  lstat: async (path) => factsOf(await lstat(path)),
  realPath: (path) => realpath(path),
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
  list: (folder) => readdir(folder),
  listFolders: async (folder) =>
    (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name),
  requireListable: async (folder) => (await opendir(folder)).close(),
  readText: readRegularText,
  async readEnds(path, lengths) {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const head = await readAt(file, 0, lengths.head);
      const tail = await readAt(file, Math.max(0, size - lengths.tail), lengths.tail);
      return { sizeBytes: size, head, tail };
    } finally {
      await file.close();
    }
  },
  replaceText: (path, text) => writeFileAtomic(path, text, { mode: privateFileMode }),
  makeEmpty: (path) => writeFile(path, '', { mode: privateFileMode }),
  makeFolder: makePrivateFolder,
  makeTreePrivate,
  syncFolder,
  link: (from, to) => link(from, to),
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path),
  removeIfThere: (path) => rm(path, { force: true }),
  removeTree: (folder) => rm(folder, { recursive: true, force: true }),
  async touch(path) {
    const now = new Date();
    await utimes(path, now, now);
  },
};

function factsOf(stats: Stats): FileFacts {
  return {
    isFile: stats.isFile(),
    isFolder: stats.isDirectory(),
    sizeBytes: stats.size,
    mtimeMs: stats.mtimeMs,
  };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
