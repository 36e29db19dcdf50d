/**
 * @file Words before, between and after dates: prepositions, conjunctions and negations, in many languages.
 */

/** The meaning of a word before a date. */
export type Connector =
  | 'in'
  | 'on'
  | 'at'
  | 'of'
  | 'from'
  | 'during'
  | 'over'
  | 'every'
  | 'since'
  | 'after'
  | 'before'
  | 'until'
  | 'between'
  | 'around';

/**
 * Patterns of folded words with their meaning, and signs of the same meaning. Longer patterns stand before
 * shorter ones that they begin with.
 */
const connectors: readonly [words: readonly string[], Connector, signs?: string][] = [
  [
    [
      '(?:no|not) later than',
      'up to',
      'till',
      'until',
      'bis(?: zum)?',
      "jusqu'(?:a|en|au)",
      'hasta(?: el)?',
      'fino a[ld]?',
      'tot(?: en met)?',
    ],
    'until',
    '<=',
  ],
  [
    [
      'since',
      'seit(?: dem)?',
      'ab',
      'depuis',
      'a partir (?:de|du|del)',
      'desde(?: el| o)?',
      'dal',
      'sinds',
      'vanaf',
      'sedan',
      'od',
      'с',
    ],
    'since',
    '>=',
  ],
  [
    [
      'before',
      'prior to',
      'earlier than',
      'older than',
      'pre',
      'vor(?: dem)?',
      'avant',
      'antes (?:de|del|do|da)',
      'prima (?:di|del)',
      'voor',
      'przed',
      'pred',
      'innan',
      'до',
    ],
    'before',
    'pre-|<',
  ],
  [
    [
      'after',
      'later than',
      'newer than',
      'more recent than',
      'post',
      'nach(?: dem)?',
      'apres',
      'despues (?:de|del)',
      'depois (?:de|do|da)',
      'dopo(?: il)?',
      'na(?= \\d)',
      'po',
      'efter',
      'после',
    ],
    'after',
    'post-|>',
  ],
  [
    [
      'between',
      'zwischen(?: dem)?',
      'entre',
      'tra',
      'fra',
      'tussen',
      'mellan',
      'mellem',
      'mellom',
      'miedzy',
      'mezi',
      'между',
    ],
    'between',
  ],
  [
    [
      'around',
      'about',
      'circa',
      'approximately',
      'approx\\.?',
      'roughly',
      'ca\\.?',
      'c\\.',
      'um',
      'gegen',
      'vers',
      'environ',
      'hacia',
      'alrededor (?:de|del)',
      'verso',
      'intorno al',
      'rond',
      'omstreeks',
      'около',
    ],
    'around',
    '~',
  ],
  [['every', 'each', 'jeden', 'chaque', 'cada', 'ogni', 'elke'], 'every'],
  [['during', 'wahrend', 'pendant', 'durante', 'tijdens'], 'during'],
  [['from', 'vom', 'von', 'de', 'du', 'da', 'van', 'fran'], 'from'],
  [['in', 'im', 'en', 'em', 'nel', 'w', 'we', 'v', 've', 'в', 'во'], 'in'],
  [['on', 'am', 'le', 'el', 'il', 'den', 'op'], 'on'],
  [['of'], 'of'],
  [['at', 'zu', 'an'], 'at'],
  [['over'], 'over'],
];

const anyConnector = `(?:${connectors.map(([words, , signs]) => `(?:${words.join('|')})\\s+${signs ? `|(?:${signs})\\s*` : ''}`).join('|')})`;
const article = "(?:(?:the|der|die|das|den|dem|des|la|les|los|las|gli|il|lo|el|het|de)\\s+|l'\\s?)?";
const both = '(?:(?:either|both|entweder|soit|tanto)\\s+)?';
const yearWord =
  "(?:year|jahre?|l'annee|annee|l'an|an|ano|l'anno|anno|jaar|roku?|году?)\\s+(?=(?:1[89]|20)\\d\\d)";
const monthWord = "(?:month|monat|mois|mes|mese|maand)\\s+(?:of\\s+|de\\s+|di\\s+|d')?(?=\\p{L})";
const weekday = '(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\\s+(?:the\\s+)?(?=\\d|[\\p{L}.]+\\s+\\d)';

/** Everything before a date that belongs to it; the group `words` is the connector. */
export const leadPattern = new RegExp(
  `(?:(?:taken|shot|made|photographed)\\s+)?${both}(?<words>${anyConnector})?${article}` +
    `(?:${yearWord}|years\\s+(?=\\d)|${monthWord})?(?:${weekday})?`,
  'uy',
);

const meanings = connectors.map(
  ([words, meaning, signs = '']) =>
    [new RegExp(`^(?:${[...words, signs].join('|')})$`, 'u'), meaning] as const,
);

/** @param words as `leadPattern` found them */
export function connectorOf(words: string | undefined): Connector | null {
  const plain = words?.trim() ?? '';
  // lookahead patterns ("na(?= \\d)") do not match the trimmed text
  return plain === ''
    ? null
    : (meanings.find(([pattern]) => pattern.test(plain))?.[1] ?? (plain === 'na' ? 'after' : null));
}

/** English connectors: a word after them is English, too, not a foreign month ("rocks from Mars"). */
export function isEnglishConnector(words: string | undefined): boolean {
  return /^(?:in|on|at|of|from|over|every|each|since|after|before|until|till|up to|between|around|about)$/.test(
    words?.trim() ?? '',
  );
}

const and = 'and|und|et|y|e|en|i|och|og|и';
const or = 'or|oder|ou|o|of|lub|albo|nebo|eller|или';

/** What may stand between the ends of a range. */
export const rangePattern = new RegExp(
  '\\s*(?:-|~|\\.{2,3}|から)\\s*' +
    `|\\s+(?:to|until|till|through|thru|up to|bis(?: zum)?|a|al|au|ate(?: o)?|hasta(?: el)?|fino al?|tot(?: en met)?|t/m|til|do|до|по|${and})\\s+${article}`,
  'uy',
);

/** Whether a join means a range only after "between". */
export function isAnd(join: string): boolean {
  return new RegExp(`^(?:${and})(?:\\s|$)`, 'u').test(join.trim());
}

/** What may stand between alternative dates. */
export const unionPattern = new RegExp(
  `\\s*(?:,\\s*(?:(?:${and}|${or})\\s+)?|(?:&|\\||\\+|/)\\s*)(?<led>(?:in|from|on|during|since|after|before|until)\\s+)?(?:the\\s+)?` +
    `|\\s+(?<word>${and}|${or}|nor|noch|ni)\\s+(?:(?:also|then)\\s+)?(?<ledToo>${anyConnector})?${article}`,
  'uy',
);

/** Whether the join of two dates means "or". */
export function isOr(join: string): boolean {
  return new RegExp(`(?:^|[\\s,])(?:${or})(?:\\s|$)`, 'u').test(join);
}

const photos =
  '(?:\\s+(?:any|those|ones|photos?|pictures?|bilder|fotos|foto|photographies))?(?:\\s+(?:taken|made|shot))?';
const not =
  'not|no(?=\\s+(?:photos?|pictures?))|without|except(?:\\s+for)?|excluding|exclude|excl\\.|other\\s+than|apart\\s+from|minus|neither|never|' +
  '(?:all|anything|everything|anytime|any\\s+time)\\s+but|' +
  'nicht|keine?|ohne|ausser|ausgenommen|weder|pas|sauf|sans|hors|excepte|sin|excepto|salvo|non|senza|tranne|eccetto|nao|sem|exceto|niet|' +
  'zonder|behalve|nie|bez|oprocz|krome|не|без|кроме';

/** Words directly before a date that negate it; matches at the end of the text before the date. */
export const dateNegationPattern = new RegExp(
  `(?<![\\p{L}\\p{N}'])(?:(?:but|and|aber|mais|ma|pero|mas|maar)\\s+)?(?:${not})${photos}\\s*$`,
  'u',
);
/** "no" negates only before certain words: "no en 2019", not "bus no 2019". */
export const noPattern = /(?<![\p{L}\p{N}'])no\s*$/u;
export const afterNoPattern = /^(?:en|em|de|del|nel|in|from|taken)\s/u;
