/** @file A box to draw on a picture, with its word and how sure it is. */
import type { Box } from '../../src-preload/contract/index.ts';

export interface DrawnBox {
  label: string;
  probability: number | null;
  box: Box;
  /** of somebody's face: nothing is written over it */
  isFace?: boolean;
}
