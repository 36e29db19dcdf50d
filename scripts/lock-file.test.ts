/** @file What an install brings: one native runtime of each kind, exact versions, no install step. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const read = (name: string) => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8');
const lock = JSON.parse(read('package-lock.json')) as {
  packages: Record<string, { name?: string; version?: string }>;
};
const own = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
};

const copiesOf = (name: string) =>
  Object.keys(lock.packages).filter((path) => path.endsWith(`node_modules/${name}`));

describe('an install', () => {
  it.each(['onnxruntime-node', 'onnxruntime-common', 'sharp', 'apache-arrow', '@lancedb/lancedb'])(
    'has one %s',
    (name) => {
      expect(copiesOf(name)).toEqual([`node_modules/${name}`]);
    },
  );

  it('has none of the large packages that LanceDB and transformers.js would like to bring', () => {
    for (const name of ['openai', 'onnxruntime-web'])
      for (const path of copiesOf(name)) expect(lock.packages[path]!.name).toBe('empty-npm-package');
    // the describers' own; LanceDB's is empty
    const [describers, ...others] = copiesOf('@huggingface/transformers').sort((a, b) => a.length - b.length);
    expect([describers, lock.packages[describers!]!.version]).toEqual([
      'node_modules/@huggingface/transformers',
      '4.3.1',
    ]);
    expect(others.map((path) => lock.packages[path]!.name)).toEqual(['empty-npm-package']);
  });

  it('runs no step of any package, nor of our own', () => {
    expect(read('.npmrc')).toContain('ignore-scripts=true');
    expect(Object.keys(own.scripts).filter((name) => /^(pre|post)|^(install|prepare)$/.test(name))).toEqual(
      [],
    );
  });

  it('is of exact versions', () => {
    for (const [name, version] of Object.entries({ ...own.dependencies, ...own.devDependencies }))
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });
});
