/**
 * @file The third-party notices name every shipped package, and a licence that cannot be passed on stops
 * them.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundled, check, collect, isAllowed } from './notices.mjs';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const notices = read('../resources/THIRD-PARTY-NOTICES.md');
const hint = 'run `node scripts/notices.mjs`';

describe('third-party notices', () => {
  let packages: ReturnType<typeof collect>;
  beforeAll(() => {
    packages = collect();
  });

  it('name every production dependency of the lock file, with its version', () => {
    const lock = JSON.parse(read('../package-lock.json')) as {
      packages: Record<string, { name?: string; version: string; dev?: boolean }>;
    };
    const shipped = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && !entry.dev);
    expect(shipped.length).toBeGreaterThan(100);
    const missing = shipped
      .map(([path, entry]) => {
        const installedAs = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
        const alias =
          entry.name !== undefined && entry.name !== installedAs ? ` (in place of ${installedAs})` : '';
        return `| ${entry.name ?? installedAs}${alias} | ${entry.version} |`;
      })
      .filter((row) => !notices.includes(row));
    expect(missing, hint).toEqual([]);
  });

  it('name what the bundler puts into the renderer', () => {
    const { devDependencies } = JSON.parse(read('../package.json')) as {
      devDependencies: Record<string, string>;
    };
    for (const name of bundled) expect(notices, hint).toContain(`| ${name} | ${devDependencies[name]} |`);
  });

  it('name every package that the walk finds, with its licence', () => {
    const rows = packages.map(
      (pkg) =>
        `| ${pkg.name}${pkg.standsFor ? ` (in place of ${pkg.standsFor})` : ''} | ${pkg.version} | ${pkg.licence} |`,
    );
    expect(
      rows.filter((row) => !notices.includes(row)),
      hint,
    ).toEqual([]);
    expect(() => check(packages)).not.toThrow();
  });

  it('bring a licence text for each package that is not for one system only', () => {
    const texts = notices.slice(notices.indexOf('## Licence texts'));
    expect(
      packages
        .filter((pkg) => !pkg.oneSystem && !texts.includes(`- ${pkg.name} ${pkg.version}`))
        .map((pkg) => pkg.name),
      hint,
    ).toEqual([]);
  });

  it('have the sections written by hand', () => {
    const byHand = read('./notices-by-hand.md').trim();
    expect(notices.startsWith(byHand), hint).toBe(true);
    for (const word of [
      'libvips',
      'libheif-js',
      'ExifTool',
      'Flite',
      'Inter',
      'EfficientNet-Lite2',
      'all-MiniLM-L6-v2',
      'Sample photos',
    ])
      expect(byHand).toContain(word);
    const samples = JSON.parse(read('../resources/samples/samples.json')) as unknown[];
    expect(byHand).toContain(`${samples.length} photographs`);
    for (const [path] of byHand.matchAll(/resources\/licences\/[\w.-]+\.txt/g))
      expect(read(`../${path}`).length).toBeGreaterThan(1_000);
  });
});

describe('licences', () => {
  it.each([
    ['MIT', true],
    ['MIT OR Apache-2.0', true],
    ['MIT OR GPL-3.0-only', true],
    ['MIT AND (Artistic-1.0-Perl OR GPL-1.0-or-later)', true],
    ['GPL-3.0-or-later', false],
    ['GPL-2.0', false],
    ['AGPL-3.0-only', false],
    ['MIT AND GPL-3.0-or-later', false],
    ['(GPL-2.0-only OR AGPL-3.0-only) AND MIT', false],
    ['LGPL-3.0-or-later', false],
    ['SEE LICENSE IN LICENSE', false],
    ['', false],
  ])('%s can be passed on: %s', (expression, allowed) => {
    expect(isAllowed(expression, 'some-package')).toBe(allowed);
  });

  it('the LGPL only for the libraries that sharp loads', () => {
    expect(isAllowed('LGPL-3.0-or-later', '@img/sharp-libvips-linux-x64')).toBe(true);
    expect(isAllowed('GPL-3.0-or-later', '@img/sharp-libvips-linux-x64')).toBe(false);
    expect(isAllowed('LGPL-2.1', '@img/sharp-libvips-linux-x64')).toBe(false);
    expect(isAllowed('LGPL-2.1', 'libheif-js')).toBe(false);
  });

  it('a package under the GPL or the AGPL stops the script by name', () => {
    const pkg = { name: 'viral', version: '1.0.0', licence: 'AGPL-3.0-only' };
    expect(() => check([pkg])).toThrow(/viral 1\.0\.0: AGPL-3\.0-only/);
    expect(() => check([{ ...pkg, licence: '' }])).toThrow(/none stated/);
  });
});
