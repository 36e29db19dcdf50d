/** @file Copies a model's folder in: what of it is needed, copied, compared and noted, step by step. */
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import { makePrivateFolder, privateFileMode } from '../files/private-files.ts';
import { copyLargeFile } from './copy-file.ts';
import type { PackManifest } from '../../domain/evidence/pack-manifest.ts';
import { isManifestOf } from '../../domain/evidence/kinds.ts';
import { vectorKind } from '../../domain/evidence/vectors/vector-kind.ts';
import { spaceOf } from '../../domain/models/image-spaces.ts';
import { neededFiles } from '../../domain/models/manifest.ts';
import { readForeignFolder } from './foreign-folder.ts';
import { readOutline, type GraphOutline } from './onnx-graph.ts';
import { checkFiles, companionFiles, sha256Of, sizeOf, weightFiles } from './pack-folder.ts';
import { writeTower } from './split-graph.ts';
import type { CopyWatch, ReadingWatch } from '../../domain/models/pack-store.ts';

/** A folder that can be added. */
export interface ModelSource {
  directory: string;
  /** with the checksums that its author gave; none of a Hugging Face folder */
  manifest: PackManifest;
  /** what the pack cannot do without */
  files: string[];
  /** licence and other notes: copied, not checked later */
  beside: string[];
  /** a joint graph whose towers are written apart instead of it */
  split: SplitGraph | null;
  /** which of several variants is taken; null = there is one */
  choice: string | null;
}

interface SplitGraph {
  file: string;
  outline: GraphOutline;
  towers: { file: string; output: string }[];
}

/**
 * The files of a folder to copy; all of them exist.
 * @throws AppError model_missing, model_damaged, model_invalid
 */
export async function readSource(
  directory: string,
  joins: string | null,
  { signal, report }: CopyWatch,
): Promise<ModelSource> {
  report({ note: `Reading “${basename(directory)}”`, done: 0, total: null });
  const folder = await readForeignFolder(directory, joins);
  const { kind, manifest: read } = folder;
  const manifest: PackManifest = kind === 'pack' ? read : { ...read, files: {} };
  const listed = [...new Set([...neededFiles(manifest), ...Object.keys(manifest.files)])];
  signal.throwIfAborted();
  report({ subject: manifest.title, total: listed.length });
  await checkFiles(directory, manifest, listed, bySize);
  const named = new Set<string>();
  for (const [index, file] of listed.entries()) {
    signal.throwIfAborted();
    if (file.endsWith('.onnx'))
      for (const weights of await weightFiles(directory, manifest.title, [file])) named.add(weights);
    report({ done: index + 1 });
  }
  const { weights, notes } = await companionFiles(directory, listed);
  const others = [...new Set([...named, ...weights])].filter((file) => !listed.includes(file));
  await checkFiles(directory, manifest, others, bySize);
  signal.throwIfAborted();
  const split = kind === 'foreign' ? await splitOf(directory, manifest) : null;
  return {
    directory,
    manifest: split ? withTowers(manifest, split) : manifest,
    files: [...listed, ...others].filter((file) => file !== split?.file),
    beside: notes.filter((file) => !others.includes(file)),
    split,
    choice: kind === 'foreign' ? choiceOf(manifest, folder.passedOver) : null,
  };
}

/** Null for two towers, and for a graph that cannot be read: its trial says why. */
async function splitOf(directory: string, manifest: PackManifest): Promise<SplitGraph | null> {
  if (!isManifestOf(vectorKind, manifest) || manifest.image.file !== manifest.text.file) return null;
  const { image, text } = manifest;
  const outline = await readOutline(join(directory, image.file));
  if (!outline) return null;
  // beside it, where weights outside of the graph are looked for
  const inItsFolder = (name: string) => posix.join(posix.dirname(image.file), name);
  const towers = [
    { file: inItsFolder('image_tower.onnx'), output: image.output },
    { file: inItsFolder('text_tower.onnx'), output: text.output },
  ];
  return { file: image.file, outline, towers };
}

function withTowers(manifest: PackManifest, { towers }: SplitGraph): PackManifest {
  if (!isManifestOf(vectorKind, manifest)) return manifest;
  const [image, text] = towers.map(({ file }) => file) as [string, string];
  return {
    ...manifest,
    image: { ...manifest.image, file: image },
    text: { ...manifest.text, file: text },
  } as PackManifest;
}

/** “Taken: … . Left: …”; models of smaller numbers rank differently. */
function choiceOf(manifest: PackManifest, passedOver: readonly string[]): string | null {
  const half = isManifestOf(vectorKind, manifest) ? manifest.image.half : null;
  const taken = neededFiles(manifest).filter((file) => file.endsWith('.onnx') && file !== half);
  const sentences = [
    half && `For graphics cards ${half} was taken, too.`,
    passedOver.length > 0 && `Left out: ${passedOver.join(', ')}.`,
  ].filter(Boolean);
  if (sentences.length === 0) return null;
  return `Of several variants the most exact one was taken: ${taken.join(', ')}. ${sentences.join(' ')}`;
}

const bySize = () => Promise.resolve(null);

/**
 * Copies it and writes the manifest of the copy.
 * @returns its files
 * @throws AppError model_damaged, disk_full; what the signal was aborted with
 */
export async function copyPack(
  source: ModelSource,
  target: string,
  watch: CopyWatch,
): Promise<PackManifest['files']> {
  const { directory, manifest, files, beside, split } = source;
  try {
    await copyFiles(source, target, [...files, ...beside], watch);
    if (split) await writeTowers(source, target, split, watch);
    const towers = split?.towers.map(({ file }) => file) ?? [];
    const copied = await sumFiles(manifest.title, target, [...files, ...towers], watch);
    requireSame(manifest, copied);
    const written = `${JSON.stringify({ ...manifest, ...spaceOf(manifest, copied), files: copied }, null, 1)}\n`;
    await writeFile(join(target, 'manifest.json'), written, { mode: privateFileMode });
    return copied;
  } catch (error) {
    throw asFullDisk(error, manifest.title, directory);
  }
}

async function copyFiles(
  { directory, manifest: { title } }: ModelSource,
  target: string,
  files: readonly string[],
  { signal, report }: CopyWatch,
): Promise<void> {
  const sizes = await Promise.all(files.map((file) => sizeOf(join(directory, file))));
  let done = 0;
  const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const watch: ReadingWatch = { signal, onBytes: (bytes) => report({ done: (done += bytes) }) };
  report({ note: `Copying “${title}”`, done, total, unit: 'bytes' });
  for (const file of files) {
    const copy = join(target, file);
    await makePrivateFolder(dirname(copy));
    await copyLargeFile(join(directory, file), copy, `${file} of the model pack “${title}”`, watch);
  }
}

/** Each tower of a joint graph as a graph of its own: only the one that is needed runs. */
async function writeTowers(
  { directory, manifest: { title } }: ModelSource,
  target: string,
  { file, outline, towers }: SplitGraph,
  { signal, report }: CopyWatch,
): Promise<void> {
  let done = 0;
  const total = (await sizeOf(join(directory, file))) ?? 0;
  const watch: ReadingWatch = {
    signal,
    onBytes: (bytes) => report({ done: Math.min(total, (done += bytes)) }),
  };
  report({ note: `Taking the two towers of “${title}” apart`, done, total, unit: 'bytes' });
  for (const { file: tower, output } of towers) {
    const to = join(target, tower);
    await makePrivateFolder(dirname(to));
    await writeTower({ outline, from: join(directory, file), to }, output, watch);
  }
}

/** Sums of the copies, read from the disk: what was written wrong is found. */
async function sumFiles(
  title: string,
  directory: string,
  files: readonly string[],
  { signal, report }: CopyWatch,
): Promise<PackManifest['files']> {
  const sums: PackManifest['files'] = {};
  const sizes = await Promise.all(files.map(async (file) => (await sizeOf(join(directory, file))) ?? 0));
  let done = 0;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const watch: ReadingWatch = { signal, onBytes: (bytes) => report({ done: (done += bytes) }) };
  report({ note: `Checking the copy of “${title}”`, done, total, unit: 'bytes' });
  for (const [index, file] of files.entries())
    sums[file] = { sha256: await sha256Of(join(directory, file), watch), bytes: sizes[index]! };
  return sums;
}

/** Every checksum that the pack's author gave is right. @throws AppError model_damaged */
function requireSame({ id, title, files }: PackManifest, copied: PackManifest['files']): void {
  const damaged = Object.keys(files).find((name) => copied[name]?.sha256 !== files[name]?.sha256);
  if (damaged === undefined) return;
  throw new AppError(
    'model_damaged',
    `${damaged} of the model pack “${title}” is damaged: its checksum is not the right one. ` +
      'Get the pack again.',
    { packId: id },
  );
}

export function asFullDisk(error: unknown, title: string, directory: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new AppError(
    'disk_full',
    `The disk is full, so the model pack “${title}” could not be copied. Make room, then add it again.`,
    { directory },
    { cause: error },
  );
}
