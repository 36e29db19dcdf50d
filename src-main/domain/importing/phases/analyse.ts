/**
 * @file Phase: pictures are decoded and get their previews. Models see them later, from these: the grid never
 * waits for a model.
 */
import { fileKey } from '../../shared/file-key.ts';
import { previewPath } from '../../shared/layout.ts';
import type { AnalysisRequest, AnalysisResult } from '../../vision/vision.ts';
import type { ImportContext } from '../import-context.ts';
import type { DescribedItem, ImportItem } from '../import-item.ts';
import { mayBeGone } from '../root-guard.ts';

/** other formats have their large preview made at once */
const shownByBrowsers: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
]);

/**
 * Where an edit leaves the pixels as they were, the evidence there is stays true; else it is made from the
 * new preview.
 */
export async function analyse(
  items: readonly DescribedItem[],
  context: ImportContext,
): Promise<ImportItem[]> {
  const ahead = await rootsAhead(
    items.filter((item) => item.needsAnalysis),
    context,
  );
  // a changed file was looked at already, to tell whether it still shows its photo; its large preview was not
  // made
  const wanted = items
    .filter((item) => item.needsAnalysis)
    .map((item) => ({ item, request: requestFor(item, ahead, context) }))
    .filter(({ item, request }) => item.alreadyRead.analysis === null || request.largePath !== null);
  const seen = await decode(wanted, context);
  return Promise.all(
    items.map(async (item) => {
      const analysis = seen.get(keyOf(item));
      return {
        ...item,
        analysis: analysis ? await withoutDrive(item, analysis, context) : item.alreadyRead.analysis,
      };
    }),
  );
}

/** @returns by file what was seen of it */
async function decode(
  wanted: readonly { item: DescribedItem; request: AnalysisRequest }[],
  { vision, largeRoom, signal }: ImportContext,
): Promise<ReadonlyMap<string, AnalysisResult>> {
  if (wanted.length === 0) return new Map();
  const results = await vision.analyze(
    wanted.map(({ request }) => request),
    signal,
  );
  for (const [at, { item, request }] of wanted.entries())
    if (request.largePath !== null && results[at]?.ok)
      await largeRoom?.noteMade(request.largePath, item.file.rootId);
  return new Map(
    wanted.flatMap(({ item }, at) => (results[at] ? [[keyOf(item), results[at]] as const] : [])),
  );
}

function requestFor(
  { file, hash, mimeType, identified, metadata }: DescribedItem,
  ahead: ReadonlySet<string>,
  { layout }: Pick<ImportContext, 'layout'>,
): AnalysisRequest {
  const isShown = shownByBrowsers.has(mimeType) && !ahead.has(file.rootId);
  return {
    path: file.path,
    gridPath: previewPath(layout, identified.photoId, hash, 'grid'),
    largePath: isShown ? null : previewPath(layout, identified.photoId, hash, 'large'),
    packs: [],
    turn: metadata?.turn ?? null,
  };
}

/** Roots whose photos get their large preview now. */
async function rootsAhead(
  items: readonly DescribedItem[],
  { largeRoom }: Pick<ImportContext, 'largeRoom'>,
): Promise<ReadonlySet<string>> {
  const ahead = new Set<string>();
  for (const rootId of new Set(items.map(({ file }) => file.rootId)))
    if (await largeRoom?.shouldPregenerate(rootId)) ahead.add(rootId);
  return ahead;
}

/** A drive that was pulled out fails in many ways; none of them is the picture's fault. */
async function withoutDrive(
  { file }: DescribedItem,
  result: AnalysisResult,
  { guard }: Pick<ImportContext, 'guard'>,
): Promise<AnalysisResult> {
  if (result.ok || !mayBeGone(result.code) || !(await guard.isGone(file.rootId))) return result;
  return { ...result, code: 'not_found' };
}

function keyOf({ file }: DescribedItem): string {
  return fileKey(file.rootId, file.relPath);
}
