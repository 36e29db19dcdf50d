/** @file What of the text in a picture a caption quotes, and on which thing it stands. Pure. */
import type { Box, CaptionEvidence } from '../../../../src-preload/contract/index.ts';
import { textOf, type TextLine } from '../../evidence/texts/text-line.ts';
import type { Vocabulary } from '../../tags/vocabulary.ts';
import { evidenceOfWriting } from './caption-evidence.ts';
import type { CaptionLength } from './caption-length.ts';
import { plainFrom, type Finding } from './findings.ts';

export interface Writing {
  /** the thing that it stands on; null = not known */
  on: Finding | null;
  /** “that reads”, “that probably reads”, “showing” */
  verb: string;
  /** in quotation marks */
  quote: string;
  evidence: readonly CaptionEvidence[];
}

/**
 * A line is quoted from the first certainty of its reader on, and without “probably” from the second on:
 * docs/evaluation.md, “Text in captions”.
 */
const [quotedFrom, plainlyFrom] = [0.9, 0.97];
/** Lines less tall than this share of the tallest one are small print beside it. */
const smallPrint = 0.5;
/** A quote is cut at a word so that it has no more characters. */
const mostCharacters: Readonly<Record<CaptionLength, number>> = { short: 24, standard: 48, full: 80 };

/** What is written on; with what is narrower. */
const written = new Set(
  'sign, street sign, billboard, scoreboard, poster, whiteboard, book, newspaper, magazine, document, license plate, graffiti, greeting card, logo'.split(
    ', ',
  ),
);
const screens = new Set(
  'screenshot, website, chat, tv, monitor, laptop, computer, cell phone, atm'.split(', '),
);

/**
 * The tallest lines of those that were read for certain; null where there are none, or no word among them.
 * @param things that are named, and on which it may stand
 */
export function writingIn(
  lines: readonly TextLine[],
  things: readonly Finding[],
  vocabulary: Pick<Vocabulary, 'ancestors'>,
  length: CaptionLength,
): Writing | null {
  const sure = lines.filter(isSure).map((line) => ({ ...line, ...extentOf(line) }));
  const [first] = [...sure].sort((a, b) => b.height * b.score - a.height * a.score);
  if (!first) return null;
  const tall = sure.filter(({ height }) => height >= smallPrint * first.height);
  const on = things.find((thing) => carries(thing, first, vocabulary)) ?? null;
  const cut = cutToLength(
    withoutRepeats(on ? tall.filter((line) => isOn(on, line)) : tall),
    mostCharacters[length],
  );
  if (!cut || !hasWord(cut.text)) return null;
  const doubt = cut.lines.every(({ score }) => score >= plainlyFrom) ? '' : 'probably ';
  const isScreen = on !== null && isOneOf(screens, on, vocabulary);
  return {
    on,
    verb: isScreen ? `${doubt}showing` : `that ${doubt}reads`,
    quote: `“${cut.text}”`,
    evidence: [evidenceOfWriting(cut.text, cut.lines)],
  };
}

/** Of boards in a row that say the same, the first; also where the picture's edge cuts one. */
function withoutRepeats(lines: readonly PlacedLine[]): PlacedLine[] {
  return lines.filter(({ text }, at) => {
    const before = lines.slice(0, at).map((line) => line.text);
    const after = lines.slice(at + 1).map((line) => line.text);
    return (
      !before.some((other) => other.startsWith(text)) &&
      !after.some((other) => other !== text && other.startsWith(text))
    );
  });
}

type PlacedLine = TextLine & { height: number; box: Box };

function extentOf({ corners }: TextLine): { height: number; box: Box } {
  const [xs, ys] = [corners.map(([x]) => inside(x)), corners.map(([, y]) => inside(y))];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [topLeft, , , bottomLeft] = corners;
  return {
    height: Math.hypot(bottomLeft[0] - topLeft[0], bottomLeft[1] - topLeft[1]),
    box: [left, top, Math.max(...xs) - left, Math.max(...ys) - top],
  };
}

/** Corners may reach over the edge. */
function inside(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** Patterns that look like letters are read with less certainty, or have few letters. */
function isSure({ text, score }: TextLine): boolean {
  const signs = [...text.replace(/\s/gu, '')];
  const letters = signs.filter((sign) => /[\p{L}\p{N}]/u.test(sign));
  return score >= quotedFrom && letters.length >= 2 && letters.length >= 0.7 * signs.length;
}

/** Numbers alone stand on clocks, shirts and doors: they say nothing by themselves. */
function hasWord(text: string): boolean {
  return /\p{L}{3}|\p{sc=Han}{2}|[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]{2}/u.test(text);
}

/** One thing that is known for sure, on which one writes or which shows what is written. */
function carries(thing: Finding, line: PlacedLine, vocabulary: Pick<Vocabulary, 'ancestors'>): boolean {
  return (
    thing.certainty >= plainFrom &&
    thing.boxes.length < 2 &&
    (isOneOf(written, thing, vocabulary) || isOneOf(screens, thing, vocabulary)) &&
    isOn(thing, line)
  );
}

function isOneOf(
  names: ReadonlySet<string>,
  { concept: { name } }: Finding,
  vocabulary: Pick<Vocabulary, 'ancestors'>,
): boolean {
  return names.has(name) || vocabulary.ancestors(name).some((broader) => names.has(broader));
}

/** Its middle is in the thing's box; a thing of which no place is known may be anywhere. */
function isOn({ boxes }: Finding, { box: [x, y, width, height] }: PlacedLine): boolean {
  const [atX, atY] = [x + width / 2, y + height / 2];
  return (
    boxes.length === 0 ||
    boxes.some(
      ({ box: [left, top, wide, high] }) =>
        atX >= left && atX <= left + wide && atY >= top && atY <= top + high,
    )
  );
}

/** Whole words of the first lines; null where not even one word has room. */
function cutToLength(
  lines: readonly PlacedLine[],
  most: number,
): { text: string; lines: readonly PlacedLine[] } | null {
  const kept: PlacedLine[] = [];
  for (const line of lines) {
    const whole = quotable([...kept, line]);
    if (whole.length <= most) {
      kept.push(line);
      continue;
    }
    const room = whole.slice(0, most);
    const cut = whole[most] === ' ' ? room : room.slice(0, Math.max(0, room.lastIndexOf(' ')));
    const before = quotable(kept);
    const isLonger = cut.trimEnd().length > before.length;
    const text = isLonger ? cut.trimEnd() : before;
    if (text === '') return null;
    return { text: `${text.replace(/[\s,;:.–—-]+$/u, '')}…`, lines: isLonger ? [...kept, line] : kept };
  }
  return kept.length === 0 ? null : { text: quotable(kept), lines: kept };
}

/** On one line, with marks that do not end the quotation. */
function quotable(lines: readonly TextLine[]): string {
  return textOf(lines)
    .replace(/\s+/gu, ' ')
    .replace(/[“”„"«»]/gu, '’')
    .trim();
}
