/** @file A pack's folder on disk: reads its manifest, and checks its files against it before anything loads them. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../src-preload/contract/index.ts';
import { inferManifest, looksLikeHuggingFace, type InferredManifest } from './hugging-face.ts';
import { parseManifest, type PackManifest } from './manifest.ts';

const manifestName = 'manifest.json';
const repair = 'Add the pack again; if it came with Sightline, install Sightline again.';

/**
 * The manifest of a pack's folder.
 * @throws AppError model_missing (no such folder, no manifest in it), model_invalid
 */
export async function readManifest(directory: string): Promise<PackManifest> {
  const text = await readText(join(directory, manifestName));
  if (text === null) throw new AppError('model_missing', `There is no model pack in ${directory}. ${repair}`, { directory });
  return parseManifest(parseJson(text, join(directory, manifestName)), basename(directory));
}

/** The manifest of a folder to be loaded as it is; a Hugging Face folder has no checksums to compare with. @throws as readForeignFolder */
export async function readPack(directory: string): Promise<PackManifest> {
  const { kind, manifest } = await readForeignFolder(directory);
  return kind === 'pack' ? manifest : { ...manifest, files: {} };
}

/** A folder to be added: one of our packs, or a model in Hugging Face layout without checksums. @throws AppError model_missing, model_invalid */
export async function readForeignFolder(directory: string): Promise<{ kind: 'pack'; manifest: PackManifest } | { kind: 'hugging face'; manifest: InferredManifest }> {
  const files = await filesUnder(directory);
  if (files.has(manifestName)) return { kind: 'pack', manifest: await readManifest(directory) };
  if (!looksLikeHuggingFace(files)) {
    throw new AppError('model_invalid', `${directory} holds neither manifest.json nor config.json, so it is no model pack. Choose the folder that holds one of them.`, { directory });
  }
  const json = async (name: string): Promise<unknown> => (files.has(name) ? parseJson((await readText(join(directory, name))) ?? '', name) : null);
  return {
    kind: 'hugging face',
    manifest: inferManifest({
      folderName: basename(directory),
      files,
      config: await json('config.json'),
      preprocessor: await json('preprocessor_config.json'),
      tokenizer: await json('tokenizer.json'),
      tokenizerConfig: await json('tokenizer_config.json'),
      readme: await readText(join(directory, 'README.md')),
    }),
  };
}

/** What lies beside a pack's files: weights that ONNX stores outside the graph, and notes (licence, readme, reference values). */
export async function companionFiles(directory: string, needed: readonly string[]): Promise<{ weights: string[]; notes: string[] }> {
  const others = [...(await filesUnder(directory))].filter((file) => !needed.includes(file));
  const isWeights = (file: string) => needed.some((name) => name.endsWith('.onnx') && (file === `${name}.data` || file.startsWith(`${name}_data`)));
  return { weights: others.filter(isWeights), notes: others.filter((file) => /^(LICEN[CS]E|NOTICE|README|golden)[^/]*$/i.test(file)) };
}

/**
 * Checks files of a pack: there, of the right length, and with the right SHA-256.
 * @param names which files; a deep check reads all their bytes, the other only looks at their sizes
 * @throws AppError model_missing, model_damaged
 */
export async function checkFiles(directory: string, manifest: PackManifest, names: readonly string[], depth: 'sizes' | 'contents'): Promise<void> {
  for (const name of names) {
    const expected = manifest.files[name];
    const path = join(directory, name);
    const sizeBytes = await sizeOf(path);
    if (sizeBytes === null) throw new AppError('model_missing', `${name} of the model pack “${manifest.title}” is missing. ${repair}`, { packId: manifest.id, path });
    if (sizeBytes === 0 || (expected && sizeBytes !== expected.bytes)) {
      const what = sizeBytes === 0 || !expected ? 'is empty' : `has ${sizeBytes.toLocaleString('en')} bytes instead of ${expected.bytes.toLocaleString('en')}`;
      throw new AppError('model_damaged', `${name} of the model pack “${manifest.title}” ${what}. ${repair}`, { packId: manifest.id, path });
    }
    if (expected && depth === 'contents' && (await sha256Of(path)) !== expected.sha256) {
      throw new AppError('model_damaged', `${name} of the model pack “${manifest.title}” is damaged: its checksum is not the right one. ${repair}`, { packId: manifest.id, path });
    }
  }
}

/** Hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** null = no such file */
export async function sizeOf(path: string): Promise<number | null> {
  try {
    const entry = await stat(path);
    return entry.isFile() ? entry.size : null;
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** Relative paths with `/` of the folder's files, and of its `onnx` folder's. @throws AppError model_missing */
async function filesUnder(directory: string): Promise<Set<string>> {
  try {
    const files = new Set<string>();
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      if (entry.isDirectory() && entry.name === 'onnx') {
        for (const inner of await readdir(join(directory, entry.name), { withFileTypes: true })) {
          if (!inner.isDirectory()) files.add(`onnx/${inner.name}`);
        }
      } else if (!entry.isDirectory()) files.add(entry.name);
    }
    return files;
  } catch (error) {
    if (isAbsence(error)) throw new AppError('model_missing', `There is no folder ${directory}. Check the path; a pack that went away must be added again.`, { directory });
    throw error;
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('model_invalid', `${file} is not readable as JSON. Add the pack again.`, null, { cause });
  }
}

function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
