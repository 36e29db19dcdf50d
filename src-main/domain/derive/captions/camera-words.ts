/** @file Descriptions that no person wrote: what cameras and programs put into the field. */
import { fold } from '../../../../src-preload/contract/index.ts';

const junk = [
  /^[\s\p{P}_\d]*$/u,
  /\bdigital (still )?camera\b/i,
  /^(sony dsc|dsc|dcim|exif_jpeg_picture|jpeg|image|picture|photo|untitled|default|description|null|none|undefined|n\/a|title|caption)$/i,
  /^<?(kenox|samsung|digimax|minolta|konica|olympus|kodak|nikon|canon|sony|fujifilm|casio|panasonic|hp|epson)\b[\w\s/>-]{0,30}\d[\w\s/>-]{0,30}$/i,
  /^(processed|edited|created|made|generated|exported|scanned) (with|by|using|in) (vsco|gimp|adobe|photoshop|lightroom|snapseed|picasa|imagemagick|paint|darktable|rawtherapee|acdsee|canva|hp|epson|canoscan)\b/i,
  /^(applemark|dav|cof|edf|hdr|hdrplus|ptr|btf|rptr|mde|sdr|bty|fbt|oznor(wo)?|nor|lrm|binary comment|screenshot|user ?comment|ascii|lead technologies.*|file written by.*|cd[- ]?r.*|vcsprasset.*|optimized by.*)$/i,
  // Huawei, Honor, Oppo, OnePlus, Xiaomi: names of modes and filters
  /^(_?cuva\w*|oplus_\d+|smart|bsh|ozedf|fptr|bptr|nfptr|vhdr|rhdr|hdrpl|msr|mpt|cpt|rec|fbtmde|nightmode|arcsoft|hw_\w+|qrf|tof|wifi|default_\w+)$/i,
  // a path, with or without a drive
  /\bDCIM[\\/]/i,
  /^([a-z]:|\/|\\\\)?([^\\/]+[\\/])+[^\\/]+\.(jpe?g|tiff?|png|heic|bmp|gif|dng|raw)$/i,
  // settings of an app or a chip
  /^\{.*\}$/s,
  /^(\w[\w -]{0,30}: ?[^;]*;\s*){2,}/,
  /^[0-9a-f]{16,}$/i,
  /^[a-z0-9+/=_-]{60,}$/i,
  /^(creator: gd-jpeg\b.*|charset=.*|intel\(r\) jpeg.*|lavc[\d.]+|created with the gimp|jpeg encoder.*|handmade software.*|photoshop quality.*|xing.*|none?)$/i,
  /^(img|dsc|dscf|dscn|pict|p|mvi|dji|gopr|pxl|sam|wp|screenshot)[-_ ]?\d[\w\-. ]*$/i,
];

/**
 * The description if a person wrote it, else null.
 * @param fileNames a description that repeats one of these names (with or without extension) does not count
 */
export function writtenDescription(
  description: string | null,
  fileNames: readonly string[] = [],
): string | null {
  const text = description?.trim() ?? '';
  if (text === '' || junk.some((pattern) => pattern.test(text))) return null;
  const plain = fold(text);
  return fileNames.some((name) => plain === fold(name) || plain === fold(name).replace(/\.[^.]+$/, ''))
    ? null
    : text;
}
