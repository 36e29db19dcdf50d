/**
 * @file Reads the manifest of a model pack, of whatever kind, by the format of its kind (domain/evidence). Pure.
 */
import { AppError } from '../../../src-preload/contract/index.ts';
import { kindOf, kindOfManifest } from '../evidence/kinds.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';

/**
 * Reads a pack's manifest.json. Its role need not be stated: an encoder has two towers, a detector has
 * labels.
 * @throws AppError model_invalid with the first thing that is wrong
 */
export function parseManifest(json: unknown, where: string): PackManifest {
  const kind = kindOfManifest(json);
  const parsed = kind.manifest.schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError(
      'model_invalid',
      `The manifest of ${where} is not valid: ${issue?.path.join('.') || 'it'} ${issue?.message ?? ''}. Correct manifest.json, or add the pack again.`,
    );
  }
  return withItsFiles(parsed.data, where);
}

/** The files a pack cannot do without. */
export function neededFiles(manifest: PackManifest): string[] {
  return kindOf(manifest.role).manifest.neededFiles(manifest);
}

/** Bytes of all its files. */
export function sizeOfFiles({ files }: Pick<PackManifest, 'files'>): number {
  return Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
}

function withItsFiles(manifest: PackManifest, where: string): PackManifest {
  const unlisted = neededFiles(manifest).find((file) => !(file in manifest.files));
  if (unlisted !== undefined)
    throw new AppError(
      'model_invalid',
      `The manifest of ${where} names ${unlisted} but gives no checksum for it. Add the pack again.`,
    );
  return manifest;
}
