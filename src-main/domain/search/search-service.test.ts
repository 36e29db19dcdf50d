/** @file The search over a small library in memory: colours stand for what an encoder sees. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { Detection } from '../evidence/objects/detection.ts';
import type { TargetEvidence } from '../derive/targets.ts';
import { noDecisions } from '../shared/photo-decisions.ts';
import type { ActivePacks } from '../models/packs.ts';
import { noMetadata } from '../shared/metadata.ts';
import { createTimelineIndex } from '../photos/timeline-index.ts';
import { noPackKnowledge } from '../tags/calibration.ts';
import { createTagModel } from '../tags/tag-model.ts';
import { createVocabulary, type Concept } from '../tags/vocabulary.ts';
import {
  aPackInUse,
  aFileRow,
  anEvidenceRecord,
  aPhotoNumber,
  photoIdOf,
  aVectorTable,
  anObjectTable,
} from '../../testing/builders.ts';
import { colourVector, createFakeVision, fakeDimensions } from '../../testing/fake-vision.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { createSearchService, type SearchService } from './search-service.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';

const encoder = {
  ref: { id: 'colours', role: 'encoder' as const, directory: '' },
  calibration: {
    packId: 'colours',
    dimensions: fakeDimensions,
    templates: ['{}'],
    calibration: { scale: 10, bias: -9 },
    separates: null,
  },
};
const detector = {
  ref: { id: 'boxes', role: 'detector' as const, directory: '' },
  calibration: {
    packId: 'boxes',
    labels: ['dog', 'person'],
    calibration: null,
    thresholds: { default: 0.25, sure: 0.3, search: 0.2 },
  },
};
const concept = (name: string, part: Partial<Concept> = {}): Concept => ({
  name,
  parents: [],
  prompts: [name],
  synonyms: [],
  objects: [],
  concepts: [],
  kind: 'object',
  sensitive: false,
  ...part,
});
const vocabulary = createVocabulary([
  concept('animal'),
  concept('dog', { parents: ['animal'], objects: ['dog'] }),
  concept('poodle', { parents: ['dog'] }),
  concept('person', { objects: ['person'], synonyms: ['human'] }),
  concept('red'),
  concept('blue'),
]);
const box = (label: string, score: number): Detection => ({ label, score, box: [0.1, 0.2, 0.3, 0.4] });

interface Seen {
  row?: Partial<PhotoRow>;
  /** colour words; null = no vector yet */
  looks: string | null;
  objects?: Detection[];
  path?: string;
}

let search: SearchService;
let active: { encoder: boolean; detector: boolean };
let embedded: string[];
let isScreening: boolean;
let replacement: { done: number; total: number } | null;

/** A library of these photos, numbered from 1. */
async function libraryOf(photos: readonly Seen[]): Promise<SearchService> {
  const catalogue = createMemoryCatalogue();
  await catalogue.ensureEvidence(aVectorTable('colours', fakeDimensions));
  await catalogue.ensureEvidence(anObjectTable('boxes'));
  for (const [index, { row, looks, objects, path }] of photos.entries()) {
    const photoId = photoIdOf(index + 1);
    await catalogue.putPhotos([aPhotoNumber(index + 1, row)]);
    await catalogue.putFiles([aFileRow({ photoId, relPath: path ?? `IMG_${index + 1}.jpg` })]);
    if (looks !== null)
      await catalogue.putEvidence('colours', [anEvidenceRecord({ photoId, value: colourVector(looks) })]);
    await catalogue.putEvidence('boxes', [anEvidenceRecord({ photoId, value: objects ?? [] })]);
  }
  const index = createTimelineIndex();
  index.load(await catalogue.timeline());
  const packs: ActivePacks = {
    encoder: () => (active.encoder ? encoder : null),
    detector: () => (active.detector ? detector : null),
    importing: () => [],
    inUse: () =>
      [...(active.encoder ? [encoder] : []), ...(active.detector ? [detector] : [])].map(aPackInUse),
  };
  const targets: TargetEvidence = {
    of: async (wanted) =>
      Promise.all(
        wanted.map(async (target) => {
          const id = 'id' in target ? target.id : null;
          const stored =
            id === null
              ? colourVector('red')
              : (await catalogue.getEvidence(vectorKind, 'colours', [id])).get(id)?.value;
          return {
            id,
            path: 'path' in target ? target.path : '',
            evidence: stored ? [{ packId: 'colours', role: 'encoder', value: stored }] : [],
            decisions: noDecisions,
            metadata: noMetadata,
            damaged: false,
          };
        }),
      ),
  };
  const vision = createFakeVision();
  const embedTexts: typeof vision.embedTexts = (pack, texts) => {
    embedded.push(...texts);
    return vision.embedTexts(pack, texts);
  };
  const paths = { absolute: ({ relPath }: { relPath: string }) => `/photos/${relPath}` };
  return createSearchService({
    catalogue,
    vision: { ...vision, embedTexts },
    packs,
    vocabulary,
    knowledge: noPackKnowledge,
    boxes: async () => boxReader(),
    photos: index,
    paths,
    targets,
    withPictureFile: () => Promise.reject(new Error('no picture is given here')),
    gridOf: async () => null,
    isScreening: () => isScreening,
    replacement: async () => replacement,
    now: () => new Date(2024, 2, 15, 12),
  });
}

function boxReader() {
  return createTagModel({
    vocabulary,
    contexts: [],
    encoder: active.encoder ? encoder.calibration : null,
    detector: active.detector ? detector.calibration : null,
    conceptVectors: new Map(),
  }).boxes;
}

const numbers = (ids: readonly string[]) => ids.map((id) => Number(id.slice(-3)));
async function find(text: string, limit = 50) {
  const result = await search.run({ text, limit });
  return { ...result, numbers: numbers(result.results.map(({ id }) => id)) };
}

beforeEach(() => {
  active = { encoder: true, detector: true };
  embedded = [];
  isScreening = true;
  replacement = null;
});

describe('while a new encoder has not seen all photos', () => {
  it('photos are found by it, or by their words and tags, and the result says so', async () => {
    replacement = { done: 1, total: 1_200 };
    search = await libraryOf([{ looks: 'red' }, { looks: null, row: { searchText: ' red ' } }]);
    const found = await find('red');
    expect(found.numbers.toSorted()).toEqual([1, 2]);
    expect(found.hints).toEqual([
      {
        kind: 'not seen',
        about: 'colours',
        text: 'Sightline has a new model, which has seen 1 of 1,200 photos so far. Until then the others are found by their words and tags.',
      },
    ]);
    // what asks no model needs no hint
    expect((await find('"red"')).hints).toEqual([]);
    replacement = null;
    expect((await find('red')).hints).toEqual([]);
  });
});

describe('“possibly sensitive”', () => {
  const states = (...all: NonNullable<PhotoRow['screening']>['state'][]) =>
    libraryOf(all.map((state) => ({ looks: 'red', row: { screening: { state, reasons: [] } } })));

  it('finds what is suggested and what is kept private, also with other words', async () => {
    search = await states('suggested', 'fine', 'private');
    expect((await find('possibly sensitive')).numbers.toSorted()).toEqual([1, 3]);
    expect((await find('possibly sensitive red')).numbers.toSorted()).toEqual([1, 3]);
    expect((await find('possibly sensitive')).problems).toBeUndefined();
  });

  it('never says that nothing is there', async () => {
    search = await states('fine');
    expect(await find('possibly sensitive')).toMatchObject({
      numbers: [],
      problems: ['No suggestion is no proof that a photo is harmless.'],
    });
    isScreening = false;
    expect((await find('possibly sensitive')).problems).toEqual([
      'Screening is off: only photos that you keep private are found.',
    ]);
    expect((await find('red')).problems).toBeUndefined();
  });
});

describe('a sentence', () => {
  beforeEach(async () => {
    search = await libraryOf([
      { looks: 'red' },
      { looks: 'red red blue' },
      { looks: 'blue' },
      { looks: 'green' },
    ]);
  });

  it('finds what looks like it, best first, with band, reason, path and tile', async () => {
    const { results, numbers: found, counts, closest } = await find('red');
    expect(found).toEqual([1, 2]);
    expect(results[0]).toMatchObject({
      band: 'good',
      path: '/photos/IMG_1.jpg',
      why: ['looks very much like it'],
      box: null,
      tile: { id: photoIdOf(1), alt: 'IMG_1.jpg' },
    });
    expect(results[0]!.score).toBeGreaterThan(results[1]!.score);
    expect(counts.good + counts.maybe).toBe(2);
    expect(closest).toEqual([]);
  });

  it('finds nothing where nothing matches, and suggests similar tags', async () => {
    search = await libraryOf([
      {
        looks: 'red',
        row: {
          tags: [
            { name: 'poodle', probability: 0.9, source: 'encoder', band: 'sure' },
            { name: 'red', probability: 0.5, source: 'encoder', band: 'maybe' },
          ],
        },
      },
      { looks: 'blue' },
    ]);
    expect(await find('violet')).toMatchObject({
      results: [],
      counts: { good: 0, maybe: 0 },
      closest: ['poodle'],
    });
  });

  it('finds people by their names, keywords by their parents, and a picture by the text for people who cannot see it', async () => {
    const metadata = {
      ...noMetadata,
      people: [{ name: 'Anna Lee', box: null }],
      hierarchies: ['Places|Italy|Rome'],
      altText: 'A basket of figs',
    };
    const searchText = 'Anna Lee\nPlaces\nItaly\nRome\nA basket of figs';
    search = await libraryOf([{ looks: 'red', row: { metadata, searchText } }, { looks: 'blue' }]);
    expect((await find('Anna')).results[0]).toMatchObject({
      id: photoIdOf(1),
      band: 'good',
      why: expect.arrayContaining(['person: “anna”']) as string[],
    });
    expect((await find('Italy')).results[0]).toMatchObject({
      id: photoIdOf(1),
      why: expect.arrayContaining(['keyword: “italy”']) as string[],
    });
    expect((await find('figs')).numbers).toEqual([1]);
  });

  it('gives no more than the limit and still counts all', async () => {
    const { results, counts } = await find('red', 1);
    expect(results).toHaveLength(1);
    expect(counts.good + counts.maybe).toBe(2);
  });

  it('embeds a query once', async () => {
    await find('red');
    await find('red');
    expect(embedded).toEqual(['red']);
  });

  it.each([
    '',
    '   ',
    '🎉',
    '🎉🎉 ???',
    "x') OR ('1'='1",
    '"',
    '-',
    '#',
    'a'.repeat(10_000),
    'dog '.repeat(2_500),
    '\ud800 red',
    '%_*:;(){}[]',
  ])('never fails: %j', async (text) => {
    await expect(search.run({ text, limit: 10 })).resolves.toBeDefined();
    await expect(search.resolveQuery(text)).resolves.toBeDefined();
  });

  it('finds nothing in an empty library, whatever is asked', async () => {
    search = await libraryOf([]);
    for (const text of ['red', 'summer 2019', 'no dogs', '']) expect((await find(text)).results).toEqual([]);
  });
});

describe('named things', () => {
  beforeEach(async () => {
    search = await libraryOf([
      { looks: 'red', objects: [box('dog', 0.7)] },
      { looks: 'red', objects: [box('dog', 0.6), box('dog', 0.5)] },
      { looks: 'red', objects: [box('person', 0.7)] },
      ...Array.from({ length: 20 }, (): Seen => ({ looks: 'green' })),
    ]);
  });

  it('go by their boxes, and show them', async () => {
    const { results, numbers: found } = await find('dogs');
    expect(found).toEqual([1, 2]);
    expect(results[0]).toMatchObject({
      band: 'good',
      box: [0.1, 0.2, 0.3, 0.4],
      why: ['dog seen · very likely'],
    });
  });

  it('go by number', async () => {
    expect(
      (await find('two dogs')).results.filter(({ band }) => band === 'good').map(({ id }) => id),
    ).toEqual([photoIdOf(2)]);
  });

  it('lift a photo in a longer sentence', async () => {
    expect((await find('a dog beside something red in the garden')).numbers.slice(0, 2).sort()).toEqual([
      1, 2,
    ]);
  });

  it('stay away where they are excluded', async () => {
    expect((await find('red things without dogs')).numbers).toEqual([3]);
    const all = await find('no dogs or people', 100);
    expect(all.numbers).toHaveLength(20);
    expect(all.counts).toEqual({ good: 20, maybe: 0 });
    expect(all.query.excluded).toEqual(['dogs', 'people']);
  });
});

describe('what people wrote', () => {
  const tag = (name: string, source: 'user' | 'encoder') => ({
    name,
    probability: source === 'user' ? 1 : 0.6,
    source,
    band: 'sure' as const,
  });

  it('finds photos by title, keyword, file and folder, with the reason', async () => {
    search = await libraryOf([
      {
        looks: 'green',
        row: { metadata: { ...noMetadata, title: 'Carnival in Lisbon' }, searchText: 'Carnival in Lisbon' },
      },
      { looks: 'green', path: 'Lisbon 2019/IMG_2.jpg', row: { searchText: 'Lisbon 2019' } },
      { looks: 'green', row: { searchText: 'A photo' } },
    ]);
    const { results, numbers: found } = await find('lisbon');
    expect(found).toEqual([1, 2]);
    expect(results.map(({ band, why }) => [band, why[0]])).toEqual([
      ['good', 'title: “lisbon”'],
      ['good', 'folder: “lisbon”'],
    ]);
  });

  it('counts a tag of the person for what it implies', async () => {
    search = await libraryOf([
      { looks: 'green', row: { tags: [tag('poodle', 'user')], searchText: 'poodle dog animal' } },
      { looks: 'green' },
    ]);
    expect((await find('dog')).results).toMatchObject([{ id: photoIdOf(1), band: 'good' }]);
  });

  it('does not take a model’s own words for a person’s', async () => {
    search = await libraryOf([
      {
        looks: 'green',
        row: {
          tags: [tag('dog', 'encoder')],
          caption: { text: 'A dog', source: 'composed', probability: 0.6, basis: '' },
          searchText: 'A dog',
        },
      },
    ]);
    expect((await find('dog')).results).toEqual([]);
  });

  it('never shows a photo for a tag that was taken off it', async () => {
    search = await libraryOf([
      { looks: 'red', objects: [box('dog', 0.9)], row: { rejectedTags: ['dog'] } },
      { looks: 'red', objects: [box('dog', 0.9)] },
    ]);
    expect((await find('dog')).numbers).toEqual([2]);
  });

  it('is all there is to search by without an encoder', async () => {
    active = { encoder: false, detector: false };
    search = await libraryOf([
      { looks: null, row: { searchText: 'A dog on a beach' } },
      { looks: null, row: { searchText: 'A cat' } },
    ]);
    expect((await find('beach')).results).toMatchObject([
      { id: photoIdOf(1), band: 'good', why: ['words: “beach”'] },
    ]);
  });
});

describe('filters', () => {
  beforeEach(async () => {
    search = await libraryOf([
      {
        looks: 'red',
        row: {
          takenAt: '2019-07-01T10:00:00',
          favourite: true,
          metadata: { ...noMetadata, make: 'Canon', model: 'EOS 5D' },
          searchText: ' canon eos 5d ',
        },
      },
      {
        looks: 'red',
        row: { takenAt: '2020-07-01T10:00:00', rating: 5, searchText: ' the words hello big world ' },
      },
      {
        looks: 'red',
        row: {
          rating: 3,
          searchText: ' hello world ',
          tags: [{ name: 'poodle', probability: 0.9, source: 'encoder', band: 'sure' }],
        },
      },
      { looks: 'blue', row: { takenAt: '2019-07-02T10:00:00', searchText: 'Nikon' } },
    ]);
  });

  it.each([
    ['red summer 2019', [1]],
    ['red in July', [1, 2]],
    ['summer 2019', [4, 1]],
    ['since 2020', [2]],
    ['favourites', [1]],
    ['5 stars', [2]],
    ['red at least 3 stars', [2, 3]],
    ['Canon EOS 5D', [1]],
    ['"hello world"', [3]],
    ['red "hello world"', [3]],
    ['#dog', [3]],
    ['red #animal', [3]],
    ['red 1950', []],
  ])('%j finds %j', async (text, expected) => {
    expect((await find(text)).numbers).toEqual(expected);
  });

  it('are shown as understood, and as the reason', async () => {
    const { query, results, counts } = await find('summer 2019');
    expect(query).toEqual({
      text: '',
      filters: [{ kind: 'date', label: 'June–August 2019', source: 'summer 2019' }],
      excluded: [],
    });
    expect(results[0]).toMatchObject({ band: 'good', why: ['date: June–August 2019'] });
    expect(counts).toEqual({ good: 2, maybe: 0 });
  });
});

describe('a selection by query', () => {
  it('means every good and maybe hit, best first', async () => {
    search = await libraryOf([
      ...Array.from({ length: 300 }, (): Seen => ({ looks: 'red' })),
      { looks: 'red red blue' },
      ...Array.from({ length: 30 }, (): Seen => ({ looks: 'green' })),
    ]);
    const ids = await search.resolveQuery('red');
    expect(ids).toHaveLength(301);
    expect(ids.at(-1)).toBe(photoIdOf(301));
  });

  it('with filters alone means all photos that meet them', async () => {
    search = await libraryOf(
      Array.from({ length: 1_200 }, (_, index): Seen => ({
        looks: 'red',
        row: { favourite: index % 2 === 0 },
      })),
    );
    expect(await search.resolveQuery('favourites')).toHaveLength(600);
    expect(await search.resolveQuery('')).toEqual([]);
  });
});

describe('similar photos', () => {
  it('are near, and neither the photo itself nor a copy of it', async () => {
    search = await libraryOf([
      {
        looks: 'red',
        row: {
          pixelHash: 'same',
          tags: [{ name: 'red', probability: 0.9, source: 'encoder', band: 'sure' }],
        },
      },
      { looks: 'red', row: { pixelHash: 'same' } },
      {
        looks: 'red red red blue',
        row: { tags: [{ name: 'red', probability: 0.9, source: 'encoder', band: 'sure' }] },
      },
      ...Array.from({ length: 20 }, (): Seen => ({ looks: 'green' })),
    ]);
    const { results } = await search.similar({ target: { id: photoIdOf(1) }, limit: 10 });
    expect(results).toMatchObject([
      { id: photoIdOf(3), band: 'good', why: ['looks very much like it', 'both show red'] },
    ]);
  });

  it('can be asked for with a file outside the library', async () => {
    search = await libraryOf([{ looks: 'red' }, { looks: 'green' }]);
    expect(
      (await search.similar({ target: { path: '/elsewhere/red.jpg' }, limit: 10 })).results,
    ).toMatchObject([{ id: photoIdOf(1) }]);
  });

  it('say what was searched for', async () => {
    search = await libraryOf([{ looks: 'red' }]);
    const target = { path: '/elsewhere/red.jpg' };
    expect((await search.similar({ target, limit: 10 })).searched).toBe('Photos like red.jpg.');
    const text = 'like this, but blue in 2018 without dogs';
    expect(await search.similar({ target, text, limit: 10 })).toMatchObject({
      searched: 'Photos like red.jpg that match “blue”, only: 2018, without dogs.',
      query: { text: 'blue' },
    });
  });

  it('are none without an encoder', async () => {
    active.encoder = false;
    search = await libraryOf([{ looks: 'red' }, { looks: 'red' }]);
    expect((await search.similar({ target: { id: photoIdOf(1) }, limit: 10 })).results).toEqual([]);
  });
});
