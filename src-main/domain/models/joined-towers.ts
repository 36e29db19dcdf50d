/** @file Which text tower speaks of which encoder's pictures. Pure. */
import { isManifestOf } from '../evidence/kinds.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';
import { textTowerKind } from '../evidence/text-towers/text-tower-kind.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import { isOfSpace } from './image-spaces.ts';

/** Whether its vectors can be compared with those of the encoder's pictures. */
export function joinsEncoder(tower: PackManifest, encoder: PackManifest | null): boolean {
  if (encoder === null || !isManifestOf(textTowerKind, tower) || !isManifestOf(vectorKind, encoder))
    return false;
  return isOfSpace(encoder, tower.joins) && encoder.dimensions === tower.dimensions;
}

/** The space of a text tower, in words. */
export function joinedBy(tower: PackManifest): string {
  return isManifestOf(textTowerKind, tower) ? tower.joins : 'no model';
}
