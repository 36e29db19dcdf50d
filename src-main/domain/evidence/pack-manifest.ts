/** @file What the manifests of all model packs have in common. */
import { z } from 'zod';

/** A file of the pack, relative to its folder, with `/`; never outside of it. */
export function isPackFile(path: string): boolean {
  return (
    path !== '' && path.length <= 200 && !/^([/\\]|[a-z]:)/i.test(path) && !path.split(/[/\\]/).includes('..')
  );
}

export const packFile = z
  .string()
  .refine(isPackFile, 'must be a file inside the pack’s folder, its path of at most 200 characters');

/** Ids are used as names of folders and tables. */
const packIdPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export const logisticSchema = z.object({ scale: z.number(), bias: z.number() });

export const resampleSchema = z.enum(['bicubic', 'bilinear', 'lanczos', 'nearest']);

/** A picture whose longer side is `size`, as uint8 [1, h, w, 3] RGB; the graph does the rest. */
export const insideInput = z.object({
  name: z.string(),
  type: z.literal('uint8'),
  layout: z.literal('NHWC'),
  channels: z.literal('RGB'),
  size: z.number().int().min(64).max(2_048),
  fit: z.literal('inside'),
  enlarge: z.boolean(),
  resample: resampleSchema,
});

export type Resample = z.infer<typeof resampleSchema>;

/** The fields of every manifest. */
export const commonManifestFields = {
  id: z.string().regex(packIdPattern, 'must be lower-case letters, digits, dots, hyphens and underscores'),
  title: z.string().min(1).max(200),
  license: z.string().min(1).max(200),
  /** each file that must exist; it is checked before it is loaded */
  files: z.record(
    packFile,
    z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().min(1) }),
  ),
};

/**
 * The fields of every part's manifest. They are not written down: `parseManifest` takes them from the pack.
 */
export const partManifestFields = {
  ...commonManifestFields,
  /** longer than that of the pack */
  id: z.string(),
  /** the pack's own */
  files: commonManifestFields.files.default({}),
};

/** The fields that the manifests of all kinds share. */
export interface PackManifest {
  id: string;
  title: string;
  license: string;
  /** the kind of evidence that the pack makes */
  role: string;
  files: Record<string, { sha256: string; bytes: number }>;
}
