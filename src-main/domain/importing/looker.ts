/** @file Has pictures decoded on their way through the import. Models see them later, from their previews: the grid never waits for a model. */
import { fileKey } from '../library/identity.ts';
import { previewPath } from '../library/layout.ts';
import type { AnalysisRequest, AnalysisResult } from '../vision/vision.ts';
import type { ImportDeps, ImportItem } from './import-item.ts';
import { mayBeGone, type RootGuard } from './root-guard.ts';

/** other formats have their large preview made at once */
const shownByBrowsers: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
]);

export interface LookerDeps extends Pick<ImportDeps, 'vision' | 'layout' | 'largeRoom'> {
  guard: RootGuard;
  signal: AbortSignal;
}

/** Where an edit leaves the pixels as they were, the evidence there is stays true; else it is made from the new preview. */
export function createLooker({
  vision,
  layout,
  largeRoom,
  guard,
  signal,
}: LookerDeps): (items: readonly ImportItem[]) => Promise<ImportItem[]> {
  const requestsFor = (items: readonly ImportItem[], ahead: ReadonlySet<string>): AnalysisRequest[] =>
    items.map(({ file, hash, mimeType, verdict, metadata }) => ({
      path: file.path,
      gridPath: previewPath(layout, verdict.photoId, hash, 'grid'),
      largePath:
        shownByBrowsers.has(mimeType) && !ahead.has(file.rootId)
          ? null
          : previewPath(layout, verdict.photoId, hash, 'large'),
      packs: [],
      turn: metadata?.turn ?? null,
    }));

  /** Roots whose photos get their large preview now. */
  async function rootsAhead(items: readonly ImportItem[]): Promise<ReadonlySet<string>> {
    const ahead = new Set<string>();
    for (const rootId of new Set(items.map(({ file }) => file.rootId)))
      if (await largeRoom?.shouldPregenerate(rootId)) ahead.add(rootId);
    return ahead;
  }

  async function noteLarge(
    items: readonly ImportItem[],
    requests: readonly AnalysisRequest[],
    results: readonly AnalysisResult[],
  ): Promise<void> {
    for (const [at, { largePath }] of requests.entries())
      if (largePath !== null && results[at]?.ok) await largeRoom?.noteMade(largePath, items[at]!.file.rootId);
  }

  /** A drive that was pulled out fails in many ways; none of them is the picture's fault. */
  async function withoutDrive(
    { file }: ImportItem,
    result: AnalysisResult | null,
  ): Promise<AnalysisResult | null> {
    if (!result || result.ok || !mayBeGone(result.code) || !(await guard.isGone(file.rootId))) return result;
    return { ...result, code: 'not_found' };
  }

  return async (items) => {
    const ahead = await rootsAhead(items.filter((item) => item.toLook));
    // a changed file was looked at already, to tell whether it still shows its photo; its large preview was not made
    const toLook = items.filter(
      (item) => item.toLook && (item.look === null || requestsFor([item], ahead)[0]!.largePath !== null),
    );
    if (toLook.length === 0) return [...items];
    const requests = requestsFor(toLook, ahead);
    const results = await vision.analyze(requests, signal);
    await noteLarge(toLook, requests, results);
    const byKey = new Map(
      toLook.map((item, at) => [fileKey(item.file.rootId, item.file.relPath), results[at] ?? null]),
    );
    return Promise.all(
      items.map(async (item) => {
        const seen = byKey.get(fileKey(item.file.rootId, item.file.relPath));
        return seen === undefined ? item : { ...item, look: await withoutDrive(item, seen) };
      }),
    );
  };
}
