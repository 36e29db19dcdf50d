/** @file Manifests: the ones we ship are read, and dangerous or broken ones are refused. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { neededFiles, isOurManifest, parseManifest, sizeOfFiles } from './manifest.ts';
import { colourConcepts } from '../../testing/packs/concept-pack.ts';
import { isManifestOf, partsOf } from '../evidence/kinds.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';

const shipped = async (name: string) =>
  JSON.parse(await readFile(`resources/models/${name}/manifest.json`, 'utf8')) as Record<string, unknown>;
const starter = await shipped('starter');
const detector = await shipped('detector');

it('the starter’s says how to prepare pictures and texts', () => {
  expect(parseManifest(starter, 'starter')).toMatchObject({
    id: 'starter-en-2',
    role: 'encoder',
    dimensions: 384,
    image: { size: 260, fit: 'crop', cropFraction: 0.9, longSide: 'round' },
    text: { maxTokens: 256, padId: null },
    tagCalibration: { scale: 9.596, bias: -5.401 },
  });
  expect(neededFiles(parseManifest(starter, 'starter'))).toEqual([
    'image.onnx',
    'text.onnx',
    'tokenizer.json',
  ]);
});

it('the detector’s names its kinds and thresholds', () => {
  const manifest = parseManifest(detector, 'detector');
  expect(manifest).toMatchObject({
    id: 'coco-objects-1',
    role: 'detector',
    thresholds: { default: 0.25 },
    calibration: null,
  });
  expect(isManifestOf(objectKind, manifest) && manifest.labels).toHaveLength(80);
});

it.each([
  [{ id: 'x', files: {}, image: {} }, true],
  [{ id: 'x', files: { a: 1 }, role: 'wrong' }, true],
  [{ name: 'x', artifacts: [] }, false],
  [{ id: 'x', files: ['a.onnx'], model: {} }, false],
  [{ id: 'x', files: {} }, false],
  [[], false],
  [null, false],
])('of %j it is said whether it is meant for us', (json, isOurs) => {
  expect(isOurManifest(json)).toBe(isOurs);
});

describe('a part', () => {
  const items = colourConcepts;
  const withHead = { ...starter, id: 'x'.repeat(64), concepts: { output: 'concept_logits', items } };

  it('has its manifest in that of its pack, and its id and licence from there', () => {
    const manifest = parseManifest(withHead, 'starter');
    const [head, ...others] = partsOf(manifest);
    expect(others).toEqual([]);
    expect(head).toEqual({
      ...{ id: `${'x'.repeat(64)}.concepts`, role: 'concepts', title: manifest.title, files: {} },
      ...{ license: manifest.license, output: 'concept_logits', items },
    });
    expect(sizeOfFiles(manifest)).toBe(sizeOfFiles(parseManifest(starter, 'starter')));
    // as it is written where a pack is added
    expect(parseManifest(JSON.parse(JSON.stringify(manifest)), 'starter')).toEqual(manifest);
  });

  it('need not be there, and is none where packs of the kind have no such parts', () => {
    const { concepts: _concepts, ...withoutHead } = starter;
    for (const manifest of [withoutHead, { ...starter, concepts: null }])
      expect(partsOf(parseManifest(manifest, 'starter'))).toEqual([]);
    expect(partsOf(parseManifest({ ...detector, concepts: withHead.concepts }, 'detector'))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['that is a text', 'all of them', 'output'],
    ['that names nothing', { output: 'logits', items: [] }, 'items'],
    ['that names something twice', { output: 'logits', items: [items[0], items[0]] }, 'has a name twice'],
    [
      'whose threshold is no share',
      { output: 'logits', items: [{ ...items[0], threshold: 8 }] },
      'threshold',
    ],
    ['of a kind that is not known', { output: 'logits', items: [{ ...items[0], kind: 'smell' }] }, 'kind'],
  ])('%s makes the pack invalid', (_what, concepts, words) => {
    const parsing = () => parseManifest({ ...starter, concepts }, 'this pack');
    expect(parsing).toThrow(words);
    expect(parsing).toThrow('“concepts” in this pack');
  });
});

describe('a manifest is refused', () => {
  it.each<[string, unknown, string]>([
    ['that is a list', [], 'it'],
    ['that is nothing', null, 'it'],
    ['whose id would leave the folder', { ...starter, id: '../evil' }, 'id'],
    ['whose id is empty', { ...starter, id: '' }, 'id'],
    [
      'whose file lies outside',
      { ...starter, image: { ...(starter.image as object), file: '../../secret.onnx' } },
      'image.file',
    ],
    [
      'whose file is absolute',
      { ...starter, image: { ...(starter.image as object), file: 'C:\\model.onnx' } },
      'image.file',
    ],
    ['whose prompt has no place for the name', { ...starter, tagPrompt: 'a photo' }, 'tagPrompt'],
    ['that lacks a checksum', { ...starter, files: {} }, 'no checksum'],
    [
      'whose checksum is none',
      { ...starter, files: { 'image.onnx': { sha256: 'abc', bytes: 1 } } },
      'sha256',
    ],
    ['whose detector lists no kinds', { ...detector, labels: [] }, 'labels'],
  ])('%s', (_what, json, words) => {
    expect(() => parseManifest(json, 'this pack')).toThrow(words);
    expect(() => parseManifest(json, 'this pack')).toThrow(
      expect.objectContaining({ code: 'model_invalid' }),
    );
  });
});
