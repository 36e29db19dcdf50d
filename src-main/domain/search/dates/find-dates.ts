/**
 * @file Which dates a sentence mentions, and where: single dates, ranges, alternatives, negations. Words that
 * describe the picture ("a 1965 Mustang") are not dates.
 */
import { carriesMeaning, wordsOf, type Word } from '../../shared/words.ts';
import { foldLetters } from './date-names.ts';
import { areDisjoint, type DateCondition, type DatePattern, type Period } from './date-pattern.ts';
import { spanOf, yearlyOf, type DateContext, type DateTerm, type TermKind } from './date-rule.ts';
import { dateTermAt } from './date-terms.ts';
import {
  connectorOf,
  dateNegationPattern,
  noPattern,
  afterNoPattern,
  isAnd,
  isEnglishConnector,
  isOr,
  leadPattern,
  rangePattern,
  unionPattern,
  type Connector,
} from './date-words.ts';

export interface DateMention {
  /** precise, in words */
  label: string;
  /** half-open range in the sentence, with the words that lead to it ("taken in", "not") */
  start: number;
  end: number;
  condition: DateCondition;
}

export interface FoundDates {
  mentions: readonly DateMention[];
  /** what a photo's time must meet, all of them */
  conditions: readonly DateCondition[];
}

/** One term or one range, before terms without a year take that of their neighbours. */
interface Item {
  first: DateTerm;
  /** the range's end */
  last: DateTerm | null;
  direction: Direction | null;
  /** "around 2015" */
  around: boolean;
  end: number;
}

type Direction = 'since' | 'after' | 'before' | 'until';

const openEndPattern =
  /\s*(?:(and|or)\s+(later|after|newer|onwards?|since|earlier|before|older)|(onwards?|on)|(\+))(?![\p{L}\p{N}])/uy;
/** After these a number of four digits is not a year. */
const notYearsAfter = new Set([
  'a',
  'an',
  'route',
  'room',
  'number',
  'no',
  'flight',
  'bus',
  'line',
  'platform',
  'gate',
  'highway',
  'model',
  'version',
]);
/** What may follow "in May" where May is the month: the end, a punctuation mark, or a function word. */
const phraseEndPattern =
  /^\s*(?:$|[,.;:!?)&-]|(?:and|or|but|in|at|on|by|near|with|without|from|to|of|for|not|last|this|when|where)(?![\p{L}\p{N}]))/u;

/**
 * All dates of a sentence. In a sentence of nothing but dates, ambiguous words are dates, too ("July", "on
 * monday"); in others only unambiguous ones are.
 */
export function findDates(text: string, context: DateContext): FoundDates {
  const folded = foldLetters(text);
  const words = wordsOf(text);
  const generous = mentionsIn(folded, words, context, true);
  const rest = words.filter(
    ({ start, end }) => !generous.some((mention) => start >= mention.start && end <= mention.end),
  );
  const mentions = rest.some(carriesMeaning) ? mentionsIn(folded, words, context, false) : generous;
  return { mentions, conditions: combine(mentions) };
}

function mentionsIn(
  folded: string,
  words: readonly Word[],
  context: DateContext,
  onlyDates: boolean,
): DateMention[] {
  const mentions: DateMention[] = [];
  let done = 0;
  for (const { start } of words) {
    if (start < done) continue;
    const from =
      folded[start - 1] === "'" && !/[\p{L}\p{N}]/u.test(folded[start - 2] ?? '') ? start - 1 : start;
    const sign = /[<>~]=?\s*$/u.exec(folded.slice(done, from));
    const mention = mentionAt({ folded, words, context, onlyDates }, sign ? done + sign.index : from);
    if (!mention) continue;
    mentions.push(mention);
    done = mention.end;
  }
  return mentions;
}

interface Reading {
  folded: string;
  words: readonly Word[];
  context: DateContext;
  onlyDates: boolean;
}

function mentionAt(reading: Reading, start: number): DateMention | null {
  const { folded, context } = reading;
  if (isInsideName(folded, start)) return null;
  const led = match(leadPattern, folded, start)!;
  const negation = negationStart(folded, start);
  // "vor zwei Jahren": the connector "vor" is here a part of the date
  const first =
    itemAt(reading, start + led[0].length, led.groups!['words'], negation !== null) ??
    (led[0] === '' ? null : itemAt(reading, start, undefined, negation !== null));
  if (!first) return null;
  const items = withUnion(reading, first);
  const end = items.at(-1)!.end;
  const resolved = resolve(items, context);
  const condition: DateCondition = {
    anyOf: resolved.flatMap(({ patterns }) => patterns),
    negated: negation !== null,
  };
  const label = `${negation === null ? '' : 'not '}${listed(resolved.map((one) => one.label))}`;
  // an elided article belongs to the date: "l'été dernier"
  const from = /(?<![\p{L}\p{N}])[dl]'$/u.test(folded.slice(0, start)) ? start - 2 : start;
  return { label, start: negation ?? from, end, condition };
}

/** Where the words or the sign begin that negate the date at `start`; null = none. */
function negationStart(folded: string, start: number): number | null {
  const before = folded.slice(0, start);
  const words =
    dateNegationPattern.exec(before) ??
    (afterNoPattern.test(folded.slice(start)) ? noPattern.exec(before) : null);
  return words?.index ?? (/(?:^|\s)[-!]$/u.test(before) ? start - 1 : null);
}

/**
 * A term at `at`, and what makes a range of it.
 * @param words the connector before it, as it was typed
 */
function itemAt(
  reading: Reading,
  at: number,
  words: string | undefined,
  negated: boolean,
  like: TermKind | null = null,
): Item | null {
  const { folded, context } = reading;
  const connector = connectorOf(words);
  const found = dateTermAt(folded, at, context);
  if (!found || continuesAsName(reading, found)) return null;
  const { end } = found;
  const term =
    (connector !== null && found.term.meaningAfter?.[connector as 'between' | 'every']) || found.term;
  const range = rangeEnd(reading, end, connector, term);
  if (
    !isDate(reading, found, at, {
      connector,
      english: isEnglishConnector(words),
      negated,
      like,
      inRange: range !== null,
    })
  )
    return null;
  const direction = connector as Direction | null;
  const around = term.kind === 'year' && connector === 'around';
  if (range) return { first: term, last: range.term, direction: null, around: false, end: range.end };
  const open = match(openEndPattern, folded, end);
  const closes =
    open &&
    (open[2] ?? open[4] ?? (open[3] !== 'on' || connector === 'from')) &&
    !dateFollows(reading, end + open[0].length);
  if (closes) {
    const earlier = /earlier|before|older/.test(open[2] ?? '');
    return {
      first: term,
      last: null,
      direction: earlier ? 'until' : 'since',
      around: false,
      end: end + open[0].length,
    };
  }
  const known = direction !== null && ['since', 'after', 'before', 'until'].includes(direction);
  return { first: term, last: null, direction: known ? direction : null, around, end };
}

/** "2019.jpg", "2019_a": but "June/July 2019" goes on as a date. */
function continuesAsName(
  { folded, context }: Reading,
  { term, end }: { term: DateTerm; end: number },
): boolean {
  if (!/^[_/.][\p{L}\p{N}]/u.test(folded.slice(end))) return false;
  return !(folded[end] === '/' && isMonth(term.kind) && dateTermAt(folded, end + 1, context) !== null);
}

/** "and before 2018": the words belong to another date. */
function dateFollows({ folded, context }: Reading, at: number): boolean {
  return dateTermAt(folded, at + match(/\s*(?:the\s+)?/uy, folded, at)![0].length, context) !== null;
}

function rangeEnd(
  { folded, context }: Reading,
  at: number,
  connector: Connector | null,
  first: DateTerm,
): { end: number; term: DateTerm } | null {
  if (['before', 'after', 'until'].includes(connector ?? '') || first.patterns.length !== 1) return null;
  const join = match(rangePattern, folded, at);
  if (!join || (isAnd(join[0]) && connector !== 'between')) return null;
  const found = dateTermAt(folded, at + join[0].length, context);
  if (
    !found ||
    found.term.patterns.length !== 1 ||
    found.term.patterns[0]!.kind === 'weekdays' ||
    first.patterns[0]!.kind === 'weekdays'
  )
    return null;
  return found;
}

/** Further terms after a comma, "and" or "or". */
function withUnion(reading: Reading, first: Item): Item[] {
  const items = [first];
  for (;;) {
    const last = items.at(-1)!;
    const join = match(unionPattern, reading.folded, last.end);
    if (!join) {
      const next = monthAfter(reading, last);
      if (!next) return items;
      items.push(next);
      continue;
    }
    const words = join.groups!['led'] ?? join.groups!['ledToo'];
    const next = itemAt(reading, last.end + join[0].length, words, false, last.last?.kind ?? last.first.kind);
    // "2018, July" is one date in two parts
    if (
      next &&
      last.first.kind === 'year' &&
      next.first.year === null &&
      next.first.inYear &&
      join[0].trim() === ','
    )
      return items;
    // "after 2015 and before 2018" asks for both
    if (!next || ((next.direction !== null || last.direction !== null) && !isOr(join[0]))) return items;
    items.push(next);
  }
}

/** "june july august": names of months side by side. */
function monthAfter(reading: Reading, { first, last, end }: Item): Item | null {
  const gap = match(/\s+/uy, reading.folded, end);
  if (!gap || last !== null || first.kind === 'exact' || !isMonth(first.kind)) return null;
  const next = itemAt(reading, end + gap[0].length, undefined, false, first.kind);
  return next && next.first.inYear && isMonth(next.first.kind) ? next : null;
}

interface Surroundings {
  connector: Connector | null;
  /** the connector is an English word: what follows may be one, too */
  english: boolean;
  negated: boolean;
  /** in a list: what the neighbour is */
  like: TermKind | null;
  inRange: boolean;
}

/**
 * Whether a term means a date here, and does not describe the picture ("a 1965 Mustang", "a kitchen from the
 * 1950s").
 */
function isDate(
  reading: Reading,
  found: { term: DateTerm; end: number },
  at: number,
  around: Surroundings,
): boolean {
  const { term, end } = found;
  const { negated, like, inRange } = around;
  const before = reading.folded.slice(0, at);
  const after = reading.folded.slice(end);
  const ends = phraseEndPattern.test(after);
  // the rest of an impossible date: "30 February", "2018-13-01"
  if (term.kind === 'year' && !inRange && /^[-/.:]\d/.test(after)) return false;
  if (term.kind !== 'exact' && isMonth(term.kind) && /\d\.?\s$/.test(before)) return false;
  if (inRange && term.kind !== 'holiday' && term.kind !== 'season') return true;
  if (like !== null && (like === term.kind || isMonth(like)) && isMonth(term.kind))
    return ends || term.kind !== 'verb';
  if (negated && isMonth(term.kind)) return ends;
  return isDateByKind(reading, found, at, around);
}

/** The same by the kind of the term and its connector, where its neighbours do not decide. */
function isDateByKind(
  { folded, words, onlyDates }: Reading,
  { term, end }: { term: DateTerm; end: number },
  at: number,
  { connector, english, like, inRange }: Surroundings,
): boolean {
  const led = connector !== null;
  const ends = phraseEndPattern.test(folded.slice(end));
  const oneOf = (...connectors: Connector[]) => connector !== null && connectors.includes(connector);
  switch (term.kind) {
    case 'exact':
      return true;
    case 'year':
      return (
        led ||
        onlyDates ||
        !notYearsAfter.has(words.findLast(({ end: wordEnd }) => wordEnd <= at)?.text ?? '')
      );
    case 'month':
      return led || onlyDates || at === 0 || /^\s*$/u.test(folded.slice(end));
    case 'name':
      return (
        onlyDates || oneOf('in', 'from', 'every', 'during', 'since', 'before', 'after', 'until', 'between')
      );
    case 'verb':
      return (
        onlyDates ||
        (ends && oneOf('in', 'from', 'every', 'during', 'since', 'before', 'after', 'until', 'between'))
      );
    case 'foreign month':
      return onlyDates || (led && (!english || !/^(?:mars|mart|mai|maj|set)$/.test(folded.slice(at, end))));
    case 'season':
      return (onlyDates && led) || (inRange && led);
    case 'holiday':
      return (
        inRange ||
        (ends && oneOf('at', 'on', 'during', 'over')) ||
        (onlyDates && oneOf('since', 'after', 'before', 'until')) ||
        like === 'holiday'
      );
    case 'weekday':
      return onlyDates || (ends && connector === 'on') || like === 'weekday';
    case 'weekend':
      return onlyDates || (ends && oneOf('at', 'on', 'during', 'over'));
    case 'decade':
      return onlyDates || (ends && oneOf('in', 'during', 'since', 'before', 'after', 'until'));
    case 'today':
      return led || onlyDates || words.length <= 3;
    case 'slashed':
      return connector === 'on' || (onlyDates && words.length <= 4);
  }
}

function isMonth(kind: TermKind): boolean {
  return (
    kind === 'month' || kind === 'name' || kind === 'verb' || kind === 'foreign month' || kind === 'exact'
  );
}

interface ResolvedDate {
  patterns: readonly DatePattern[];
  label: string;
}

/**
 * Gives terms without a year that of their neighbours, and years alone the neighbour's month: "June or July
 * 2019", "June 2018 and 2019".
 */
function resolve(items: readonly Item[], context: DateContext): ResolvedDate[] {
  const years = items.map(({ first, last }) => last?.year ?? first.year);
  return items.map((item, index) => {
    const before = items[index - 1];
    const { first, last } = item;
    if (
      first.kind === 'year' &&
      !last &&
      !item.direction &&
      before?.last === null &&
      before.first.inYear &&
      before.first.kind === 'exact'
    ) {
      return fromPeriod(before.first.inYear(first.year!));
    }
    const ofYear =
      first.year ??
      years.slice(index).find((year) => year !== null) ??
      years.slice(0, index).findLast((year) => year !== null) ??
      null;
    if (last) return range(first, last, ofYear);
    if (item.around) return aroundYear(first.year!);
    if (item.direction) return openRange(first, item.direction, context);
    return first.inYear && first.year === null && ofYear !== null ? fromPeriod(first.inYear(ofYear)) : first;
  });
}

function fromPeriod(period: Period): ResolvedDate {
  return { patterns: [spanOf(period)], label: period.label };
}

function aroundYear(year: number): ResolvedDate {
  return {
    patterns: [spanOf({ fromMs: Date.UTC(year - 1, 0), untilMs: Date.UTC(year + 2, 0) })],
    label: `around ${year} (${year - 1}–${year + 1})`,
  };
}

/** From the start of one to the end of the other. Without a year it is of every year. */
function range(first: DateTerm, last: DateTerm, neighboursYear: number | null): ResolvedDate {
  const ofYear = neighboursYear ?? yearIn(first) ?? yearIn(last);
  if (ofYear === null && first.inYear && last.inYear)
    return yearlyRange(first.inYear, last.inYear, first, last);
  const end = endsOf(last.year === null && last.inYear && ofYear !== null ? last.inYear(ofYear) : last);
  let start = endsOf(first.year === null && first.inYear && ofYear !== null ? first.inYear(ofYear) : first);
  let until = end;
  if (start.fromMs >= until.untilMs && first.year === null && first.inYear && ofYear !== null)
    start = endsOf(first.inYear(ofYear - 1));
  else if (start.fromMs >= until.untilMs && last.year === null && last.inYear && ofYear !== null)
    until = endsOf(last.inYear(ofYear + 1));
  if (start.fromMs > until.fromMs) [start, until] = [until, start];
  return {
    patterns: [spanOf({ fromMs: start.fromMs, untilMs: until.untilMs })],
    label: `${start.label} to ${until.label}`,
  };
}

/** The year in which a term's span begins ("last week"). */
function yearIn({ patterns: [pattern] }: DateTerm): number | null {
  return pattern?.kind === 'span' && pattern.fromMs !== null
    ? new Date(pattern.fromMs).getUTCFullYear()
    : null;
}

function yearlyRange(
  from: (year: number) => Period,
  to: (year: number) => Period,
  first: DateTerm,
  last: DateTerm,
): ResolvedDate {
  const of = (year: number): Period => {
    const start = from(year);
    const end = [to(year), to(year + 1)].find(({ untilMs }) => untilMs > start.fromMs)!;
    return { fromMs: start.fromMs, untilMs: end.untilMs, label: `${start.label} to ${end.label}` };
  };
  return { patterns: [yearlyOf(of)], label: `${first.label.replace(/ of any year$/, '')} to ${last.label}` };
}

/** Both ends of what has them. */
function endsOf(term: DateTerm | Period): Period {
  if ('fromMs' in term) return term;
  const [pattern] = term.patterns;
  if (pattern?.kind !== 'span' || pattern.fromMs === null || pattern.untilMs === null)
    throw new Error('A range needs periods with both ends.');
  return { fromMs: pattern.fromMs, untilMs: pattern.untilMs, label: term.label };
}

/** "since June": the latest June that has begun. */
function openRange(term: DateTerm, direction: Direction, { now }: DateContext): ResolvedDate {
  const thisYear = now.getUTCFullYear();
  const latest =
    term.year === null && term.inYear
      ? [thisYear, thisYear - 1].map(term.inYear).find(({ fromMs }) => fromMs <= now.getTime())
      : undefined;
  if (!latest && (term.patterns.length !== 1 || term.patterns[0]!.kind !== 'span')) return term;
  const { fromMs, untilMs, label } = latest ?? endsOf(term);
  const spans = {
    since: { fromMs, untilMs: null },
    after: { fromMs: untilMs, untilMs: null },
    before: { fromMs: null, untilMs: fromMs },
    until: { fromMs: null, untilMs },
  };
  return { patterns: [spanOf(spans[direction])], label: `${direction} ${label}` };
}

/** Conditions of which no photo could meet two are one: "Lisbon 2018 Porto 2019" means either year. */
function combine(mentions: readonly DateMention[]): DateCondition[] {
  const conditions: DateCondition[] = [];
  for (const { condition } of mentions) {
    const at = condition.negated
      ? -1
      : conditions.findIndex((other) => !other.negated && disjoint(other, condition));
    if (at < 0) conditions.push(condition);
    else conditions[at] = { anyOf: [...conditions[at]!.anyOf, ...condition.anyOf], negated: false };
  }
  return conditions;
}

function disjoint(one: DateCondition, other: DateCondition): boolean {
  return one.anyOf.every((pattern) => other.anyOf.every((another) => areDisjoint(pattern, another)));
}

function listed(labels: readonly string[]): string {
  return labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} or ${labels.at(-1)!}`;
}

/** Part of a file name: "IMG_2019", "photo.2019". */
function isInsideName(folded: string, start: number): boolean {
  return /[\p{L}\p{N}_#/.]/u.test(folded[start - 1] ?? '');
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
