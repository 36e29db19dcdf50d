import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { personalPlaces, productPlaces, resourcesDir } from './places.ts';

describe('places', () => {
  it('finds the product from a source file: its package, models and worker entry', () => {
    const places = productPlaces();
    expect(existsSync(join(places.root, 'package.json'))).toBe(true);
    expect(existsSync(join(places.resourcesDir, 'models', 'starter', 'manifest.json'))).toBe(true);
    expect(places.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(places.workerEntry).toBe(join(places.root, 'out', 'main', 'worker.js'));
  });

  it('looks beside app.asar in a package, in resources/ in a checkout', () => {
    expect(resourcesDir(join(sep, 'opt', 'Sightline', 'resources', 'app.asar'))).toBe(
      join(sep, 'opt', 'Sightline', 'resources'),
    );
    expect(resourcesDir(join(sep, 'home', 'ann', 'sightline'))).toBe(
      join(sep, 'home', 'ann', 'sightline', 'resources'),
    );
  });

  it('keeps library and settings together, where the environment says', () => {
    expect(personalPlaces({ SIGHTLINE_DATA_DIR: join(sep, 'x') })).toEqual({
      dataDir: join(sep, 'x'),
      libraryDir: join(sep, 'x', 'Library'),
    });
    expect(personalPlaces({}).libraryDir).toContain('Sightline');
  });
});
