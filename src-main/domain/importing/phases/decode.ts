/**
 * @file Phase: only decodes pictures and writes their previews. No model runs here: models read the previews
 * after the import (`backfill-evidence.ts`).
 */
import { fileKey } from '../../shared/file-key.ts';
import { previewPath } from '../../shared/layout.ts';
import type { AnalysisRequest, AnalysisResult } from '../../vision/vision.ts';
import type { ImportContext } from '../import-context.ts';
import type { DescribedItem, ImportItem } from '../import-item.ts';
import { mayBeGone } from '../root-guard.ts';

/** the large preview of other formats is made during the import */
const shownByBrowsers: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
]);

/** Items that are not decoded here keep the analysis that `match` made, if any. */
export async function decodePictures(
  items: readonly DescribedItem[],
  context: ImportContext,
): Promise<ImportItem[]> {
  const pregenerated = await rootsToPregenerate(
    items.filter((item) => item.needsDecoding),
    context,
  );
  // `match` may have decoded a changed file, to compare it with its photo, but made no large preview
  const wanted = items
    .filter((item) => item.needsDecoding)
    .map((item) => ({ item, request: requestFor(item, pregenerated, context) }))
    .filter(({ item, request }) => item.alreadyRead.analysis === null || request.largePath !== null);
  const analyses = await decode(wanted, context);
  return Promise.all(
    items.map(async (item) => {
      const analysis = analyses.get(keyOf(item));
      return {
        ...item,
        analysis: analysis ? await withoutDrive(item, analysis, context) : item.alreadyRead.analysis,
      };
    }),
  );
}

/** @returns analyses by `keyOf` */
async function decode(
  wanted: readonly { item: DescribedItem; request: AnalysisRequest }[],
  { vision, previewQuota, signal }: ImportContext,
): Promise<ReadonlyMap<string, AnalysisResult>> {
  if (wanted.length === 0) return new Map();
  const results = await vision.analyze(
    wanted.map(({ request }) => request),
    signal,
  );
  for (const [at, { item, request }] of wanted.entries())
    if (request.largePath !== null && results[at]?.ok)
      await previewQuota?.recordMade(request.largePath, item.file.rootId);
  return new Map(
    wanted.flatMap(({ item }, at) => (results[at] ? [[keyOf(item), results[at]] as const] : [])),
  );
}

function requestFor(
  { file, hash, mimeType, identified, metadata }: DescribedItem,
  pregenerated: ReadonlySet<string>,
  { layout }: Pick<ImportContext, 'layout'>,
): AnalysisRequest {
  const isForBrowsers = shownByBrowsers.has(mimeType) && !pregenerated.has(file.rootId);
  return {
    path: file.path,
    gridPath: previewPath(layout, identified.photoId, hash, 'grid'),
    largePath: isForBrowsers ? null : previewPath(layout, identified.photoId, hash, 'large'),
    packs: [],
    turn: metadata?.turn ?? null,
  };
}

/** Roots whose photos get their large preview during the import. */
async function rootsToPregenerate(
  items: readonly DescribedItem[],
  { previewQuota }: Pick<ImportContext, 'previewQuota'>,
): Promise<ReadonlySet<string>> {
  const pregenerated = new Set<string>();
  for (const rootId of new Set(items.map(({ file }) => file.rootId)))
    if (await previewQuota?.shouldPregenerate(rootId)) pregenerated.add(rootId);
  return pregenerated;
}

/** A failure that a disconnected drive explains is reported as `not_found`: it is not the picture's fault. */
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
