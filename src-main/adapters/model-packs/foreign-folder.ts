/**
 * @file Reads a folder that somebody has: one of our packs, or a model in one of the layouts that its makers
 * use, without checksums.
 */
import { basename, join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import { readRegularText } from '../files/regular-file.ts';
import type { PackManifest } from '../../domain/evidence/pack-manifest.ts';
import type { GraphFacts } from '../../domain/models/graph-facts.ts';
import {
  inferManifest,
  looksLikeHuggingFace,
  towerFiles,
  type InferredManifest,
  type TowerFiles,
} from '../../domain/models/hugging-face.ts';
import { isOurManifest, parseManifest } from '../../domain/models/manifest.ts';
import { inferOpenClip, openClipTowers } from '../../domain/models/open-clip.ts';
import { factsOf, readOutline } from './onnx-graph.ts';
import {
  asRefusal,
  filesUnder,
  manifestName,
  mostManifestBytes,
  mostNoteBytes,
  mostTokenizerBytes,
  readJson,
} from './pack-folder.ts';

/**
 * The manifest of a folder to be loaded as it is; a foreign one has no checksums to compare with.
 * @throws as readForeignFolder
 */
export async function readPack(directory: string): Promise<PackManifest> {
  const { kind, manifest } = await readForeignFolder(directory);
  return kind === 'pack' ? manifest : { ...manifest, files: {} };
}

type ForeignFolder =
  | { kind: 'pack'; manifest: PackManifest }
  | { kind: 'foreign'; manifest: InferredManifest; towers: TowerFiles };

/**
 * A folder to be added. A manifest.json of another program does not count where the folder has a known layout.
 * @throws AppError model_missing, model_invalid
 */
export async function readForeignFolder(directory: string): Promise<ForeignFolder> {
  const files = await filesUnder(directory);
  const openClip = openClipTowers(files);
  const isForeign = openClip !== null || looksLikeHuggingFace(files);
  if (files.has(manifestName)) {
    const json = await readJson(directory, manifestName, mostManifestBytes);
    if (!isForeign || isOurManifest(json))
      return { kind: 'pack', manifest: parseManifest(json, basename(directory)) };
  }
  if (!isForeign) {
    throw new AppError(
      'model_invalid',
      `${directory} holds neither manifest.json nor config.json, so it is no model pack. ` +
        'Choose the folder that holds one of them.',
      { directory },
    );
  }
  const towers = openClip ?? towerFiles(files);
  const manifest = openClip
    ? inferOpenClip(await contentOf(directory, files, towers, openClipFiles))
    : inferManifest(await contentOf(directory, files, towers, huggingFaceFiles));
  return { kind: 'foreign', manifest, towers };
}

const huggingFaceFiles = { preprocessor: 'preprocessor_config.json', tokenizer: '' };
const openClipFiles = { preprocessor: 'visual/preprocess_cfg.json', tokenizer: 'textual/' };

/** What is read of it, whatever its layout. */
async function contentOf(
  directory: string,
  files: ReadonlySet<string>,
  { image, text }: TowerFiles,
  { preprocessor, tokenizer }: typeof huggingFaceFiles,
) {
  const json = async (name: string, mostBytes = mostManifestBytes): Promise<unknown> =>
    files.has(name) ? readJson(directory, name, mostBytes) : null;
  const imageFacts = await graphFacts(directory, image);
  return {
    folderName: basename(directory),
    files,
    config: await json('config.json'),
    preprocessor: await json(preprocessor),
    tokenizer: await json(`${tokenizer}tokenizer.json`, mostTokenizerBytes),
    tokenizerConfig: await json(`${tokenizer}tokenizer_config.json`),
    vocabulary: await json(`${tokenizer}vocab.json`, mostTokenizerBytes),
    graphs: { image: imageFacts, text: text === image ? imageFacts : await graphFacts(directory, text) },
    // without it the licence is not stated
    readme: await readRegularText(join(directory, 'README.md'), { mostBytes: mostNoteBytes }).catch(
      () => null,
    ),
  };
}

async function graphFacts(directory: string, file: string): Promise<GraphFacts | null> {
  try {
    const outline = await readOutline(join(directory, file));
    return outline && factsOf(outline);
  } catch (error) {
    throw asRefusal(error, file);
  }
}
