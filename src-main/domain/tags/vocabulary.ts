/**
 * @file The vocabulary: the concepts a photo can be tagged with, as a tree in which a concept may have
 * several parents. Read from resources/vocabulary/vocabulary.json.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError, fold } from '../../../src-preload/contract/index.ts';

const word = z.string().trim().min(1).max(100);
const kinds = [
  'object',
  'animal',
  'person',
  'food',
  'plant',
  'place',
  'scene',
  'activity',
  'event',
  'weather',
  'time',
  'quality',
  'vehicle',
  'building',
  'clothing',
  'abstract',
] as const;

/**
 * One line of the file. Defaults: no parents, no synonyms, no detector labels, no items of concept heads, not
 * sensitive, the name as the only prompt.
 */
const conceptLine = z.strictObject({
  name: word.regex(/^[^A-Z]+$/, 'must be lower case'),
  kind: z.enum(kinds),
  parents: z.array(word).default([]),
  synonyms: z.array(word).default([]),
  objects: z.array(word).default([]),
  concepts: z.array(word).default([]),
  needs: z.array(z.array(word).min(1)).optional(),
  prompts: z.array(word).optional(),
  sensitive: z.boolean().default(false),
});
const vocabularyFile = z.strictObject({ about: z.string(), concepts: z.array(conceptLine).min(1) });

export interface Vocabulary {
  /** changes with every change of the file's content */
  version: string;
  concepts: readonly Concept[];
  /** by exact name */
  get(name: string): Concept | undefined;
  /** by name or synonym, in any case and with or without accents; concepts of that name first */
  find(word: string): readonly Concept[];
  /** the concept of a detector's label */
  forObject(label: string): Concept | undefined;
  /** the concept of a concept head's item */
  forItem(name: string): Concept | undefined;
  /** every concept that this one implies, nearest first */
  ancestors(name: string): readonly string[];
  /** every concept that implies this one */
  descendants(name: string): readonly string[];
  children(name: string): readonly string[];
}

/** @throws AppError internal with the first error found: the file is part of the product */
export function parseVocabulary(json: unknown): Vocabulary {
  const parsed = vocabularyFile.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw damaged(`${issue?.path.join('.') ?? 'it'} ${issue?.message ?? 'is not valid'}`);
  }
  return createVocabulary(
    parsed.data.concepts.map((line) => ({ ...line, prompts: line.prompts ?? [line.name] })),
  );
}

/** @throws AppError internal: duplicate names, unknown parents, cycles, one label or item for two concepts */
export function createVocabulary(concepts: readonly Concept[]): Vocabulary {
  const byName = new Map(concepts.map((concept) => [concept.name, concept]));
  if (byName.size < concepts.length) throw damaged('a name stands there twice');
  const children = new Map<string, string[]>(concepts.map(({ name }) => [name, []]));
  const byLabel = new Map<string, Concept>();
  const byItem = new Map<string, Concept>();
  const byWord = new Map<string, Concept[]>();
  for (const concept of concepts) {
    for (const parent of concept.parents) {
      const siblings = children.get(parent);
      if (!siblings) throw damaged(`“${concept.name}” has the parent “${parent}”, which is not there`);
      siblings.push(concept.name);
    }
    for (const name of concept.needs?.flat() ?? [])
      if (!byName.has(name)) throw damaged(`“${concept.name}” needs “${name}”, which is not there`);
    for (const label of concept.objects) {
      if (byLabel.has(label)) throw damaged(`the label “${label}” belongs to two concepts`);
      byLabel.set(label, concept);
    }
    for (const item of concept.concepts) {
      if (byItem.has(item)) throw damaged(`the item “${item}” belongs to two concepts`);
      byItem.set(item, concept);
    }
    for (const spelling of new Set([concept.name, ...concept.synonyms].map(fold))) {
      byWord.set(spelling, [...(byWord.get(spelling) ?? []), concept]);
    }
  }
  const ancestors = closures(concepts, (name) => byName.get(name)?.parents ?? []);
  const descendants = closures(concepts, (name) => children.get(name) ?? []);
  return {
    version: createHash('sha256').update(JSON.stringify(concepts)).digest('hex').slice(0, 16),
    concepts,
    get: (name) => byName.get(name),
    find: (text) => {
      const spelling = fold(text).trim();
      return [...(byWord.get(spelling) ?? [])].sort(
        (a, b) => Number(fold(b.name) === spelling) - Number(fold(a.name) === spelling),
      );
    },
    forObject: (label) => byLabel.get(label),
    forItem: (name) => byItem.get(name),
    ancestors: (name) => ancestors.get(name) ?? [],
    descendants: (name) => descendants.get(name) ?? [],
    children: (name) => children.get(name) ?? [],
  };
}

/** Everything reachable from each name, breadth first. A name that reaches itself is a cycle. */
function closures(
  concepts: readonly Concept[],
  next: (name: string) => readonly string[],
): Map<string, string[]> {
  return new Map(
    concepts.map(({ name }) => {
      const reached = new Set<string>(next(name));
      for (const found of reached) for (const further of next(found)) reached.add(further);
      if (reached.has(name)) throw damaged(`“${name}” is its own ancestor`);
      return [name, [...reached]];
    }),
  );
}

function damaged(what: string): AppError {
  return new AppError('internal', `The vocabulary is not valid: ${what}. Install Sightline again.`);
}

/** A concept of the vocabulary file (resources/vocabulary/vocabulary.json). */
export interface Concept {
  /** unique, lower case, singular: the tag's name */
  name: string;
  parents: readonly string[];
  /**
   * noun phrases put into the pack's prompt templates; the first is the name itself unless the name is
   * ambiguous
   */
  prompts: readonly string[];
  synonyms: readonly string[];
  /** detector labels that stand for this concept */
  objects: readonly string[];
  /** items of an encoder's concept head that are this concept */
  concepts: readonly string[];
  /**
   * concepts without which this one is not there, one of each list: cycling needs a person and a bicycle. Where a
   * detector misses one of them, it is not shown. None where left out.
   */
  needs?: readonly (readonly string[])[] | undefined;
  kind: (typeof kinds)[number];
  sensitive: boolean;
}
