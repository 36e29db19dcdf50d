/** @file Downloads of models: what one would cost, starting it, and what is left of those that were stopped. */
import {
  AppError,
  type DownloadPlan,
  type JobSnapshot,
  type UnfinishedDownload,
} from '../../../../src-preload/contract/index.ts';
import {
  downloadBytes,
  fileAddress,
  nameInPack,
  packManifestOf,
  type CatalogueEntry,
  type ModelCatalogue,
} from '../catalogue/model-catalogue.ts';
import { spaceOf } from '../image-spaces.ts';
import { startBringing, startDownload, type DownloadDeps } from './download-pack.ts';
import type { WantedPack } from './download-store.ts';

export interface DownloadsService {
  /** Connects to nothing. @throws AppError not_found */
  plan(id: string): Promise<DownloadPlan>;
  /** @returns the job. @throws AppError not_found */
  start(id: string): Promise<JobSnapshot>;
  /** From a folder with its files. @returns the job. @throws AppError not_found */
  addFiles(id: string, directory: string): Promise<JobSnapshot>;
  unfinished(): Promise<UnfinishedDownload[]>;
  /** @throws AppError download_in_use */
  discard(id: string): Promise<UnfinishedDownload[]>;
}

export interface DownloadsServiceDeps extends DownloadDeps {
  catalogue: () => Promise<ModelCatalogue>;
}

export function createDownloadsService(deps: DownloadsServiceDeps): DownloadsService {
  const { downloads, network } = deps;
  const entryOf = async (id: string): Promise<CatalogueEntry> => {
    const { entries } = await deps.catalogue();
    const entry = entries.find((candidate) => candidate.id === id);
    if (entry) return entry;
    throw new AppError(
      'not_found',
      `There is no model ${id} to download. Choose one of: ${entries.map((known) => known.id).join(', ')}.`,
      { id },
    );
  };
  return {
    async plan(id) {
      const entry = await entryOf(id);
      const isHere = (await deps.present()).some((pack) => pack.id === id && !pack.problem);
      return {
        ...{ id, title: entry.title, licence: entry.licence.id, bytes: downloadBytes(entry) },
        host: await network.hostOf(fileAddress(entry, entry.files[0]!)),
        presentBytes: await downloads.presentBytes(id),
        freeBytes: await downloads.freeBytes(),
        ...(isHere && { here: isHere }),
      };
    },
    start: async (id) => startDownload(deps, wantedPack(await entryOf(id))),
    addFiles: async (id, directory) => startBringing(deps, wantedPack(await entryOf(id)), directory),
    unfinished: downloads.unfinished,
    async discard(id) {
      await downloads.discard(id);
      return downloads.unfinished();
    },
  };
}

/** What an entry of the catalogue pins. */
function wantedPack(entry: CatalogueEntry): WantedPack {
  const manifest = packManifestOf(entry);
  return {
    id: entry.id,
    title: entry.title,
    manifest: { ...manifest, ...spaceOf(manifest, manifest.files) },
    files: entry.files.map((file) => ({
      url: fileAddress(entry, file),
      path: file.path,
      name: nameInPack(file),
      bytes: file.bytes,
      sha256: file.sha256,
    })),
  };
}
