/**
 * @file Writes resources/THIRD-PARTY-NOTICES.md: every package that is shipped, its licence and its text.
 * Fails on GPL and on what it doesn't know.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const output = join(root, 'resources/THIRD-PARTY-NOTICES.md');

/** devDependencies that are nevertheless shipped: the bundler puts them into the renderer. */
export const bundled = [
  '@bjorn3/browser_wasi_shim',
  '@fontsource-variable/inter',
  '@lucide/vue',
  '@tanstack/vue-virtual',
  '@vueuse/core',
  'justified-layout',
  'pinia',
  'reka-ui',
  'vue',
  'vue-router',
];

/** What a package carries beyond what its package.json says (see "by hand" for the words). */
const declared = {
  'exiftool-vendored.pl': 'MIT AND (Artistic-1.0-Perl OR GPL-1.0-or-later)',
  'exiftool-vendored.exe': 'MIT AND (Artistic-1.0-Perl OR GPL-1.0-or-later)',
  // its package.json does not say; its LICENSE does
  suncalc: 'BSD-2-Clause',
};
/** Whose work it is, for packages that bring no licence file and whose package.json does not say. */
const holders = {
  'onnxruntime-common': 'Microsoft Corporation',
  'onnxruntime-node': 'Microsoft Corporation',
  '@lancedb/lancedb': 'The LanceDB Authors',
  thumbhash: 'Evan Wallace',
};

const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'Artistic-1.0-Perl',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSD-4-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
]);
/**
 * The LGPL has duties (separate file, replaceable, notice): met for sharp's libraries and for libheif only.
 */
const accepts = (licence, name) =>
  permissive.has(licence) ||
  (licence === 'LGPL-3.0-or-later' && name.startsWith('@img/sharp-')) ||
  (licence === 'LGPL-3.0' && name === 'libheif-js');

/** Whether an SPDX expression can be fulfilled: all of an AND, one of an OR. An unknown licence is a no. */
export function isAllowed(expression, name = '') {
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  const term = () => {
    const token = tokens.shift();
    if (token !== '(') return token !== undefined && accepts(token, name);
    const inside = either();
    if (tokens.shift() !== ')') throw new Error(`unbalanced licence expression: ${expression}`);
    return inside;
  };
  const both = () => {
    let ok = term();
    while (tokens[0] === 'AND') ok = tokens.shift() && term() && ok;
    return ok;
  };
  const either = () => {
    let ok = both();
    while (tokens[0] === 'OR') ok = (tokens.shift() && both()) || ok;
    return ok;
  };
  return either() && tokens.length === 0;
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** package.json knows licences in three shapes: an SPDX string, an object, or the old list of objects. */
function licenceOf(pkg) {
  const value = pkg.license ?? pkg.licenses;
  if (typeof value === 'string') return value.replace(/^\((.*)\)$/, '$1');
  if (Array.isArray(value)) return value.map((one) => one.type ?? one).join(' OR ');
  return value?.type ?? '';
}

const isLicenceFile = (name) =>
  /^(licen[cs]e|copying|copyright|notice)([-.]|notice|$)/i.test(name) && !/\.(js|ts|html)$/i.test(name);

/** What is installed in a folder, and what its lock file knows. */
function installation(folder) {
  const lock = readJson(join(folder, 'package-lock.json')).packages;
  const packageJson = (key) => join(folder, key, 'package.json');
  return { folder, lock, packageJson, isInstalled: (key) => existsSync(packageJson(key)) };
}

/** Where Node finds a package that is needed from there: its key in the lock file; null = nowhere. */
function locate({ lock, isInstalled }, name, from) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const key = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (lock[key] !== undefined || isInstalled(key)) return key;
    if (at === '') return null;
  }
}

/** The package.json of what is installed; of what is not (for other systems), the lock file's words. */
function manifestOf({ lock, isInstalled, packageJson }, name, key) {
  const locked = lock[key] ?? {};
  if (isInstalled(key)) return readJson(packageJson(key));
  if (!locked.optional) throw new Error(`${key} is not installed: run npm ci`);
  return { name: locked.name ?? name, ...locked };
}

/** Whether it is for one system only: no text is read, so that the result is the same on every system. */
function isForOneSystem({ lock, isInstalled }, key) {
  const { optional, os, cpu, libc } = lock[key] ?? {};
  return !isInstalled(key) || (optional === true && [os, cpu, libc].some((only) => only !== undefined));
}

/** What the notices say of a package, which is needed by this name. */
function noticeOf(installed, pkg, name, key) {
  const at = join(installed.folder, key);
  const author = typeof pkg.author === 'string' ? pkg.author : pkg.author?.name;
  const oneSystem = isForOneSystem(installed, key);
  return {
    name: pkg.name,
    version: pkg.version,
    standsFor: pkg.name === name ? null : name,
    licence: declared[pkg.name] ?? licenceOf(pkg),
    holder: holders[pkg.name] ?? (author?.replace(/\s*[<(].*$/, '') || null),
    oneSystem,
    texts: oneSystem
      ? []
      : readdirSync(at)
          .filter(isLicenceFile)
          .sort()
          .map((file) => readFileSync(join(at, file), 'utf8')),
  };
}

/**
 * The shipped packages below the given folder, each once: walks dependencies as Node resolves them. What is
 * not installed here (other systems) comes from the lock file.
 */
export function collect(folder = root) {
  const main = readJson(join(folder, 'package.json'));
  const installed = installation(folder);
  const found = new Map();

  const visit = (name, from, optional) => {
    const key = locate(installed, name, from);
    if (key === null) {
      if (optional) return;
      const needed = `${name}, needed by ${from || 'package.json'},`;
      throw new Error(`${needed} is neither installed nor in package-lock.json: run npm ci`);
    }
    if (found.has(key)) return;
    const pkg = manifestOf(installed, name, key);
    found.set(key, noticeOf(installed, pkg, name, key));
    for (const child of Object.keys(pkg.dependencies ?? {}))
      visit(child, key, pkg.optionalDependencies?.[child] !== undefined);
    for (const child of Object.keys(pkg.optionalDependencies ?? {})) visit(child, key, true);
  };
  for (const name of [...Object.keys(main.dependencies), ...bundled]) visit(name, '', false);
  return inOrder([...found.values()]);
}

/** By name and version, each once, wherever it lies. */
function inOrder(packages) {
  const unique = new Map(packages.map((pkg) => [`${pkg.name} ${pkg.version} ${pkg.standsFor ?? ''}`, pkg]));
  return [...unique.values()].sort((a, b) =>
    a.name === b.name
      ? a.version.localeCompare(b.version, 'en', { numeric: true })
      : a.name < b.name
        ? -1
        : 1,
  );
}

/** Throws, naming each package whose licence Sightline cannot pass on. */
export function check(packages) {
  const bad = packages.filter((pkg) => !isAllowed(pkg.licence, pkg.name));
  if (bad.length === 0) return;
  const lines = bad.map((pkg) => `  ${pkg.name} ${pkg.version}: ${pkg.licence || 'none stated'}`);
  throw new Error(`Licences that cannot be passed on, or are not known:\n${lines.join('\n')}`);
}

const isCopyright = (line) =>
  /^\W*(copyright\b|©|\(c\) )/i.test(line) &&
  !/\[yyyy\]|copyright +(notice|owner|holder|license|and related)/i.test(line);
const titles = [
  /(the )?(mit|isc|bsd|[023]-clause bsd|bsd [23]-clause)( license)?( \(mit\)| \(isc\))?/,
  /all rights reserved\.?/,
];
const title = new RegExp(`^\\W*(${titles.map(({ source }) => source).join('|')})\\W*$`, 'i');
const isTitle = (line) => title.test(line);

// Apache-2.0's appendix only shows how to use the licence; with it gone, the copies are alike.
const appendix =
  /(END OF TERMS AND CONDITIONS)\s+APPENDIX: How to apply[\s\S]*?limitations under the License\.?/;

/**
 * Splits a licence text into what is particular (copyright lines) and what many share (the rest). Long texts
 * stay whole, but for Apache-2.0's appendix.
 */
function split(text) {
  const lines = text
    .replace(/\r|^\uFEFF/g, '')
    .split('\n')
    .map((line) => line.trimEnd());
  const long = lines.length > 60;
  const whole = lines.join('\n');
  const particular = long ? (appendix.exec(whole)?.[0].split('\n') ?? []) : lines;
  const own = particular.filter(isCopyright).map((line) => line.replace(/^[\s*#]+/, ''));
  const body = (
    long
      ? whole.replace(appendix, '$1')
      : lines.filter((line) => !isCopyright(line) && !isTitle(line)).join('\n')
  )
    .replace(/^\s*\n/, '')
    .trimEnd();
  return {
    own: [...new Set(own)],
    body,
    key: body
      .toLowerCase()
      .replace(/[\W_]+/g, ' ')
      .trim(),
  };
}

/** Groups the texts of all packages by their shared part. */
function group(packages) {
  const groups = new Map();
  for (const pkg of packages)
    for (const text of pkg.texts) {
      const { own, body, key } = split(text);
      if (key === '') continue;
      const entry = groups.get(key) ?? { body, users: [] };
      entry.users.push({ pkg, lines: own });
      groups.set(key, entry);
    }
  const all = [...groups.values()].sort(
    (a, b) => b.users.length - a.users.length || (a.users[0].pkg.name < b.users[0].pkg.name ? -1 : 1),
  );
  // A package without a text gets the one that most packages of its licence have.
  const usual = new Map();
  for (const pkg of packages.filter((one) => one.texts.length === 0 && !one.oneSystem)) {
    if (!usual.has(pkg.licence)) {
      const count = (entry) => entry.users.filter((user) => user.pkg.licence === pkg.licence).length;
      usual.set(
        pkg.licence,
        all.reduce((best, entry) => (count(entry) > (best === null ? 0 : count(best)) ? entry : best), null),
      );
    }
    const entry = usual.get(pkg.licence);
    if (entry === null) {
      const which = `${pkg.name} ${pkg.version} (${pkg.licence})`;
      throw new Error(`${which} brings no licence text and no other package has one to share`);
    }
    entry.users.push({ pkg, lines: null });
  }
  return all;
}

const inPlaceOf = (pkg) => (pkg.standsFor ? ` (in place of ${pkg.standsFor})` : '');
const label = (pkg) => `${pkg.name} ${pkg.version}${inPlaceOf(pkg)}`;
const table = (packages) =>
  [
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...packages.map((pkg) => `| ${pkg.name}${inPlaceOf(pkg)} | ${pkg.version} | ${pkg.licence} |`),
  ].join('\n');
const used =
  (body) =>
  ({ pkg, lines }) => {
    const holder = pkg.holder ?? 'author not stated';
    if (lines === null)
      return `- ${label(pkg)}: ${holder} (the package states ${pkg.licence} and brings no text)`;
    const ownText = /^\s*Apache License/.test(body) ? holder : 'see the text';
    return `- ${label(pkg)}: ${lines.join('; ') || ownText}`;
  };

export function render(packages) {
  const everywhere = packages.filter((pkg) => !pkg.oneSystem);
  const oneSystem = packages.filter((pkg) => pkg.oneSystem);
  return (
    [
      readFileSync(join(root, 'scripts/notices-by-hand.md'), 'utf8').trim(),
      '## Packages',
      table(everywhere),
      '## Packages for one operating system',
      'Of these, an installation holds only those for its own system. ' +
        'Their texts are those of the packages they belong to: ' +
        'sharp and LanceDB (Apache-2.0), libvips and ExifTool (see above), and the MIT licence.',
      table(oneSystem),
      '## Licence texts',
      'Each text stands once, with all packages that use it and the names they state.',
      ...group(packages).flatMap((entry, i) => [
        `### Text ${i + 1}`,
        entry.users.map(used(entry.body)).join('\n'),
        `\`\`\`\`text\n${entry.body}\n\`\`\`\``,
      ]),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const packages = collect();
  check(packages);
  writeFileSync(output, render(packages));
  console.log(`${packages.length} packages → resources/THIRD-PARTY-NOTICES.md`);
}
