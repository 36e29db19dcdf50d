/** @file Colours that a file states without a profile, in ways that libvips does not look at. Pure. */
import { adobeRgbProfile, colourCodeProfile } from '../decoders/icc-profile.ts';

/**
 * AVIF's colour codes (`colr` of type nclx), and cameras' Adobe RGB, which EXIF states by the letters R03 alone (DCF 2.0 §3.2.2).
 * @param head the file's first bytes  @param exif its EXIF block
 * @returns null = sRGB
 */
export function statedProfile(mimeType: string, head: Uint8Array, exif: Uint8Array | null): Uint8Array | null {
  if (mimeType === 'image/avif') {
    const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
    const at = bytes.indexOf('colrnclx', 0, 'latin1');
    return at >= 0 && at + 12 <= bytes.length ? colourCodeProfile(bytes.readUInt16BE(at + 8), bytes.readUInt16BE(at + 10)) : null;
  }
  return mimeType === 'image/jpeg' && exif && interoperability(Buffer.from(exif)) === 'R03' ? adobeRgbProfile() : null;
}

/** InteroperabilityIndex of an EXIF block: IFD0 → EXIF (0x8769) → interoperability (0xa005) → 1. */
function interoperability(exif: Buffer): string | null {
  const start = exif.toString('latin1', 0, 4) === 'Exif' ? 6 : 0;
  const little = exif.toString('latin1', start, start + 2) === 'II';
  const short = (at: number) => (little ? exif.readUInt16LE(at) : exif.readUInt16BE(at));
  const long = (at: number) => (little ? exif.readUInt32LE(at) : exif.readUInt32BE(at));
  /** where a tag's value stands */
  const valueAt = (directory: number, tag: number): number | null => {
    const count = short(directory);
    for (let entry = directory + 2; entry < directory + 2 + 12 * count; entry += 12) if (short(entry) === tag) return entry + 8;
    return null;
  };
  try {
    const exifAt = valueAt(start + long(start + 4), 0x8769);
    const interopAt = exifAt === null ? null : valueAt(start + long(exifAt), 0xa005);
    const indexAt = interopAt === null ? null : valueAt(start + long(interopAt), 1);
    return indexAt === null ? null : exif.toString('latin1', indexAt, indexAt + 3);
  } catch (error) {
    if (error instanceof RangeError) return null; // points outside: states nothing
    throw error;
  }
}
