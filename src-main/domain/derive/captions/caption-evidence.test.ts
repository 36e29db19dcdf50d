/** @file Every noun of a composed caption rests on something, whatever is found in a photo. */
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhotoObject, PhotoTag } from '../../../../src-preload/contract/index.ts';
import { loadVocabulary } from '../../../adapters/vocabulary/vocabulary-files.ts';
import type { TextLine } from '../../evidence/texts/text-line.ts';
import type { CaptionLength } from './caption-length.ts';
import { composeCaption, type CaptionFacts } from './compose-caption.ts';
import type { SettingFact } from './setting.ts';

const vocabulary = await loadVocabulary(
  fileURLToPath(new URL('../../../../resources/vocabulary/', import.meta.url)),
);

const tagOf = (name: string, probability: number): PhotoTag => ({
  name,
  probability,
  source: 'detector',
  band: probability >= 0.7 ? 'sure' : 'maybe',
});
const boxesOf = (name: string, count: number): PhotoObject[] =>
  Array.from({ length: count }, () => ({ name, probability: 0.95, box: [0.2, 0.2, 0.4, 0.4] }));
const factOf = (kind: SettingFact['kind'], text: string, more: Partial<SettingFact> = {}): SettingFact => ({
  ...{ kind, text, basis: 'from its file', doubt: null, tags: [], phrases: [] },
  ...more,
});

const anyThings = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...vocabulary.concepts.map(({ name }) => name)),
    probability: fc.double({ min: 0.4, max: 1, noNaN: true }),
    count: fc.integer({ min: 0, max: 5 }),
  }),
  { maxLength: 9, selector: ({ name }) => name },
);
const anyPeople = fc.subarray(['Anna', 'Bert Lee', 'Zoë', 'Carl', 'Dora', 'Emil']);
const anyLine = fc.record({
  text: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('STOP', 'Harbour Museum', 'of “all” times')),
  score: fc.double({ min: 0.8, max: 1, noNaN: true }),
  corners: fc.constantFrom<TextLine['corners']>(
    [
      [0.3, 0.3],
      [0.5, 0.3],
      [0.5, 0.4],
      [0.3, 0.4],
    ],
    [
      [0, 0],
      [1, 0],
      [1, 0.05],
      [0, 0.05],
    ],
  ),
});
const someFacts = [
  factOf('place', 'Nice, France', { caption: 'in Nice, France' }),
  factOf('light', 'Golden hour', { caption: 'at golden hour' }),
  factOf('season', 'Summer', { caption: 'in summer' }),
  factOf('tone', 'Black and white'),
  factOf('screenshot', 'Screenshot', { doubt: 'others have the size of a screen, too' }),
  factOf('colours', 'Blue 43 %', { phrases: ['mostly blue'] }),
];
const anyFacts = fc
  .record({
    things: anyThings,
    people: anyPeople,
    facts: fc.subarray(someFacts),
    lines: fc.array(anyLine, { maxLength: 4 }),
    takenAt: fc.constantFrom(null, '2023-06-14T19:30:00', '2023-06-14T23:30:00'),
  })
  .map(({ things, people, facts, lines, takenAt }): CaptionFacts => ({
    tags: [
      ...people.map((name): PhotoTag => ({ name, probability: 1, source: 'metadata', band: 'sure' })),
      ...things.map(({ name, probability }) => tagOf(name, probability)),
    ],
    objects: things.flatMap(({ name, count }) => boxesOf(name, count)),
    metadata: {
      takenAt,
      takenAtSource: takenAt && 'DateTimeOriginal',
      people: people.map((name) => ({ name, box: null })),
    },
    facts,
    lines,
  }));
const anyLength = fc.constantFrom<CaptionLength>('short', 'standard', 'full');
const glue = new Set('a and at from in near of others photo possibly probably taken text with'.split(' '));

describe('for whatever is found in a photo', () => {
  it('a caption ends with a full stop, and never stutters', () => {
    fc.assert(
      fc.property(anyFacts, anyLength, (facts, length) => {
        const { text, named } = composeCaption(facts, vocabulary, length);
        expect(text).toMatch(/^[A-Z][^]*[^ ,.]\.$/);
        expect(text.replace(/“[^”]*”/g, '“”')).not.toMatch(/ {2}|undefined|,,|probably probably|\ba [aeio]/i);
        const given = facts.tags.map(({ name }) => name);
        expect(named.filter((name) => !given.includes(name))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('every noun rests on something: what is no part of a caption names nothing', () => {
    fc.assert(
      fc.property(anyFacts, anyLength, (facts, length) => {
        const { text, parts } = composeCaption(facts, vocabulary, length);
        let end = 0;
        let rest = '';
        for (const part of parts) {
          expect(part.start).toBeGreaterThanOrEqual(end);
          expect(part.end).toBeGreaterThan(part.start);
          expect(part.evidence.length).toBeGreaterThan(0);
          rest += ` ${text.slice(end, part.start)}`;
          end = part.end;
        }
        const words = `${rest} ${text.slice(end)}`.toLowerCase().match(/[\p{L}\p{N}’]+/gu) ?? [];
        expect(words.filter((word) => !glue.has(word))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('the evidence is what was given: probabilities, boxes, facts', () => {
    fc.assert(
      fc.property(anyFacts, anyLength, (facts, length) => {
        const tags = new Map(facts.tags.map((tag) => [tag.name, tag]));
        const texts = new Set(facts.facts?.map(({ text }) => text));
        const { parts } = composeCaption(facts, vocabulary, length);
        for (const { name, source, probability, boxes } of parts.flatMap(({ evidence }) => evidence)) {
          if (source === 'fact') expect(texts).toContain(name);
          if (source !== 'detector') continue;
          expect(probability).toBe(tags.get(name)?.probability);
          expect(boxes.length).toBeLessThanOrEqual(
            facts.objects.filter((object) => object.name === name).length,
          );
        }
      }),
    );
  });
});
