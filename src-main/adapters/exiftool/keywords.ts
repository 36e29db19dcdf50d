/** @file Keywords and their hierarchies, as the programs that write them do, merged once. Pure. */
import type { Tags } from './engine.ts';
import { text, texts } from './text.ts';

export const keywordFields = {
  xmp: [
    'dc:Subject',
    'lr:HierarchicalSubject',
    'digiKam:TagsList',
    'microsoft:LastKeywordXMP',
    'mediapro:CatalogSets',
    'acdsee:Categories',
    'mwg-kw:KeywordInfo',
    'acdsee:Keywords',
  ],
  iptc: ['Keywords'],
  exif: ['XPKeywords'],
};

/** IPTC's longest keyword, in bytes */
const longestIptc = 64;

/**
 * Keywords of all programs, each once (case and Unicode form make no difference; the first spelling stays).
 * Of a hierarchy the last name is the keyword: "Places|Italy|Rome" is Rome; in a flat keyword `|` and `/` are
 * signs like any other, but where it repeats a hierarchy.
 */
export function keywordsOf(sources: readonly Tags[]): string[] {
  const paths = sources.flatMap(pathsOf);
  const leaves = new Map(
    paths.flatMap((path) =>
      ['|', '/'].map((separator) => [sameName(path.join(separator)), path.at(-1)!] as const),
    ),
  );
  const flat = sources.flatMap((tags) => [
    ...texts(tags['XMP:Subject']),
    ...texts(tags['XMP:Keywords']),
    ...withoutCut(texts(tags['IPTC:Keywords']), texts(tags['XMP:Subject'])),
    ...texts(tags['EXIF:XPKeywords']).flatMap((list) => list.split(';')),
  ]);
  return distinct([
    ...flat.map((keyword) => leaves.get(sameName(keyword)) ?? keyword),
    ...paths.map((path) => path.at(-1)!),
  ]);
}

/** Keywords with their parents, top first, joined by `|`, each once; what has no parents is no hierarchy. */
export function hierarchiesOf(sources: readonly Tags[]): string[] {
  return distinct(
    sources
      .flatMap(pathsOf)
      .filter((path) => path.length > 1)
      .map((path) => path.join('|')),
  );
}

function pathsOf(tags: Tags): string[][] {
  const split = (separator: string) => (path: string) => path.split(separator);
  return [
    ...texts(tags['XMP:HierarchicalSubject']).map(split('|')),
    ...texts(tags['XMP:TagsList']).map(split('/')),
    ...texts(tags['XMP:LastKeywordXMP']).map(split('/')),
    ...texts(tags['XMP:CatalogSets']).map(split('|')),
    ...acdseePaths(text(tags['XMP:Categories']) ?? ''),
    ...groupPaths(struct(tags['XMP:KeywordInfo']).Hierarchy, []),
  ]
    .map((path) => path.map(tidy).filter((name) => name !== ''))
    .filter((path) => path.length > 0);
}

/**
 * Metadata Working Group, Guidelines 2.0, 5.5.2: of a tree the keywords that are applied, or else its leaves.
 */
function groupPaths(nodes: unknown, above: readonly string[]): string[][] {
  return (Array.isArray(nodes) ? (nodes as unknown[]) : [nodes]).map(struct).flatMap((node) => {
    const name = text(node.Keyword);
    if (name === null || above.length >= deepestTree) return [];
    const path = [...above, name];
    const below = groupPaths(node.Children, path);
    const isApplied = /^true$/i.test(String(node.Applied ?? ''));
    return isApplied || below.length === 0 ? [path, ...below] : below;
  });
}

const deepestTree = 20;

function struct(value: unknown): Tags {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tags) : {};
}

/**
 * ACDSee's tree as text: `<Categories><Category Assigned="0">Places<Category
 * Assigned="1">Rome</Category></Category></Categories>`.
 */
function acdseePaths(xml: string): string[][] {
  const paths: string[][] = [];
  const open: string[] = [];
  for (const [, closing, assigned, name] of xml.matchAll(
    /<(\/?)Category\b(?:[^<>]*?\bAssigned="(\d)")?[^<>]*>([^<]*)/g,
  )) {
    if (closing) open.pop();
    else {
      open.push(unescaped(name!));
      if (assigned === '1') paths.push([...open]);
    }
  }
  return paths;
}

function unescaped(xml: string): string {
  const signs: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return xml.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => signs[name]!);
}

/** Without the IPTC keywords that are another one cut at IPTC's length. */
function withoutCut(iptc: readonly string[], full: readonly string[]): string[] {
  const isCut = (keyword: string) =>
    Buffer.byteLength(keyword) > longestIptc - 4 &&
    full.some((other) => other.length > keyword.length && other.startsWith(keyword));
  return iptc.filter((keyword) => !isCut(keyword));
}

function distinct(keywords: readonly string[]): string[] {
  const unique = new Map<string, string>();
  for (const keyword of keywords.map(tidy))
    if (keyword !== '' && !unique.has(sameName(keyword))) unique.set(sameName(keyword), keyword);
  return [...unique.values()];
}

function tidy(keyword: string): string {
  return keyword.replace(/\s+/g, ' ').trim().slice(0, 200).trim();
}

function sameName(keyword: string): string {
  return tidy(keyword).toLowerCase();
}
