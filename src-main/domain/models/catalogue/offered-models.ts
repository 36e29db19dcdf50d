/** @file The models that can be downloaded, with what is here of them. */
import type {
  ModelCatalogue as OfferedModels,
  ModelLicence,
  ModelPack,
  OfferedModel,
} from '../../../../src-preload/contract/index.ts';
import { catalogueHost, downloadBytes, type CatalogueEntry, type ModelCatalogue } from './model-catalogue.ts';

export interface OfferedModelsDeps {
  /** @throws AppError internal where it cannot be read */
  catalogue: () => Promise<ModelCatalogue>;
  /** the whole text of a licence */
  licenceText: (licence: ModelLicence) => Promise<string>;
  /** the packs of this computer, as the library uses them */
  packs: () => Promise<ModelPack[]>;
}

export interface OfferedModelsService {
  list(): Promise<OfferedModels>;
  licence(id: ModelLicence): Promise<{ text: string }>;
}

export function createOfferedModels({
  catalogue,
  licenceText,
  packs,
}: OfferedModelsDeps): OfferedModelsService {
  return {
    async list() {
      const [{ entries, leftOut }, here] = await Promise.all([catalogue(), packs()]);
      return { models: entries.map((entry) => offered(entry, here)), leftOut };
    },
    licence: async (id) => ({ text: await licenceText(id) }),
  };
}

function offered(entry: CatalogueEntry, here: readonly ModelPack[]): OfferedModel {
  const { repository, needs, files, manifest, cautions } = entry;
  const { id, title, shelf, why, madeBy, convertedBy, licence } = entry;
  const { languages, trainingData, dimensions, precision, revision, quality } = entry;
  return {
    ...{ id, title, shelf, role: manifest.role, why, cautions, madeBy, convertedBy, licence },
    ...{ languages, trainingData, dimensions, precision, revision, quality },
    page: `${catalogueHost}/${repository}`,
    files: files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
    sizeBytes: downloadBytes(entry),
    memory: needs.memory,
    state: stateOf(here.find((pack) => pack.id === id)),
  };
}

function stateOf(pack: ModelPack | undefined): OfferedModel['state'] {
  if (!pack || pack.state === 'missing') return 'not here';
  if (pack.state !== 'ready') return 'problem';
  return pack.active ? 'in use' : 'here';
}
