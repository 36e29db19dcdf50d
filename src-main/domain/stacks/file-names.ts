/**
 * @file Parses a file's name for its part in a shot: which shot, and whether it is an edit, a cover or an
 * original. Pure.
 *
 * A name alone makes no pair; `same-shot.ts` requires a second sign. The conventions, and where they are
 * documented:
 * - one name, two extensions: every camera's RAW+JPEG, Live Photos (Design rule for Camera File system, JEITA
 *   CP-3461);
 * - `IMG_E1234` is Apple's edit of `IMG_1234`; `_HEVC` is icloudpd's video of a Live Photo, `<uuid>_3.mov`
 *   that of Apple's own library;
 * - `PXL_<day>_<time>.RAW-01.COVER.jpg`, `.RAW-02.ORIGINAL.dng`, `.PORTRAIT-01.COVER`, `.MP.jpg` …
 *   (photoprism#4757, immich-go#94), and the older `00100lrPORTRAIT_00100_BURST<time>_COVER` with
 *   `00000PORTRAIT_00000_BURST<time>` (nextcloud/photos#298);
 * - edits: Google's `-edited` in its languages and `~2` (Google Photos, Samsung Gallery); Lightroom's
 *   `-Edit`, `-Enhanced-NR`; osxphotos' `_edited`; icloudpd's `-adjusted`; Xiaomi's `_edit_<digits>`. Frames
 *   of bursts (`BURST-02`, `_BURST001`) are shots of their own.
 */
import { edits as googleEdits } from './google-edits.ts';

export interface ShotName {
  /** the same for all files of a shot, whatever their extension and case */
  shot: string;
  /** stem as written: of several files of a shot, one with the same spelling is the better match */
  stem: string;
  /** lower case, without the dot; '' = none */
  extension: string;
  /** 0 = no edit; of two edits the higher number is the later one */
  edit: number;
  part: 'cover' | 'plain' | 'original';
}

const suffixes = ['edited', 'edit', 'adjusted', 'enhanced-nr', 'enhanced-sr', 'enhanced'].flatMap((word) => [
  `-${word}`,
  `_${word}`,
]);
const editMarks: ReadonlySet<string> = new Set([...suffixes, ...googleEdits]);
/** an edit of an edit of an edit, at most */
const maxEdits = 4;

export function readName(fileName: string): ShotName {
  const dot = fileName.lastIndexOf('.');
  const stem = (dot > 0 ? fileName.slice(0, dot) : fileName).normalize('NFC');
  const { base, edit } = withoutEdits(stem);
  const { shot, part } = withoutPart(
    base
      .replace(/^(IMG_\d{4,})_HEVC$/i, '$1')
      .replace(/^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})_3$/i, '$1'),
  );
  return {
    shot: shot.toLowerCase(),
    stem,
    extension: dot > 0 ? fileName.slice(dot + 1).toLowerCase() : '',
    edit,
    part,
  };
}

function withoutEdits(stem: string): { base: string; edit: number } {
  let base = stem;
  let edit = 0;
  for (let step = 0; step < maxEdits; step += 1) {
    const found = withoutEdit(base);
    if (!found) break;
    base = found.base;
    edit += found.number;
  }
  return { base, edit };
}

function withoutEdit(stem: string): { base: string; number: number } | null {
  const apple = /^IMG_E(\d{4,})$/i.exec(stem);
  if (apple) return { base: `IMG_${apple[1]}`, number: 1 };
  const copy = /^(.+)~(\d{1,3})$/.exec(stem);
  if (copy) return { base: copy[1]!, number: Number(copy[2]) };
  const xiaomi = /^(.+_\d{6,9})_edit_\d{6,}(?:_\d+)?$/i.exec(stem);
  if (xiaomi) return { base: xiaomi[1]!, number: 1 };
  // Google's number of a second picture of that name follows the mark: `a-edited(1)` is of `a(1)`
  const [, marked, counter = '', again] = /^(.+?)(\(\d{1,5}\))?(?:[-_](\d{1,2}))?$/.exec(stem) ?? [];
  const lower = marked?.toLowerCase() ?? '';
  const at = Math.max(lower.lastIndexOf('-'), lower.lastIndexOf('_'));
  for (const start of [lower.lastIndexOf('-', at - 1), lower.lastIndexOf('_', at - 1), at]) {
    if (start > 0 && editMarks.has(lower.slice(start)))
      return { base: marked!.slice(0, start) + counter, number: Number(again ?? 1) };
  }
  return null;
}

/** Takeout may cut names off: `.ORIGINA`. */
function withoutPart(stem: string): { shot: string; part: ShotName['part'] } {
  const pixel = /^(PXL_\d{8}_\d{9})((?:\.[A-Z_]+(?:-\d\d)?)+)$/i.exec(stem);
  if (pixel && !/\.BURST/i.test(pixel[2]!))
    return {
      shot: pixel[1]!,
      part: /\.ORIGI/i.test(pixel[2]!) ? 'original' : /\.COVE/i.test(pixel[2]!) ? 'cover' : 'plain',
    };
  const portrait = /^\d{5}[a-z]*PORTRAIT_\d{5}_BURST(\d{17})(_COVER)?$/i.exec(stem);
  if (portrait) return { shot: `portrait ${portrait[1]}`, part: portrait[2] ? 'cover' : 'original' };
  return { shot: stem, part: 'plain' };
}
