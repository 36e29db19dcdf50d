/** @file Which tags of scenes are right, wrong or not judged, by what labels say. */
import { describe, expect, it } from 'vitest';
import type { Photo, PhotoTag } from '../../../src-preload/contract/index.ts';
import { createVocabulary, type Concept } from '../tags/vocabulary.ts';
import type { LabelledPhoto } from './labels.ts';
import { measureScenes, statedScenes } from './measure-scenes.ts';

const concept = (name: string, kind: Concept['kind'], parents: string[] = [], synonyms: string[] = []) => ({
  name,
  kind,
  parents,
  synonyms,
  prompts: [name],
  objects: [],
  concepts: [],
  sensitive: false,
});
const vocabulary = createVocabulary([
  concept('coast', 'place', [], ['shore']),
  concept('beach', 'place', ['coast']),
  concept('night', 'time'),
  concept('running', 'activity'),
  concept('dog', 'animal'),
]);

function labelled(label: Omit<LabelledPhoto, 'file'>, tags: (Partial<PhotoTag> & { name: string })[]) {
  const photo = {
    tags: tags.map((tag) => ({ probability: 0.8, source: 'concepts', band: 'sure', ...tag })),
    caption: { text: 'A photo.' },
  } as unknown as Photo;
  return { label: { file: 'a.jpg', ...label }, photo };
}
const verdicts = (label: Omit<LabelledPhoto, 'file'>, ...names: string[]) =>
  measureScenes(vocabulary, [
    labelled(
      label,
      names.map((name) => ({ name })),
    ),
  ]).tags.map(({ name, right }) => [name, right]);

describe('tags of scenes', () => {
  it('are right where a label is or implies them, also by a synonym', () => {
    expect(verdicts({ scenes: ['beach'] }, 'beach', 'coast', 'running')).toEqual([
      ['beach', true],
      ['coast', true],
      ['running', null],
    ]);
    expect(verdicts({ scenes: ['shore'] }, 'coast', 'beach')).toEqual([
      ['coast', true],
      ['beach', null],
    ]);
  });

  it('are wrong where they are or imply what is absent, or where the labels are complete', () => {
    expect(verdicts({ scenes: ['night'], absentScenes: ['shore'] }, 'beach', 'night', 'running')).toEqual([
      ['beach', false],
      ['night', true],
      ['running', null],
    ]);
    expect(verdicts({ scenes: ['night'], scenesComplete: true }, 'night', 'running')).toEqual([
      ['night', true],
      ['running', false],
    ]);
  });

  it('are those that models found: no things, no facts by the clock', () => {
    const { tags } = measureScenes(vocabulary, [
      labelled({ scenes: [] }, [
        { name: 'dog' },
        { name: 'night', source: 'fact' },
        {
          name: 'beach',
          source: 'fact',
          probability: 1,
          also: { source: 'concepts', probability: 0.6, band: 'maybe' },
        },
      ]),
    ]);
    expect(tags).toEqual([{ file: 'a.jpg', name: 'beach', probability: 0.6, band: 'maybe', right: null }]);
  });

  it('have a precision over what labels judge, on photos whose labels say what is absent', () => {
    const photos = [
      // right by a label that says nothing of what is absent: does not count
      labelled({ scenes: ['beach'] }, [{ name: 'beach' }]),
      { ...labelled({ scenes: ['night'], scenesComplete: true }, [{ name: 'night' }, { name: 'running' }]) },
    ];
    photos[1]!.label.file = 'b.jpg';
    const { measures, tags } = measureScenes(vocabulary, photos);
    expect(measures).toMatchObject({ asked: 2, told: 2, precision: 0.5, judged: 2 });
    expect(statedScenes(photos, tags)).toEqual([
      { probability: 0.8, right: true },
      { probability: 0.8, right: false },
    ]);
  });
});
