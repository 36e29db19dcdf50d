/**
 * @file A log without full paths of pictures: the folder's name and the path within it, for others the file's
 * name alone.
 */
import { homedir } from 'node:os';
import { basename, isAbsolute } from 'node:path';
import type { Log } from '../../log.ts';

/** A folder whose name replaces its path in the log. */
export interface NamedPlace {
  name: string;
  /** absolute */
  path: string;
}

type Shorten = (text: string) => string;
/** deep enough for an error with its causes; cycles end there */
const deepest = 6;

/** Passes all details on with shortened paths. @param places read at each line, as folders change */
export function withShortPaths(log: Log, places: () => readonly NamedPlace[]): Log {
  const short = (details: object): object => {
    const known = [...places()]
      .filter(({ path }) => path.length > 1)
      .sort((a, b) => b.path.length - a.path.length);
    return shortened(details, (text) => shortPaths(text, known), 0) as object;
  };
  return {
    debug: (details, message) => log.debug(short(details), message),
    info: (details, message) => log.info(short(details), message),
    warn: (details, message) => log.warn(short(details), message),
    error: (details, message) => log.error(short(details), message),
  };
}

/**
 * In a text: `/home/ann/Pictures/2019/a.jpg` as `[Pictures]/2019/a.jpg`, an unknown one in quotes or alone as
 * `[…]/a.jpg`.
 */
function shortPaths(text: string, places: readonly NamedPlace[]): string {
  let short = text;
  for (const { name, path } of places) short = short.replaceAll(wholePart(path), `[${name}]`);
  if (isAbsolute(short) && !/[\n\r]/.test(short)) return `[…]/${basename(short)}`;
  return short
    .replace(/'(?:\/|[A-Za-z]:\\)[^'\n]*'/g, (quoted) => `'[…]/${basename(quoted.slice(1, -1))}'`)
    .replaceAll(wholePart(homedir()), '~');
}

/** The path as a whole or as a parent, not as the beginning of a longer name. */
function wholePart(path: string): RegExp {
  return new RegExp(`${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=$|[/\\\\"'”\\s:,;)])`, 'g');
}

function shortened(value: unknown, shorten: Shorten, depth: number): unknown {
  if (typeof value === 'string') return shorten(value);
  if (typeof value !== 'object' || value === null || depth > deepest)
    return typeof value === 'object' && value !== null ? '…' : value;
  if (value instanceof Error) return shortenedError(value, shorten, depth);
  if (Array.isArray(value)) return value.map((item) => shortened(item, shorten, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, shortened(item, shorten, depth + 1)]),
  );
}

/** As pino writes errors: type, message and stack, then what else it carries. */
function shortenedError(error: Error, shorten: Shorten, depth: number): object {
  const { path, dest } = error as NodeJS.ErrnoException & { dest?: unknown };
  // the system names the file in its message
  const named = [path, dest].filter((item): item is string => typeof item === 'string' && item.length > 1);
  const plain = (text: string) =>
    shorten(named.reduce((rest, item) => rest.replaceAll(item, shorten(item)), text));
  return {
    type: error.name === 'Error' ? error.constructor.name : error.name,
    message: plain(error.message),
    stack: plain(error.stack ?? ''),
    ...(error.cause !== undefined && { cause: shortened(error.cause, shorten, depth + 1) }),
    ...(shortened({ ...error }, shorten, depth) as object),
  };
}
