/** @file Facts beside what people, files and models say: tags, codes for the search, words in captions. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PhotoTag } from '../../../src-preload/contract/index.ts';
import { loadVocabulary } from '../../adapters/vocabulary/vocabulary-files.ts';
import { fakeGazetteer } from '../../testing/fake-gazetteer.ts';
import type { Fact } from '../facts/fact.ts';
import { factsOf } from '../facts/facts.ts';
import { placeFact } from '../facts/place-fact.ts';
import { noDecisions } from '../shared/photo-decisions.ts';
import { noMetadata, type PhotoMetadata } from '../shared/metadata.ts';
import type { ConceptScore } from '../tags/tag-model.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { derive, type DeriveInput } from './derive.ts';

let vocabulary: Vocabulary;
beforeAll(async () => {
  vocabulary = await loadVocabulary(
    fileURLToPath(new URL('../../../resources/vocabulary/', import.meta.url)),
  );
});

/** A winter night in Zermatt. */
const night: PhotoMetadata = {
  ...noMetadata,
  takenAt: '2023-01-14T23:10:00',
  takenAtPrecision: 'second',
  takenAtOffset: '+01:00',
  takenAtSource: 'EXIF DateTimeOriginal',
  latitude: 46.02,
  longitude: 7.75,
};
const seen = (name: string, probability: number): ConceptScore => ({
  name,
  probability,
  band: probability >= 0.7 ? 'sure' : 'maybe',
  source: 'encoder',
  implied: false,
});

function derived(
  metadata: PhotoMetadata,
  { scores = [], ...decisions }: { scores?: ConceptScore[] } & Partial<DeriveInput['decisions']> = {},
  facts: readonly Fact[] = factsOf(
    { metadata, width: 4, height: 3, colours: null, relPaths: ['a.jpg'], usualHemisphere: null },
    fakeGazetteer,
  ),
) {
  const input = {
    evidence: [],
    decisions: { ...noDecisions, ...decisions },
    metadata,
    relPaths: ['a.jpg'],
    facts,
  };
  return derive(input, { scores, objects: [] }, vocabulary);
}
const tagOf = (tags: readonly PhotoTag[], name: string) => tags.find((tag) => tag.name === name);

describe('tags', () => {
  it('say place, season and light; broader places are told by the narrowest', () => {
    const { tags } = derived(night);
    expect(tags.map(({ name, source, band }) => `${name}, ${source}, ${band}`).sort()).toEqual([
      'Zermatt, fact, sure',
      'night, fact, sure',
      'winter, fact, sure',
    ]);
    expect(tagOf(tags, 'Zermatt')?.fact?.parents).toEqual(['Valais', 'Switzerland']);
  });

  it('are maybe where they hold with doubt', () => {
    const { tags } = derived({ ...night, latitude: null, longitude: null });
    expect(tags.map(({ name, band }) => `${name}, ${band}`).sort()).toEqual([
      'night, maybe',
      'winter, maybe',
    ]);
  });

  it('what the person or the file says stays, and knows its place in the tree', () => {
    const { tags } = derived({ ...night, keywords: ['summer', 'Zermatt'] }, { tagsAdded: ['winter'] });
    expect(tags.map(({ name, source }) => `${name}: ${source}`).sort()).toEqual([
      'Zermatt: metadata',
      'night: fact',
      'summer: metadata',
      'winter: user',
    ]);
    expect(tagOf(tags, 'Zermatt')?.fact?.parents).toEqual(['Valais', 'Switzerland']);
  });

  it('that are rejected stay away, also from the search; what is around remains', () => {
    const { tags, factCodes, caption } = derived(night, { tagsRejected: ['Zermatt', 'winter'] });
    expect(tags.map(({ name }) => name).sort()).toEqual(['Valais', 'night']);
    expect(factCodes).toBe('=valai=switzerland=night=landscape-format=!==?==');
    expect(caption.text).not.toContain('Zermatt');
  });

  it('that imply a rejected one are away, too', () => {
    expect(
      derived(night, { tagsRejected: ['Switzerland'] })
        .tags.map(({ name }) => name)
        .sort(),
    ).toEqual(['night', 'winter']);
  });

  it('one that is seen and known is one tag with both', () => {
    const { tags } = derived(night, { scores: [seen('night', 0.6)] });
    expect(tagOf(tags, 'night')).toMatchObject({
      source: 'fact',
      band: 'sure',
      also: { source: 'encoder', probability: 0.6 },
    });
    const unsure = derived({ ...night, latitude: null, longitude: null }, { scores: [seen('night', 0.9)] });
    expect(tagOf(unsure.tags, 'night')).toMatchObject({
      source: 'encoder',
      band: 'sure',
      probability: 0.9,
      fact: { basis: 'by its clock alone' },
    });
  });

  it('a town that is only near is a maybe, beside its sure region', () => {
    const near = placeFact({
      city: { name: 'Zermatt', km: 9, isWithin: false },
      region: 'Valais',
      country: 'Switzerland',
    })!;
    const { tags, factCodes } = derived(noMetadata, {}, [near]);
    expect(tags.map(({ name, band }) => `${name}, ${band}`)).toEqual(['Valais, sure', 'Zermatt, maybe']);
    expect(factCodes).toBe('=valai=switzerland=!==?=zermatt=');
  });

  it('a town that is called like a thing says its country', () => {
    const orange = placeFact({
      city: { name: 'Orange', km: 1, isWithin: true },
      region: null,
      country: 'France',
    })!;
    expect(
      derived(noMetadata, { scores: [seen('orange', 0.9)] }, [orange]).tags.map(({ name }) => name),
    ).toEqual(['orange', 'Orange, France']);
  });
});

describe('captions', () => {
  it('say light and place where nothing is seen', () => {
    expect(derived(night).caption).toMatchObject({
      text: 'A photo taken at night in Zermatt, Switzerland, January 2023.',
      basis: 'from its place and time alone',
    });
  });

  it('end with the place, in full also with when and in which light', () => {
    expect(derived(night, { scores: [seen('kitchen', 0.9)] }).caption).toMatchObject({
      text: 'A kitchen in Zermatt, Switzerland.',
      full: expect.stringMatching(
        /^A kitchen\. Taken on \d+ January 2023 at night, in winter, in Zermatt, Switzerland\.$/,
      ) as string,
    });
  });

  it('tell what they know it from', () => {
    const { full, parts } = derived(night).caption;
    expect(
      parts?.map(({ start, end, evidence }) => `${full?.slice(start, end)}: ${evidence[0]?.basis}`),
    ).toEqual([
      'at night: from its time and position',
      'in winter: from January, north of the equator',
      'in Zermatt, Switzerland: from the nearest known place to its position',
      expect.stringMatching(/^\d+ January 2023: from the camera’s clock$/),
    ]);
  });

  it('say the place that the file names first', () => {
    const written = {
      ...night,
      details: [{ kind: 'place' as const, text: 'Gornergrat, Valais, Switzerland' }],
    };
    expect(derived(written).caption.text).toBe(
      'A photo taken at night in Gornergrat, Switzerland, January 2023.',
    );
  });

  it('say nothing that holds with doubt', () => {
    expect(derived({ ...night, latitude: null, longitude: null }).caption.text).toBe(
      'A photo from January 2023.',
    );
  });

  it('say the light once where it is seen', () => {
    const { caption } = derived(night, { scores: [seen('night', 0.95), seen('street', 0.9)] });
    expect(caption.text).toBe('A street at night in Zermatt, Switzerland.');
  });
});
