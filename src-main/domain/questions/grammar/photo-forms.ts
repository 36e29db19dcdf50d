/**
 * @file The grammar of questions about one photo: a list of forms, and what each asks. The first form that
 * fits counts, so that what is said precisely stands before what fits almost everything.
 */
import pluralize from 'pluralize';
import type { CameraPart, PhotoQuestion, PlacePart, RecordPart, TakenPart } from '../question.ts';
import type { FoundDates } from '../../search/dates/find-dates.ts';
import { createForms, type Form, type Slots } from './forms.ts';
import { phrases } from './phrases.ts';
import { bareThings, colourWords, sideOf, subjectOf, type FindThings } from './subject.ts';

export interface GrammarContext {
  /** which things a text names */
  find: FindThings;
  /** which dates a text names */
  dates: (text: string) => FoundDates;
}

type Read = (slots: Slots, context: GrammarContext) => PhotoQuestion | null;
export interface Rule {
  forms: readonly Form[];
  /** null = another rule may fit */
  read: Read;
}

const form = createForms(phrases);
const rule = (notations: readonly string[], read: Read): Rule => ({ forms: notations.map(form), read });
const fixed =
  (question: PhotoQuestion): Read =>
  () =>
    question;

const when = (part: TakenPart): Read => fixed({ kind: 'when', part, check: null });
const where = (part: PlacePart): Read => fixed({ kind: 'where', part, check: null });
const camera = (part: CameraPart): Read => fixed({ kind: 'camera', part, check: null });
const record = (part: RecordPart): Read => fixed({ kind: 'record', part, check: null });

const counts: Rule[] = [
  rule(
    ['how many {things}', 'count [up] {things}', '[what is] [the] [total|exact] (number|count) of {things}'],
    ({ things }, { find }) => ({ kind: 'count', ...subjectOf(things!, find) }),
  ),
];

const ofRecord: Rule[] = [
  rule(
    [
      '(what|which) (format|orientation) (is|does) [<IT>] [have]',
      'what is the (format|orientation) [of <IT>]',
      'is <IT> [in] (portrait or landscape|landscape or portrait) [format|mode]',
    ],
    record('format'),
  ),
  rule(
    [
      '(how big|how large|how wide|how tall) <BE> (<IT>|the file)',
      'what (size|resolution|dimensions) (is|are|does) [<IT>|the file] [have]',
      'what (is|are) the (size|resolution|dimensions) [of (<IT>|the file)]',
    ],
    record('size'),
  ),
  rule(
    [
      'what is (the|its|their) [current] title [of <IT>]',
      'what is <IT> called',
      '(what|which) title does <IT> have',
    ],
    record('title'),
  ),
  rule(
    ['what is (the|its) (caption|description) [of <IT>]', '(what|which) caption does <IT> have'],
    record('caption'),
  ),
  rule(
    ['what is (the|its) (file name|filename|name of the file)', 'what is the [file] name of <IT>'],
    record('file name'),
  ),
  rule(
    [
      'how many stars (does <IT> have|has <IT>|<IT> has)',
      '(what|which|how) (is|are) (the|its) (rating|stars) [of <IT>]',
      'how (is|did (i|we)) (<IT>|rate <IT>) [rated]',
    ],
    record('rating'),
  ),
  rule(
    ['is <IT> [one of] [a|my|our] (favourite|favorite|favourites|favorites)', 'do i like <IT>'],
    record('favourite'),
  ),
  rule(
    ['(what|which) album (is <IT> (in|from|part of)|does <IT> belong to)', 'in (what|which) album is <IT>'],
    record('album'),
  ),
  rule(
    [
      '(what|which) (event|occasion) (is|was) (<IT>|shown) [from|at|of]',
      'what is the (event|occasion)',
      'what event does <IT> show',
    ],
    record('event'),
  ),
  rule(
    [
      'who (took|made|shot|photographed|snapped) <IT>',
      'who (is|was) the (photographer|author|creator) [of <IT>]',
      'by whom (is|was) <IT> [<TAKEN>]',
      'whose <PHOTO> is (this|it|that)',
    ],
    record('author'),
  ),
  rule(
    [
      '(what|which) (tags|keywords) (does <IT> have|has <IT>|are there|are on <IT>)',
      'what (is|are) (the|its) (tags|keywords) [of <IT>]',
    ],
    record('tags'),
  ),
  rule(['<BE> <IT> [<TAKEN>] by {name}', 'did {name} (take|make|shoot) <IT>'], ({ name }) =>
    name === 'you' ? null : { kind: 'record', part: 'author', check: name! },
  ),
];

const whenTaken: Rule[] = [
  rule(
    ['how (old|long ago) (<BE>|is) <IT> [<TAKEN>]', 'how many years ago (<BE>) <IT> [<TAKEN>]'],
    when('age'),
  ),
  rule(
    ['[in] (what|which) year (<BE>) <IT> [<TAKEN>] [in|from]', 'what (is|was) the year [of <IT>]'],
    when('year'),
  ),
  rule(
    ['[in] (what|which) month (<BE>) <IT> [<TAKEN>] [in|from]', 'what (is|was) the month [of <IT>]'],
    when('month'),
  ),
  rule(
    [
      '[on] (what|which) (weekday|day of the week) (<BE>) <IT> [<TAKEN>] [on]',
      'what day of the week (is|was) <IT>',
    ],
    when('weekday'),
  ),
  rule(
    ['[at] (what|which) (time|hour) (<BE>) <IT> <TAKEN> [at]', '(what|which) time (is|was) <IT> from'],
    when('time'),
  ),
  rule(
    [
      '[in] (what|which) (season|time of [the] year) (is|was) <IT> [<TAKEN>] [in]',
      'what (is|was) the season',
    ],
    when('season'),
  ),
  rule(
    [
      '[at] (what|which) (time|part) of [the] day (is|was) <IT> [<TAKEN>] [at|in]',
      'is <IT> [<TAKEN>] (by|at|during|in) [the] (day or night|day or by night|night or day|night or by day)',
    ],
    when('part of day'),
  ),
  rule(
    [
      '[on|at] (what|which) (day|date) (<BE>) <IT> [<TAKEN>] [on|from]',
      'what (is|was) the (day|date) [of <IT>]',
    ],
    when('day'),
  ),
  rule(
    [
      'when (<BE>) <IT> [<TAKEN>] [from]',
      'when <IT> <BE> <TAKEN>',
      'from when (is|are) <IT>',
      'when did (i|we|you|they|he|she) (take|shoot|make) <IT>',
      '(how|what) (recent|date) is <IT>',
    ],
    when('date'),
  ),
];

const whereTaken: Rule[] = [
  rule(
    ['(what|which|in what|in which) (city|town|village) (is|was|are|were) (<IT>|we|i) [<TAKEN>] [in]'],
    where('city'),
  ),
  rule(
    ['(what|which|in what|in which) (country|nation) (is|was|are|were) (<IT>|we|i) [<TAKEN>] [in]'],
    where('country'),
  ),
  rule(
    [
      '(what|which|in what|in which) (region|state|province|county) (is|was|are|were) (<IT>|we|i) [<TAKEN>] [in]',
    ],
    where('region'),
  ),
  rule(
    [
      'what (is|are) the (coordinates|gps|gps coordinates|gps position|exact position|latitude|longitude) [of <IT>]',
      '(at|on) what (coordinates|position) (is|was) <IT> [<TAKEN>]',
    ],
    where('position'),
  ),
  rule(
    [
      'where (<BE>) <IT> [<TAKEN>] [at|from]',
      'where <IT> <BE> [<TAKEN>]',
      'where (<BE>) (i|we|they|he|she) [here|on <IT>|in <IT>|at the time]',
      'where (did|do) (i|we|you|they|he|she) (take|shoot|make) <IT>',
      '(what|which|in what|in which|at what|at which) (place|location) (is|was|are|were) (<IT>|we|i) [<TAKEN>] [at|in]',
      'what (is|was) (the|its) (place|location) [of <IT>]',
      'do you know (where <IT> (is|was) [<TAKEN>])',
    ],
    where('place'),
  ),
];

const withCamera: Rule[] = [
  rule(
    [
      '[with] (what|which) lens (took <IT>|<BE> used|was <IT> <TAKEN> with|was <IT> <TAKEN>|did (i|we) use)',
      '(what|which) lens [is it|was it]',
      'what (is|was) the lens',
    ],
    camera('lens'),
  ),
  rule(
    [
      '(what|which) (iso|aperture|f-stop|shutter speed|exposure|exposure time|focal length|settings|camera settings) (<BE>) (used|set|chosen)',
      '(what|which) (iso|aperture|f-stop|shutter speed|exposure|exposure time|focal length|settings|camera settings) (did (i|we) use|does <IT> have|was <IT> <TAKEN> (with|at))',
      'what (is|was|are|were) the [camera] (iso|aperture|f-stop|shutter speed|exposure|exposure time|focal length|settings) [of <IT>]',
      'how (is|was) <IT> exposed',
    ],
    camera('exposure'),
  ),
  rule(
    [
      '[with] (what|which) [kind of|type of|make of] (camera|phone|device|smartphone|model) (took <IT>|made <IT>|shot <IT>|<BE> used|was <IT> <TAKEN> with|was <IT> <TAKEN>|did (i|we) use|is <IT> from|is (this|it))',
      'what (is|was) the (camera|phone|device) [model] [of <IT>|used]',
      'what was <IT> <TAKEN> with',
      'with what (is|was) <IT> <TAKEN>',
    ],
    camera('camera'),
  ),
  rule(['<BE> <IT> <TAKEN> (with|on|using) [a|an|my|our|the] {camera}'], ({ camera: check }) => ({
    kind: 'camera',
    part: 'camera',
    check: check!,
  })),
];

const who: Rule[] = [
  rule(
    [
      'who (is|are) [that|this|it|they|these|there|here|shown|pictured|to be seen] [<IN-IT>]',
      'who <ONE-SEES> [<IN-IT>]',
      'who <BE> [all] [visible|shown|pictured] <IN-IT>',
      '(what|which) (people|persons|friends|family) (are [there|shown] [<IN-IT>]|<ONE-SEES>)',
      'whom <ONE-SEES>',
      'who does <IT> show',
      '(what is|what are) (his|her|their) (name|names)',
      'name the people [<IN-IT>]',
    ],
    fixed({ kind: 'who', side: null, thing: null }),
  ),
  rule(
    [
      'who (is|are|was|were) (the|this|that|these|those) {thing}',
      'what is the name of (the|this|that) {thing}',
    ],
    ({ thing }, { find }) => {
      const text = bareThings(thing!);
      const [named] = find(text).things;
      return named ? { kind: 'who', side: sideOf(text.replace(named.phrase, '')), thing: named } : null;
    },
  ),
  rule(
    [
      'who (is|are|stands|sits) (that|this|the one|the person|standing|sitting) [<IN-IT>] {side}',
      'who (is|are|stands|sits) {side}',
    ],
    ({ side: words }) => {
      const side = sideOf(bareThings(words!));
      return side ? { kind: 'who', side, thing: null } : null;
    },
  ),
];

const setting: Rule[] = [
  rule(
    [
      '[<BE> <IT> [<TAKEN>]] (indoors or outdoors|outdoors or indoors|inside or outside|outside or inside|in or outdoors|indoor or outdoor)',
      'is <IT> an (indoor or outdoor|indoor or an outdoor) (<PHOTO>)',
      '<BE> (we|they|he|she|the people) (indoors or outdoors|inside or outside)',
    ],
    fixed({ kind: 'setting', check: null }),
  ),
  rule(
    [
      '(<BE>) (<IT>|we|they|he|she|the people) [<TAKEN>] (indoors|inside|in a building|inside a building|in a room|in a house)',
      'is <IT> an (indoor) (<PHOTO>)',
    ],
    fixed({ kind: 'setting', check: 'indoors' }),
  ),
  rule(
    [
      '(<BE>) (<IT>|we|they|he|she|the people) [<TAKEN>] (outdoors|outside|in the open|in the open air|in nature)',
      'is <IT> an (outdoor) (<PHOTO>)',
    ],
    fixed({ kind: 'setting', check: 'outdoors' }),
  ),
];

const light: Rule[] = [
  rule(
    [
      'how high (is|was|stood) the sun [<IN-IT>]',
      'where (is|was|did) the sun [stand] [<IN-IT>|then]',
      'from (where|which side|which direction) (does|did|is|was) the sun [shine|come|shining]',
      '(what|which) [kind of] light (is|was) (<IT>|there) [<TAKEN> in]',
      'what (is|was) the light [like] [<IN-IT>]',
      'is (<IT>|it) [<TAKEN>] [at|during|in] [the] (golden hour|blue hour)',
      'how (is|was) the light',
    ],
    fixed({ kind: 'light' }),
  ),
];

const happening: Rule[] = [
  rule(
    [
      'what (is|was) (happening|going on|being done|taking place) [here|there|<IN-IT>]',
      'what happens [here|<IN-IT>]',
      'what (is|are|was|were) (he|she|they|it|we|i|people|everyone|everybody|(the|this|that|these|those) {thing}) (doing|up to) [here|there|<IN-IT>]',
      '(what|which) (activity|action|sport|game) (is|are|do|does) [<IT>|this|shown|they|he|she|the people] [show|doing|playing|play|being played] [<IN-IT>]',
      'what do (they|the people|people) do [<IN-IT>]',
    ],
    fixed({ kind: 'activity' }),
  ),
  rule(
    [
      '(what|which) (kind|sort|type) of (place|scene|location|setting|landscape|room|environment|surroundings|area) (is|was) (<IT>|shown|there)',
      '(what|which) (place|scene|landscape|room) (is|does) (shown|<IT> show) [<IN-IT>]',
      'what (is|are) the (setting|scene|surroundings|environment|background|scenery) [<IN-IT>]',
      'what is in the background [<IN-IT>]',
      '(what|which) room is (this|it)',
    ],
    fixed({ kind: 'scene', about: 'place' }),
  ),
  rule(
    [
      '(what|how) (is|was) the weather [like] [<IN-IT>|there|here]',
      'what (kind|sort) of weather (is|was) (it|there|this)',
    ],
    fixed({ kind: 'scene', about: 'weather' }),
  ),
];

const writing: Rule[] = [
  rule(
    [
      'what (is|are) (written|printed|painted|engraved) [on|in|at] [the|this|that] {on}',
      '(what|which) (text|writing|words|letters|word|number|numbers) (is|are|can (you|i|we) (see|read)) [written|printed] (on|in|at) [the|this|that] {on}',
      'what (does|do|did) (the|this|that|these|those|his|her|their) {on} (say|read)',
      '(can|could) (you|i|one) read (the|this|that|his|her) {on}',
      'read [out] [me] [aloud] (the|this|that) {on}',
      'what is the {on} number',
    ],
    ({ on }) => ({ kind: 'text', on: writtenOn(on!), says: null, exists: false }),
  ),
  rule(['what (is|was) the (number|text|writing|name|price|title) (on|of) (the|this|that) {on}'], ({ on }) =>
    // "the number of the people" is a count
    pluralize.isPlural(bareThings(on!))
      ? null
      : { kind: 'text', on: writtenOn(on!), says: null, exists: false },
  ),
  rule(
    [
      'what (is|are) (written|printed) [here|there|on it|<IN-IT>]',
      'what (does|do) (it|this|they|<IT>) (say|read)',
      '(what|which) (text|writing|words|letters) (is|are) [there|in it|<IN-IT>|written]',
      'what (text|words) <ONE-SEES> [<IN-IT>]',
      'read [out] [me] [aloud] (it|this|<IT>)',
      '(can|could) you read (it|this|<IT>)',
    ],
    fixed({ kind: 'text', on: null, says: null, exists: false }),
  ),
  rule(
    [
      'is there [any|some|a] (text|writing|lettering|words|inscription) [<IN-IT>|to read|here|there]',
      'are there [any|some] (words|letters|texts|inscriptions) [<IN-IT>|to read]',
      '(does|do) <IT> (have|contain|show) [any|some] (text|writing|words|letters)',
      'is (anything|something) written [here|there|<IN-IT>]',
    ],
    fixed({ kind: 'text', on: null, says: null, exists: true }),
  ),
  rule(
    [
      '(does|do) (it|this|<IT>) (say|read) {says}',
      '(does|do) (the|this|that) {on} (say|read) {says}',
      'is {says} written [here|there|<IN-IT>|on it]',
      'is the (word|words|text) {says} [written] (<IN-IT>|there|here)',
    ],
    ({ on, says }) => ({
      kind: 'text',
      on: on === undefined ? null : writtenOn(on),
      says: says!.replace(/^(?:the words? )?"?|"$/gu, ''),
      exists: false,
    }),
  ),
];

/** "text on the sign" → "sign"; null = on the picture as a whole */
function writtenOn(words: string): string | null {
  const bare = bareThings(words).replace(
    /^(?:text|writing|words|letters|inscription) (?:on|of|in) (?:the )?/u,
    '',
  );
  return /^(?:text|writing|words|letters|inscription|it|this|picture|photo|image)?$/u.test(bare)
    ? null
    : bare;
}

const colours: Rule[] = [
  rule(
    [
      '(what|which) [main|dominant] <COLOUR> (is|are|does|do|has|have) <IT> [have|show]',
      'what (is|are) the [main|dominant|most important] <COLOUR> [of <IT>|<IN-IT>]',
      '(what|which) <COLOUR> (are|is) [there] [<IN-IT>]',
      '(what|which) <COLOUR> <ONE-SEES> [<IN-IT>]',
      '(what|which) <COLOUR> dominates [<IT>|<IN-IT>]',
    ],
    fixed({ kind: 'colour', thing: null, unknown: null }),
  ),
  rule(
    [
      '[of] (what|which) <COLOUR> (is|are|was|were|does|do|has|have) [the|this|that|his|her|their|my|our] {thing} [have]',
      '(what|which) <COLOUR> (the|this|that|his|her|their|my) {thing} (is|are|has|have)',
      'what (is|are) the <COLOUR> of [the|this|that|his|her|their|my] {thing}',
      '(what|which) <COLOUR> {thing} (is|are) (it|this|that|these|those|there)',
      'how is the {thing} (coloured|colored|painted)',
    ],
    ({ thing }, { find }) => {
      const text = bareThings(thing!);
      const [named] = find(text).things;
      return { kind: 'colour', thing: named ?? null, unknown: named ? null : text };
    },
  ),
];

const kindsAndPlaces: Rule[] = [
  rule(
    [
      '(what|which) (kind|kinds|sort|sorts|type|types|species|breed|breeds|make|brand) of {thing} (is|are|was|were) (this|it|that|these|those|they|there|shown|visible) [<IN-IT>]',
      '(what|which) (kind|kinds|sort|sorts|type|types|species|breed|breeds) of {thing} (<ONE-SEES>|<BE> <IN-IT>|does <IT> show) [<IN-IT>]',
      '(what|which) (breed|species) (is|are) [the|this|that] {thing}',
      '(what|which) {thing} (is|are) (this|it|that|these|those|there|shown|visible) [<IN-IT>]',
      '(what|which) {thing} (<ONE-SEES>|are <IN-IT>|is <IN-IT>|does <IT> show) [<IN-IT>]',
    ],
    ({ thing }, { find }) => {
      const { things, words } = find(thing!);
      return things.length === 1 && things[0]!.from === 0 && things[0]!.to === words.length
        ? { kind: 'kinds', thing: things[0]! }
        : null;
    },
  ),
  rule(
    [
      'where (is|are|was|were) (the|this|that|these|those|his|her|my|our|their) {thing}',
      'where (can|do|could) (i|you|we|one) (see|find) [the|a|an|any] {thing}',
      '(on|in|at) (what|which) (side|part|corner|half) [of <IT>] (is|are) (the|a|an) {thing}',
      'whereabouts (is|are) the {thing}',
      'where in <IT> (is|are) (the|a|an) {thing}',
    ],
    ({ thing }, { find }) => {
      const [named] = find(bareThings(thing!)).things;
      return named ? { kind: 'position', thing: named } : null;
    },
  ),
];

const contents: Rule[] = [
  rule(
    [
      'what (is|are) [there] [to be seen|to see|shown|visible|depicted|pictured] <IN-IT>',
      'what (is|are) (shown|visible|depicted|pictured|there) [here|there]',
      'what <ONE-SEES> [here|there|<IN-IT>]',
      'what does <IT> (show|depict|contain|represent)',
      'what (is|are) (this|it|that|these|<IT>) [a <PHOTO>] [of|about]',
      'what do we have here',
      'describe [<IT>|what you see|the <PHOTO>] [to me|for me|please]',
      '(about|describe|explain) <IT>',
      '(what|which) (objects|things|items) (are|do|does|can) [there|<IT>|you|i|we] [see|show|contain] [<IN-IT>]',
      'what else is (there|<IN-IT>)',
    ],
    fixed({ kind: 'contents' }),
  ),
];

/** After "was it taken": a date, a part of the day, a place. */
const checks: Rule[] = [
  rule(
    ['(<BE>) (<IT>|we|they|he|she|the people) [<TAKEN>] (at|in|on|by|near) (the|a|an) {things}'],
    ({ things }, context) => sceneNamed(things!, context),
  ),
  rule(['(<BE>) <IT> [<TAKEN>] [from|in|on|at|during] {words}'], ({ words }, context) =>
    dateCheck(words!, context),
  ),
  rule(['(<BE>) <IT> <TAKEN> (in|at|near|around|on|by) {place}'], ({ place }) => ({
    kind: 'where',
    part: 'place',
    check: place!,
  })),
];

/** "at the beach": a place that pictures show as a whole; things with boxes are asked about otherwise. */
function sceneNamed(asked: string, context: GrammarContext): PhotoQuestion | null {
  const { words, things } = context.find(bareThings(asked));
  const [named] = things;
  const isScene = things.length === 1 && named!.from === 0 && named!.to === words.length;
  return isScene && named!.groups.length === 0 ? presenceOf(asked, context) : null;
}

/** The words with what leads to them: "before 2019". */
function dateCheck(words: string, { dates }: GrammarContext): PhotoQuestion | null {
  const { mentions } = dates(words);
  const [mention] = mentions;
  if (mentions.length !== 1 || !mention || words.slice(mention.end).trim() !== '' || mention.start > 0)
    return null;
  return { kind: 'when', part: 'date', check: { words: mention.label, condition: mention.condition } };
}

const presence: Rule[] = [
  rule(
    [
      '<BE> not there {things}',
      '<BE> there {things}',
      '(do|can|could|did) [not] (you|we|i|one) [not] (see|spot|find|notice|recognise|recognize|detect|make out) {things}',
      '(do|does|did) <IT> (show|shows|contain|have|include|depict|feature) {things}',
      '(<BE>) {things} (visible|present|shown|seen|to be seen) [<IN-IT>]',
      '(<BE>) {things} (<IN-IT>)',
    ],
    ({ things }, context) => presenceOf(things!, context),
  ),
  rule(
    ['(<BE>) (the|this|that|his|her|my|our|their|these|those) {things} {colour}'],
    ({ things, colour }, context) => {
      const canonical = colourWords[colour!];
      const asked = subjectOf(things!, context.find);
      if (canonical === undefined || asked.things.length !== 1 || asked.attribute) return null;
      return { ...presenceOf(things!, context), attribute: { kind: 'colour', colour: canonical } };
    },
  ),
  rule(
    ['(<BE>) <IT> [of|showing] [a|an] [<PHOTO> of] {things}', '(<BE>) (he|she|they|we) {things}'],
    ({ things }, context) => onlyNamed(presenceOf(inOtherWords(things!), context)),
  ),
  rule(['(<BE>) {things}', 'any {things}'], ({ things }, context) => onlyNamed(presenceOf(things!, context))),
  rule(['{things}'], ({ things }, context) => {
    if (/^(?:what|who|whose|whom|where|when|why|how|which|if|does|do|did|can|should|will)\b/u.test(things!))
      return null;
    const asked = presenceOf(things!, context);
    return asked.attribute === null ? onlyNamed(asked) : null;
  }),
];

type Presence = Extract<PhotoQuestion, { kind: 'presence' }>;

function presenceOf(asked: string, { find }: GrammarContext): Presence {
  const negated = /^(?:no|not any|nobody|no one)\b/u.test(asked);
  const subject = subjectOf(asked.replace(/^(?:no one|nobody)\b/u, 'anybody'), find);
  return { kind: 'presence', ...subject, every: !/\bor\b/u.test(asked), negated };
}

/** "is it …" may ask anything: only what names things is understood. */
function onlyNamed(asked: Presence): Presence | null {
  return asked.things.length > 0 ? asked : null;
}

/** What it does, in the noun that tags have. */
const nouns: Readonly<Record<string, string>> = {
  raining: 'rain',
  snowing: 'snowfall',
  sunny: 'sun',
  foggy: 'fog',
  misty: 'fog',
  cloudy: 'cloudy sky',
  overcast: 'cloudy sky',
  stormy: 'storm',
  'at night': 'night',
  'by night': 'night',
  'by day': 'daytime',
  daylight: 'daytime',
  day: 'daytime',
  'black and white': 'black and white photo',
  blurred: 'blurry photo',
  blurry: 'blurry photo',
  'too dark': 'dark photo',
};

function inOtherWords(asked: string): string {
  const bare = bareThings(asked);
  return nouns[bare] ?? asked;
}

/** Tried in this order. */
export const photoRules: readonly Rule[] = [
  ...ofRecord,
  ...whenTaken,
  ...setting,
  ...light,
  ...whereTaken,
  ...withCamera,
  ...who,
  ...writing,
  ...counts,
  ...colours,
  ...happening,
  ...contents,
  ...kindsAndPlaces,
  ...checks,
  ...presence,
];
