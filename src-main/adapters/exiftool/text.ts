/**
 * @file ExifTool's values as clean text and numbers, whatever the file's program took for a character set.
 * Pure.
 */
import type { Tags } from './engine.ts';

/** Longest text kept of one field: a description, not a document. */
const longest = 10_000;

const unprintable =
  // eslint-disable-next-line no-control-regex -- control characters are what is to go
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd-\uffff]/g;

/** Clean text in composed Unicode, or null where nothing is left. Line breaks stay. */
export function text(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const written =
    typeof value === 'string' && value.startsWith('base64:')
      ? decoded(value.slice('base64:'.length))
      : String(value);
  const clean = written.replace(/\r\n?/g, '\n').replace(unprintable, ' ').normalize('NFC').trim();
  return clean === '' || clean.startsWith('(Binary data ') ? null : clean.slice(0, longest).trim();
}

/** All texts of a list, or the one of a single value. */
export function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one) => text(one) ?? []);
}

export function firstText(sources: readonly Tags[], ...names: string[]): string | null {
  for (const tags of sources) {
    for (const name of names) {
      const found = text(tags[name]);
      if (found !== null) return found;
    }
  }
  return null;
}

/**
 * A text in several languages: the default one, else the first (ExifTool appends the language to the name:
 * `XMP:Title-de`).
 */
export function languageText(tags: Tags, name: string): string | null {
  const other = Object.keys(tags).find((key) => key.startsWith(`${name}-`) && text(tags[key]) !== null);
  return text(tags[name]) ?? (other === undefined ? null : text(tags[other]));
}

/** A finite number, or null: ExifTool prints 0/0 as `undef` and 1/0 as `inf`. */
export function number(value: unknown): number | null {
  const written = text(value);
  if (written === null) return null;
  const parsed = Number(written);
  return Number.isFinite(parsed) ? parsed : null;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');
/** the bytes of Windows' Western signs, and of those that it leaves undefined */
const bytesOf = new Map(
  Array.from({ length: 256 }, (_, byte) => [windows1252.decode(Uint8Array.of(byte)), byte]),
);

/**
 * Bytes that are not UTF-8 throughout: UTF-8 that a field's length cut in a character, else Western, which is
 * what old programs wrote.
 */
function decoded(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  // a text ends at its first zero; what has more of them is no text
  const written = bytes.subarray(0, bytes.indexOf(0) < 0 ? bytes.length : bytes.indexOf(0));
  for (let cut = 0; cut <= 3 && cut <= written.length; cut += 1) {
    const whole = asUtf8(written.subarray(0, written.length - cut));
    if (whole !== null && (cut === 0 || isCutCharacter(written.subarray(written.length - cut)))) return whole;
  }
  return windows1252.decode(written);
}

/** The first bytes of a character of more bytes. */
function isCutCharacter(bytes: Uint8Array): boolean {
  const lead = bytes[0]!;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
  return length > bytes.length && bytes.subarray(1).every((byte) => byte >> 6 === 0b10);
}

function asUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null; // the caller tries another reading
  }
}

/** ExifTool takes IPTC without a stated character set for Western; texts that are UTF-8 are corrected. */
export function undeclared(value: string): string {
  const bytes = Array.from(
    value,
    (sign) => bytesOf.get(sign) ?? (sign.codePointAt(0)! < 0x100 ? sign.codePointAt(0)! : -1),
  );
  if (bytes.includes(-1) || bytes.every((byte) => byte < 0x80)) return value;
  return asUtf8(Uint8Array.from(bytes)) ?? value;
}
