/**
 * @file Has pictures decoded on their way through the import. Models see them later, from their previews: the
 * grid never waits for a model.
 */
import { fileKey } from '../shared/file-key.ts';
import { previewPath } from '../shared/layout.ts';
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

export interface ImageAnalyzerDeps extends Pick<ImportDeps, 'vision' | 'layout' | 'largeRoom'> {
  guard: RootGuard;
  signal: AbortSignal;
}

/**
 * Where an edit leaves the pixels as they were, the evidence there is stays true; else it is made from the
 * new preview.
 */
export function createImageAnalyzer({
  vision,
  layout,
  largeRoom,
  guard,
  signal,
}: ImageAnalyzerDeps): (items: readonly ImportItem[]) => Promise<ImportItem[]> {
  const requestsFor = (items: readonly ImportItem[], ahead: ReadonlySet<string>): AnalysisRequest[] =>
    items.map(({ file, hash, mimeType, identified, metadata }) => ({
      path: file.path,
      gridPath: previewPath(layout, identified.photoId, hash, 'grid'),
      largePath:
        shownByBrowsers.has(mimeType) && !ahead.has(file.rootId)
          ? null
          : previewPath(layout, identified.photoId, hash, 'large'),
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
    const ahead = await rootsAhead(items.filter((item) => item.needsAnalysis));
    // a changed file was looked at already, to tell whether it still shows its photo; its large preview was
    // not made
    const needsAnalysis = items.filter(
      (item) =>
        item.needsAnalysis && (item.analysis === null || requestsFor([item], ahead)[0]!.largePath !== null),
    );
    if (needsAnalysis.length === 0) return [...items];
    const requests = requestsFor(needsAnalysis, ahead);
    const results = await vision.analyze(requests, signal);
    await noteLarge(needsAnalysis, requests, results);
    const byKey = new Map(
      needsAnalysis.map((item, at) => [fileKey(item.file.rootId, item.file.relPath), results[at] ?? null]),
    );
    return Promise.all(
      items.map(async (item) => {
        const seen = byKey.get(fileKey(item.file.rootId, item.file.relPath));
        return seen === undefined ? item : { ...item, analysis: await withoutDrive(item, seen) };
      }),
    );
  };
}
