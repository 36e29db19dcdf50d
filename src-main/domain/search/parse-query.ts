/**
 * @file From the sentence in the search box to chips (dates, cameras, negations, quotes …) and the words left
 * for meaning.
 */
import { apostrophes, fold, type ParsedQuery } from '../../../src-preload/contract/index.ts';
import type { DateCondition } from './dates/date-pattern.ts';
import { findDates } from './dates/find-dates.ts';
import { findExclusions } from './exclusion-words.ts';
import { exactly } from '../shared/words.ts';

/** A sentence, understood: what the contract shows, and what the search works with. */
export interface QueryPlan {
  parsed: ParsedQuery;
  /** what is left for meaning: what the encoder reads */
  text: string;
  /** what a photo's time must meet, all of them */
  dates: readonly DateCondition[];
  /** lower-case words that make or model must hold, one entry a mention */
  cameras: readonly string[];
  /** exact phrases, plain */
  phrases: readonly string[];
  tags: readonly string[];
  /** names of things that must not be there, as written */
  excluded: readonly string[];
  favourite: boolean;
  rating: { min: number; max: number } | null;
  /**
   * the sentence where `text` lacks words of it that may be somebody's own ("Christmas 2020"); null = it
   * lacks none, or they are meant so
   */
  whole: string | null;
}

export interface ParseContext {
  /** wall time as if UTC */
  now: Date;
  /** whether 4/7/2018 is the fourth of July */
  dayFirst?: boolean;
  /** whether a word or two names a thing a photo can show: "no cars" is a negation, "no parking" is a sign */
  isThing: (name: string) => boolean;
}

type Filter = ParsedQuery['filters'][number];
/** What one finder takes out of the sentence. */
interface Taken {
  start: number;
  end: number;
  filter?: Filter;
  /** stays in the text that is left for meaning */
  keep?: boolean;
  /** written with a sign of its own (`#`, `-`, quotes): what it says is meant so */
  exact?: boolean;
}

/** More than any sentence; the encoder's tokenizer cuts earlier still. */
const longestQuery = 2_000;
const makes =
  'canon|nikon|sony|fujifilm|fuji|olympus|panasonic|lumix|leica|pentax|ricoh|sigma|hasselblad|kodak|casio|minolta|gopro|dji|iphone|ipad|samsung|galaxy|pixel|huawei|xiaomi|oneplus|motorola|nokia';
/** A make, then words of a model: those with a digit in them, and the usual names of lines. */
const camera = `(?:apple\\s+|google\\s+)?(?:${makes})(?:\\s+(?=\\S*\\d)[\\p{L}\\p{N}-]+|\\s+(?:eos|pro|max|plus|mini|mark|ii|iii|iv|coolpix|powershot))*`;

/**
 * Promises never to fail, whatever the text; the parts of the sentence that are no chips come back as they
 * were, in order.
 */
export function parseQuery(sentence: string, context: ParseContext): QueryPlan {
  const whole = sentence
    .slice(0, longestQuery)
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/\s+/gu, ' ')
    .trim();
  const plan: Mutable = {
    dates: [],
    cameras: [],
    phrases: [],
    tags: [],
    excluded: [],
    favourite: false,
    rating: null,
  };
  const taken: Taken[] = [];
  let rest = whole;
  for (const find of [
    takePhrases,
    takeTags,
    takeDates,
    takeCameras,
    takeFavourites,
    takeRatings,
    takeExclusions,
    takePeople,
  ]) {
    for (const part of find(rest, plan, context)) {
      taken.push(part);
      // Blanked, so that no later finder reads it and all positions stay.
      if (!part.keep)
        rest = rest.slice(0, part.start) + ' '.repeat(part.end - part.start) + rest.slice(part.end);
    }
  }
  const text = tidy(plainCounts(rest));
  const filters = taken.sort((a, b) => a.start - b.start).flatMap((part) => part.filter ?? []);
  const meantSo = taken.some((part) => part.exact);
  return {
    ...plan,
    text,
    whole: meantSo || text === whole ? null : whole,
    parsed: { text, filters, excluded: [...plan.excluded] },
  };
}

interface Mutable {
  dates: DateCondition[];
  cameras: string[];
  phrases: string[];
  tags: string[];
  excluded: string[];
  favourite: boolean;
  rating: { min: number; max: number } | null;
}

type Finder = (text: string, plan: Mutable, context: ParseContext) => Taken[];

/** `"exact words"`, in straight or curly quotes; `-"exact words"` is for takeExclusions. */
const takePhrases: Finder = (text, plan) =>
  matches(text, /(?<!-)["“”„«]([^"“”„«»]+)["“”»]/gu).flatMap(({ found, start, end }) => {
    const phrase = exactly(found[1]!);
    if (phrase === '') return [];
    plan.phrases.push(phrase);
    return [
      {
        start,
        end,
        exact: true,
        filter: { kind: 'phrase' as const, label: `“${found[1]!.trim()}”`, source: found[0] },
      },
    ];
  });

/** A letter, a digit or a pictograph, then what a name may hold but blanks. */
const tagForm = new RegExp(
  `(?<![\\p{L}\\p{N}&])(?:#|tag:\\s?)([\\p{L}\\p{N}\\p{Extended_Pictographic}][\\p{L}\\p{N}\\p{M}\\p{Cf}\\p{Extended_Pictographic}${apostrophes}_-]*)`,
  'giu',
);

/** `#beach` and `tag:beach`, in any case and with or without accents. */
const takeTags: Finder = (text, plan) =>
  matches(text, tagForm).map(({ found, start, end }) => {
    const name = found[1]!.replaceAll('_', ' ').trim();
    plan.tags.push(name);
    return { start, end, exact: true, filter: { kind: 'tag', label: name, source: found[0] } };
  });

const takeDates: Finder = (text, plan, { now, dayFirst = true }) => {
  const { mentions, conditions } = findDates(text, { now, dayFirst });
  plan.dates.push(...conditions);
  return mentions.map(({ label, start, end }) => ({
    start,
    end,
    filter: { kind: 'date', label, source: text.slice(start, end) },
  }));
};

/**
 * A make counts as a camera after a word that says so, or where nothing else is asked for: "Canon" yes, "a
 * nikon on a table" no.
 */
const takeCameras: Finder = (text, plan) => {
  const led = new RegExp(
    `(?:(?:taken|shot|made|photographed)\\s+(?:with|on|by)|camera:)\\s*(?:an?\\s+|the\\s+|my\\s+|our\\s+)?(${camera})`,
    'giu',
  );
  const alone = new RegExp(`^\\s*(${camera})(?:\\s+(?:photos?|pictures?|shots?|camera))?\\s*$`, 'giu');
  const found = [...matches(text, led), ...matches(text, alone)].slice(0, 1);
  return found.map(({ found: parts, start, end }) => {
    plan.cameras.push(fold(parts[1]!.trim()));
    return {
      start,
      end,
      filter: { kind: 'camera', label: parts[1]!.trim(), source: text.slice(start, end).trim() },
    };
  });
};

/** "favourites", "my favourite photos": not "his favourite toy". */
const takeFavourites: Finder = (text, plan) =>
  matches(
    text,
    /(?<![\p{L}\p{N}'])(?:(?:among |in |from )?(?:my |our )?(?:favou?rites|favou?rite (?:photos?|pictures?|images?|shots?|ones?)(?: of)?)|is:favou?rite|^\s*favou?rite\s*$|starred(?: photos?| pictures?)?)(?![\p{L}\p{N}'])/giu,
  ).map(({ found, start, end }) => {
    plan.favourite = true;
    return { start, end, filter: { kind: 'favourite', label: 'favourites', source: found[0] } };
  });

/** "5 stars", "rated 4", "at least 3 stars": but not stars in a sky, which have more words around them. */
const takeRatings: Finder = (text, plan) => {
  const count = '([1-5]|one|two|three|four|five)';
  const more = '(?: or (?:more|better)| and (?:up|more))';
  const forms = [
    new RegExp(
      `(?:with |(rated |rating:? ?))?(at least )?${count}(\\+)?[ -]?stars?(${more})?(?![\\p{L}\\p{N}])`,
      'giu',
    ),
    new RegExp(`(rated |rating:? ?)(at least )?${count}(\\+)?(${more})?(?![\\p{L}\\p{N}])`, 'giu'),
    /()()(★{1,5})(\+)?()/gu,
  ];
  for (const form of forms) {
    for (const { found, start, end } of matches(text, form)) {
      const [, rated, atLeast, stars = '', plus, orMore] = found;
      const explicit = Boolean(rated || atLeast || plus || orMore) || stars.startsWith('★');
      const before = text.slice(0, start).trim();
      const last = /^\s*(?:photos?|pictures?|images?|shots?)?\s*$/iu.test(text.slice(end));
      const startsWord = /(^|[^\p{L}\p{N}])$/u.test(text.slice(0, start));
      if (!startsWord || (!explicit && !(last && (before === '' || /^\d/.test(stars))))) continue;
      const min = stars.startsWith('★') ? stars.length : toNumber(stars);
      const open = Boolean(atLeast || plus || orMore) && min < 5;
      plan.rating = { min, max: open ? 5 : min };
      const label = `${min}${open ? ' or more' : ''} ${min === 1 && !open ? 'star' : 'stars'}`;
      return [{ start, end, filter: { kind: 'rating', label, source: found[0].trim() } }];
    }
  }
  return [];
};

/** "without people", "-dog", "no cars". */
const takeExclusions: Finder = (text, plan, { isThing }) =>
  findExclusions(text, isThing).map(({ names, start, end, exact }) => {
    plan.excluded.push(...names);
    return { start, end, exact };
  });

const smallNumber = '\\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten';
const atLeast = 'at least|no fewer than|no less than|a minimum of';
const moreThan = 'more than|over';

/**
 * "two people", "at least two people": a chip, but the words stay: the encoder reads them, too. An upper
 * bound is no chip.
 */
const takePeople: Finder = (text) => {
  const form = new RegExp(
    `(?<![\\p{L}\\p{N}])(?<!(?:fewer than|less than|at most|up to) )(?:(${atLeast})\\s+|(${moreThan})\\s+)?(${smallNumber})(\\s*\\+|\\s+or more)?\\s+(?:people|persons?)(?![\\p{L}\\p{N}'])`,
    'giu',
  );
  return matches(text, form).map(({ found, start, end }) => {
    const [, least, more, number, orMore] = found;
    const count = toNumber(number!) + (more ? 1 : 0);
    const open = least ?? more ?? orMore;
    const label = `${count}${open ? ' or more' : ''} ${count === 1 && !open ? 'person' : 'people'}`;
    return { start, end, keep: true, filter: { kind: 'people', label, source: found[0] } };
  });
};

/**
 * The least number as a plain one: things are counted as "at least so many", and the encoder has seen no
 * captions that say it.
 */
function plainCounts(text: string): string {
  return text
    .replace(new RegExp(`(?<![\\p{L}\\p{N}])(?:${atLeast})\\s+(?=(?:${smallNumber})\\s+\\p{L})`, 'giu'), '')
    .replace(
      new RegExp(`(?<![\\p{L}\\p{N}])(?:${moreThan})\\s+(${smallNumber})(?=\\s+\\p{L})`, 'giu'),
      (_all, number: string) => String(toNumber(number) + 1),
    )
    .replace(
      new RegExp(`(?<![\\p{L}\\p{N}])(${smallNumber})(?:\\s*\\+|\\s+or more)(?=\\s+\\p{L})`, 'giu'),
      '$1',
    )
    .replace(/(?<![\p{L}\p{N}])(?:a|an|one)\s+single\s+(?=\p{L})/giu, 'one ');
}

function toNumber(text: string): number {
  const word = [
    'zero',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
  ].indexOf(text.toLowerCase());
  return word >= 0 ? word : Number(text);
}

function matches(text: string, pattern: RegExp): { found: RegExpExecArray; start: number; end: number }[] {
  return [...text.matchAll(pattern)].map((found) => ({
    found,
    start: found.index,
    end: found.index + found[0].length,
  }));
}

/** Without the lead-in that only says that photos are wanted, and without what a chip left hanging. */
function tidy(rest: string): string {
  return rest
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(
      /^(?:please )?(?:(?:show|find|give|search|get)(?: me| for)*|i(?: am|'m)? (?:want|need|look(?:ing)? for)(?: to see)?)\s+(?=\S)/iu,
      '',
    )
    .replace(
      /^(?:(?:all|any|some|the|my|our|a|an)\s+)*(?:photos?|pictures?|images?|pics?|snapshots?|photographs?)(?:\s+(?:of|with|showing|from|in|taken|that show)(?=\s|$)|$)\s*/iu,
      '',
    )
    .replace(/(?:^|\s)(?:and|but|with|of|from|in|on|at|the|taken|during)$/iu, '')
    .replace(/^[\s,;:.-]+|[\s,;:-]+$/gu, '')
    .trim();
}
