/**
 * @file The dependency rule, checked by walking every import: hosts → app → calls → services → ports ←
 * adapters; no cycles between the folders of the domain; no stores in components. `npm run lint` runs it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What each layer may import, by the beginnings of paths and the names of packages; `node:` is a package
 * name, too.
 */
const layers: Record<string, { may: RegExp; packages: RegExp }> = {
  'src-preload/contract/': { may: /^src-preload\/contract\//, packages: /^zod$/ },
  'src-preload/': { may: /^src-preload\//, packages: /^electron$/ },
  'src-renderer/': {
    may: /^src-(renderer|preload\/contract)\//,
    packages: /^(?!node:|electron$|hono|sharp$|onnxruntime|@lancedb)/,
  },
  // components take props and emit events; containers and pages read the stores
  'src-renderer/components/': {
    may: /^src-(renderer\/(?!stores\/|containers\/|pages\/)|preload\/contract\/)/,
    packages: /^(?!node:|electron$|hono|sharp$|onnxruntime|@lancedb|pinia$)/,
  },
  // what all domains share: it knows none of them
  'src-main/domain/shared/': {
    may: /^src-(preload\/contract\/|main\/domain\/shared\/)/,
    packages: /^(node:path$|pluralize$|quick-lru$)/,
  },
  // no file system and no processes: the domain reaches them through ports
  'src-main/domain/': {
    may: /^src-(preload\/contract\/|main\/(domain\/|(events|host|log|printable|router|serial-queue)\.ts))/,
    packages:
      /^(?!electron$|hono|@hono\/|citty$|sharp$|onnxruntime|@lancedb\/|apache-arrow$|exiftool|@huggingface\/|@echogarden\/|pino$|(node:)?(fs|os|child_process)(\/|$)|write-file-atomic$)/,
  },
  'src-main/adapters/': {
    may: /^src-(preload\/contract\/|main\/(adapters|domain)\/|main\/(log|private-process|serial-queue)\.ts)/,
    packages: /^(?!electron$|hono|citty$)/,
  },
  'src-main/worker/': {
    may: /^src-(preload\/contract\/|main\/(worker|adapters|domain)\/|main\/(host|log|private-process|serial-queue)\.ts)/,
    packages: /^(?!electron$|hono|citty$|@lancedb)/,
  },
  // the CLI speaks, so it has the voices; it measures, so it has the measures and makes pictures for their
  // report; it makes no library by a slip, so it knows one; it has no Electron, so it has a bin
  'src-main/hosts/cli/': {
    may: /^src-(preload\/contract\/|main\/(hosts|adapters\/(speech|bin|files|vocabulary)|domain\/evaluation)\/|main\/domain\/library\/library-location\.ts|main\/adapters\/sharp\/small-picture\.ts|main\/(app|events|host|log|printable|private-process|router|serial-queue)\.ts)/,
    packages: /^(node:|citty$)/,
  },
  'src-main/hosts/web/': {
    may: /^src-(preload\/contract\/|main\/(hosts|adapters\/files)\/|main\/(host|log|private-process|serial-queue)\.ts)/,
    packages: /^(node:|hono|@hono\/)/,
  },
  'src-main/hosts/electron/': {
    may: /^src-(preload\/contract\/|main\/(hosts|adapters\/files)\/|main\/(host|log|private-process|serial-queue)\.ts)/,
    packages: /^(node:|zod$|electron$)/,
  },
  'src-main/hosts/': {
    may: /^src-(preload\/contract\/|main\/(hosts|adapters\/files|domain\/settings)\/|main\/(app|events|host|log|printable|private-process|router|serial-queue)\.ts)/,
    packages: /^(node:|env-paths$|pino$)/,
  },
};

const sources = ['src-main', 'src-preload', 'src-renderer']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(folder, name).split(sep).join('/'),
    ),
  )
  .filter((path) => /\.(ts|vue)$/.test(path) && !/\.test\.ts$|\.d\.ts$|(^|\/)testing\//.test(path));

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g;

function importsOf(path: string): string[] {
  return [...readFileSync(join(root, path), 'utf8').matchAll(importPattern)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
}

function targetOf(path: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return relative(root, join(root, dirname(path), specifier))
    .split(sep)
    .join('/');
}

function wrong(path: string, layer: { may: RegExp; packages: RegExp }): string[] {
  return importsOf(path).flatMap((specifier) => {
    const target = targetOf(path, specifier);
    const right = target === null ? layer.packages.test(specifier) : layer.may.test(target);
    return right ? [] : [`${path} imports ${target ?? specifier}`];
  });
}

/**
 * Who may use what of the network, besides adapters/network: the page's server and the single-instance
 * socket, which stay on this computer, and the door's Electron side. docs/privacy.md lists them.
 */
const network: { path: RegExp; may: RegExp }[] = [
  { path: /^src-main\/adapters\/network\/node-send\.ts$/, may: /^undici$/ },
  { path: /^src-main\/hosts\/electron\/net-send\.ts$/, may: /^net of electron$|^net\.request\($/ },
  { path: /^src-main\/hosts\/web\//, may: /^node:(http|net)$/ },
  { path: /^src-main\/hosts\/single-instance\//, may: /^node:net$/ },
];
const networkModule = /^(node:)?(http|https|http2|net|tls|dgram|dns|inspector)(\/|$)|^undici(\/|$)/;
const networkCalls =
  /(?<![.\w])(?:globalThis\.)?fetch\(|\b(?:net|session|\w+Session)\.(?:request|fetch)\(|\bnew (?:WebSocket|EventSource|XMLHttpRequest)\(/g;

const engine = sources.filter((path) => path.startsWith('src-main/'));
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

/** What a file uses of the network and may not. */
function connecting(path: string, text: string): string[] {
  const modules = [
    ...[...text.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? ''),
    ...[...text.matchAll(/\b(?:require|getBuiltinModule)\(\s*'([^']+)'\s*\)/g)].map(
      (match) => match[1] ?? '',
    ),
  ].filter((specifier) => networkModule.test(specifier));
  const ofElectron = /import\s*\{[^}]*\bnet\b[^}]*\}\s*from 'electron'/.test(text) ? ['net of electron'] : [];
  const calls = [...text.matchAll(networkCalls)].map(([call]) => call);
  const may = network.filter((entry) => entry.path.test(path));
  return [...modules, ...ofElectron, ...calls]
    .filter((use) => !may.some((entry) => entry.may.test(use)))
    .map((use) => `${path}: ${use}`);
}

/** `a imports b` for every import, also of types, from one folder of the domain into another. */
function domainEdges(paths: readonly string[]): { from: string; to: string; why: string }[] {
  const folderOf = (path: string) => /^src-main\/domain\/([^/]+)\//.exec(path)?.[1];
  return paths.flatMap((path) => {
    const from = folderOf(path);
    if (from === undefined) return [];
    return importsOf(path).flatMap((specifier) => {
      const target = targetOf(path, specifier);
      const to = target === null ? undefined : folderOf(target);
      return to === undefined || to === from ? [] : [{ from, to, why: `${path} imports ${target}` }];
    });
  });
}

/** The edges that lie on a cycle: what is left when folders that import nothing (more) are taken away. */
function cyclic<Edge extends { from: string; to: string }>(edges: readonly Edge[]): Edge[] {
  let left = [...edges];
  for (;;) {
    const next = left.filter(
      ({ from, to }) => left.some((edge) => edge.from === to) && left.some((edge) => edge.to === from),
    );
    if (next.length === left.length) return left;
    left = next;
  }
}

describe('the dependency rule', () => {
  it.each(Object.entries(layers))('holds in %s', (prefix, layer) => {
    // the longest prefix is a file's layer
    const mine = sources.filter(
      (path) =>
        Object.keys(layers)
          .filter((other) => path.startsWith(other))
          .toSorted((one, other) => other.length - one.length)[0] === prefix,
    );
    expect(mine.flatMap((path) => wrong(path, layer))).toEqual([]);
  });

  it('would see a wrong import', () => {
    expect(wrong('src-main/hosts/electron/ipc.ts', layers['src-main/domain/']!)).toContain(
      'src-main/hosts/electron/ipc.ts imports electron',
    );
  });

  it('would see the file system or a process in the domain', () => {
    const domain = layers['src-main/domain/']!;
    expect(wrong('src-main/adapters/files/local-files.ts', domain)).toEqual(
      expect.arrayContaining(
        ['node:fs', 'node:fs/promises', 'node:os', 'write-file-atomic'].map(
          (name) => `src-main/adapters/files/local-files.ts imports ${name}`,
        ),
      ),
    );
    expect(wrong('src-main/adapters/exiftool/engine.ts', domain).join('\n')).toMatch(/node:child_process/);
  });

  it('leaves no cycle between the folders of the domain, not even of types', () => {
    expect(cyclic(domainEdges(sources)).map(({ why }) => why)).toEqual([]);
  });

  it('would see a cycle', () => {
    const edges = [...domainEdges(sources), { from: 'shared', to: 'search', why: 'planted' }];
    expect(cyclic(edges).map(({ why }) => why)).toContain('planted');
  });

  it('would see a store in a component', () => {
    expect(
      wrong('src-renderer/pages/SearchPage.vue', layers['src-renderer/components/']!).join('\n'),
    ).toMatch(/src-renderer\/stores\//);
  });

  it('leaves the parts of the engine to meet in composition/core-services.ts alone', () => {
    const importers = sources.filter(
      (path) =>
        importsOf(path).some((specifier) =>
          /\/adapters\/(lancedb|exiftool|disk|journal)\//.test(specifier),
        ) && !path.startsWith('src-main/adapters/'),
    );
    const composition = 'src-main/composition/core-services.ts';
    expect(importers).toEqual(existsSync(join(root, composition)) ? [composition] : []);
  });

  it('has one door to the network', () => {
    expect(engine.flatMap((path) => connecting(path, textOf(path)))).toEqual([]);
  });

  it.each([
    ["import { request } from 'undici';", 'undici'],
    ["import { connect } from 'node:tls';", 'node:tls'],
    ["import https from 'https';", 'https'],
    ["import { app, net } from 'electron';", 'net of electron'],
    ["const { get } = await import('node:http');", 'node:http'],
    ["const http = require('node:http');", 'node:http'],
    ["process.getBuiltinModule('net')", 'net'],
    ["await fetch('https://example.com')", 'fetch('],
    ["globalThis.fetch('https://example.com')", 'globalThis.fetch('],
    ["new WebSocket('wss://example.com')", 'new WebSocket('],
    ["session.defaultSession.fetch('https://example.com')", 'defaultSession.fetch('],
    ['net.request({ url })', 'net.request('],
  ])('would see another door: %s', (text, seen) => {
    expect(connecting('src-main/domain/models/planted.ts', text)).toEqual([
      `src-main/domain/models/planted.ts: ${seen}`,
    ]);
  });

  it('leaves composition/ to app.ts alone', () => {
    const importers = sources.filter(
      (path) =>
        importsOf(path).some((specifier) => targetOf(path, specifier)?.startsWith('src-main/composition/')) &&
        !path.startsWith('src-main/composition/'),
    );
    expect(importers).toEqual(['src-main/app.ts']);
  });
});
