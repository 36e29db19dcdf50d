/** @file Which dates a sentence mentions, and where; careful not to take a caption's own words for dates. */
import { bareMonthAt, periodAt, type Period } from './periods.ts';
import { carriesMeaning, wordsOf, type Word } from './words.ts';

/** A range of wall time, or months of any year. null = open. */
export interface DateFilter {
  fromMs: number | null;
  /** exclusive */
  untilMs: number | null;
  /** 0…11; null = any */
  month: number | null;
}

export interface DateMention {
  filter: DateFilter;
  /** precise, in words */
  label: string;
  /** half-open range in the sentence, with the words that lead to it ("taken in") */
  start: number;
  end: number;
}

const lead = /(?:(?:taken|shot|made|photographed)\s+)?(?:(in|from|on|during|of|at|since|after|before|until|till|between)\s+)?(?:the\s+)?/iuy;
const rangeJoin = /\s*(?:to|until|till|and|[-–])\s*(?:the\s+)?/iuy;
/** After these a number of four digits is a name, not a year. */
const notYearsAfter = new Set(['a', 'an', 'route', 'room', 'number', 'no', 'flight', 'bus', 'line', 'platform', 'gate', 'highway', 'model', 'version']);

/** @param now wall time as if UTC */
export function findDates(text: string, now: Date): DateMention[] {
  const words = wordsOf(text);
  const mentions: DateMention[] = [];
  let done = 0;
  for (const [index, word] of words.entries()) {
    if (word.start < done) continue;
    const mention = mentionAt(text, words, index, now);
    if (!mention) continue;
    mentions.push(mention);
    done = mention.end;
  }
  return mentions;
}

function mentionAt(text: string, words: readonly Word[], index: number, now: Date): DateMention | null {
  const start = words[index]!.start;
  const led = match(lead, text, start);
  const connector = led?.[1]?.toLowerCase() ?? null;
  const at = start + (led?.[0].length ?? 0);
  const first = periodAt(text, at, now);
  if (!first) return monthMention(text, start, at, connector);
  const written = text.slice(at, first.end);
  if (!isDate(written, connector, words, index, text)) return null;
  const second = connector === null || connector === 'from' || connector === 'between' ? rangeEnd(text, first.end, now, connector === 'between') : null;
  if (second && second.period.untilMs > first.period.fromMs) {
    return { filter: { fromMs: first.period.fromMs, untilMs: second.period.untilMs, month: null }, label: `${first.period.label} to ${second.period.label}`, start, end: second.end };
  }
  return { ...directed(first.period, connector), start, end: first.end };
}

function rangeEnd(text: string, at: number, now: Date, needsAnd: boolean): { end: number; period: Period } | null {
  const join = match(rangeJoin, text, at);
  if (!join || (!needsAnd && /and/i.test(join[0]))) return null;
  return periodAt(text, at + join[0].length, now);
}

function directed(period: Period, connector: string | null): { filter: DateFilter; label: string } {
  const { fromMs, untilMs, label } = period;
  switch (connector) {
    case 'since':
      return { filter: { fromMs, untilMs: null, month: null }, label: `since ${label}` };
    case 'after':
      return { filter: { fromMs: untilMs, untilMs: null, month: null }, label: `after ${label}` };
    case 'before':
      return { filter: { fromMs: null, untilMs: fromMs, month: null }, label: `before ${label}` };
    case 'until':
    case 'till':
      return { filter: { fromMs: null, untilMs, month: null }, label: `until ${label}` };
    default:
      return { filter: { fromMs, untilMs, month: null }, label };
  }
}

/** "in June": of any year. Without such a word a month is taken for a name. */
function monthMention(text: string, start: number, at: number, connector: string | null): DateMention | null {
  if (connector === null || !['in', 'from', 'during'].includes(connector)) return null;
  const found = bareMonthAt(text, at);
  return found && { filter: { fromMs: null, untilMs: null, month: found.month }, label: `${found.label} of any year`, start, end: found.end };
}

/** Whether a period's text means a date here, and does not describe the picture ("a 1965 Mustang", "a kitchen from the 1950s"). */
function isDate(written: string, connector: string | null, words: readonly Word[], index: number, text: string): boolean {
  const start = words[index]!.start;
  const end = text.indexOf(written, start) + written.length;
  if (/[\p{L}\p{N}_#/.]/u.test(text[start - 1] ?? '') || /^[_/.][\p{L}\p{N}]/u.test(text.slice(end))) return false; // part of a file name
  if (/^\d{4}$/.test(written)) return connector !== null || !notYearsAfter.has(words[index - 1]?.text ?? '');
  if (/^\d{4}s$/.test(written)) return words.every((word) => !carriesMeaning(word) || (word.start >= start && word.end <= end));
  if (/^today$/i.test(written)) return connector !== null || words.length <= 3;
  return true;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
