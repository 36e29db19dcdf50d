/** @file Facts of a photo in words: camera, size, position, where its date comes from. */
import { formatCount } from './numbers.ts';

const degrees = new Intl.NumberFormat(undefined, { minimumFractionDigits: 4, maximumFractionDigits: 4 });
const megapixels = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** “Canon EOS R6”; the make is not said twice. Null where neither is known. */
export function cameraWords({ make, model }: { make: string | null; model: string | null }): string | null {
  if (!model) return make;
  if (!make || model.toLowerCase().startsWith(make.toLowerCase().split(/\s/)[0] ?? '')) return model;
  return `${make} ${model}`;
}

/** “4,032 × 3,024 pixels, 12.2 megapixels”. */
export function pixelWords(width: number, height: number): string | null {
  if (width === 0 || height === 0) return null;
  const millions = (width * height) / 1_000_000;
  const size = `${formatCount(width)} × ${formatCount(height)} pixels`;
  return millions < 0.5 ? size : `${size}, ${megapixels.format(millions)} megapixels`;
}

/** “48.2082° N, 16.3738° E”. */
export function positionWords(latitude: number | null, longitude: number | null): string | null {
  if (latitude === null || longitude === null) return null;
  return `${degrees.format(Math.abs(latitude))}° ${latitude < 0 ? 'S' : 'N'}, ${degrees.format(Math.abs(longitude))}° ${longitude < 0 ? 'W' : 'E'}`;
}

/** Where the date comes from, so that a guess is not taken for the camera's word. */
export function dateSourceWords(source: string | null, offset: string | null): string | null {
  const zone = offset === null ? null : offset === 'Z' || offset === '+00:00' ? 'in UTC' : `UTC${offset}`;
  if (source === null) return zone;
  if (source === 'file name') return 'as its file name says';
  if (source === 'file date') return 'by the file’s own date, which may be wrong';
  return zone;
}
