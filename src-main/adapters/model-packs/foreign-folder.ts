/**
 * @file Reads a folder that somebody has: one of our packs, or a model in one of the layouts that its makers
 * use, without checksums.
 */
import { basename, join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import { readRegularText } from '../files/regular-file.ts';
import type { PackManifest } from '../../domain/evidence/pack-manifest.ts';
import {
  describesPictures,
  inferDescriber,
  type InferredDescriber,
} from '../../domain/models/describer-layout.ts';
import type { GraphFacts } from '../../domain/models/graph-facts.ts';
import {
  inferManifest,
  looksLikeHuggingFace,
  towerFiles,
  type InferredManifest,
  type TowerFiles,
} from '../../domain/models/hugging-face.ts';
import { isOurManifest, parseManifest } from '../../domain/models/manifest.ts';
import { spaceOfMatrix } from '../../domain/models/image-spaces.ts';
import { inferOpenClip, openClipTowers } from '../../domain/models/open-clip.ts';
import {
  inferTextTower,
  looksLikeSentenceTransformers,
  sentenceGraph,
  sentenceModules,
  type InferredTextTower,
} from '../../domain/models/sentence-transformers.ts';
import { factsOf, readOutline } from './onnx-graph.ts';
import {
  asRefusal,
  filesUnder,
  manifestName,
  mostManifestBytes,
  mostNoteBytes,
  mostTokenizerBytes,
  readJson,
  sha256Of,
} from './pack-folder.ts';

/**
 * The manifest of a folder to be loaded as it is; a foreign one has no checksums to compare with.
 * @throws as readForeignFolder
 */
export async function readPack(directory: string, joins: string | null = null): Promise<PackManifest> {
  const { kind, manifest } = await readForeignFolder(directory, joins);
  return kind === 'pack' ? manifest : { ...manifest, files: {} };
}

type ForeignFolder =
  | { kind: 'pack'; manifest: PackManifest }
  | {
      kind: 'foreign';
      manifest: InferredManifest | InferredTextTower | InferredDescriber;
      passedOver: readonly string[];
    };

/**
 * A folder to be added. A manifest.json of another program does not count where the folder has a known layout.
 * @param joins the space of a text-only model that does not state it itself
 * @throws AppError model_missing, model_invalid
 */
export async function readForeignFolder(
  directory: string,
  joins: string | null = null,
): Promise<ForeignFolder> {
  const files = await filesUnder(directory);
  const isForeign = [openClipTowers(files) !== null, looksLikeHuggingFace(files)].includes(true);
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
  if (looksLikeSentenceTransformers(files)) return readTextTower(directory, files, joins);
  const openClip = openClipTowers(files);
  const describer = openClip ? null : await describerIn(directory, files);
  if (describer) return { kind: 'foreign', manifest: describer, passedOver: [] };
  const towers = openClip ?? towerFiles(files);
  const manifest = openClip
    ? inferOpenClip(await contentOf(directory, files, towers, openClipFiles))
    : inferManifest(await contentOf(directory, files, towers, huggingFaceFiles));
  return { kind: 'foreign', manifest, passedOver: towers.passedOver };
}

async function readTextTower(
  directory: string,
  files: ReadonlySet<string>,
  joins: string | null,
): Promise<ForeignFolder> {
  const json = jsonIn(directory, files);
  const modules = await json('modules.json');
  const { pooling, dense } = sentenceModules(modules);
  const { file, passedOver } = sentenceGraph(files);
  const matrix = `${dense}/model.safetensors`;
  const manifest = inferTextTower({
    folderName: basename(directory),
    files,
    modules,
    sentenceConfig: await json('sentence_bert_config.json'),
    pooling: await json(`${pooling}/config.json`),
    dense: await json(`${dense}/config.json`),
    tokenizerConfig: await json('tokenizer_config.json'),
    graph: await graphFacts(directory, file),
    joins: joins ?? (files.has(matrix) ? spaceOfMatrix(await sumOf(directory, matrix)) : null),
    readme: await readmeOf(directory),
  });
  return { kind: 'foreign', manifest, passedOver };
}

async function sumOf(directory: string, file: string): Promise<string> {
  try {
    return await sha256Of(join(directory, file));
  } catch (error) {
    throw asRefusal(error, file);
  }
}

/** Null where it is none by its config.json. */
async function describerIn(directory: string, files: ReadonlySet<string>): Promise<InferredDescriber | null> {
  const json = jsonIn(directory, files);
  const config = await json('config.json');
  if (!describesPictures(config)) return null;
  const preprocessor = await json('preprocessor_config.json');
  const readme = await readmeOf(directory);
  return inferDescriber({ folderName: basename(directory), files, config, preprocessor, readme });
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
  const json = jsonIn(directory, files);
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
    readme: await readmeOf(directory),
  };
}

/** null = absent */
function jsonIn(directory: string, files: ReadonlySet<string>) {
  return async (name: string, mostBytes = mostManifestBytes): Promise<unknown> =>
    files.has(name) ? readJson(directory, name, mostBytes) : null;
}

/** Without it the licence is not stated. */
async function readmeOf(directory: string): Promise<string | null> {
  return readRegularText(join(directory, 'README.md'), { mostBytes: mostNoteBytes }).catch(() => null);
}

async function graphFacts(directory: string, file: string): Promise<GraphFacts | null> {
  try {
    const outline = await readOutline(join(directory, file));
    return outline && factsOf(outline);
  } catch (error) {
    throw asRefusal(error, file);
  }
}
