/**
 * @file The paths of the person's default library and settings, and of the product's own files, packaged or
 * not. The same for every host.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';

/** The person's folders. `SIGHTLINE_DATA_DIR` moves both, for tests and for portable use. */
export function personalPlaces(env: NodeJS.ProcessEnv = process.env): {
  dataDir: string;
  libraryDir: string;
} {
  // `data` is the local, not the roaming folder on Windows
  const dataDir = env['SIGHTLINE_DATA_DIR'] || envPaths('Sightline', { suffix: '' }).data;
  return { dataDir, libraryDir: join(dataDir, 'Library') };
}

/** The product's own files. */
export interface ProductPlaces {
  /** the folder of package.json: the checkout, or app.asar */
  root: string;
  /** models/, vocabulary/, samples/ */
  resourcesDir: string;
  /** the built renderer */
  rendererDir: string;
  workerEntry: string;
  /** another catalogue of models, in a checkout only: SIGHTLINE_CATALOGUE, for trying downloads */
  catalogueFile?: string | undefined;
  preload: string;
  version: string;
}

/** @param root the folder of our package.json; found from this module's path where absent */
export function productPlaces(
  root: string = findRoot(dirname(fileURLToPath(import.meta.url))),
): ProductPlaces {
  return {
    root,
    resourcesDir: resourcesDir(root),
    rendererDir: join(root, 'out', 'renderer'),
    catalogueFile: (basename(root) !== 'app.asar' && process.env['SIGHTLINE_CATALOGUE']) || undefined,
    workerEntry: join(root, 'out', 'main', 'worker.js'),
    preload: join(root, 'out', 'preload', 'preload.cjs'),
    version: readPackage(root)?.version ?? '0.0.0',
  };
}

/**
 * In a package the resources are next to app.asar (models are read by native code, which cannot read inside);
 * in a checkout, in resources/.
 */
export function resourcesDir(root: string): string {
  return basename(root) === 'app.asar' ? dirname(root) : join(root, 'resources');
}

function findRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (readPackage(folder)?.name === 'sightline') return folder;
    if (dirname(folder) === folder) throw new Error(`No package.json of Sightline above ${from}.`);
  }
}

function readPackage(folder: string): { name?: string; version?: string } | null {
  const path = join(folder, 'package.json');
  return existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version?: string })
    : null;
}
