/** @file The requests of the evidence backfill: which photos each still waits for, and its progress. */
import type { JobUpdate } from '../jobs/jobs.ts';

/** A call of the backfill that waits until its photos have evidence. */
export interface BackfillRequest {
  /** photos that are still to be analyzed for it */
  remaining: Set<string>;
  done: number;
  total: number;
  isImport: boolean;
  tell: (update: JobUpdate) => void;
  resolve(): void;
  reject(error: unknown): void;
}

/** In the order in which they were made. */
export type BackfillRequests = Set<BackfillRequest>;

/** The remaining photos of all requests: those of the latest request first. */
export function remainingPhotos(requests: BackfillRequests): Set<string> {
  return new Set([...requests].reverse().flatMap(({ remaining }) => [...remaining]));
}

/** Removes photos that are not to be analyzed (any more) from all requests, without counting them as done. */
export function keepPhotos(requests: BackfillRequests, isToAnalyze: (photoId: string) => boolean): void {
  for (const { remaining } of requests)
    for (const id of remaining) if (!isToAnalyze(id)) remaining.delete(id);
}

/** Gives photos that are to be analyzed again to the latest request. */
export function addPhotos(requests: BackfillRequests, ids: ReadonlySet<string>): void {
  const latest = [...requests].at(-1);
  if (!latest || ids.size === 0) return;
  const before = latest.remaining.size;
  for (const id of ids) latest.remaining.add(id);
  latest.total += latest.remaining.size - before;
  latest.tell({ done: latest.done, total: latest.total });
}

/** Counts analyzed photos. Resolves finished requests, except the last, which waits for `finish`. */
export function countAnalyzed(requests: BackfillRequests, ids: readonly string[]): void {
  for (const request of [...requests]) {
    const { remaining } = request;
    const before = remaining.size;
    for (const id of ids) remaining.delete(id);
    if (remaining.size === before) continue;
    request.done += before - remaining.size;
    request.tell({ done: request.done });
    if (remaining.size > 0 || ![...requests].some((other) => other.remaining.size > 0)) continue;
    requests.delete(request);
    request.resolve();
  }
}

export function rejectAll(requests: BackfillRequests, error: unknown): void {
  for (const request of [...requests]) {
    requests.delete(request);
    request.reject(error);
  }
}
