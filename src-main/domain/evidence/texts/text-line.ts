/** @file A line of writing in a picture, as a reader found it. */
import type { Corners } from './rectangle.ts';

export interface TextLine {
  text: string;
  /** mean probability of its signs, as the model gave it */
  score: number;
  /** in 0…1 of the displayed picture: top left, top right, bottom right, bottom left of the text */
  corners: Corners;
}

/** Corners may reach over the edge, as detectors give them, but a line does not lie beside the picture. */
export function isPossible({ text, score, corners }: TextLine): boolean {
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return (
    text.trim() !== '' &&
    [score, ...xs, ...ys].every(Number.isFinite) &&
    score >= 0 &&
    // softmax in float32
    score <= 1.0001 &&
    [xs, ys].every((values) => Math.max(...values) > 0 && Math.min(...values) < 1)
  );
}

/** All lines as one text; a word that is divided at the end of a line is one word. */
export function textOf(lines: readonly Pick<TextLine, 'text'>[]): string {
  return lines
    .map(({ text }) => text)
    .join('\n')
    .replace(/(?<=\p{L})[-‐]\n(?=\p{Ll})/gu, '')
    .replaceAll('\n', ' ');
}
