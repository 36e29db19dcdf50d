/**
 * @file From the sentence in the search box to filters (dates, cameras, quotes …), negations, and the
 * remaining text for the encoder.
 */
import { apostrophes, fold, type ParsedQuery } from '../../../src-preload/contract/index.ts';
import type { DateCondition } from './dates/date-pattern.ts';
import { findDates } from './dates/find-dates.ts';
import { findPictureFilters } from './picture-filters.ts';
import { findNegations } from './negation-words.ts';
import { normalisedPhrase } from '../shared/words.ts';

/** A parsed sentence: as the contract shows it, and as the search uses it. */
export interface QueryPlan {
  parsed: ParsedQuery;
  /** the remaining text, which the encoder reads */
  text: string;
  /** conditions on a photo's time; it must meet all */
  dates: readonly DateCondition[];
  /** folded; make and model must contain each */
  cameras: readonly string[];
  /** quoted phrases, normalised */
  phrases: readonly string[];
  tags: readonly string[];
  /** names of negated things, as written */
  excluded: readonly string[];
  favourite: boolean;
  rating: { min: number; max: number } | null;
  /** only photos that may be sensitive, or are kept private */
  sensitive: boolean;
  /** facts of the picture that it must have, one of each list (facts/fact-codes.ts) */
  picture: readonly (readonly string[])[];
  /**
   * the typed sentence where filters took words that a caption may have, too ("Christmas 2020"); null = they
   * took none, or only words with a sign of their own
   */
  wholeSentence: string | null;
}

export interface ParseContext {
  /** wall time as if UTC */
  now: Date;
  /** whether 4/7/2018 is the fourth of July */
  dayFirst?: boolean;
  /** whether a name is a thing that photos show: "no cars" is a negation, "no parking" is a sign */
  isThing: (name: string) => boolean;
}

type Filter = ParsedQuery['filters'][number];
/** A part of the sentence that one finder takes. */
interface Taken {
  start: number;
  end: number;
  filter?: Filter;
  /** also stays in the remaining text */
  keep?: boolean;
  /** written with a sign (`#`, `-`, quotes): meant as a filter, not as words of a caption */
  exact?: boolean;
}

/** Longer queries are cut. The encoder's tokenizer cuts earlier. */
const longestQuery = 2_000;
const makes =
  'canon|nikon|sony|fujifilm|fuji|olympus|panasonic|lumix|leica|pentax|ricoh|sigma|hasselblad|kodak|casio|minolta|gopro|dji|iphone|ipad|samsung|galaxy|pixel|huawei|xiaomi|oneplus|motorola|nokia';
/** A make, then words of a model: those with a digit, and common names of product lines. */
const camera = `(?:apple\\s+|google\\s+)?(?:${makes})(?:\\s+(?=\\S*\\d)[\\p{L}\\p{N}-]+|\\s+(?:eos|pro|max|plus|mini|mark|ii|iii|iv|coolpix|powershot))*`;

/**
 * Never throws. What no filter takes of the sentence stays as it is, in order.
 */
export function parseQuery(sentence: string, context: ParseContext): QueryPlan {
  const typed = sentence
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
    sensitive: false,
    picture: [],
  };
  const taken: Taken[] = [];
  let rest = typed;
  for (const find of [
    takePhrases,
    takeTags,
    takePictures,
    takeDates,
    takeCameras,
    takeFavourites,
    takeRatings,
    takeSensitive,
    takeNegations,
    takePeople,
  ]) {
    for (const part of find(rest, plan, context)) {
      taken.push(part);
      // Replaced by blanks: later finders do not read it, and all positions stay.
      if (!part.keep)
        rest = rest.slice(0, part.start) + ' '.repeat(part.end - part.start) + rest.slice(part.end);
    }
  }
  const text = tidy(plainCounts(rest));
  const filters = taken.sort((a, b) => a.start - b.start).flatMap((part) => part.filter ?? []);
  const isExact = taken.some((part) => part.exact);
  return {
    ...plan,
    text,
    wholeSentence: isExact || text === typed ? null : typed,
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
  sensitive: boolean;
  picture: (readonly string[])[];
}

type Finder = (text: string, plan: Mutable, context: ParseContext) => Taken[];

/** `"exact words"`, in straight or curly quotes; `-"exact words"` is for takeNegations. */
const takePhrases: Finder = (text, plan) =>
  matches(text, /(?<!-)["“”„«]([^"“”„«»]+)["“”»]/gu).flatMap(({ found, start, end }) => {
    const phrase = normalisedPhrase(found[1]!);
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

/** A letter, a digit or a pictograph, then whatever a name may have except blanks. */
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

/** “red photos”, “black and white pictures”, “portrait format”. */
const takePictures: Finder = (text, plan) =>
  findPictureFilters(text).map(({ start, end, label, codes }) => {
    plan.picture.push(codes);
    return { start, end, filter: { kind: 'picture', label, source: text.slice(start, end) } };
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
 * A make is a camera after "taken with" and the like, or where the sentence has nothing else: "Canon" yes, "a
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

/** "favourites", "my favourite photos"; not "his favourite toy". */
const takeFavourites: Finder = (text, plan) =>
  matches(
    text,
    /(?<![\p{L}\p{N}'])(?:(?:among |in |from )?(?:my |our )?(?:favou?rites|favou?rite (?:photos?|pictures?|images?|shots?|ones?)(?: of)?)|is:favou?rite|^\s*favou?rite\s*$|starred(?: photos?| pictures?)?)(?![\p{L}\p{N}'])/giu,
  ).map(({ found, start, end }) => {
    plan.favourite = true;
    return { start, end, filter: { kind: 'favourite', label: 'favourites', source: found[0] } };
  });

/** "5 stars", "rated 4", "at least 3 stars"; not stars in a sky: those have more words around them. */
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

/** "possibly sensitive", "sensitive photos", "is:sensitive"; not "a sensitive plant". */
const takeSensitive: Finder = (text, plan) =>
  matches(
    text,
    /(?<![\p{L}\p{N}'])(?:possibly sensitive(?: (?:photos?|pictures?|images?|ones?)(?: of)?)?|sensitive (?:photos|pictures|images)(?: of)?|is:sensitive|^\s*sensitive\s*$)(?![\p{L}\p{N}'])/giu,
  ).map(({ found, start, end }) => {
    plan.sensitive = true;
    return { start, end, filter: { kind: 'sensitive', label: 'possibly sensitive', source: found[0] } };
  });

/** "without people", "-dog", "no cars". */
const takeNegations: Finder = (text, plan, { isThing }) =>
  findNegations(text, isThing).map(({ names, start, end, exact }) => {
    plan.excluded.push(...names);
    return { start, end, exact };
  });

const smallNumber = '\\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten';
const atLeast = 'at least|no fewer than|no less than|a minimum of';
const moreThan = 'more than|over';

/**
 * "two people", "at least two people": a filter, but the words also stay for the encoder. An upper bound is
 * no filter.
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
 * "at least two dogs", "more than one dog" → "two dogs", "2 dogs": all counts mean "at least", and captions
 * on which encoders are trained do not write it.
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

/** Without "show me photos of" at the start, and without words at the end that led to a filter. */
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
