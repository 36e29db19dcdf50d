/** @file What models found in one photo, of any kind. */
import type { EvidenceKind } from './kind.ts';

/** One photo's evidence of one pack. */
export interface Evidence<Value = unknown> {
  packId: string;
  /** of the pack; it determines the kind of `value` (`kinds.ts`) */
  role: string;
  value: Value;
  /** of the pack's vectors, for values that may have none (no region was found) */
  dimensions?: number | null;
  /** when, ms since 1970, by the worker's clock */
  madeMs?: number;
}

/** What this pack found, where it is of this kind; undefined = it has not analyzed the photo. */
export function evidenceValue<Value>(
  { role }: Pick<EvidenceKind<Value>, 'role' | 'rows'>,
  evidence: readonly Evidence[],
  packId: string | undefined,
): Value | undefined {
  const found = evidence.find((item) => item.role === role && item.packId === packId);
  return found?.value as Value | undefined;
}
