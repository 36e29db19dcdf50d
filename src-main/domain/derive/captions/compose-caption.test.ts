/**
 * @file Composed captions as they are read: people, action, things, place, time; honest numbers; worded
 * doubt; every noun backed.
 */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PhotoObject, PhotoTag } from '../../../../src-preload/contract/index.ts';
import type { Vocabulary } from '../../tags/vocabulary.ts';
import { loadVocabulary } from '../../../adapters/vocabulary/vocabulary-files.ts';
import type { CaptionLength } from './caption-length.ts';
import { composeCaption, type CaptionFacts } from './compose-caption.ts';
import type { SettingFact } from './setting.ts';

function aFact(kind: SettingFact['kind'], text: string, caption?: string): SettingFact {
  return {
    kind,
    text,
    basis: 'from its file',
    doubt: null,
    tags: [],
    phrases: [],
    ...(caption && { caption }),
  };
}

let vocabulary: Vocabulary;
beforeAll(async () => {
  vocabulary = await loadVocabulary(
    fileURLToPath(new URL('../../../../resources/vocabulary/', import.meta.url)),
  );
});

const undated = { takenAt: null, takenAtSource: null, people: [] };
const june = { takenAt: '2023-06-14T19:30:00', takenAtSource: 'DateTimeOriginal', people: [] };
const tag = (name: string, probability: number | null = 0.95): PhotoTag => ({
  name,
  probability,
  source: 'detector',
  band: probability === null || probability >= 0.7 ? 'sure' : 'maybe',
});
const box = (name: string, probability = 0.95): PhotoObject => ({
  name,
  probability,
  box: [0.2, 0.2, 0.4, 0.4],
});
const boxes = (name: string, count: number): PhotoObject[] => Array.from({ length: count }, () => box(name));
type ComposeOptions = Partial<Pick<CaptionFacts, 'metadata' | 'facts' | 'lines'>> & {
  length?: CaptionLength;
};
const compose = (
  tags: PhotoTag[],
  objects: PhotoObject[] = [],
  { metadata = undated, length = 'standard', ...more }: ComposeOptions = {},
) => composeCaption({ tags, objects, metadata, ...more }, vocabulary, length);
const textOf = (...input: Parameters<typeof compose>) => compose(...input).text;

describe('composeCaption', () => {
  it('counts people only as well as it can', () => {
    const people = (count: number) => textOf([tag('person')], boxes('person', count));
    expect([1, 2, 3, 4, 9].map(people)).toEqual([
      'A person.',
      'Two or three people.',
      'Two or three people.',
      'Several people.',
      'Several people.',
    ]);
  });

  it('doubts a tag that is likely and yet only “maybe”', () => {
    const kitchen = { ...tag('kitchen', 0.96), source: 'concepts' as const };
    expect(textOf([kitchen])).toBe('A kitchen.');
    expect(textOf([{ ...kitchen, band: 'maybe' }])).toBe('Probably a kitchen.');
    expect(compose([{ ...kitchen, band: 'maybe' }]).basis).toBe('from kitchen · rather sure');
  });

  it('does not count faint boxes beside a sure one', () => {
    expect(textOf([tag('person')], [box('person'), box('person', 0.5)])).toBe('A person.');
  });

  it('says who, doing what, with what, where, when, in this order', () => {
    const text = textOf(
      [tag('person'), tag('dog'), tag('beach'), tag('umbrella')],
      [box('person'), box('dog'), box('umbrella')],
      { metadata: june },
    );
    expect(text).toBe('A person with a dog and an umbrella on a beach.');
  });

  it('says people by the names that the photo carries, and nobody else’s', () => {
    const of = (...names: string[]) => ({
      metadata: { ...undated, people: names.map((name) => ({ name, box: null })) },
    });
    const named = (name: string): PhotoTag => ({ name, probability: 1, source: 'metadata', band: 'sure' });
    expect(
      textOf(
        [named('Anna'), tag('person'), tag('dog'), tag('beach')],
        [box('person'), box('dog')],
        of('Anna'),
      ),
    ).toBe('Anna with a dog on a beach.');
    expect(
      textOf(
        [named('Anna'), named('Bob'), tag('person'), tag('skiing', 0.9), tag('snow', 0.9)],
        boxes('person', 2),
        of('Anna', 'Bob'),
      ),
    ).toBe('Anna and Bob skiing in the snow.');
    expect(textOf([named('Anna'), tag('person')], boxes('person', 4), of('Anna'))).toBe('Anna and others.');
    expect(compose([named('Rose')], [], of('Rose'))).toMatchObject({
      text: 'Rose.',
      probability: 1,
      basis: 'from the names in the photo’s own metadata',
      named: ['Rose'],
    });
    expect(textOf([tag('person')], [box('person')], of('Anna'))).toBe('A person.'); // the person said it is not her
  });

  it('lets an activity speak for its gear', () => {
    expect(
      textOf(
        [tag('person'), tag('skis'), tag('skiing', 0.9), tag('snow', 0.9)],
        [box('person'), box('skis')],
      ),
    ).toBe('A person skiing in the snow.');
    expect(
      textOf(
        [tag('person'), tag('surfboard'), tag('surfing', 0.9), tag('sea', 0.9)],
        [box('person'), box('surfboard')],
      ),
    ).toBe('A person surfing in the sea.');
    expect(textOf([tag('person'), tag('tennis', 0.9)], [box('person')])).toBe('A person playing tennis.');
    expect(textOf([tag('person'), tag('horse'), tag('horse riding'), tag('beach')], [box('person')])).toBe(
      'A person on horseback on a beach.',
    );
    expect(textOf([tag('person'), tag('using a computer')], [box('person')])).toBe(
      'A person using a computer.',
    );
  });

  it('lets animals run, swim and jump', () => {
    expect(textOf([tag('dog'), tag('running'), tag('snow')], [box('dog')])).toBe(
      'A dog running in the snow.',
    );
    expect(textOf([tag('dog'), tag('tennis')], [box('dog')])).toBe('A dog.');
    expect(textOf([tag('running')])).toBe('A photo.');
  });

  it('says places whose names are compound, and when the sun sets', () => {
    expect(textOf([tag('dog'), tag('grass')], [box('dog')])).toBe('A dog on grass.');
    expect(textOf([tag('lake or river'), tag('sunset or dusk')])).toBe('A lake or river at sunset or dusk.');
    expect(textOf([tag('person'), tag('rocks or a cliff')], [box('person')])).toBe(
      'A person by rocks or a cliff.',
    );
  });

  it('words its doubt', () => {
    expect(textOf([tag('dog', 0.78)])).toBe('Probably a dog.');
    expect(textOf([tag('person'), tag('umbrella', 0.78), tag('bench')], [box('person'), box('bench')])).toBe(
      'A person near a bench, probably with an umbrella.',
    );
    expect(
      textOf([tag('bowl'), tag('oven'), tag('cup', 0.78), tag('kitchen', 0.9)], [box('bowl'), box('oven')]),
    ).toBe('A bowl and an oven, and probably a cup, in a kitchen.');
    expect(textOf([tag('dog', 0.4)], [], { metadata: june })).toBe(
      'A photo, possibly of a dog, from June 2023.',
    );
    expect(textOf([tag('mountain', 0.6), tag('outdoors', 0.65)])).toBe('A photo, possibly of a mountain.');
  });

  it('names the narrower thing when it is as sure, else the broader', () => {
    expect(textOf([tag('dog'), tag('poodle')], [box('dog')])).toBe('A poodle.');
    expect(textOf([tag('dog'), tag('poodle', 0.65)], [box('dog')])).toBe('A dog.');
    expect(textOf([tag('dog'), tag('poodle')], boxes('dog', 2))).toBe('Dogs.');
    expect(textOf([tag('person'), tag('baseball player')], [box('person')])).toBe('A baseball player.');
  });

  it('says several from four on, and no number below', () => {
    expect([1, 2, 3, 4].map((count) => textOf([tag('sandwich')], boxes('sandwich', count)))).toEqual([
      'A sandwich.',
      'Sandwiches.',
      'Sandwiches.',
      'Several sandwiches.',
    ]);
    expect(textOf([tag('sheep')], boxes('sheep', 9))).toBe('Sheep.');
  });

  it('lays food on the table', () => {
    expect(textOf([tag('pizza'), tag('dining table')], [box('pizza'), box('dining table')])).toBe(
      'A pizza on a dining table.',
    );
    expect(
      textOf(
        [tag('person'), tag('pizza'), tag('dining table')],
        [box('person'), box('pizza'), box('dining table')],
      ),
    ).toBe('A person with a pizza at a dining table.');
  });

  it('is never empty', () => {
    expect(textOf([])).toBe('A photo.');
    expect(textOf([], [], { metadata: june })).toBe('A photo from June 2023.');
    expect(textOf([tag('kitchen')])).toBe('A kitchen.');
    expect(compose([], [], { metadata: june }).basis).toBe('from the date alone');
    expect(compose([]).basis).toBe('nothing was recognised');
  });

  it('has three lengths', () => {
    const tags = [
      tag('person'),
      tag('dog'),
      tag('cat'),
      tag('chair'),
      tag('clock', 0.78),
      tag('kitchen', 0.9),
    ];
    const objects = ['person', 'dog', 'cat', 'chair'].map((name) => box(name));
    const at = (length: CaptionLength) => textOf(tags, objects, { metadata: june, length });
    expect(at('short')).toBe('A person with a dog and a cat.');
    expect(at('standard')).toBe(
      'A person with a dog, a cat and a chair, and probably a clock, in a kitchen.',
    );
    expect(at('full')).toBe(
      'A person with a dog, a cat and a chair, and probably a clock, in a kitchen. Taken on 14 June 2023 in the evening.',
    );
  });

  it('says where, and in full when and in which light, as far as it is sure', () => {
    const facts = [
      aFact('place', 'Nice, France', 'in Nice, France'),
      aFact('light', 'Golden hour', 'at golden hour'),
      aFact('season', 'Summer', 'in summer'),
    ];
    const said = (tags: PhotoTag[], length: CaptionLength, metadata: CaptionFacts['metadata'] = june) =>
      textOf(tags, [], { metadata, facts, length });
    const lengths: CaptionLength[] = ['short', 'standard', 'full'];
    expect(lengths.map((length) => said([tag('dog'), tag('beach')], length))).toEqual([
      'A dog.',
      'A dog on a beach in Nice, France.',
      'A dog on a beach. Taken on 14 June 2023 in the evening at golden hour, in summer, in Nice, France.',
    ]);
    expect(lengths.map((length) => said([], length))).toEqual([
      'A photo taken at golden hour in Nice, France, June 2023.',
      'A photo taken at golden hour in Nice, France, June 2023.',
      'A photo taken at golden hour in summer in Nice, France, 14 June 2023.',
    ]);
    expect(said([tag('dog'), tag('beach', 0.78)], 'standard', undated)).toBe(
      'A dog, probably on a beach, in Nice, France.',
    );
    expect(said([tag('dog')], 'full', undated)).toBe(
      'A dog. Taken at golden hour, in summer, in Nice, France.',
    );
    const guessed = facts.map((fact) => ({ ...fact, doubt: 'if it was taken in the north' }));
    expect(textOf([tag('dog')], [], { metadata: june, facts: guessed, length: 'full' })).toBe(
      'A dog. Taken on 14 June 2023 in the evening.',
    );
  });

  it('says night and sunset once', () => {
    const night = [aFact('light', 'Night', 'at night')];
    const late = { ...june, takenAt: '2023-06-14T23:30:00' };
    const said = (...tags: PhotoTag[]) => textOf(tags, [], { metadata: late, facts: night, length: 'full' });
    expect(said(tag('dog'))).toBe('A dog. Taken on 14 June 2023 at night.');
    expect(said(tag('street'), tag('night'))).toBe('A street at night. Taken on 14 June 2023.');
    const early = [aFact('light', 'Golden hour', 'at golden hour')];
    expect(textOf([tag('dog')], [], { metadata: late, facts: early, length: 'full' })).toBe(
      'A dog. Taken on 14 June 2023 at golden hour.',
    );
  });

  it('says what kind of picture it is where nothing is seen on it', () => {
    const said = (...facts: NonNullable<CaptionFacts['facts']>) => textOf([], [], { facts });
    const doubt = { doubt: 'it may have been cut' };
    expect(said(aFact('tone', 'Black and white'))).toBe('A black and white photo.');
    expect(said(aFact('screenshot', 'Screenshot'), aFact('tone', 'Bright picture'))).toBe('A screenshot.');
    expect(said({ ...aFact('panorama', 'Panorama'), ...doubt })).toBe('Possibly a panorama.');
    const dark = aFact('tone', 'Dark picture');
    expect(said(dark)).toBe('A dark photo.');
    expect(said(dark, aFact('light', 'Night', 'at night'))).toBe('A photo taken at night.');
    const blue = { ...aFact('colours', 'Blue 43 %, white 30 %'), phrases: ['mostly blue'] };
    expect(said(blue)).toBe('A mostly blue photo.');
    expect(said(blue, aFact('place', 'Nice', 'in Nice'))).toBe('A photo taken in Nice.');
    expect(textOf([tag('outdoors')], [], { facts: [aFact('tone', 'Sepia')] })).toBe(
      'A sepia photo taken outdoors.',
    );
    expect(textOf([tag('dog')], [], { facts: [aFact('tone', 'Black and white'), blue] })).toBe('A dog.');
  });

  it('says in words what it rests on and how sure it is', () => {
    expect(
      compose(
        [tag('person', 0.98), tag('dog', 0.97), tag('beach', 0.96)],
        [box('person'), box('person'), box('dog')],
      ),
    ).toMatchObject({ probability: 0.96, basis: 'from 2 people, 1 dog, beach · sure' });
    expect(compose([tag('bird', 0.85)], boxes('bird', 6)).basis).toBe('from 4 or more birds · fairly sure');
    expect(compose([tag('dog', null)], [])).toMatchObject({
      text: 'A dog.',
      probability: null,
      basis: 'from dog · certainty not known',
    });
  });

  it('says a person’s own words without doubt', () => {
    const own = (name: string): PhotoTag => ({ name, probability: 1, source: 'user', band: 'sure' });
    expect(textOf([own('family'), own('picnic'), own('lake'), own('Anna')])).toBe('A family by a lake.');
    expect(textOf([own('woman'), own('hiking'), tag('person')], [box('person')])).toBe('A woman hiking.');
  });

  it('knows events and moments', () => {
    const own = (name: string): PhotoTag => ({ name, probability: 1, source: 'user', band: 'sure' });
    expect(textOf([own('family'), own('christmas')])).toBe('A family at Christmas.');
    expect(textOf([own('bride'), own('wedding'), own('sunset')])).toBe('A bride at a wedding at sunset.');
    expect(textOf([own('sunset')])).toBe('A photo taken at sunset.');
    expect(textOf([own('beach'), own('sunset')])).toBe('A beach at sunset.');
  });
});
