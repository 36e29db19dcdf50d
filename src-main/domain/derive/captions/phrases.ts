/** @file How activities and places are said in a caption. */

/** Games one plays; other activities are said as they are ("hiking"). */
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

/** What an activity says by itself: naming it again would be "skiing with skis". */
const saidByActivity: Readonly<Record<string, readonly string[]>> = {
  skiing: ['skis'],
  snowboarding: ['snowboard'],
  surfing: ['surfboard'],
  skateboarding: ['skateboard'],
  cycling: ['bicycle'],
  'horse riding': ['horse'],
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
  'lake, pond, river, canal, waterfall, bay, wave, swimming pool, coral reef'.split(', '),
);
/** Activities that happen in the water they are at. */
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

/** Times of day and sky that are said as a moment; any other scene is left to the tags. */
const moments: Readonly<Record<string, string>> = {
  sunset: 'at sunset',
  sunrise: 'at sunrise',
  night: 'at night',
  'golden hour': 'at golden hour',
};

export function momentPhrase(name: string): string | null {
  return moments[name] ?? null;
}

/** "skiing", "playing tennis"; null = an activity that has no phrase. */
export function activityPhrase(name: string): string | null {
  if (games.has(name)) return `playing ${name === 'american football' ? 'American football' : name}`;
  return /ing$/.test(name) ? name : null;
}

/** Things that need not be named beside this activity. */
export function saidBy(activity: string | null): readonly string[] {
  return activity === null ? [] : (saidByActivity[activity] ?? []);
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

/** A place as the whole of a caption: "a kitchen", "snow", "outdoors". */
export function placeAlone(name: string, noun: string): string {
  if (name === 'outdoors') return 'a photo taken outdoors';
  if (name === 'indoors') return 'a photo taken indoors';
  if (name === 'underwater') return 'a photo taken underwater';
  return placePhrases[name]?.includes(' the ') ? `the ${name}` : noun;
}
