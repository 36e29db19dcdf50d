/** @file Schemas of the connections that the app makes, and of downloads. */
import { z } from 'zod';

const mirrorPattern =
  /^(https:\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\])|http:\/\/(localhost|127\.0\.0\.1|\[::1\]))(:\d{1,5})?(\/[^\s?#@\\]*)?$/i;

/**
 * Whether this can be the address of a mirror of huggingface.co. Plain http is for this computer only.
 */
export function isMirror(address: string): boolean {
  return mirrorPattern.test(address);
}

/** The only place that models are downloaded from instead of huggingface.co. */
export const mirrorAddress = z
  .string()
  .max(500)
  .refine(
    isMirror,
    'The address of a mirror begins with https:// and has no name, password or question mark.',
  );

/** One connection: it is noted before it is made. */
export const connection = z.object({
  id: z.string(),
  at: z.string(),
  /** with its port where that is not the usual one */
  host: z.string(),
  /** what it was for, in plain words */
  purpose: z.string(),
  /** that came in; null = unknown */
  bytes: z.number().int().nullable(),
  /** of HTTP; null = there was no answer */
  status: z.number().int().nullable(),
  /** `open`: it goes on, or the app ended before it did */
  outcome: z.enum(['open', 'done', 'stopped', 'failed']),
  /** why it failed; null = it did not */
  reason: z.string().nullable(),
});
export type Connection = z.infer<typeof connection>;

/** What a download would do: shown before anything is connected. */
export const downloadPlan = z.object({
  id: z.string(),
  title: z.string(),
  /** the only host that is asked first: huggingface.co, or the person's mirror */
  host: z.string(),
  licence: z.string(),
  bytes: z.number().int(),
  /** the model is here and whole: there is nothing to download; absent = it is not */
  here: z.literal(true).optional(),
  /** that are here already, from a download that was stopped */
  presentBytes: z.number().int(),
  /** of the disk that the models are on; null = the system does not say */
  freeBytes: z.number().int().nullable(),
});
export type DownloadPlan = z.infer<typeof downloadPlan>;

/** A download that was stopped or broken off: it goes on only when the person says so. */
export const unfinishedDownload = z.object({
  id: z.string(),
  title: z.string(),
  bytes: z.number().int(),
  presentBytes: z.number().int(),
  startedAt: z.string(),
});
export type UnfinishedDownload = z.infer<typeof unfinishedDownload>;
