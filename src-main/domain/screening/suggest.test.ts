/**
 * @file What suggests that a photo may be sensitive: each group with its reason, and what is switched off.
 */
import { describe, expect, it } from 'vitest';
import { suggestionsOf, type ScreenablePhoto, type ScreeningRules } from './suggest.ts';

const nothing: ScreenablePhoto = { signals: [], readTexts: [], texts: [], tags: [], scores: [] };
const rules: ScreeningRules = { sensitivity: 'default', off: [], groups: [], words: ['naked', 'top secret'] };
const explicit = (score: number): ScreenablePhoto => ({
  ...nothing,
  signals: [{}, { explicit: { score, thresholds: { default: 0.7, sensitive: 0.5 } } }],
});
const seen = (name: string, band: 'sure' | 'maybe'): ScreenablePhoto => ({
  ...nothing,
  scores: [{ name, band, source: 'encoder', implied: false }],
});
const groupsOf = (photo: ScreenablePhoto, change: Partial<ScreeningRules> = {}) =>
  suggestionsOf(photo, { ...rules, ...change }).map(({ group }) => group);

describe('a suggestion', () => {
  it('comes of a score above the threshold, which the reason states', () => {
    expect(groupsOf(explicit(0.7))).toEqual([]);
    const [reason] = suggestionsOf(explicit(0.82), rules);
    expect(reason).toMatchObject({ group: 'explicit', title: 'Explicit pictures' });
    expect(reason!.because).toContain('.82 of 1');
    expect(reason!.because).toContain('above .70');
    expect(groupsOf(explicit(0.6), { sensitivity: 'sensitive' })).toEqual(['explicit']);
  });

  it('comes of a word of the list, in any case, and says where it stands', () => {
    const photo = {
      ...nothing,
      texts: [
        { where: 'its caption', text: 'A stone statue.' },
        { where: 'its keywords', text: 'Naked' },
      ],
    };
    expect(suggestionsOf(photo, rules)).toEqual([
      { group: 'words', title: 'Words of the list', because: '“naked” stands in its keywords' },
    ]);
    expect(groupsOf({ ...nothing, texts: [{ where: 'its title', text: 'TOP SECRET plans' }] })).toEqual([
      'words',
    ]);
    expect(groupsOf({ ...nothing, readTexts: ['Top\nSecret'] })).toEqual(['words']);
    expect(groupsOf({ ...nothing, texts: [{ where: 'its title', text: 'secret top' }] })).toEqual([]);
    // a tag that a model found is no word that somebody wrote
    expect(groupsOf({ ...nothing, tags: ['naked'] })).toEqual([]);
  });

  it('comes of text that was read, for documents', () => {
    expect(groupsOf({ ...nothing, readTexts: ['Rechnung\nDE89 3704 0044 0532 0130 00'] })).toEqual([
      'documents',
    ]);
  });

  it('comes of what a model recognizes, where it is sure, or maybe if more is to be suggested', () => {
    expect(groupsOf(seen('rifle', 'sure'))).toEqual(['weapons']);
    expect(groupsOf(seen('rifle', 'maybe'))).toEqual([]);
    expect(groupsOf(seen('rifle', 'maybe'), { sensitivity: 'sensitive' })).toEqual(['weapons']);
    expect(groupsOf(seen('dog', 'sure'))).toEqual([]);
  });

  it('comes of the name, the words and the tags of a group of one’s own', () => {
    const groups = [{ name: 'Grandma', words: ['hospital bed'] }];
    const own = (photo: Partial<ScreenablePhoto>) =>
      suggestionsOf({ ...nothing, ...photo }, { ...rules, groups });
    expect(own({ tags: ['grandma'] })).toEqual([
      { group: 'own:grandma', title: 'Grandma', because: '“Grandma” stands in its tags' },
    ]);
    expect(own({ texts: [{ where: 'its caption', text: 'In a hospital bed' }] })).toHaveLength(1);
    expect(own({ texts: [{ where: 'its caption', text: 'A bed' }] })).toEqual([]);
  });

  it('is not made of a group that is off', () => {
    expect(groupsOf(explicit(0.9), { off: ['explicit'] })).toEqual([]);
    const groups = [{ name: 'Cats', words: [] }];
    expect(groupsOf({ ...nothing, tags: ['cat'] }, { groups })).toEqual(['own:cats']);
    expect(groupsOf({ ...nothing, tags: ['cat'] }, { groups, off: ['own:cats'] })).toEqual([]);
  });
});
