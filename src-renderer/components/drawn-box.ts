/** @file A box to draw on a picture, with its word and how sure it is. */
import type { Box, CaptionPart } from '../../src-preload/contract/index.ts';

export interface DrawnBox {
  label: string;
  probability: number | null;
  box: Box;
  /** of somebody's face: nothing is written over it */
  isFace?: boolean;
  /** a model marks it, and nothing else says that it is there */
  isDoubted?: boolean;
}

/** Where in the picture a part of a caption is seen; what is written is not said again. */
export function boxesOfPart({ evidence }: Pick<CaptionPart, 'evidence'>): DrawnBox[] {
  return evidence.flatMap(({ source, name, probability, boxes }) =>
    boxes.map((box) => ({ label: source === 'text' ? 'text' : name, probability, box })),
  );
}
