/** @file The phrases for activities and places in captions. */

import { withCapitals } from './grammar.ts';

/** Games that are played ("playing tennis"); other activities are named alone ("hiking"). */
const games = new Set([
  'baseball',
  'basketball',
  'soccer',
  'american football',
  'rugby',
  'tennis',
  'badminton',
  'table tennis',
  'volleyball',
  'golf',
  'hockey',
  'ice hockey',
  'billiards',
]);

/** Things that an activity implies: naming them would give "skiing with skis". */
const impliedThings: Readonly<Record<string, readonly string[]>> = {
  skiing: ['skis'],
  snowboarding: ['snowboard'],
  surfing: ['surfboard'],
  skateboarding: ['skateboard'],
  cycling: ['bicycle'],
  'horse riding': ['horse'],
  'riding a motorcycle': ['motorcycle'],
  'skiing or snowboarding': ['skis', 'snowboard'],
  'playing guitar': ['guitar', 'acoustic guitar', 'electric guitar'],
  'playing violin': ['violin'],
  'watching tv': ['tv'],
};

/** Places with their own preposition; any other is "in a …". */
const placePhrases: Readonly<Record<string, string>> = {
  outdoors: 'outdoors',
  indoors: 'indoors',
  underwater: 'underwater',
  space: 'in space',
  snow: 'in the snow',
  rain: 'in the rain',
  fog: 'in the fog',
  sea: 'by the sea',
  railway: 'by a railway',
  coast: 'on the coast',
  'rocky coast': 'on a rocky coast',
  downtown: 'downtown',
  countryside: 'in the countryside',
  'train platform': 'on a train platform',
  grass: 'on grass',
  water: 'by water',
  'sand or desert': 'on sand or in a desert',
  'rocks or a cliff': 'by rocks or a cliff',
  'ice or snowy mountains': 'among ice or snowy mountains',
};
const onPlaces = new Set(
  'beach, street, road, highway, country road, mountain road, path, boardwalk, sidewalk, crosswalk, farm, field, cornfield, wheat field, pasture, mountain, snowy mountain, hill, island, cliff, stage, pier, playground, patio, lawn, golf course, sports field, baseball field, soccer field, running track, tennis court, basketball court, ski slope, ice rink, race track, ship deck, airport runway, sandbar, headland, glacier, volcano, square'.split(
    ', ',
  ),
);
const atPlaces = new Set(
  'airport, market, flea market, farmers market, intersection, construction site, campsite, zoo, amusement park, bus stop, altar, geyser'.split(
    ', ',
  ),
);
const byPlaces = new Set(
  'lake, lake or river, pond, river, canal, waterfall, bay, wave, swimming pool, coral reef'.split(', '),
);
/** Activities that take place in the water of the place. */
const inWater = new Set([
  'surfing',
  'swimming',
  'snorkeling',
  'scuba diving',
  'windsurfing',
  'kitesurfing',
  'water skiing',
  'rowing',
  'kayaking',
  'sailing',
]);

/** Times of day and skies that are a moment ("at sunset"); other scenes are only tags. */
const moments: Readonly<Record<string, string>> = {
  sunset: 'at sunset',
  sunrise: 'at sunrise',
  'sunset or dusk': 'at sunset or dusk',
  night: 'at night',
  'golden hour': 'at golden hour',
};

export function momentPhrase(name: string): string | null {
  return moments[name] ?? null;
}

/** Activities that are said in other words than their name. */
const activityPhrases: Readonly<Record<string, string>> = {
  archery: 'shooting arrows',
  'boxing or martial arts': 'boxing or doing martial arts',
  'horse riding': 'on horseback',
  'ice skating or hockey': 'ice skating or playing hockey',
};
/** What animals do by themselves. */
const animalActivities = new Set(['running', 'swimming', 'jumping']);

/** Whether an animal can be what does it: "a dog running". */
export function isAnimalActivity(name: string): boolean {
  return animalActivities.has(name);
}

/** "skiing", "playing tennis", "riding a motorcycle"; null = an activity that has no phrase. */
export function activityPhrase(name: string): string | null {
  if (games.has(name)) return `playing ${name === 'american football' ? 'American football' : name}`;
  return activityPhrases[name] ?? (/^\w+ing\b|ing$/.test(name) ? withCapitals(name) : null);
}

/** Things that this activity implies. */
export function impliedBy(activity: string | null): readonly string[] {
  return activity === null ? [] : (impliedThings[activity] ?? []);
}

/**
 * "in a kitchen", "on a beach", "in the snow"; "at a wedding", "at Christmas".
 * @param noun the place with its article
 */
export function placePhrase(
  name: string,
  noun: string,
  { activity, isEvent }: { activity: string | null; isEvent: boolean },
): string {
  if (isEvent) return name.endsWith("'s eve") || name.endsWith("'s day") ? `on ${noun}` : `at ${noun}`;
  if (activity !== null && inWater.has(activity) && (name === 'sea' || byPlaces.has(name)))
    return name === 'sea' ? 'in the sea' : `in ${noun}`;
  const own = placePhrases[name];
  if (own !== undefined) return own;
  return `${onPlaces.has(name) ? 'on' : atPlaces.has(name) ? 'at' : byPlaces.has(name) ? 'by' : 'in'} ${noun}`;
}

/** A place as the whole caption: "a kitchen", "the snow". */
export function placeCaption(name: string, noun: string): string {
  return placePhrases[name]?.includes(' the ') ? `the ${name}` : noun;
}

/** Places of which nearly every photo is one: by themselves they say little of it. */
const vaguePlaces = new Set(['outdoors', 'indoors', 'underwater']);

export function isVaguePlace(name: string): boolean {
  return vaguePlaces.has(name);
}
