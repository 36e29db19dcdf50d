/**
 * @file A pack's folder on disk: reads its manifest, and checks its files against it before anything loads
 * them.
 */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import { piecesOfRegularFile, readRegularText, statRegularFile } from '../files/regular-file.ts';
import { RefusedFileError } from '../../domain/files/files.ts';
import { probePath } from '../files/probe-path.ts';
import { externalWeights } from './external-weights.ts';
import { isPackFile, type PackManifest } from '../../domain/evidence/pack-manifest.ts';
import { parseManifest } from '../../domain/models/manifest.ts';
import type { ReadingWatch } from '../../domain/models/pack-store.ts';

export const manifestName = 'manifest.json';
/** a manifest lists a thousand files in 100 kB */
export const mostManifestBytes = 8_000_000;
/** tokenizers of models for many languages take 35 MB */
export const mostTokenizerBytes = 256_000_000;
/** licence, readme and the like */
export const mostNoteBytes = 16_000_000;
const repair = 'Add the pack again; if it came with Sightline, install Sightline again.';

/**
 * The manifest of a pack's folder.
 * @throws AppError model_missing (no such folder, no manifest in it), model_invalid
 */
export async function readManifest(directory: string): Promise<PackManifest> {
  const json = await readJson(directory, manifestName, mostManifestBytes);
  if (json === null)
    throw new AppError('model_missing', `There is no model pack in ${directory}. ${repair}`, { directory });
  return parseManifest(json, basename(directory));
}

/**
 * Files next to a pack's files: weights that ONNX stores outside the graph, and notes (licence, readme,
 * reference values).
 */
export async function companionFiles(
  directory: string,
  needed: readonly string[],
): Promise<{ weights: string[]; notes: string[] }> {
  const others = [...(await filesUnder(directory))].filter((file) => !needed.includes(file));
  const isWeights = (file: string) =>
    needed.some(
      (name) => name.endsWith('.onnx') && (file === `${name}.data` || file.startsWith(`${name}_data`)),
    );
  const named = others.filter((file) => /^(LICEN[CS]E|NOTICE|README|golden)[^/]*$/i.test(file));
  const readable = await Promise.all(
    // what is no file, or too large for a note, is left where it is
    named.map((file) =>
      statRegularFile(join(directory, file), { mostBytes: mostNoteBytes }).then(
        () => true,
        () => false,
      ),
    ),
  );
  return { weights: others.filter(isWeights), notes: named.filter((_, index) => readable[index]) };
}

/**
 * Checks files of a pack: there, of the right length, and with the right SHA-256.
 * @param names which files
 * @param sumOf hex SHA-256 of a file; null where only its size counts
 * @throws AppError model_missing, model_damaged, model_invalid
 */
export async function checkFiles(
  directory: string,
  manifest: Pick<PackManifest, 'id' | 'title' | 'files'>,
  names: readonly string[],
  sumOf: (path: string) => Promise<string | null> = sha256Of,
): Promise<void> {
  for (const name of names) {
    const expected = manifest.files[name];
    const path = join(directory, name);
    const unread = (error: unknown): never => {
      throw asRefusal(error, `${name} of the model pack “${manifest.title}”`, { packId: manifest.id, path });
    };
    const sizeBytes = await sizeOf(path).catch(unread);
    if (sizeBytes === null)
      throw new AppError(
        'model_missing',
        `${name} of the model pack “${manifest.title}” is missing. ${repair}`,
        { packId: manifest.id, path },
      );
    if (sizeBytes === 0 || (expected && sizeBytes !== expected.bytes)) {
      const what =
        sizeBytes === 0 || !expected
          ? 'is empty'
          : `has ${sizeBytes.toLocaleString('en')} bytes instead of ${expected.bytes.toLocaleString('en')}`;
      throw new AppError(
        'model_damaged',
        `${name} of the model pack “${manifest.title}” ${what}. ${repair}`,
        { packId: manifest.id, path },
      );
    }
    const sum = expected ? await sumOf(path).catch(unread) : null;
    if (expected && sum !== null && sum !== expected.sha256) {
      throw new AppError(
        'model_damaged',
        `${name} of the model pack “${manifest.title}” is damaged: its checksum is not the right one. ` +
          `${repair}`,
        { packId: manifest.id, path },
      );
    }
  }
}

/**
 * External files with weights of the pack's graphs, relative to the pack's folder; they may be missing.
 * @param graphs existing ONNX files of the pack
 * @throws AppError model_invalid where a graph refers to weights outside of the folder
 */
export async function weightFiles(
  directory: string,
  title: string,
  graphs: readonly string[],
): Promise<string[]> {
  const files = new Set<string>();
  for (const graph of graphs) {
    const locations = await externalWeights(join(directory, graph)).catch((error: unknown) => {
      throw asRefusal(error, `${graph} of the model pack “${title}”`);
    });
    for (const location of locations) {
      const file = posix.join(posix.dirname(graph), location.replaceAll('\\', '/'));
      if (posix.isAbsolute(location) || !isPackFile(file)) {
        throw new AppError(
          'model_invalid',
          `${graph} of the model pack “${title}” keeps weights outside of its folder (${location}), ` +
            'which is not read. Get an export whose weights lie beside it.',
        );
      }
      files.add(file);
    }
  }
  return [...files];
}

/** Hex. @throws RefusedFileError; what the signal was aborted with */
export async function sha256Of(path: string, watch?: ReadingWatch): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of piecesOfRegularFile(path, { mostBytes: Infinity })) {
    watch?.signal.throwIfAborted();
    hash.update(piece);
    watch?.onBytes(piece.length);
  }
  return hash.digest('hex');
}

/** null = no such file. @throws RefusedFileError for what is no regular file */
export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await statRegularFile(path, { mostBytes: Infinity })).size;
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** Whether a folder is intended as a pack: it has a manifest, readable or not, or a graph. */
export async function isModelFolder(directory: string): Promise<boolean> {
  // a folder that cannot be listed is no pack
  const files = await filesUnder(directory).catch(() => new Set<string>());
  return [...files].some((file) => file === manifestName || file.endsWith('.onnx'));
}

/** Subfolders of layouts that are known: Optimum, OpenCLIP as Immich has it, sentence-transformers. */
const knownFolders = /^(onnx|visual|textual|\d_[A-Za-z]+)$/;

/**
 * Relative paths with `/` of the folder's files, and of those in subfolders of known layouts.
 * @throws AppError model_missing
 */
export async function filesUnder(directory: string): Promise<Set<string>> {
  try {
    // a share that does not answer would hold this up for minutes
    if (!(await probePath(directory))) throw Object.assign(new Error('no answer'), { code: 'ENOENT' });
    const files = new Set<string>();
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      if (entry.isDirectory() && knownFolders.test(entry.name)) {
        for (const inner of await readdir(join(directory, entry.name), { withFileTypes: true })) {
          if (!inner.isDirectory()) files.add(`${entry.name}/${inner.name}`);
        }
      } else if (!entry.isDirectory()) files.add(entry.name);
    }
    return files;
  } catch (error) {
    if (isAbsence(error))
      throw new AppError(
        'model_missing',
        `There is no folder ${directory}. Check the path; a pack that went away must be added again.`,
        { directory },
      );
    throw asRefusal(error, directory);
  }
}

/**
 * @param file relative to the folder
 * @returns null where there is no such file @throws AppError model_invalid for what is no regular file, too
 * large, or no JSON
 */
export async function readJson(directory: string, file: string, mostBytes: number): Promise<unknown> {
  const path = join(directory, file);
  try {
    return parseJson(await readRegularText(path, { mostBytes }), file);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw asRefusal(error, basename(path));
  }
}

/**
 * What is named cannot be a file of a model, or the system does not let it be read, in words; other errors as
 * they are.
 */
export function asRefusal(error: unknown, name: string, details: Record<string, unknown> = {}): unknown {
  if (error instanceof RefusedFileError) {
    return new AppError(
      'model_invalid',
      `${name} cannot be read. ${error.message}`,
      { path: error.path, ...details },
      { cause: error },
    );
  }
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof AppError || code === undefined || syscall === undefined) return error;
  return new AppError(
    'model_damaged',
    `${name} cannot be read (${code}). Check that its drive is well and that you may read it.`,
    details,
    { cause: error },
  );
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('model_invalid', `${file} is not readable as JSON. Add the pack again.`, null, {
      cause,
    });
  }
}

function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
