/** @file English grammar for captions: articles, plurals, mass nouns, capitals and lists. */
import pluralize from 'pluralize';

const words = (text: string): Set<string> => new Set(text.split(', '));

/** Names that take neither an article nor a plural. */
const massNouns = words(
  'armor, art, asparagus, athletics, bacon, bamboo, barbecue meat, bedding, beer, blood, bread, breakfast, broccoli, butter, candy, cauliflower, celery, cereal, champagne, cheese, chocolate, clothing, coffee, ' +
    'corn, cotton candy, curly hair, curry, cutlery, dinner, electronics, fast food, fire, firewood, fish dish, fog, food, fruit, furniture, garlic, graffiti, grass, hair, ham, hay, honey, hot chocolate, ice, ' +
    'ice cream, ivy, jam, jewelry, juice, kitchenware, lavender, lettuce, long hair, lunch, makeup, mashed potato, meat, medical equipment, milk, moss, mud, nudity, origami, pasta, popcorn, pottery, rain, ' +
    'rapeseed, red wine, rice, salad, sand, sauce, scaffolding, seafood, seaweed, sheet music, smoke, snow, snowfall, soap, soft drink, soup, spaghetti, spinach, sports equipment, stained glass, stew, ' +
    'sunscreen, sushi, swimwear, tea, text, toilet paper, traffic, underwear, wheat, whisky, white wine, wine, yarn, yogurt, ' +
    "carnival, chinese new year, christmas, easter, halloween, hanukkah, new year's eve, thanksgiving, valentine's day, live music, night, sunrise, sunset, sunset or dusk, space, water, rocks or a cliff, sand or desert",
);
/** Last words that are always plural. */
const pluralWords = words(
  'scissors, jeans, dice, people, men, women, children, skis, goggles, trousers, pajamas, pyjamas, noodles, maracas, bagpipes, binoculars, headphones, glasses, sunglasses',
);
/** Last words that end in s and are singular. */
const singularWords = words(
  'bus, cactus, claus, compass, crocus, dress, glass, hibiscus, ibis, iris, lens, mantis, octopus, platypus, rhinoceros, thermos, walrus, minibus, trolleybus, hourglass, christmas, circus, canvas',
);
/** Last words that are their own plural. */
const samePlural = words(
  'sheep, fish, deer, moose, bison, salmon, trout, carp, squid, shrimp, aircraft, spacecraft, clownfish, goldfish, lionfish, pufferfish, jellyfish, starfish, crayfish, reindeer, antelope, buffalo, pekingese',
);
/** Words that keep capitals inside a sentence. */
const capitals: Readonly<Record<string, string>> = Object.fromEntries(
  'Arctic, Bernese, Chinese, Christmas, Claus, Easter, Ferris, French, German, Halloween, Hanukkah, Maltese, Persian, Santa, Siamese, Thanksgiving, American, African, ATM, CD, T-shirt, TV, X-ray, Bernard, Saint, Dane'
    .split(', ')
    .map((word) => [word.toLowerCase(), word]),
);

const wholeNames: Readonly<Record<string, string>> = {
  'great dane': 'Great Dane',
  'chinese new year': 'Chinese New Year',
  "new year's eve": "New Year's Eve",
  "valentine's day": "Valentine's Day",
};

/** Whether a name is plural by itself: "skis", "scissors", "autumn leaves". */
export function isPluralName(name: string): boolean {
  const last = headWord(name);
  if (massNouns.has(name) || singularWords.has(last) || samePlural.has(last)) return false;
  return pluralWords.has(last) || (/[^s]s$/.test(last) && pluralize.singular(last) !== last);
}

/** "a dog", "an umbrella", "broccoli", "skis", "a TV". */
export function oneOf(name: string): string {
  return massNouns.has(name) || isPluralName(name)
    ? withCapitals(name)
    : `${article(name)} ${withCapitals(name)}`;
}

/** "dogs", "wine glasses", "broccoli", "sheep", "skis", "flocks of birds". */
export function manyOf(name: string): string {
  const head = headWord(name);
  if (massNouns.has(name) || isPluralName(name) || samePlural.has(head)) return withCapitals(name);
  return withCapitals(name).replace(
    withCapitals(head),
    capitals[head] ? `${capitals[head]}s` : pluralOf(head),
  );
}

/** By pronunciation: "an hourglass", "a unicycle", "an ATM". */
function article(phrase: string): 'a' | 'an' {
  const word = phrase.toLowerCase();
  if (/^(hour|honest|heir|x-ray|atm\b)/.test(word)) return 'an';
  if (/^(uni(?!n)|use|usu|ute|eu|one\b|ukulele)/.test(word)) return 'a';
  return /^[aeiou]/.test(word) ? 'an' : 'a';
}

/** A lower-case name of the vocabulary in its English spelling. */
export function withCapitals(name: string): string {
  return wholeNames[name] ?? name.replace(/[^ ]+/g, (word) => capitals[word] ?? word);
}

/** "a", "a and b", "a, b and c". */
export function listOf(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function pluralOf(word: string): string {
  const plural = pluralize(word);
  return plural === word ? `${word}es` : plural; // pluralize takes "lens" for a plural
}

/** The word that is put into the plural: the last one, or the one before "of". */
function headWord(name: string): string {
  return name.replace(/ of .*$/, '').replace(/^.* /, '');
}
