/** @file The registry of kinds of evidence: which kind a manifest and a table are of, and what cannot be. */
import { describe, expect, it } from 'vitest';
import { aUnitVector } from '../../testing/builders.ts';
import { patches } from '../../testing/patches-kind/patches.ts';
import { conceptKind } from './concepts/concept-kind.ts';
import { descriptionKind } from './descriptions/description-kind.ts';
import {
  analyzerOf,
  comesLater,
  isOnRequest,
  evidenceKinds,
  kindOf,
  kindOfColumns,
  kindOfManifest,
  packKinds,
  partKinds,
} from './kinds.ts';
import { objectKind } from './objects/object-kind.ts';
import type { Detection } from './objects/detection.ts';
import { screeningKind } from './screening/screening-kind.ts';
import { textTowerKind } from './text-towers/text-tower-kind.ts';
import { textKind } from './texts/text-kind.ts';
import { vectorKind } from './vectors/vector-kind.ts';

describe('a kind', () => {
  it('is that of the role that a manifest states, else told by what is in it', () => {
    expect(kindOfManifest({ role: 'detector' })).toBe(objectKind);
    expect(kindOfManifest({ labels: ['dog'] })).toBe(objectKind);
    for (const json of [{ dimensions: 4 }, {}, null, 'text', [1]])
      expect(kindOfManifest(json)).toBe(vectorKind);
    expect(() => kindOfManifest({ role: 'weather' })).toThrow(
      /“weather”.*knows “encoder”, “text-tower”, “detector”.*newer/,
    );
  });

  it('that is a part of another has no packs and no models of its own', () => {
    expect(packKinds()).toEqual([
      vectorKind,
      textTowerKind,
      objectKind,
      textKind,
      screeningKind,
      descriptionKind,
    ]);
    expect(partKinds('encoder')).toEqual([conceptKind]);
    expect(partKinds('detector')).toEqual([]);
    expect(analyzerOf('detector')).toBe(objectKind.analysis);
    expect(() => analyzerOf('concepts')).toThrow('“concepts” runs no models of its own');
    expect(() => kindOfManifest({ role: 'concepts' })).toThrow(
      /“concepts”.*knows “encoder”, “text-tower”, “detector”, “reader”, “screening”, “describer”\./,
    );
  });

  it('that waits for a request has no models in the workers, and lacks nothing', () => {
    expect(evidenceKinds.map(({ role }) => role).filter(isOnRequest)).toEqual(['describer']);
    expect(() => analyzerOf('describer')).toThrow('“describer” runs no models of its own in the worker');
    expect(comesLater('describer')).toBe(false);
  });

  it('comes later where its packs, or those it is a part of, do', () => {
    expect(evidenceKinds.map(({ role }) => role).filter(comesLater)).toEqual(['reader', 'screening']);
  });

  it('is known again by the columns of its table; another one is of a newer Sightline', () => {
    const head = ['photoId', 'contentHash', 'runId', 'at'];
    expect(kindOfColumns(new Set([...head, 'vector']))).toBe(vectorKind);
    expect(kindOfColumns(new Set([...head, 'objects']))).toBe(objectKind);
    expect(kindOfColumns(new Set([...head, 'conceptLogits']))).toBe(conceptKind);
    expect(kindOfColumns(new Set([...head, 'part', 'rowKey', 'patchName']))).toBeNull();
    expect(kindOfColumns(new Set([...head, 'part', 'rowKey', 'vector']))).toBeNull();
  });

  it('has names of its own for role and columns', () => {
    const kinds = [...evidenceKinds, patches];
    const names = kinds.flatMap(({ rows }) => rows.columns.map(({ name }) => name));
    const taken = ['photoId', 'contentHash', 'runId', 'at', 'part', 'rowKey'];
    expect(new Set([...names, ...taken]).size).toBe(names.length + taken.length);
    expect(new Set(kinds.map(({ role }) => role)).size).toBe(kinds.length);
    for (const { role } of evidenceKinds) expect(kindOf(role).role).toBe(role);
  });
});

describe('what could never have come from a picture', () => {
  it('is a vector that has not the length 1', () => {
    expect(vectorKind.invalidReason(aUnitVector(8, 1, 2, 3))).toBeNull();
    for (const values of [[], [0.5], [NaN, 1], [2]])
      expect(vectorKind.invalidReason(Float32Array.from([...values, 0]))).toMatch(/length/);
  });

  it.each<[string, Partial<Detection>, boolean]>([
    ['a box', {}, true],
    ['a box over the edge', { box: [-0.02, 0.5, 1.04, 0.6] }, true],
    ['a box beside the picture', { box: [1.2, 0, 0.1, 0.1] }, false],
    ['a box that has turned inside out', { box: [0.5, 0.5, -0.1, 0.1] }, false],
    ['a box without a place', { box: [null as never, 0, 1, 1] }, false],
    ['a score above 1', { score: 1.4 }, false],
  ])('%s', (_name, change, possible) => {
    const found: Detection = { label: 'dog', score: 0.5, box: [0.1, 0.1, 0.3, 0.3], ...change };
    expect(objectKind.invalidReason([found]) === null).toBe(possible);
    expect(objectKind.invalidReason([])).toBeNull();
  });
});
