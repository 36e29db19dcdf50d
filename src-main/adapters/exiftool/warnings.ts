/** @file The warnings of ExifTool that mean lost metadata, in a sentence with a next step. Pure. */
import type { Tags } from './engine.ts';
import { text } from './text.ts';

/** Warnings about data that is not read here: makers' notes, previews, profiles, the picture itself. */
const elsewhere = anyOf(
  /maker ?notes?|preview|thumbnail|trailer|\bEOI\b|padding|image data|out of sequence/,
  /icc|fpxr|mpf|mp ?image|photoshop|encoding for|digest/,
  /sony|canon|nikon|olympus|panasonic|pentax/,
);
const lost = anyOf(
  /^install |format error|malformed|truncated|corrupt|\bbad\b|invalid|illegal/,
  /error (reading|decompressing|inflating)|can't|could not|cannot|not enough/,
  /too (large|small|short|long|many)|unexpected|undefined|terminated/,
);

/** @returns null where nothing relevant is lost; minor warnings do not count */
export function lostMetadata(tags: Tags): string | null {
  const told = [tags['ExifTool:Error'], tags['ExifTool:Warning']].flatMap((one) => text(one) ?? []);
  const said = told.find((one) => !/^\[minor\]/i.test(one) && lost.test(one) && !elsewhere.test(one));
  return said === undefined ? null : lostSentence(said);
}

function lostSentence(detail: string): string {
  const shown = detail.replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, 200);
  return (
    `Some of what this photo’s file says of itself could not be read (${shown}), ` +
    'so its date, place or words may be missing. ' +
    'Save the picture anew with another program and import the folder again.'
  );
}

function anyOf(...patterns: RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'i');
}
