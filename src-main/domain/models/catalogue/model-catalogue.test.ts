/** @file The catalogue that comes with Sightline: complete pins, allowed licences, manifests that are valid. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { modelLicences } from '../../../../src-preload/contract/index.ts';
import { neededFiles } from '../manifest.ts';
import {
  downloadBytes,
  fileAddress,
  nameInPack,
  packManifestOf,
  parseModelCatalogue,
} from './model-catalogue.ts';

const json = JSON.parse(await readFile('resources/models/catalogue.json', 'utf8')) as {
  entries: Record<string, unknown>[];
  toComplete: Record<string, unknown>[];
};
const catalogue = parseModelCatalogue(json);
const card = await readFile('resources/models/MODEL-CARD.md', 'utf8');

describe.each(catalogue.entries)('$id', (entry) => {
  it('has a manifest whose files are those that are downloaded, with their checksums', () => {
    const manifest = packManifestOf(entry);
    expect(manifest).toMatchObject({ id: entry.id, title: entry.title, license: entry.licence.id });
    expect(neededFiles(manifest).sort()).toEqual(entry.files.map(nameInPack).sort());
    for (const file of entry.files)
      expect(manifest.files[nameInPack(file)]).toEqual({ sha256: file.sha256, bytes: file.bytes });
  });

  it('takes every file from its pinned revision on huggingface.co', () => {
    for (const file of entry.files)
      expect(fileAddress(entry, file)).toMatch(
        /^https:\/\/huggingface\.co\/[\w.-]+\/[\w.-]+\/resolve\/[0-9a-f]{40}\/[\w./-]+$/,
      );
    expect(downloadBytes(entry)).toBe(entry.files.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  it('may be used for any purpose, and is not Apple’s', () => {
    expect(modelLicences).toContain(entry.licence.id);
    expect(`${entry.repository} ${entry.madeBy.name} ${entry.title}`).not.toMatch(
      /apple|mobileclip|fastvlm/i,
    );
    expect(JSON.stringify(entry.licence)).not.toMatch(/non-?commercial|CC-BY-NC|AGPL/i);
  });

  it('is in the model card, with its licence and where that is stated', () => {
    const own = card.split('\n').find((line) => line.includes(`\`${entry.id}\``)) ?? '';
    for (const part of [entry.title, entry.madeBy.name, entry.convertedBy.name, entry.repository])
      expect(own).toContain(part);
    expect(own).toContain(entry.licence.id);
    expect(own).toContain(entry.licence.source);
  });
});

describe('an entry whose pins are not complete', () => {
  it.each(catalogue.toComplete)('$id becomes an entry when they are', (entry) => {
    const pin = { bytes: 1, sha256: 'a'.repeat(64) };
    const complete = {
      ...entry,
      revision: entry.revision ?? 'c'.repeat(40),
      files: entry.files.map(({ path }) => ({ path, ...pin })),
    };
    const parsed = parseModelCatalogue({ ...json, entries: [complete], toComplete: [] });
    expect(parsed.entries.map(({ id }) => id)).toEqual([entry.id]);
    expect(neededFiles(packManifestOf(parsed.entries[0]!)).sort()).toEqual(
      entry.files.map(({ path }) => path).sort(),
    );
  });

  it.each(catalogue.toComplete)(
    '$id is in the model card as one that is not offered yet',
    ({ id, title }) => {
      const own = card.split('\n').find((line) => line.includes(`\`${id}\``)) ?? '';
      expect(own).toContain(title);
      expect(card.indexOf(own)).toBeGreaterThan(card.indexOf('Not offered yet'));
    },
  );
});

it('the model card names what is left out, and why', () => {
  for (const { name, licence, why } of catalogue.leftOut)
    for (const part of [name, licence, why]) expect(card).toContain(part);
});

it.each(modelLicences)('the whole text of %s comes with Sightline', async (licence) => {
  expect(await readFile(`resources/licences/${licence}.txt`, 'utf8')).toMatch(
    /without (?:limitation|warranties)/i,
  );
});

it('a mirror changes the host and nothing else', () => {
  const pin = { repository: 'a/b', revision: 'c'.repeat(40) };
  expect(fileAddress(pin, { path: 'onnx/x.onnx' }, 'http://127.0.0.1:8')).toBe(
    `http://127.0.0.1:8/a/b/resolve/${'c'.repeat(40)}/onnx/x.onnx`,
  );
});

describe('a catalogue is refused', () => {
  const [first] = json.entries;
  const broken: [string, object, string][] = [
    ['with a branch in place of a revision', { revision: 'main' }, 'revision'],
    [
      'with a licence that forbids something',
      { licence: { ...(first!['licence'] as object), id: 'CC-BY-NC-4.0' } },
      'licence',
    ],
    ['with a file without a checksum', { files: [{ path: 'a.onnx', bytes: 1 }] }, 'sha256'],
    [
      'with a file outside of the pack',
      { files: [{ path: '../a', bytes: 1, sha256: 'a'.repeat(64) }] },
      'inside the pack',
    ],
    ['with a source that is no https address', { madeBy: { name: 'x', url: 'http://x.org' } }, 'url'],
    ['with a field that nobody knows', { lisence: 'MIT' }, 'lisence'],
  ];
  it.each(broken)('%s', (_, change, part) => {
    expect(() => parseModelCatalogue({ ...json, entries: [{ ...first, ...change }] })).toThrow(part);
  });

  it('whose manifest names a file that is not downloaded', () => {
    const { files } = catalogue.entries[0]!;
    expect(() => parseModelCatalogue({ ...json, entries: [{ ...first, files: files.slice(1) }] })).toThrow(
      'gives no checksum',
    );
  });

  it('with two entries of one id', () => {
    expect(() => parseModelCatalogue({ ...json, entries: [first, first] })).toThrow('twice');
    expect(() => parseModelCatalogue({ ...json, toComplete: [first] })).toThrow('twice');
  });

  it('that states another length of vectors than the manifest', () => {
    const entries = [{ ...first, dimensions: null }];
    expect(() => parseModelCatalogue({ ...json, entries })).toThrow('length of vectors');
  });

  it.each(json.toComplete.map((entry) => [entry['id'], entry] as const))(
    'in which %s stands among the entries before its pins are complete',
    (_, entry) => {
      const moved = { ...json, entries: [...json.entries, entry], toComplete: [] };
      expect(() => parseModelCatalogue(moved)).toThrow(/sha256|bytes|revision/);
    },
  );
});
