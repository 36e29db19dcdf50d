/**
 * @file The models that can be downloaded: what each is, who made it, what it costs, and its files at a pinned
 * revision with their checksums. Read from resources/models/catalogue.json. Pure.
 */
import { z } from 'zod';
import { AppError, modelLicence, modelShelf } from '../../../../src-preload/contract/index.ts';
import { commonManifestFields, packFile, type PackManifest } from '../../evidence/pack-manifest.ts';
import { kindOf } from '../../evidence/kinds.ts';
import { parseManifest } from '../manifest.ts';

const sentence = z.string().min(1).max(400);
const address = z.url({ protocol: /^https$/ });
const party = z.strictObject({ name: z.string().min(1), url: address });

const pinnedFile = z.strictObject({
  /** in the repository */
  path: packFile,
  /** in the pack, where it differs */
  name: packFile.optional(),
  bytes: z.number().int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type PinnedFile = z.infer<typeof pinnedFile>;

const entry = z.strictObject({
  /** the pack's */
  id: commonManifestFields.id,
  title: commonManifestFields.title,
  shelf: modelShelf,
  /** what it is good for, in one sentence */
  why: sentence,
  /** what others found wrong with these very files, or what is of no use with them */
  cautions: z.array(sentence).default([]),
  /** who trained it */
  madeBy: party,
  /** who made these files of it */
  convertedBy: party,
  licence: z.strictObject({
    id: modelLicence,
    /** what it forbids and asks for */
    asks: sentence,
    /** where the licence is stated */
    source: address,
    /** what the page of these very files says about its licence, where it is silent or differs */
    doubt: sentence.nullable(),
  }),
  /** in English, as they are shown */
  languages: z.array(z.string().min(1)).min(1),
  /** what is known of the pictures that it learned from */
  trainingData: sentence,
  /** of its vectors; null = it makes none */
  dimensions: z.number().int().min(2).nullable(),
  /** of its files: `float16`, or of each part where they differ */
  precision: z.string().min(1).max(60),
  /** on huggingface.co */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  revision: z.string().regex(/^[0-9a-f]{40}$/),
  files: z.array(pinnedFile).min(1),
  /** as published by others; never measured by us */
  quality: z.array(
    z.strictObject({
      measure: z.string().min(1),
      /** in percent */
      value: z.number().min(0).max(100),
      source: address,
    }),
  ),
  needs: z.strictObject({
    memory: z.strictObject({
      bytes: z.number().int().min(1),
      /** how that figure came about */
      basis: sentence,
    }),
    /**
     * time for one photo, in times of the built-in encoder's; null = it sees no photo, or of a describer: not known
     */
    photoCost: z.strictObject({ ratio: z.number().positive(), basis: sentence }).nullable(),
  }),
  /** the pack's manifest, but for id, title, licence and files: nothing is guessed from downloaded files */
  manifest: z.looseObject({ role: z.string() }),
});
export type CatalogueEntry = z.infer<typeof entry>;

/**
 * An entry whose pins are not all known: never offered. `scripts/check-catalogue.mjs --write` fills in what is
 * missing, where there is internet, and moves it to the entries.
 */
const incompleteEntry = entry.extend({
  revision: entry.shape.revision.optional(),
  files: z.array(pinnedFile.partial({ bytes: true, sha256: true })).min(1),
});

const catalogueFile = z.strictObject({
  about: z.string(),
  entries: z.array(entry),
  toComplete: z.array(incompleteEntry).default([]),
  /** well-known models that are not offered, and why */
  leftOut: z.array(
    z.strictObject({ name: z.string().min(1), licence: z.string().min(1), why: sentence, source: address }),
  ),
});
export type ModelCatalogue = z.infer<typeof catalogueFile>;

/**
 * Parses the catalogue, with the manifest of each entry.
 * @throws AppError internal where it is not valid: it is a part of the product
 */
export function parseModelCatalogue(json: unknown): ModelCatalogue {
  const parsed = catalogueFile.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalid(`${issue?.path.join('.') || 'it'} ${issue?.message ?? ''}`);
  }
  const { entries, toComplete } = parsed.data;
  const ids = [...entries, ...toComplete].map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw invalid(`${twice} is there twice`);
  entries.forEach(packManifestOf);
  for (const one of entries)
    if (neededDimensions(one) !== one.dimensions)
      throw invalid(`${one.id} states another length of vectors than its manifest`);
  return parsed.data;
}

/** The manifest.json of the pack that an entry's files make. @throws AppError model_invalid */
export function packManifestOf({ id, title, licence, files, manifest }: CatalogueEntry): PackManifest {
  const sums = files.map((file) => [nameInPack(file), { sha256: file.sha256, bytes: file.bytes }] as const);
  return parseManifest(
    { ...manifest, id, title, license: licence.id, files: Object.fromEntries(sums) },
    `${id} in the catalogue`,
  );
}

function neededDimensions(one: CatalogueEntry): number | null {
  const manifest = packManifestOf(one);
  return kindOf(manifest.role).manifest.dimensions(manifest);
}

/** Where a file lies in the pack's folder. */
export function nameInPack({ path, name }: PinnedFile): string {
  return name ?? path;
}

/** Where all files of the catalogue lie, unless the person uses a mirror. */
export const catalogueHost = 'https://huggingface.co';

/** The address of a file at its pinned revision: it never changes. @param host a mirror of huggingface.co */
export function fileAddress(
  { repository, revision }: Pick<CatalogueEntry, 'repository' | 'revision'>,
  { path }: Pick<PinnedFile, 'path'>,
  host: string = catalogueHost,
): string {
  return `${host}/${repository}/resolve/${revision}/${path}`;
}

/** Total of its files. */
export function downloadBytes({ files }: Pick<CatalogueEntry, 'files'>): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function invalid(problem: string): AppError {
  return new AppError(
    'internal',
    `The catalogue of models is not valid: ${problem}. Install Sightline again.`,
  );
}
