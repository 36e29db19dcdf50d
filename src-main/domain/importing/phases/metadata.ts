/** @file Phase: reads the metadata (file and sidecars) of pictures that are to be decoded. */
import type { ImportContext } from '../import-context.ts';
import type { DescribedItem, MatchedItem } from '../import-item.ts';
import { sidecarPaths } from '../sidecars.ts';

export async function readMetadata(
  items: readonly MatchedItem[],
  { metadata, signal }: ImportContext,
): Promise<DescribedItem[]> {
  return Promise.all(
    items.map(async (item) => {
      signal.throwIfAborted();
      const { file, needsAnalysis, alreadyRead } = item;
      if (!needsAnalysis || alreadyRead.metadata) return { ...item, metadata: alreadyRead.metadata };
      return { ...item, metadata: await metadata.read(file.path, sidecarPaths(file.path, file.stamp)) };
    }),
  );
}
