/** @file What a photo shows, and whose word counts: the person's, then the file's, then the models'. */
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { tagKey } from '../../../src-preload/contract/index.ts';
import type { TextLine } from '../evidence/texts/text-line.ts';
import { normalisedPhrase } from '../shared/words.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import { noMetadata } from '../shared/metadata.ts';
import type { SeenObject } from '../tags/seen-boxes.ts';
import type { ConceptScore, TagReading } from '../tags/tag-model.ts';
import { bandOf } from '../tags/bands.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { loadVocabulary } from '../../adapters/vocabulary/vocabulary-files.ts';
import { createDeriver, derive, type DeriverParts } from './derive.ts';
import type { DetectorCalibration } from '../shared/model-calibration.ts';

let vocabulary: Vocabulary;
beforeAll(async () => {
  vocabulary = await loadVocabulary(
    fileURLToPath(new URL('../../../resources/vocabulary/', import.meta.url)),
  );
});

const score = (name: string, probability = 0.9, implied = false): ConceptScore => ({
  name,
  probability,
  band: bandOf(probability),
  source: 'detector',
  implied,
});
const seen = (name: string, probability = 0.9): SeenObject => ({
  name,
  probability,
  band: bandOf(probability),
  box: [0.1, 0.1, 0.5, 0.5],
});
const reading = (...names: string[]): TagReading => ({
  scores: names.map((name) => score(name)),
  objects: names.map((name) => seen(name)),
});
const nothing: TagReading = { scores: [], objects: [] };

interface Said {
  added?: string[];
  rejected?: string[];
  caption?: string | null;
  fileCaptionOff?: boolean;
  metadata?: Partial<PhotoMetadata>;
  relPaths?: string[];
}
function derived(
  models: TagReading,
  {
    added = [],
    rejected = [],
    caption = null,
    fileCaptionOff = false,
    metadata = {},
    relPaths = ['trip/photo.jpg'],
  }: Said = {},
) {
  return derive(
    {
      evidence: [],
      decisions: { tagsAdded: added, tagsRejected: rejected, caption, fileCaptionOff },
      metadata: { ...noMetadata, ...metadata },
      relPaths,
    },
    models,
    vocabulary,
  );
}
const aLine = (text: string): TextLine => ({
  text,
  score: 0.99,
  corners: [
    [0.1, 0.1],
    [0.9, 0.1],
    [0.9, 0.2],
    [0.1, 0.2],
  ],
});
/** words as they are compared, between blanks */
const linesOf = (text: string) => text.split('\n').map((line) => line.trim());
const names = (result: { tags: { name: string }[] }) => result.tags.map(({ name }) => name);

describe('tags', () => {
  it('come from the person, then the file, then the models, each once', () => {
    const { tags } = derived(
      { scores: [score('cat', 0.6), score('dog', 0.95)], objects: [] },
      { added: ['Anna', 'Dog'], metadata: { keywords: ['lake', 'anna'] } },
    );
    expect(tags).toEqual([
      { name: 'Anna', probability: 1, source: 'user', band: 'sure' },
      { name: 'dog', probability: 1, source: 'user', band: 'sure' },
      { name: 'lake', probability: 1, source: 'metadata', band: 'sure' },
      { name: 'cat', probability: 0.6, source: 'detector', band: 'maybe' },
    ]);
  });

  it('name people by the names in the file, who are nobody’s flower', () => {
    const anna = {
      people: [
        { name: 'Anna', box: null },
        { name: 'rose', box: null },
      ],
      keywords: ['People', 'Rose', 'dog'],
    };
    const result = derived(reading('person', 'dog'), { metadata: anna });
    expect(result.tags.slice(0, 3)).toMatchObject([
      { name: 'Anna', source: 'metadata', band: 'sure' },
      { name: 'rose', source: 'metadata' },
      { name: 'People' },
    ]);
    expect(result.caption.text).toBe('Anna and rose with a dog.');
    expect(linesOf(result.searchText)).not.toContain('flower');
    expect(derived(reading('person'), { metadata: anna, rejected: ['anna', 'rose'] })).toMatchObject({
      caption: { text: 'A person with a dog.' },
    });
  });

  it('leave out what is not likely, and what only follows from a narrower tag', () => {
    expect(
      names(
        derived({ scores: [score('poodle'), score('animal', 0.9, true), score('cat', 0.2)], objects: [] }),
      ),
    ).toEqual(['poodle']);
  });

  it('stay away when rejected, with all that implies them', () => {
    const result = derived(reading('dog', 'poodle', 'person'), {
      rejected: ['Dog'],
      metadata: { keywords: ['dog'] },
    });
    expect(names(result)).toEqual(['person']);
    expect(result.rejectedTags).toEqual(['dog']);
    expect(result.objects.map(({ name }) => name)).toEqual(['person']);
    expect(result.caption.text).toBe('A person.');
  });

  it('keep the broader tag when only the narrower is rejected', () => {
    expect(names(derived(reading('dog', 'poodle'), { rejected: ['poodle'] }))).toEqual(['dog']);
  });

  it('are at most twenty from models, and any number from the person', () => {
    const many = vocabulary.concepts.slice(0, 60).map(({ name }) => name);
    expect(derived(reading(...many)).tags).toHaveLength(20);
    expect(derived(nothing, { added: many }).tags).toHaveLength(60);
  });
});

describe('caption', () => {
  it('is the person’s, else the file’s, else composed', () => {
    const metadata = { description: 'Rex at the lake' };
    expect(derived(reading('dog'), { caption: 'My dog', metadata }).caption).toEqual({
      text: 'My dog',
      source: 'user',
      probability: 1,
      basis: 'written by you',
      full: 'My dog.',
    });
    expect(derived(reading('dog'), { metadata }).caption).toMatchObject({
      text: 'Rex at the lake',
      source: 'metadata',
      probability: null,
    });
    expect(derived(reading('dog')).caption).toMatchObject({
      text: 'A dog.',
      source: 'composed',
      probability: 0.9,
      basis: 'from 1 dog · fairly sure',
    });
  });

  it('has three lengths, and says what each part of the full one rests on', () => {
    const metadata = { takenAt: '2023-06-14T19:30:00', takenAtSource: 'DateTimeOriginal' };
    const { caption } = derived(reading('dog'), { metadata });
    expect(caption).toMatchObject({
      short: 'A dog.',
      text: 'A dog.',
      full: 'A dog. Taken on 14 June 2023 in the evening.',
    });
    expect(
      caption.parts?.map(({ start, end, evidence }) => [
        caption.full?.slice(start, end),
        evidence.map(({ basis }) => basis),
      ]),
    ).toEqual([
      ['A dog', ['seen by the detector, 90%']],
      ['on 14 June 2023', ['from the camera’s clock']],
      ['in the evening', ['from the camera’s clock']],
    ]);
  });

  it('quotes what is written in the picture; a person’s own words are only followed by it', () => {
    const others = [{ lines: [aLine('BEWARE OF THE DOG')] }];
    const [written, alone] = [
      { ...reading('dog'), others },
      { ...nothing, others },
    ];
    expect(derived(written).caption).toMatchObject({
      text: 'A dog.',
      full: 'A dog, with text that reads “BEWARE OF THE DOG”.',
    });
    expect(derived(alone).caption).toMatchObject({
      text: 'A photo with text that reads “BEWARE OF THE DOG”.',
      basis: 'from the text in the picture',
    });
    const own = derived(written, { caption: 'Rex' }).caption;
    expect(own).toMatchObject({ text: 'Rex', full: 'Rex. Text in the picture: “BEWARE OF THE DOG”.' });
    expect(own.parts).toBeUndefined();
    expect(derived(written, { caption: '“Beware of the dog”, it says' }).caption.full).toBe(
      '“Beware of the dog”, it says.',
    );
  });

  it('is the text for people who cannot see the picture, before the description', () => {
    expect(
      derived(reading('dog'), { metadata: { altText: 'Our dog asleep', description: 'Sunday' } }).caption,
    ).toMatchObject({ text: 'Our dog asleep', source: 'metadata' });
    expect(
      derived(reading('dog'), { metadata: { altText: 'photo.jpg', description: 'Sunday' } }).caption.text,
    ).toBe('Sunday');
  });

  it('is composed where the person does not want the file’s own', () => {
    const input = { metadata: { altText: 'Our dog asleep', description: 'Sunday' }, fileCaptionOff: true };
    expect(derived(reading('dog'), input).caption.source).toBe('composed');
    expect(derived(reading('dog'), { ...input, caption: 'Rex' }).caption.text).toBe('Rex');
    expect(derived(reading('dog'), input).searchText).toContain('sunday');
  });

  it('takes no camera’s word for a description', () => {
    expect(
      derived(reading('dog'), { metadata: { description: 'OLYMPUS DIGITAL CAMERA' } }).caption.source,
    ).toBe('composed');
    expect(
      derived(reading('dog'), { metadata: { description: 'photo' }, relPaths: ['trip/Photo.jpg'] }).caption
        .source,
    ).toBe('composed');
  });
});

describe('searchText', () => {
  it('has caption, tags with parents and synonyms, the file’s words, file and folder names', () => {
    const { searchText } = derived(reading('couch'), {
      added: ['Anna'],
      metadata: { title: 'Sunday', description: 'SONY DSC', keywords: ['home'] },
      relPaths: ['2019/Summer_at-home/IMG_0042.jpg', 'backup/sofa.jpg'],
    });
    expect(linesOf(searchText)).toEqual([
      'a couch',
      'anna',
      'home',
      'couch',
      'sofa',
      'settee',
      'furniture',
      'sunday',
      '2019',
      'summer at home',
      'img 0042 jpg',
      'backup',
      'sofa jpg',
    ]);
    const words = derived(nothing, {
      metadata: {
        altText: 'A bowl of figs',
        hierarchies: ['Places|Italy|Rome'],
        people: [{ name: 'Anna Lee', box: null }],
      },
    }).searchText;
    expect(linesOf(words)).toEqual(
      expect.arrayContaining(['a bowl of figs', 'places', 'italy', 'rome', 'anna lee']),
    );
  });
});

describe('for any evidence and any decisions', () => {
  const anyName = fc.oneof(
    fc.constantFrom(
      'dog',
      'Dog',
      'poodle',
      'person',
      'cat',
      'kitchen',
      'skiing',
      'snow',
      'animal',
      'Anna',
      'Straße',
      'x'.repeat(100),
    ),
    fc.string({ minLength: 1, maxLength: 30 }).filter((text) => text.trim() !== ''),
  );
  const anySaid = fc.record({
    added: fc.array(anyName, { maxLength: 5 }),
    rejected: fc.array(anyName, { maxLength: 5 }),
    caption: fc.option(fc.string({ maxLength: 50 })),
    keywords: fc.array(anyName, { maxLength: 5 }),
    description: fc.option(fc.string({ maxLength: 40 })),
  });
  const anyReading = fc
    .array(
      fc.tuple(
        fc.constantFrom('dog', 'poodle', 'person', 'cat', 'kitchen', 'skiing', 'skis', 'snow', 'animal'),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
      ),
      { maxLength: 8 },
    )
    .map((list): TagReading => ({
      scores: list.map(([name, probability, implied]) => score(name, probability, implied)),
      objects: list.map(([name, probability]) => seen(name, probability)),
    }));
  const same = tagKey;

  it('the person’s tags are there, rejected ones are not, and the caption has words', () => {
    fc.assert(
      fc.property(anySaid, anyReading, ({ added, rejected, caption, keywords, description }, models) => {
        const accepted = added.filter((name) => !rejected.some((other) => same(other) === same(name)));
        const result = derived(models, {
          added: accepted,
          rejected,
          caption,
          metadata: { keywords, description },
        });
        const shown = result.tags.map((tag) => same(tag.name));
        for (const name of accepted)
          expect(result.tags.find((tag) => same(tag.name) === same(name))).toMatchObject({
            source: 'user',
            probability: 1,
          });
        for (const name of rejected) {
          expect(shown).not.toContain(same(name));
          expect(result.objects.map((object) => same(object.name))).not.toContain(same(name));
        }
        expect(new Set(shown).size).toBe(shown.length);
        expect(result.caption.text.trim()).not.toBe('');
        if (caption?.trim()) expect(result.caption).toMatchObject({ text: caption, source: 'user' });
        for (const tag of result.tags) expect(result.searchText).toContain(normalisedPhrase(tag.name));
      }),
      { numRuns: 300 },
    );
  });

  it('the same input gives the same result', () => {
    const input = (said: {
      added: string[];
      rejected: string[];
      caption: string | null;
      keywords: string[];
    }) => ({ ...said, metadata: { keywords: said.keywords } });
    fc.assert(
      fc.property(anySaid, anyReading, (said, models) => {
        expect(derived(models, input(said))).toEqual(
          derived(structuredClone(models), input(structuredClone(said))),
        );
      }),
    );
  });
});

describe('createDeriver', () => {
  const detector: DetectorCalibration = {
    packId: 'boxes',
    labels: ['dog'],
    calibration: { scale: 2.6, bias: 4.25 },
    thresholds: { default: 0.25, sure: 0.3, search: 0.2 },
  };
  const parts = (change: Partial<DeriverParts> = {}): DeriverParts => ({
    vocabulary,
    contexts: [],
    encoder: null,
    detector,
    conceptVectors: new Map(),
    vectorKey: null,
    ...change,
  });

  it('derives from evidence', () => {
    const { tags, caption } = createDeriver(parts()).derive({
      evidence: [
        { packId: 'boxes', role: 'detector', value: [{ label: 'dog', score: 0.6, box: [0, 0, 0.5, 0.5] }] },
      ],
      decisions: { tagsAdded: [], tagsRejected: [], caption: null },
      metadata: noMetadata,
      relPaths: ['a.jpg'],
    });
    expect(tags).toMatchObject([{ name: 'dog', source: 'detector', band: 'sure' }]);
    expect(caption.text).toBe('A dog.');
  });

  it('has another version whenever the result could be another', () => {
    const eyes = { packId: 'eyes', dimensions: 4, templates: [], calibration: null, separates: null };
    const versions = [
      parts(),
      parts({ detector: null }),
      parts({ detector: { ...detector, packId: 'other' } }),
      parts({ detector: { ...detector, calibration: null } }),
      parts({ vectorKey: 'v2', encoder: eyes }),
      parts({ encoder: { ...eyes, biases: { beach: 1 } } }),
      parts({ encoder: { ...eyes, biases: { beach: 2 } } }),
      parts({ encoder: { ...eyes, joined: { field: { encoder: 1, concepts: { grass: 1 }, bias: 0 } } } }),
      parts({ contexts: [{ concept: 'kitchen', things: ['oven'], count: 1, probability: 0.5 }] }),
    ].map((made) => createDeriver(made).version);
    expect(new Set(versions).size).toBe(versions.length);
    expect(createDeriver(parts()).version).toBe(versions[0]);
  });
});
