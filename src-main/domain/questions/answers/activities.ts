/** @file Which activity of the vocabulary a few words mean: "riding a horse" is horse riding. */
import { basesOf } from '../../shared/words.ts';
import type { Concept } from '../../tags/vocabulary.ts';
import type { Names } from '../known-photo.ts';

/** Words in base form, without articles → the concept. */
const phrases: Readonly<Record<string, string>> = {
  'riding horse': 'horse riding',
  'riding bike': 'cycling',
  'riding bicycle': 'cycling',
  'riding wave': 'surfing',
  'riding skateboard': 'skateboarding',
  'riding snowboard': 'snowboarding',
  'riding motorcycle': 'motorsport',
  'walking dog': 'dog walking',
  'playing football': 'soccer',
  'playing music': 'making music',
  'playing guitar': 'making music',
  'playing piano': 'making music',
  'playing violin': 'making music',
  'talking on phone': 'phone call',
  'calling somebody': 'phone call',
  'taking photo': 'taking a photo',
  'taking picture': 'taking a photo',
  'having picnic': 'picnic',
  'having lunch': 'eating',
  'having dinner': 'eating',
  'having breakfast': 'eating',
  'having meal': 'eating',
  'doing yoga': 'yoga',
  'doing sport': 'sport',
  'brushing tooth': 'brushing teeth',
  'cutting hair': 'haircut',
  'playing video game': 'video gaming',
  'feeding animal': 'feeding animals',
};

const small = /\b(?:a|an|the|his|her|their|its|some|any)\b/gu;
/** What is said with the activity, not of it. */
const more =
  /\s(?:in|on|at|with|near|by|through|across|along|over|together|there|here)\s.*$|\s(?:together|there|here)$/u;

/** Null = the vocabulary has none for these words. */
export function activityOf(words: string, vocabulary: Pick<Names, 'find' | 'get'>): Concept | null {
  for (const text of [words, words.replace(more, '')]) {
    const bare = basesOf(text.replace(small, ' '));
    const named = phrases[bare];
    const concept =
      (named === undefined ? undefined : vocabulary.get(named)) ??
      [text, bare, bare.replace(/^(?:playing|doing|going) /u, '')]
        .flatMap((spelling) => vocabulary.find(spelling))
        .find(({ kind }) => kind === 'activity');
    if (concept) return concept;
  }
  return null;
}
