/** @file Words of which each part knows what it rests on, while a caption is put together. Pure. */
import type { CaptionEvidence, CaptionPart } from '../../../../src-preload/contract/index.ts';
import { capitalised } from './grammar.ts';

/** A piece without evidence is glue: “with”, “and”, “probably”. */
interface Piece {
  text: string;
  evidence: readonly CaptionEvidence[];
}
export type Words = readonly Piece[];

export function backed(text: string, evidence: readonly CaptionEvidence[]): Words {
  return [{ text, evidence }];
}

/** A template: words`a person ${phrase} on a beach`. */
export function words(glue: readonly string[], ...values: readonly (Words | string)[]): Words {
  return glue.flatMap((text, at) => {
    const value = values[at] ?? [];
    return [...piecesOf(text), ...piecesOf(value)];
  });
}

function piecesOf(value: Words | string): Words {
  if (typeof value !== 'string') return value;
  return value === '' ? [] : [{ text: value, evidence: [] }];
}

export function textOf(all: Words): string {
  return all.map(({ text }) => text).join('');
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly Words[]): Words {
  if (items.length < 2) return items[0] ?? [];
  return words`${separated(items.slice(0, -1), ', ')} and ${items.at(-1)!}`;
}

export function separated(items: readonly Words[], separator: string): Words {
  return items.reduce((all, item) => (all.length === 0 ? item : words`${all}${separator}${item}`), []);
}

/** The text with a capital letter, and its parts with evidence. */
export function rendered(all: Words): { text: string; parts: CaptionPart[] } {
  let text = '';
  const parts: CaptionPart[] = [];
  for (const piece of all) {
    const start = text.length;
    text += start === 0 ? capitalised(piece.text) : piece.text;
    if (piece.evidence.length > 0) parts.push({ start, end: text.length, evidence: [...piece.evidence] });
  }
  return { text, parts };
}

/** With a comma where the sentence has one already. */
export function joinedTo(sentence: Words, phrase: Words): Words {
  return textOf(sentence).includes(',') ? words`${sentence}, ${phrase}` : words`${sentence} ${phrase}`;
}
