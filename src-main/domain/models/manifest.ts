/**
 * @file Parses the manifest of a model pack of any kind, by the format of its kind (domain/evidence). Pure.
 */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { EvidenceKind } from '../evidence/kind.ts';
import { kindOf, kindOfManifest, partId, partKinds } from '../evidence/kinds.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';

/**
 * Parses a pack's manifest.json, with those of its parts. Its role may be absent: an encoder has two towers,
 * a detector has labels.
 * @throws AppError model_invalid with the first error found
 */
export function parseManifest(json: unknown, where: string): PackManifest {
  const manifest = parseAs(kindOfManifest(json), json, where);
  const parts = partKinds(manifest.role).flatMap((kind) => {
    const own = (json as Record<string, unknown>)[kind.role];
    return own === undefined || own === null
      ? []
      : [[kind.role, partOf(manifest, kind, own, where)] as const];
  });
  return withItsFiles({ ...manifest, ...Object.fromEntries(parts) }, where);
}

/** Whether a manifest.json is meant for us, be it right or not: other programs have files of this name, too. */
export function isOurManifest(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false;
  const { id, files, ...others } = json as Record<string, unknown>;
  const isOfAKind = ['role', 'image', 'text', 'model'].some((field) => field in others);
  return typeof id === 'string' && typeof files === 'object' && !Array.isArray(files) && isOfAKind;
}

function parseAs(kind: EvidenceKind, json: unknown, where: string): PackManifest {
  const parsed = kind.manifest.schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError(
    'model_invalid',
    `The manifest of ${where} is not valid: ${issue?.path.join('.') || 'it'} ${issue?.message ?? ''}. Correct manifest.json, or add the pack again.`,
  );
}

/** @param own the content of the pack's manifest under the role of the part */
function partOf(
  { id, title, license }: PackManifest,
  kind: EvidenceKind,
  own: unknown,
  where: string,
): PackManifest {
  const { role } = kind;
  return parseAs(
    kind,
    { ...(own as object), id: partId(id, role), title, license, role, files: {} },
    `“${role}” in ${where}`,
  );
}

/** The files that a pack must have. */
export function neededFiles(manifest: PackManifest): string[] {
  return kindOf(manifest.role).manifest.neededFiles(manifest);
}

/** Total size of its files in bytes. */
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
