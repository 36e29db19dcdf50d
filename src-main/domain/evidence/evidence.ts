/** @file What models found in one photo, whatever kind it is of. */
import type { EvidenceKind } from './kind.ts';

/** One photo's evidence of one pack. */
export interface Evidence<Value = unknown> {
  packId: string;
  /** of the pack, and so the kind of `value` (`kinds.ts`) */
  role: string;
  value: Value;
  /** of the pack's vectors, where the value may be one without any (no region was found) */
  dimensions?: number | null;
}

/** What this pack found, where it is of this kind; undefined = it has not looked at the photo. */
export function evidenceValue<Value>(
  { role }: Pick<EvidenceKind<Value>, 'role' | 'rows'>,
  evidence: readonly Evidence[],
  packId: string | undefined,
): Value | undefined {
  const found = evidence.find((item) => item.role === role && item.packId === packId);
  return found?.value as Value | undefined;
}
