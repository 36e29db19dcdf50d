/**
 * @file The manifest of a text-only pack: a text tower whose vectors are in the image space of an encoder, for
 * searches in other languages.
 */
import { z } from 'zod';
import { commonManifestFields } from '../pack-manifest.ts';
import { languagesSchema, precisionSchema, textInput } from '../vectors/manifest.ts';

export const textTowerManifest = z.object({
  ...commonManifestFields,
  role: z.literal('text-tower'),
  /** the space of the pictures that it speaks of: `space` of an encoder, or its id */
  joins: z.string().min(1).max(200),
  dimensions: z.number().int().min(2).max(8_192),
  text: textInput,
  /** phrase around what is searched for, `{}` in its place; models for many languages need none */
  prompt: z.string().includes('{}').default('{}'),
  languages: languagesSchema.default('many'),
  precision: precisionSchema.nullable().default(null),
});

export type TextTowerManifest = z.infer<typeof textTowerManifest>;
