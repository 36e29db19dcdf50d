/** @file Has pictures looked at on their way through the import: one decode gives previews and, where they are wanted, evidence. */
import { AppError } from '../../../src-preload/contract/index.ts';
import { fileKey } from '../library/identity.ts';
import { previewPath } from '../library/layout.ts';
import type { LookRequest, LookResult, PackRef } from '../vision/vision.ts';
import { isPackProblem, type ImportDeps, type ImportItem, type KnownLibrary } from './import-item.ts';
import { mayBeGone, type RootGuard } from './root-guard.ts';

/** Slower than this, a model would keep the grid waiting: then the grid fills first. Two groups are under way at once. */
const slowLookMs = 400;
/** other formats have their large preview made at once */
const shownByBrowsers: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']);

export interface LookerDeps extends Pick<ImportDeps, 'vision' | 'packs' | 'layout' | 'largeRoom' | 'log'> {
  known: KnownLibrary;
  guard: RootGuard;
  now: () => number;
  signal: AbortSignal;
}

/**
 * Edited photos and edited copies are only decoded: where their pixels are the same, the evidence there is stays true, and where not,
 * the understanding that follows makes it from the new preview.
 */
export function createLooker({ vision, packs, layout, largeRoom, log, known, guard, now, signal }: LookerDeps): (items: readonly ImportItem[]) => Promise<ImportItem[]> {
  let gridFirst = false;

  const requestsFor = (items: readonly ImportItem[], wanted: PackRef[], ahead: ReadonlySet<string>): LookRequest[] =>
    items.map(({ file, hash, mimeType, verdict }) => ({
      path: file.path,
      gridPath: previewPath(layout, verdict.photoId, hash, 'grid'),
      largePath: shownByBrowsers.has(mimeType) && !ahead.has(file.rootId) ? null : previewPath(layout, verdict.photoId, hash, 'large'),
      packs: known.photos.get(verdict.photoId)?.decoded || (verdict.kind === 'new' && verdict.copyFrom !== null) ? [] : wanted,
    }));

  /** Roots whose photos get their large preview now. */
  async function rootsAhead(items: readonly ImportItem[]): Promise<ReadonlySet<string>> {
    const ahead = new Set<string>();
    for (const rootId of new Set(items.map(({ file }) => file.rootId))) if (await largeRoom?.isWantedAhead(rootId)) ahead.add(rootId);
    return ahead;
  }

  async function noteLarge(items: readonly ImportItem[], requests: readonly LookRequest[], results: readonly LookResult[]): Promise<void> {
    for (const [at, { largePath }] of requests.entries()) if (largePath !== null && results[at]?.ok) await largeRoom?.noteMade(largePath, items[at]!.file.rootId);
  }

  async function look(requests: readonly LookRequest[]): Promise<LookResult[]> {
    const startedMs = now();
    try {
      const results = await vision.look(requests, signal);
      if (requests.some((request) => request.packs.length > 0) && (now() - startedMs) / requests.length > slowLookMs) gridFirst = true;
      return results;
    } catch (error) {
      if (!(error instanceof AppError) || !isPackProblem(error)) throw error;
      log.warn({ err: error }, 'a model cannot be used: photos are imported without understanding');
      gridFirst = true;
      return vision.look(requests.map((request) => ({ ...request, packs: [] })), signal);
    }
  }

  /** A drive that was pulled out fails in many ways; none of them is the picture's fault. */
  async function withoutDrive({ file }: ImportItem, result: LookResult | null): Promise<LookResult | null> {
    if (!result || result.ok || !mayBeGone(result.code) || !(await guard.isGone(file.rootId))) return result;
    return { ...result, code: 'not_found' };
  }

  return async (items) => {
    const toLook = items.filter((item) => item.toLook);
    if (toLook.length === 0) return [...items];
    const requests = requestsFor(toLook, gridFirst ? [] : packs.importing(), await rootsAhead(toLook));
    const results = await look(requests);
    await noteLarge(toLook, requests, results);
    const byKey = new Map(toLook.map((item, at) => [fileKey(item.file.rootId, item.file.relPath), results[at] ?? null]));
    return Promise.all(items.map(async (item) => ({ ...item, look: await withoutDrive(item, byKey.get(fileKey(item.file.rootId, item.file.relPath)) ?? null) })));
  };
}
