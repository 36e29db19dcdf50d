/**
 * @file Unfinished downloads of models: `.downloads` beside the added packs, on the same disk, with one folder
 * a pack, a note of what it is, and a lock. Implements domain/models/downloads/download-store.ts.
 */
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { AppError } from '../../../src-preload/contract/index.ts';
import { sizeOfFiles } from '../../domain/models/manifest.ts';
import type {
  DownloadStore,
  OpenDownload,
  WantedPack,
} from '../../domain/models/downloads/download-store.ts';
import { freeBytesAt } from '../files/free-bytes.ts';
import { makePrivateFolder, privateFileMode } from '../files/private-files.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { bringFiles } from './bring-files.ts';
import { takeLock } from './download-lock.ts';
import { sizeOf } from './pack-folder.ts';
import { openPartFile, partPath, removePart } from './part-file.ts';
import { refuseTaken, settlePack, type Places } from './settle-pack.ts';

const noteSchema = z.object({
  id: z.string(),
  title: z.string(),
  bytes: z.number(),
  startedAt: z.string(),
  /** by name in the pack */
  files: z.record(z.string(), z.object({ sha256: z.string(), validator: z.string().nullable() })),
});
type Note = z.infer<typeof noteSchema>;

export function createDownloads(places: Places, now: () => number = Date.now): DownloadStore {
  const root = join(places.addedDir, '.downloads');
  const folderOf = (id: string) => join(root, id);
  const noteFile = (id: string) => join(root, `${id}.json`);

  async function locked(id: string): Promise<() => Promise<void>> {
    await makePrivateFolder(root);
    const release = await takeLock(join(root, `${id}.lock`));
    if (release) return release;
    throw new AppError(
      'download_in_use',
      'Another Sightline is downloading this model. Wait until it is done, or stop it there.',
      { id },
    );
  }

  return {
    async open(pack) {
      const release = await locked(pack.id);
      try {
        return await openDownload(places, pack, {
          folder: folderOf(pack.id),
          noteFile: noteFile(pack.id),
          startedAt: new Date(now()).toISOString(),
          release,
        });
      } catch (error) {
        await release();
        throw error;
      }
    },
    async unfinished() {
      const names = await readdir(root).catch((): string[] => []); // nothing was downloaded yet
      const notes = await Promise.all(
        names.filter((name) => name.endsWith('.json')).map((name) => readNote(join(root, name))),
      );
      return Promise.all(
        notes
          .filter((note) => note !== null)
          .map(async ({ id, title, bytes, startedAt }) => ({
            ...{ id, title, bytes, startedAt },
            presentBytes: await bytesUnder(folderOf(id)),
          })),
      );
    },
    presentBytes: (id) => bytesUnder(folderOf(id)),
    async discard(id) {
      const release = await locked(id);
      try {
        await rm(folderOf(id), { recursive: true, force: true, maxRetries: 5 });
        await rm(noteFile(id), { force: true });
      } finally {
        await release();
      }
    },
    freeBytes: () => freeBytesAt(places.addedDir),
    bring: (pack, directory, watch) => bringFiles(places, pack, directory, watch),
    refuseTaken,
  };
}

interface OpenDeps {
  folder: string;
  noteFile: string;
  startedAt: string;
  release: () => Promise<void>;
}

async function openDownload(
  places: Places,
  pack: WantedPack,
  { folder, noteFile, startedAt, release }: OpenDeps,
): Promise<OpenDownload> {
  await makePrivateFolder(folder);
  const { id, title, files, manifest } = pack;
  const earlier = await readNote(noteFile);
  const note: Note = {
    ...{ id, title, bytes: sizeOfFiles(manifest), startedAt: earlier?.startedAt ?? startedAt },
    files: Object.fromEntries(
      files.map(({ name, sha256 }) => {
        const known = earlier?.files[name];
        return [name, { sha256, validator: known?.sha256 === sha256 ? known.validator : null }];
      }),
    ),
  };
  await removeForeign(folder, note, earlier);
  await writeNote(noteFile, note);
  return {
    part: ({ name }, watch) =>
      openPartFile(
        {
          path: join(folder, name),
          validator: note.files[name]!.validator,
          async remember(validator) {
            if (note.files[name]!.validator === validator) return;
            note.files[name]!.validator = validator;
            await writeNote(noteFile, note);
          },
        },
        watch,
      ),
    async arrive() {
      for (const { name } of files) {
        const path = join(folder, name);
        await rename(partPath(path), path);
        await syncFolder(dirname(path));
      }
      const text = `${JSON.stringify(manifest, null, 1)}\n`;
      await writeFile(join(folder, 'manifest.json'), text, { mode: privateFileMode, flush: true });
      await syncFolder(folder);
      return {
        ref: { id, role: manifest.role, directory: folder },
        title,
        sizeBytes: sizeOfFiles(manifest),
        choice: null,
        async settle(present) {
          await settlePack(places, { manifest, from: folder }, present);
          await syncFolder(places.addedDir);
          await rm(noteFile, { force: true });
        },
        // its files are right: another try needs no download
        discard: () => Promise.resolve(),
      };
    },
    close: release,
  };
}

/** What is not of this version of the model: files of another one, a manifest. */
async function removeForeign(folder: string, note: Note, earlier: Note | null): Promise<void> {
  for (const path of await filesUnder(folder)) {
    const name = relative(folder, path)
      .split(sep)
      .join('/')
      .replace(/\.part$/, '');
    const isOurs = note.files[name] !== undefined && earlier?.files[name]?.sha256 === note.files[name].sha256;
    if (!isOurs) await removePart(path);
  }
}

async function bytesUnder(folder: string): Promise<number> {
  const sizes = await Promise.all((await filesUnder(folder)).map(async (path) => (await sizeOf(path)) ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []); // there is none
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** null where there is none, or none that can be read: then it is begun anew, with the bytes that are there */
async function readNote(file: string): Promise<Note | null> {
  try {
    return noteSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

function writeNote(file: string, note: Note): Promise<void> {
  return writeFileAtomic(file, JSON.stringify(note), { mode: privateFileMode });
}
