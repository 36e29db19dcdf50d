/**
 * @file Photos that look alike, in words: what each version is, which is best and why, and the name of this
 * machine's bin.
 */
import type { DuplicateGroup, DuplicateMember } from '../../src-preload/contract/index.ts';
import { countOf, formatBytes, formatCount } from './numbers.ts';

/** What this machine calls its bin, after “the”. */
export function binName(platform: string): string {
  if (platform === 'win32') return 'Recycle Bin';
  return platform === 'darwin' ? 'Bin' : 'Trash';
}

/** Name of the file without its folder. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

/** `image/jpeg` → “JPEG”, `image/x-canon-cr2` → “CR2”; null → “unknown format”. */
export function formatName(mimeType: string | null): string {
  if (mimeType === null) return 'unknown format';
  const name =
    mimeType
      .split('/')
      .at(-1)
      ?.replace(/^vnd\.|^x-(?:\w+-)?/, '') ?? mimeType;
  const known: Record<string, string> = { webp: 'WebP', 'adobe.photoshop': 'Photoshop', jxl: 'JPEG XL' };
  return known[name] ?? name.toUpperCase();
}

/** “2.4 MB · 4,032 × 3,024 pixels · JPEG”. */
export function versionFacts(member: DuplicateMember): string {
  const copies = member.files > 1 ? [`${formatCount(member.files)} files`] : [];
  return [
    formatBytes(member.sizeBytes),
    `${formatCount(member.width)} × ${formatCount(member.height)}`,
    formatName(member.mimeType),
    ...copies,
  ].join(' · ');
}

/** “Best: largest, sharpest”; for the others what is told of them. */
export function versionWords({ best, why }: Pick<DuplicateMember, 'best' | 'why'>): string {
  if (!best) return why.join(', ');
  return why.length === 0 ? 'Best' : `Best: ${why.join(', ')}`;
}

/** What a version is called by those who hear it. `fate` says what happens to it. */
export function versionLabel(member: DuplicateMember, fate: string | null): string {
  return [
    fileName(member.path),
    versionWords(member),
    formatBytes(member.sizeBytes),
    `${formatCount(member.width)} by ${formatCount(member.height)} pixels`,
    formatName(member.mimeType),
    fate ?? '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** “3 versions”, “5 frames”. */
export function groupSize({ kind, members }: DuplicateGroup): string {
  return countOf(members.length, kind === 'burst' ? 'frame' : 'version');
}

/** “Group 2 of 14, 3 versions, best: IMG_1.jpg, largest”. */
export function groupLabel(group: DuplicateGroup, position: number, total: number): string {
  const best = group.members.find((member) => member.best);
  const suggestion = best ? `, best: ${[fileName(best.path), ...best.why].join(', ')}` : '';
  return `Group ${formatCount(position)} of ${formatCount(total)}, ${groupSize(group)}${suggestion}`;
}
