/**
 * @file What the person leaves out of a root: patterns as in .gitignore, checked when they are typed, asked
 * about every file and folder.
 */
import ignore from 'ignore';
import { AppError } from '../../../src-preload/contract/index.ts';

/** True where the patterns leave this out. `relPath` is relative to the root, with `/`. */
export type LeavesOut = (relPath: string, kind: 'file' | 'folder') => boolean;

const nothing: LeavesOut = () => false;

/**
 * The patterns of one root (https://git-scm.com/docs/gitignore), but case does not matter: cameras write
 * `.JPG`, people `*.jpg`. What lies in a folder that is left out is left out, too, and no later pattern
 * brings it back.
 */
export function exclusionsOf(patterns: readonly string[]): LeavesOut {
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
