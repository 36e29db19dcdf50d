/** @file What most of the weights of a pack's graphs are, where its manifest does not say it. */
import { join } from 'node:path';
import { precisionOf } from '../../domain/models/graph-facts.ts';
import { factsOf, readOutline } from './onnx-graph.ts';

/**
 * “fp32”, or several of them.
 * @param files graphs, relative to the folder
 * @returns null where no graph can be read; never rejects
 */
export async function graphPrecision(directory: string, files: readonly string[]): Promise<string | null> {
  const found = await Promise.all(
    files.map(async (file) => {
      const outline = await readOutline(join(directory, file)).catch(() => null); // the report goes on without it
      return outline && precisionOf(factsOf(outline));
    }),
  );
  return [...new Set(found.filter(Boolean))].join(', ') || null;
}
