/** @file The lines of text that the reader in use found in pictures, as the contract shows them. */
import type { TextLine } from '../../../src-preload/contract/index.ts';
import type { EvidenceStore } from '../catalogue/evidence-store.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import { textKind } from '../evidence/texts/text-kind.ts';
import type { TextLine as ReadLine } from '../evidence/texts/text-line.ts';
import type { ActivePacks } from '../models/packs.ts';

export interface PictureText {
  /** Whether there is a model that reads. */
  hasReader(): boolean;
  /** By photo; photos that the reader has not looked at as they are now are left out. */
  of(rows: readonly Pick<PhotoRow, 'id' | 'contentHash'>[]): Promise<Map<string, TextLine[]>>;
}

export function createPictureText(
  catalogue: Pick<EvidenceStore, 'getEvidence'>,
  packs: Pick<ActivePacks, 'inUse'>,
): PictureText {
  const readerInUse = () => packs.inUse().find(({ ref }) => ref.role === textKind.role);
  return {
    hasReader: () => readerInUse() !== undefined,
    async of(rows) {
      const reader = readerInUse();
      if (!reader || rows.length === 0) return new Map();
      const ids = rows.map(({ id }) => id);
      const records = await catalogue.getEvidence(textKind, reader.ref.id, ids);
      return new Map(
        rows.flatMap(({ id, contentHash }): [string, TextLine[]][] => {
          const record = records.get(id);
          if (record?.contentHash !== contentHash) return [];
          return [[id, record.value.map(toLine)]];
        }),
      );
    },
  };
}

function toLine({ text, score, corners }: ReadLine): TextLine {
  return {
    text,
    probability: Math.min(1, score),
    corners: corners.map(([x, y]) => [x, y]) as TextLine['corners'],
  };
}
