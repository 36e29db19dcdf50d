/** @file What the product knows about its packs: the files are valid and speak of concepts that are there. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';
import { conceptKind } from '../evidence/concepts/concept-kind.ts';
import { isManifestOf, partsOf } from '../evidence/kinds.ts';
import { parseManifest } from '../models/manifest.ts';
import { conceptsOn } from './concept-layout.ts';
import {
  loadVocabulary,
  loadContexts,
  loadPackKnowledge,
} from '../../adapters/vocabulary/vocabulary-files.ts';

const folder = fileURLToPath(new URL('../../../resources/vocabulary/', import.meta.url));
const encoder: EncoderCalibration = {
  packId: 'starter-en-2',
  dimensions: 384,
  templates: ['a photo of a {}'],
  calibration: { scale: 9.875, bias: -5.34 },
  separates: null,
};
const detector: DetectorCalibration = {
  packId: 'coco-objects-1',
  labels: ['dog'],
  calibration: null,
  thresholds: { default: 0.25, sure: 0.3, search: 0.2 },
};

describe('the packs that come with Sightline', () => {
  it('separate concepts of the vocabulary, none of them sensitive', async () => {
    const [knowledge, vocabulary] = await Promise.all([loadPackKnowledge(folder), loadVocabulary(folder)]);
    const separates = [...(knowledge.encoder(encoder).separates ?? [])];
    expect(separates.length).toBeGreaterThan(400);
    expect(separates.filter((name) => !vocabulary.get(name) || vocabulary.get(name)?.sensitive)).toEqual([]);
  });

  it('switch on what they reach: boxed, following from boxes, separated; not what they do not', async () => {
    const [knowledge, vocabulary] = await Promise.all([loadPackKnowledge(folder), loadVocabulary(folder)]);
    const on = conceptsOn({
      vocabulary,
      contexts: await loadContexts(folder, vocabulary),
      encoder: knowledge.encoder(encoder),
      detector: knowledge.detector({ ...detector, labels: ['person', 'skis'] }),
    });
    const names = on.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['person', 'skis', 'skiing', 'snow', 'lighthouse', 'jumping']),
    );
    expect(names).not.toContain('grandmother');
    expect(names).not.toContain('surfing');
  });
});

describe('the concept head that comes with Sightline', () => {
  it('names nothing that the vocabulary does not have, and shows scenes a little earlier', async () => {
    const [knowledge, vocabulary] = await Promise.all([loadPackKnowledge(folder), loadVocabulary(folder)]);
    const starter = parseManifest(
      JSON.parse(await readFile(join(folder, '../models/starter/manifest.json'), 'utf8')),
      'starter',
    );
    const head = partsOf(starter).find((part) => isManifestOf(conceptKind, part))!;
    expect(head.items.filter(({ name }) => !vocabulary.forItem(name))).toEqual([]);
    const shown = knowledge.head(head).items.filter(({ shownFrom }) => shownFrom !== undefined);
    expect(shown.map(({ name }) => name)).toContain('snow');
    for (const { shownFrom, threshold } of shown) expect(shownFrom).toBeLessThan(threshold);
    expect(knowledge.head({ ...head, id: 'other.concepts' })).toEqual({ ...head, id: 'other.concepts' });
  });
});

describe('the concepts joined of encoder and head', () => {
  it('are in the vocabulary, and the head names what they are joined with', async () => {
    const [knowledge, vocabulary] = await Promise.all([loadPackKnowledge(folder), loadVocabulary(folder)]);
    const joined = Object.entries(knowledge.encoder(encoder).joined ?? {});
    expect(joined.map(([name]) => name)).toContain('field');
    const others = joined.flatMap(([, { concepts }]) => Object.keys(concepts));
    expect(joined.filter(([name]) => !vocabulary.get(name))).toEqual([]);
    expect(others.filter((name) => !vocabulary.get(name)?.concepts.length)).toEqual([]);
  });
});

describe('loadPackKnowledge', () => {
  it('leaves a pack it does not know as its manifest says', async () => {
    const knowledge = await loadPackKnowledge(folder);
    const clip: EncoderCalibration = { ...encoder, packId: 'my-clip', calibration: null };
    expect(knowledge.encoder(clip)).toEqual(clip);
    const other = { ...detector, packId: 'my-boxes' };
    expect(knowledge.detector(other)).toEqual(other);
  });

  it('names the file that is not valid', async () => {
    await withTempDir(async (directory) => {
      await mkdir(join(directory, 'calibration'));
      await mkdir(join(directory, 'separable'));
      await writeFile(
        join(directory, 'calibration', 'x.json'),
        '{"packId": "x", "calibration": {"scale": 0}}',
      );
      await expect(loadPackKnowledge(directory)).rejects.toThrow(/x\.json is not valid/);
    });
  });
});
