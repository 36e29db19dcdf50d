/**
 * @file What a question about a photo asks, by plain rules of English. What no rule understands is said so.
 */
import { apostrophes } from '../../../src-preload/contract/index.ts';
import type { NamedThing, NamedThings } from '../search/named-objects.ts';
import { carriesMeaning } from '../shared/words.ts';

/** What the things asked about must be like, where a picture model here cannot tell. */
export type Attribute = 'wearing' | 'doing' | 'colour' | 'place' | 'other';

export type Question =
  | { kind: 'count'; things: readonly NamedThing[]; attribute: Attribute | null; unknown: string | null }
  | {
      kind: 'presence';
      things: readonly NamedThing[];
      every: boolean;
      negated: boolean;
      attribute: Attribute | null;
      unknown: string | null;
    }
  | { kind: 'when' }
  | { kind: 'where' }
  | { kind: 'camera' }
  /** not understood; `about` says what it seems to be about */
  | { kind: 'open'; about: 'colour' | 'text' | 'who' | 'what' | 'why' | 'unclear' };

const picture = '(?:photo|picture|image|shot|pic|photograph|scene|frame|view)s?';
const thisPicture = `(?:(?:this|the|that|my|these) ${picture}|it|this|here|there)`;

/** Ends of questions that ask for nothing more. */
const fillers = new RegExp(
  `(?:^|\\s)(?:(?:that )?(?:you|i|we) (?:can )?see|are there|is there|are here|can (?:you|i|we|one) (?:see|count|find|spot|make out)|could you (?:see|count|find)|do (?:you|we|i) (?:see|count|find|spot|have)|did you (?:see|count)|are (?:visible|present|shown|pictured|seen)|is (?:visible|present|shown)|(?:are|is|were|was)(?: there)?(?: visible)? (?:in|on|at) ${thisPicture}|(?:in|on|at|of|from|within) ${thisPicture}|does ${thisPicture} (?:show|have|contain)|appear(?:s|ing)?|visible|present|altogether|in total|in all|there|here|are|is|please|exactly|roughly|about|approximately)$`,
  'u',
);

const countForms = [
  /^how many (.+)$/u,
  /^(?:count|count up) (.+)$/u,
  /^(?:what(?:'s| is) )?(?:the )?(?:total |exact )?(?:number|count) of (.+)$/u,
];

const presenceForms = [
  /^(?:is|are|was|were|isn't|aren't|is not|are not) there (.+)$/u,
  /^(?:do|can|could|did|don't|can't) (?:you|we|i|one) (?:see|spot|find|notice|recogni[sz]e|detect|make out) (.+)$/u,
  new RegExp(
    `^(?:do|does|did) ${thisPicture}(?: ${picture})? (?:show|shows|contain|have|include|depict|feature) (.+)$`,
    'u',
  ),
  new RegExp(
    `^(?:is|are|was|were) ((?:an?|any|some|the|no)? ?.+?) (?:visible|present|shown|seen|pictured)?(?: ?(?:in|on) ${thisPicture})$`,
    'u',
  ),
  /^(?:is|are|was|were) ((?:anyone|anybody|someone|somebody|people|nobody|no one)\b.*)$/u,
  /^(any(?:one|body)?\b.*)$/u,
  new RegExp(
    `^(?:is|are) (?:this|it|that|these|those)(?: ${picture})? (?:of |showing )?(?:an? ${picture} of )?(.+)$`,
    'u',
  ),
];

const colours =
  /\b(?:red|green|blue|yellow|black|white|grey|gray|brown|orange|purple|pink|dark|bright|colou?red|colou?rful)\b/u;
const places =
  /\b(?:left|right|behind|beside|between|front|top|bottom|middle|cent(?:er|re)|corner|background|foreground|near|next|inside|outside|under|above|on|in|at|with)\b/u;

/** @param find which things a text names */
export function parseQuestion(question: string, find: (text: string) => NamedThings): Question {
  const text = plainQuestion(question);
  for (const form of countForms) {
    const asked = form.exec(text)?.[1];
    if (asked !== undefined) return countQuestion(asked, find);
  }
  const metadata = metadataQuestion(text);
  if (metadata) return metadata;
  for (const form of presenceForms) {
    const asked = form.exec(text)?.[1];
    if (asked !== undefined) return presenceQuestion(asked, text, find);
  }
  const alone = /^(?:what|who|whose|where|when|why|how|which)\b/u.test(text)
    ? null
    : presenceQuestion(text, text, find); // "dogs?"
  return alone?.kind === 'presence' && alone.things.length > 0 && alone.attribute === null
    ? alone
    : { kind: 'open', about: topicOf(text) };
}

const anyApostrophe = new RegExp(`[${apostrophes}]`, 'gu');

function plainQuestion(question: string): string {
  return question
    .toLowerCase()
    .replace(anyApostrophe, "'")
    .replace(/[?!.,;:¿¡"“”()]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(
      /^(?:(?:please|hey|hello|hi|so|and|well|ok|okay|sightline|tell me|can you tell me|could you tell me|do you know|i wonder|i want to know|let me know)(?: if| whether)? )+/u,
      '',
    )
    .replace(/^(?:if|whether) (there) (is|are) /u, '$2 $1 ');
}

function withoutFillers(asked: string): string {
  let text = asked.replace(/^(?:all |of )?(?:the |these |those )?(?:different )?(?=\S)/u, '');
  for (let shorter = text.replace(fillers, ''); shorter !== text; shorter = text.replace(fillers, ''))
    text = shorter;
  return text.trim();
}

function countQuestion(asked: string, find: (text: string) => NamedThings): Question {
  const named = find(withoutFillers(asked));
  const { subject, attribute, unknown } = subjectOf(named);
  return { kind: 'count', things: subject, attribute, unknown };
}

function presenceQuestion(asked: string, whole: string, find: (text: string) => NamedThings): Question {
  const negated = /^(?:no|not any|nobody|no one)\b/u.test(asked);
  const named = find(withoutFillers(asked.replace(/^(?:no one|nobody)\b/u, 'anybody')));
  const { subject, attribute, unknown } = subjectOf(named);
  return { kind: 'presence', things: subject, every: !/\bor\b/u.test(whole), negated, attribute, unknown };
}

/**
 * The things asked about: the first named, and those joined to it by "and" or "or". Whatever else carries
 * meaning is said about them; without a named thing the first such word is what nobody here knows.
 */
function subjectOf({ words, things }: NamedThings): {
  subject: NamedThing[];
  attribute: Attribute | null;
  unknown: string | null;
} {
  const boxedFirst = things[0];
  if (!boxedFirst)
    return {
      subject: [],
      attribute: null,
      unknown:
        words
          .filter(carriesMeaning)
          .map((word) => word.text)
          .join(' ') || null,
    };
  const subject = [boxedFirst];
  for (const thing of things.slice(1)) {
    const between = words.slice(subject.at(-1)!.to, thing.from).map((word) => word.text);
    if (
      !between.some((word) => word === 'and' || word === 'or') ||
      !between.every(
        (word) => ['and', 'or', 'a', 'an', 'any', 'the', 'some'].includes(word) || /^\d+$/.test(word),
      )
    )
      break;
    subject.push(thing);
  }
  const taken = new Set(subject.flatMap((thing) => words.slice(thing.from, thing.to)));
  const counting = new Set(
    subject
      .filter((thing) => thing.count > 1)
      .flatMap((thing) => words.slice(Math.max(0, thing.from - 3), thing.from)),
  );
  const rest = words.filter(
    (word) => !taken.has(word) && !counting.has(word) && (carriesMeaning(word) || places.test(word.text)),
  );
  return {
    subject,
    attribute: rest.length === 0 ? null : attributeOf(rest.map((word) => word.text).join(' ')),
    unknown: null,
  };
}

function attributeOf(rest: string): Attribute {
  if (/\b(?:wear|wears|wearing|dressed|hats?|helmets?|glasses|clothes|shirts?)\b/u.test(rest))
    return 'wearing';
  if (colours.test(rest)) return 'colour';
  if (/ing\b/u.test(rest)) return 'doing';
  return places.test(rest) ? 'place' : 'other';
}

function metadataQuestion(text: string): Question | null {
  const ofPicture = new RegExp(
    `\\b(?:taken|shot|made|photographed|captured|this from|it from|${picture})\\b`,
    'u',
  );
  if (
    /^(?:when|(?:what|which|on what|on which|in what|in which) (?:date|day|year|month|time))\b/u.test(text) &&
    (ofPicture.test(text) ||
      /^when (?:is|was) (?:this|it|that)$/u.test(text) ||
      /^what (?:year|date|day|month) (?:is|was) (?:this|it)$/u.test(text))
  )
    return { kind: 'when' };
  if (new RegExp(`^how old is (?:this|the|that) ${picture}$`, 'u').test(text)) return { kind: 'when' };
  if (
    /^(?:where|(?:what|which|in what|in which) (?:place|city|town|country|location))\b/u.test(text) &&
    (/\b(?:taken|shot|made|photographed|captured)\b/u.test(text) ||
      /^(?:where|what place|what city|what country|which city|which country) (?:is|was) (?:this|it|that)(?: (?:photo|picture|image|place))?$/u.test(
        text,
      ))
  )
    return { kind: 'where' };
  if (
    /^(?:what|which) (?:kind of |type of )?(?:camera|phone|device)\b/u.test(text) &&
    /\b(?:taken|shot|made|took|used|photo|picture|this|it)\b/u.test(text)
  )
    return { kind: 'camera' };
  return null;
}

function topicOf(text: string): Extract<Question, { kind: 'open' }>['about'] {
  if (/\bcolou?rs?\b/u.test(text)) return 'colour';
  if (/\b(?:say|says|written|read|reads|text|letters|spell)\b/u.test(text)) return 'text';
  if (/^(?:who|whose)\b/u.test(text)) return 'who';
  if (/^(?:why|how (?!many|much))\b/u.test(text)) return 'why';
  return /^(?:what|which|describe|where|when)\b/u.test(text) ? 'what' : 'unclear';
}
