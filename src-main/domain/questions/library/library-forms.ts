/** @file The grammar of questions about many photos: a list of forms, and what each asks. */
import { createForms, type Form, type Slots } from '../grammar/forms.ts';
import { phrases } from '../grammar/phrases.ts';
import { bareThings } from '../grammar/subject.ts';
import type { GroupBy, LibraryQuestion } from './library-question.ts';
import { photosMeant, type MeantContext } from './photos-meant.ts';

const form = createForms({
  ...phrases,
  MANY: '[all] [of] [my|our|the|these|those] <PHOTOS>',
  I: 'i|we|you',
  TAKE: 'take|took|taken|make|made|shoot|shot|photograph|photographed|see|saw|seen|capture|captured|have',
  MOST: '[the] most [often|frequently]|most often|the most photos [of]|[the] most photos [of]|most photos of',
  TOGETHER: 'altogether|together|in total|in all|overall|all together',
  FEWEST: '[the] (fewest|least) [photos] [of]|least often',
});

interface Rule {
  forms: readonly Form[];
  read: (slots: Slots, context: MeantContext) => LibraryQuestion | null;
}
const rule = (notations: readonly string[], read: Rule['read']): Rule => ({
  forms: notations.map(form),
  read,
});

const groups: Readonly<Record<string, GroupBy>> = {
  year: 'year',
  years: 'year',
  month: 'month',
  months: 'month',
  day: 'day',
  days: 'day',
  date: 'day',
  weekday: 'weekday',
  weekdays: 'weekday',
  'day of the week': 'weekday',
  camera: 'camera',
  cameras: 'camera',
  phone: 'camera',
  place: 'place',
  places: 'place',
  city: 'place',
  cities: 'place',
  town: 'place',
  country: 'country',
  countries: 'country',
  person: 'person',
  people: 'person',
  friend: 'person',
  tag: 'tag',
  tags: 'tag',
};

/** "which year": the word stands after "which" or "what". */
function groupAsked(text: string): GroupBy | null {
  return groups[text] ?? null;
}

const of = (slots: Slots, context: MeantContext) => photosMeant(slots['of'] ?? '', context);

const sums: Rule[] = [
  rule(
    [
      'how many {things} (are|were) [there] (in|on) [all] [of] (my|our|these|those|the selected) <PHOTOS> [<TOGETHER>]',
      'how many {things} <ONE-SEES> (in|on) [all] [of] (my|our|these|those|the selected) <PHOTOS> [<TOGETHER>]',
      'how many {things} do [all] [of] (my|our|these|those|the selected) <PHOTOS> show [<TOGETHER>]',
      'how many {things} (are|were) [there] <TOGETHER>',
      'how many {things} are there (in|on) (all|them) [of (these|them)] [<TOGETHER>]',
    ],
    ({ things }, context) => {
      const { things: named, words } = context.find(bareThings(things!));
      const [thing] = named;
      return named.length === 1 && thing!.from === 0 && thing!.to === words.length
        ? { kind: 'sum', thing: thing!, of: photosMeant('', context) }
        : null;
    },
  ),
];

const counts: Rule[] = [
  rule(
    [
      'how many <MANY> {of}',
      'how many of (my|our|the|these|those) <PHOTOS> {of}',
      'how many <MANY>',
      '(on|in) how many <MANY> {of}',
      'count [all] [of] [my|our|the|these] <PHOTOS> {of}',
      '[what is] [the] [total] (number|count) of [my|our|the|these] <PHOTOS> {of}',
      'how many (favourites|favorites|photographs|screenshots) {of}',
      'how (often|many times) (did|have) <I> {of}',
      'how many (of them|of these|of those|are) {of}',
    ],
    (slots, context) => ({ kind: 'count', of: of(slots, context) }),
  ),
  rule(['how many {adj} <PHOTOS> {of}', 'how many {adj} <PHOTOS>'], ({ adj, of: more }, context) => ({
    kind: 'count',
    of: photosMeant(`${adj!} ${more ?? ''}`, context),
  })),
  rule(
    [
      '(what|which) (share|percentage|part|fraction|proportion|percent) of [all] [my|our|the|these] <PHOTOS> {of}',
      'how many percent of [all] [my|our|the|these] <PHOTOS> {of}',
    ],
    (slots, context) => ({ kind: 'share', of: of(slots, context) }),
  ),
];

const firstOrLast: Readonly<Record<string, 'first' | 'last'>> = {
  last: 'last',
  latest: 'last',
  newest: 'last',
  'most recent': 'last',
  'most recently': 'last',
  recently: 'last',
  first: 'first',
  earliest: 'first',
  oldest: 'first',
};

const when: Rule[] = [
  rule(
    [
      'when did <I> {order} <TAKE> [a <PHOTO> of|<PHOTOS> of] {of}',
      'when did <I> <TAKE> [a <PHOTO> of|<PHOTOS> of] {of} [for] [the] {order} [time]',
      'when (was|were) <I> {order} (in|at|on|near) {of}',
      'when (was|is) the {order} time [that] <I> (<TAKE>|was|were|went to|visited) [in|at|on] [a <PHOTO> of] {of}',
      'when (was|is) (my|our|the) {order} (<PHOTO>) [of|with|in|from|at|showing] {of} [<TAKEN>]',
      'when (was|is) (my|our|the) {order} (<PHOTO>) [<TAKEN>]',
      'when did <I> {order} (go to|visit) {of}',
      'what is the date of (my|our|the) {order} (<PHOTO>) [of|with|in|from] {of}',
      '(what|which) is (my|our|the) {order} (<PHOTO>) [of|with|in|from] {of}',
      '(what|which) is (my|our|the) {order} (<PHOTO>)',
      'since when do <I> (take|have) <PHOTOS> of {of}',
    ],
    (slots, context) => {
      const which = slots['order'] === undefined ? 'first' : firstOrLast[slots['order']];
      return which ? { kind: 'when', which, of: of(slots, context) } : null;
    },
  ),
];

const most: Rule[] = [
  rule(
    [
      '[in|on|with|at] (what|which) {group} (did|do|have) <I> (<TAKE>|use) <MOST> {of}',
      '[in|on|with|at] (what|which) {group} (did|do|have) <I> (<TAKE>|use) <MOST>',
      '[in|on|with|at] (what|which) {group} (did|do) <I> (<TAKE>|use) {of} <MOST>',
      '(what|which) {group} (has|have|had|took|shows|saw) <MOST> {of}',
      '(what|which) {group} (has|have|had|took|shows|saw) <MOST>',
      '[in|on|with|at] (what|which) {group} were [the] most <PHOTOS> [of {of}] <TAKEN>',
    ],
    (slots, context) => {
      const by = groupAsked(slots['group']!);
      return by ? { kind: 'most', by, fewest: false, of: of(slots, context) } : null;
    },
  ),
  rule(
    [
      '[in|on|with|at] (what|which) {group} (did|do|have) <I> (<TAKE>|use) <FEWEST> {of}',
      '[in|on|with|at] (what|which) {group} (did|do|have) <I> (<TAKE>|use) <FEWEST>',
      '(what|which) {group} (has|have|had) <FEWEST>',
    ],
    (slots, context) => {
      const by = groupAsked(slots['group']!);
      return by ? { kind: 'most', by, fewest: true, of: of(slots, context) } : null;
    },
  ),
  rule(
    ['where did <I> <TAKE> <MOST> {of}', 'where did <I> <TAKE> <MOST>', 'where did <I> <TAKE> {of} <MOST>'],
    (slots, context) => ({ kind: 'most', by: 'place', fewest: false, of: of(slots, context) }),
  ),
  rule(
    [
      'who (is|appears) (in|on) <MOST> <PHOTOS>',
      'who (is|appears) (in|on) [the] most [of] [my|our|the] <PHOTOS> [from|in] {of}',
      'who (is|appears) (in|on) [the] most [of] [my|our|the] <PHOTOS>',
      '(who|whom) do <I> <TAKE> <MOST>',
    ],
    (slots, context) => ({ kind: 'most', by: 'person', fewest: false, of: of(slots, context) }),
  ),
  rule(
    [
      'what do <I> <TAKE> <MOST>',
      'what did <I> <TAKE> <MOST> [in|during|at] {of}',
      'what is (in|on) [the] most [of] [my|our|the] <PHOTOS>',
    ],
    (slots, context) => ({ kind: 'most', by: 'tag', fewest: false, of: of(slots, context) }),
  ),
  rule(
    [
      '(on|in) (which|what) (<PHOTO>) are [the] most {thing}',
      '(which|what) (<PHOTO>) (shows|has|contains) [the] most {thing}',
      '(which|what) of [my|our|these|the] <PHOTOS> (shows|has) [the] most {thing}',
    ],
    ({ thing }, context) => {
      const [named] = context.find(bareThings(thing!)).things;
      return named ? { kind: 'fullest', thing: named, of: photosMeant('', context) } : null;
    },
  ),
];

const lists: Rule[] = [
  rule(
    [
      '[in|on|from|with] (what|which) {group} (did|do|have) <I> (<TAKE>|use|used) [<PHOTOS> of|<PHOTOS>] {of}',
      '[in|on|from|with] (what|which) {group} (did|do|have) <I> (use|used|been to|visit|visited|have <PHOTOS> from)',
    ],
    (slots, context) => {
      const by = groupAsked(slots['group']!);
      return by ? { kind: 'list', by, of: of(slots, context) } : null;
    },
  ),
  rule(
    [
      'where (did|have) <I> <TAKE> [a <PHOTO> of|<PHOTOS> of|<PHOTOS>] {of}',
      'where (have|was|were) <I> [been] (in|during|on) {of}',
      'where (were|was) (these|my|our) <PHOTOS> <TAKEN>',
    ],
    (slots, context) => ({ kind: 'list', by: 'place', of: of(slots, context) }),
  ),
  rule(
    [
      'who is (in|on) (my|our|these|those) <PHOTOS> [of|from] {of}',
      'who is (in|on) (my|our|these|those) <PHOTOS>',
    ],
    (slots, context) => ({
      kind: 'list',
      by: 'person',
      of: of(slots, context),
    }),
  ),
  rule(
    ['when did <I> <TAKE> [<PHOTOS> of|a <PHOTO> of] {of}', 'when (were|was) (these|those) <PHOTOS> <TAKEN>'],
    (slots, context) => ({
      kind: 'list',
      by: 'year',
      of: of(slots, context),
    }),
  ),
];

const exists: Rule[] = [
  rule(
    [
      'do <I> have [any|some|a|an] (<PHOTOS>|<PHOTO>) {of}',
      'do <I> have {adj} <PHOTOS>',
      'are there [any|some] <PHOTOS> {of}',
      'is there (a|any|some) <PHOTO> (of|with|showing|from|taken|that|in|where|without) {of}',
      '(have|did) <I> [ever] (photographed|photograph|shot|captured) {of}',
      '(have|did) <I> [ever] (take|taken|took|made|make) [a|any] (<PHOTO>|<PHOTOS>) {of}',
      'have <I> [ever] been (to|in|at) {of}',
      'was <I> ever in {of}',
    ],
    ({ of: meant, adj }, context) => ({ kind: 'exists', of: photosMeant(meant ?? adj ?? '', context) }),
  ),
];

/** Tried in this order. */
export const libraryRules: readonly Rule[] = [...sums, ...counts, ...most, ...when, ...exists, ...lists];
