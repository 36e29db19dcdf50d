/** @file Phase: pictures are decoded and get their previews. Models see them later, from these. */
import { createImageAnalyzer } from '../image-analyzer.ts';
import type { ImportContext } from '../import-context.ts';
import type { DescribedItem, ImportItem } from '../import-item.ts';

export async function analyse(
  items: readonly DescribedItem[],
  context: ImportContext,
): Promise<ImportItem[]> {
  const analyze = createImageAnalyzer(context);
  return analyze(items.map((item) => ({ ...item, analysis: item.alreadyRead.analysis })));
}
