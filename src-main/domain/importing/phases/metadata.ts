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
      const { file, needsDecoding, alreadyRead } = item;
      const unreadSidecars: string[] = [];
      if (!needsDecoding || alreadyRead.metadata)
        return { ...item, metadata: alreadyRead.metadata, unreadSidecars };
      const sidecars = sidecarPaths(file.path, file.stamp);
      const found = await metadata.read(file.path, sidecars, (path) => unreadSidecars.push(path));
      return { ...item, metadata: found, unreadSidecars };
    }),
  );
}
