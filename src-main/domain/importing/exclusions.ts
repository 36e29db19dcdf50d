/**
 * @file Exclusions: patterns as in .gitignore by which the person leaves files out of a root. They are
 * checked when they are entered.
 */
import ignore from 'ignore';
import { AppError } from '../../../src-preload/contract/index.ts';

/** True where the patterns exclude this. `relPath` is relative to the root, with `/`. */
export type IsExcluded = (relPath: string, kind: 'file' | 'folder') => boolean;

const nothing: IsExcluded = () => false;

/**
 * The patterns of one root (https://git-scm.com/docs/gitignore), but case does not matter: cameras write
 * `.JPG`, people `*.jpg`. Everything in an excluded folder is excluded, too, and no later pattern can include
 * it.
 */
export function exclusionsOf(patterns: readonly string[]): IsExcluded {
  if (patterns.length === 0) return nothing;
  // names come composed from one system and decomposed from another
  const rules = ignore({ ignorecase: true, allowRelativePaths: true }).add(
    patterns.map((pattern) => pattern.normalize('NFC')),
  );
  return (relPath, kind) => rules.ignores(relPath.normalize('NFC') + (kind === 'folder' ? '/' : ''));
}

/**
 * @returns the patterns without blanks around them and without repetitions
 * @throws AppError bad_input where one of them could never do what was meant, with the way to write it
 */
export function checkedPatterns(patterns: readonly string[]): string[] {
  const tidy = [...new Set(patterns.map((pattern) => pattern.trim()))];
  for (const pattern of tidy) {
    const fault = faultOf(pattern);
    if (fault !== null) throw new AppError('bad_input', `“${pattern}” cannot be used: ${fault}`, { pattern });
  }
  return tidy;
}

function faultOf(pattern: string): string | null {
  const body = pattern.replace(/^!/, '').replace(/^\/+|\/+$/g, '');
  if (body === '') return 'it names nothing. Write a folder like “Thumbnails/” or an ending like “*.png”.';
  if (/\p{Cc}/u.test(pattern))
    return 'it holds a line break or another sign that cannot be seen. Write one pattern a line.';
  if (pattern.startsWith('#'))
    return 'a “#” at the beginning would make it a remark. Write “\\#” if the name begins so.';
  if (/^[a-z]:/i.test(body) || pattern.startsWith('~') || pattern.startsWith('\\\\'))
    return 'it is the path of a folder on this computer. Write what comes after the folder of photos, like “Scans/Old/”.';
  if (body.split('/').some((part) => part === '.' || part === '..'))
    return '“.” and “..” mean nothing here. Write what comes after the folder of photos, like “Scans/Old/”.';
  if (/\\(?![ !#*?[\]\\])/.test(pattern))
    return 'folders are parted by “/”, not by “\\”. Write “Scans/Old/”.';
  if (/(^|[^\\])\[(?![^\]]+\])/.test(pattern))
    return 'a “[” is not closed. Close it, or write “\\[” if the name holds one.';
  return null;
}
