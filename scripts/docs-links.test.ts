/**
 * @file Documents and comments name only what exists: files behind links, headings behind anchors, paths and
 * source files.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['docs', 'e2e', 'resources', 'scripts', 'src-main', 'src-preload', 'src-renderer'];
const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(folder, name).split(sep).join('/'),
  ),
);
const rootNames = new Set(readdirSync(root));
const fileNames = new Set(files.map((path) => basename(path)));
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md'),
  ...files.filter((path) => path.endsWith('.md') && !/THIRD-PARTY|by-hand/.test(path)),
];

const withoutCode = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '');
const read = (path: string) => withoutCode(readFileSync(join(root, path), 'utf8'));

/** As GitHub makes them: lower case, no punctuation, hyphens for spaces. */
function anchorsOf(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** @returns the links that lead nowhere */
function brokenLinks(path: string, text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [target = '', anchor] = link.split('#');
    const file = target === '' ? path : relative(root, join(root, dirname(path), target));
    if (!existsSync(join(root, file))) return [link];
    return anchor && !anchorsOf(file === path ? text : read(file)).has(anchor) ? [link] : [];
  });
}

const topLevel = new RegExp(`^(${folders.join('|')})/`);
const sourceFile = /\.(ts|mts|mjs|vue)$/;

/** `{b,c}.ts` → `b.ts`, `c.ts` */
function expanded(path: string): string[] {
  const [all, inside] = /\{([^}]*)\}/.exec(path) ?? [];
  return all ? inside!.split(',').flatMap((part) => expanded(path.replace(all, part))) : [path];
}

/** @returns the paths and source files in code spans that do not exist */
function unknownPaths(path: string, text: string): string[] {
  return [...text.matchAll(/`([^`\s<>*…]+)`/g)].flatMap(([, span = '']) =>
    expanded(span.replace(/:\d+$/, '')).filter((name) => {
      if (!name.includes('/')) return sourceFile.test(name) && !fileNames.has(name);
      if (!topLevel.test(name) && !sourceFile.test(name)) return false;
      return ![root, join(root, dirname(path)), join(root, 'src-main')].some((from) =>
        existsSync(join(from, name)),
      );
    }),
  );
}

/** @returns source files and documents that comments of this file name and that do not exist */
function unknownInComments(path: string, text: string): string[] {
  const comments = [...text.matchAll(/\/\*[\s\S]*?\*\/|\/\/.*|<!--[\s\S]*?-->/g)].join('\n');
  return [...comments.matchAll(/(?<![\w./:'-])[\w./-]*[\w-]\.(?:ts|vue|mjs|md)\b/g)].flatMap(([name]) => {
    if (!name.includes('/')) return fileNames.has(name) || rootNames.has(name) ? [] : [name];
    const from = ['', 'src-main', 'src-main/domain', 'src-preload', 'src-renderer', dirname(path)];
    return from.some((folder) => existsSync(join(root, folder, name))) ? [] : [name];
  });
}

describe('comments', () => {
  const sources = files.filter((path) => sourceFile.test(path) && path !== 'scripts/docs-links.test.ts');

  it('name only files that exist', () => {
    expect(sources.length).toBeGreaterThan(500);
    const unknown = sources.flatMap((path) =>
      unknownInComments(path, readFileSync(join(root, path), 'utf8')).map((name) => `${path}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('would show one that is gone', () => {
    const text = '// see gone/a.ts and domain/gone.ts\n/** like gone.vue, README.md, scripts/lint.mjs */';
    expect(unknownInComments('scripts/x.ts', text)).toEqual(['gone/a.ts', 'domain/gone.ts', 'gone.vue']);
  });
});

describe('documents', () => {
  it.each(documents)('%s names only what exists', (path) => {
    const text = read(path);
    expect([...brokenLinks(path, text), ...unknownPaths(path, text)]).toEqual([]);
  });

  it('would show a broken link, a wrong anchor and a path that is gone', () => {
    const text =
      '# One\n[a](gone.md) [b](#one) [c](#two) [d](scripts/docs-links.test.ts) `src-main/gone/x.ts`';
    expect(brokenLinks('README.md', text)).toEqual(['gone.md', '#two']);
    expect(unknownPaths('README.md', `${text} \`gone.ts\` \`domain/{gone,search}\` \`scripts/\``)).toEqual([
      'src-main/gone/x.ts',
      'gone.ts',
    ]);
    expect(documents).toEqual(
      expect.arrayContaining(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/glossary.md']),
    );
  });

  it('stand in the index of decisions, each once', () => {
    const pages = files.filter((path) => /^docs\/decisions\/\d{4}-/.test(path)).map((path) => basename(path));
    const index = read('docs/decisions/README.md');
    expect([...index.matchAll(/\]\((\d{4}-[^)]+)\)/g)].map(([, name]) => name)).toEqual(pages.toSorted());
  });
});
