/**
 * @file Concepts that the encoder tells together with a concept head (tags/joined-logits.ts): how many of those
 * shown are right, with the bias in use and with one that is fitted on the other half of the photos.
 */
import { logit } from '../../domain/shared/log-odds.ts';
import { shownFrom } from '../../domain/tags/bands.ts';
import { joinedLogit } from '../../domain/tags/joined-logits.ts';
import type { NamedReading } from '../../domain/tags/named-concepts.ts';
import type { JoinedLogit } from '../../domain/shared/model-calibration.ts';
import type { Judged, Precision } from './fit-concepts.ts';

/** One photo: the encoder's scale · cosine of the concept, and what the head names. */
export interface JoinedPhoto {
  file: string;
  half: 0 | 1;
  encoderLogit: number;
  readings: ReadonlyMap<string, NamedReading>;
}

export interface JoinedFit {
  half: 0 | 1;
  /** on this half, with the bias in use */
  used: Precision;
  /** on this half, with the lowest bias that shows four right of five on the other one; null = none does */
  fitted: Precision | null;
}

const wanted = 4 / 5;

export function fitJoined(
  join: JoinedLogit,
  { right = [], wrong = [] }: Judged,
  photos: readonly JoinedPhoto[],
): JoinedFit[] {
  const least = logit(shownFrom);
  const judged = photos.flatMap(({ file, half, encoderLogit, readings }) => {
    const isRight = right.includes(file);
    if (!isRight && !wrong.includes(file)) return [];
    return [{ half, isRight, logit: joinedLogit(join, encoderLogit, readings) }];
  });
  const precision = (half: 0 | 1, from: number): Precision => {
    const shown = judged.filter((photo) => photo.half === half && photo.logit >= from);
    return { right: shown.filter(({ isRight }) => isRight).length, shown: shown.length };
  };
  return ([0, 1] as const).map((half) => {
    const other = half === 0 ? 1 : 0;
    const from = judged
      .filter((photo) => photo.half === other)
      .map(({ logit }) => logit)
      .sort((a, b) => a - b)
      .find((logit) => {
        const { right: hits, shown } = precision(other, logit);
        return shown > 1 && hits / shown >= wanted;
      });
    return {
      half,
      used: precision(half, least),
      fitted: from === undefined ? null : precision(half, from),
    };
  });
}
