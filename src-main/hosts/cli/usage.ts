/**
 * @file Parsing of the command line: strict about unknown arguments, lenient about the position of `--json`
 * and `--library`.
 */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs as parseStrictly } from 'node:util';
import type { ArgsDef } from 'citty';
import { photoId, type Target } from '../../../src-preload/contract/index.ts';

/** The arguments cannot be parsed; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Every command has these. */
export const globalArgs = {
  json: { type: 'boolean', description: 'One JSON document on stdout, nothing else there' },
  library: {
    type: 'string',
    valueHint: 'DIR',
    description: 'The library’s folder, where it is not the default one',
  },
} as const satisfies ArgsDef;

/** Moves global options from before the command to after it, where citty reads them. */
export function hoistGlobals(argv: readonly string[]): string[] {
  const hoisted: string[] = [];
  let at = 0;
  for (; at < argv.length; at += 1) {
    const word = argv[at]!;
    if (word === '--json' || word.startsWith('--library=')) hoisted.push(word);
    else if (word === '--library' && at + 1 < argv.length) hoisted.push(word, argv[(at += 1)]!);
    else break;
  }
  const [command, ...rest] = argv.slice(at);
  return command === undefined ? hoisted : [command, ...hoisted, ...rest];
}

/**
 * Checks a command's arguments.
 * @param range number of positional arguments; their names are for the sentence
 * @throws UsageError for an unknown option, a missing value, too few or too many arguments
 */
export function checkWords(
  rawArgs: readonly string[],
  args: ArgsDef,
  range: { min: number; max: number; names: string },
): string[] {
  const options = Object.entries(args)
    .filter(([, arg]) => arg.type !== 'positional')
    .map(([name, arg]) => [
      name,
      { type: arg.type === 'boolean' ? ('boolean' as const) : ('string' as const) },
    ]);
  let words: string[];
  try {
    words = parseStrictly({
      args: [...rawArgs],
      options: Object.fromEntries(options),
      allowPositionals: true,
      allowNegative: true,
      strict: true,
    }).positionals;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
  if (words.length < range.min) throw new UsageError(`Missing: ${range.names}`);
  if (words.length > range.max) throw new UsageError(`Too many words: ${words.slice(range.max).join(' ')}`);
  return words;
}

/**
 * The arguments after each `--<name>` (or `--<name>=WORD`) up to the next option; and the command line
 * without them.
 */
export function takeVariadic(rawArgs: readonly string[], name: string): { values: string[]; rest: string[] } {
  const values: string[] = [];
  const rest: string[] = [];
  let taking = false;
  for (const [at, word] of rawArgs.entries()) {
    if (word === '--') {
      rest.push(...rawArgs.slice(at));
      break;
    }
    if (word.startsWith(`--${name}=`)) {
      values.push(word.slice(name.length + 3));
      taking = true;
      continue;
    }
    if (word === `--${name}`) taking = true;
    else if (word.startsWith('--')) taking = false;
    if (word === `--${name}`) continue;
    (taking ? values : rest).push(word);
  }
  return { values, rest };
}

/** @throws UsageError where it is no whole number in the range */
export function wholeNumber(
  text: string | undefined,
  name: string,
  range: { min: number; max: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < range.min || value > range.max)
    throw new UsageError(`--${name} takes a whole number from ${range.min} to ${range.max}, not “${text}”.`);
  return value;
}

/**
 * A photo named by its id, or by the path of a file; an existing file takes precedence.
 * @throws UsageError for the empty word, which would be the current folder
 */
export async function targetOf(word: string, cwd: string): Promise<Target> {
  const path = resolve(cwd, word);
  if (word === '') throw new UsageError('Missing: a photo’s path or id');
  // an id may be typed in lower case
  const id = photoId.safeParse(word.toUpperCase());
  if (id.success && !(await isThere(path))) return { id: id.data };
  return { path };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
