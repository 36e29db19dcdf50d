/** @file Runs a pack's models and reads its parts from the same inference. */
import type { Analyzer, ModelTools, OutputListener } from './analyzer.ts';
import { kindOf, partsOf } from './kinds.ts';
import type { PackManifest } from './pack-manifest.ts';

/** What is in one picture: by role, the value of the pack and those of its parts. */
export type Findings = Readonly<Record<string, unknown>>;

/**
 * The same analyzer, with what the parts find.
 * @param tools those that it was opened with
 */
export function withParts(
  analyzer: Analyzer<unknown>,
  manifest: PackManifest,
  tools: Pick<ModelTools, 'unusable'>,
): Analyzer<Findings> {
  return {
    ...analyzer,
    async analyze(pictures) {
      const parts = createPartReader(manifest, tools);
      const values = await analyzer.analyze(pictures, parts.onOutputs);
      return values.map((value, at) => ({ [manifest.role]: value, ...parts.valuesAt(at) }));
    },
    tryOut: () => analyzer.tryOut(createPartReader(manifest, tools).onOutputs),
  };
}

/** Collects the parts' values, inference by inference. */
function createPartReader(
  manifest: PackManifest,
  tools: Pick<ModelTools, 'unusable'>,
): { onOutputs: OutputListener; valuesAt(picture: number): Findings } {
  const parts = partsOf(manifest).map((part) => ({ part, values: [] as unknown[] }));
  return {
    onOutputs(outputs, count) {
      for (const { part, values } of parts) {
        const { analysis } = kindOf(part.role);
        if (analysis.partOf !== undefined) values.push(...analysis.read(outputs, count, part, tools));
      }
    },
    valuesAt: (picture) => Object.fromEntries(parts.map(({ part, values }) => [part.role, values[picture]])),
  };
}
