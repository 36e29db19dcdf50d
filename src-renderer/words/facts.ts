/** @file Facts of a photo in words: camera, size, position, where its date comes from. */
import type { FileRole, Photo } from '../../src-preload/contract/index.ts';
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
  const north = `${degrees.format(Math.abs(latitude))}° ${latitude < 0 ? 'S' : 'N'}`;
  const east = `${degrees.format(Math.abs(longitude))}° ${longitude < 0 ? 'W' : 'E'}`;
  return `${north}, ${east}`;
}

/** Where the date comes from, so that a guess is not taken for the camera's word. */
export function dateSourceWords(source: string | null, offset: string | null): string | null {
  const zone = offset === null ? null : offset === 'Z' || offset === '+00:00' ? 'in UTC' : `UTC${offset}`;
  if (source === null) return zone;
  if (source === 'file name') return 'as its file name says';
  if (source === 'file date') return 'by the file’s own date, which may be wrong';
  return zone;
}

/** `Places|Italy|Rome` → “Places › Italy › Rome”; then the keywords that stand in no path, on one line. */
export function keywordLines({ keywords, hierarchies }: Pick<Photo, 'keywords' | 'hierarchies'>): string[] {
  const paths = hierarchies.map((path) => path.split('|').filter(Boolean));
  const named = new Set(paths.flat());
  const flat = keywords.filter((keyword) => !named.has(keyword));
  return [...paths.map((path) => path.join(' › ')), ...(flat.length > 0 ? [flat.join(', ')] : [])];
}

/** What a file is to its photo; null for the picture itself. */
export function roleWords(role: FileRole): string | null {
  switch (role) {
    case 'picture':
      return null;
    case 'raw':
      return 'camera raw';
    case 'video':
      return 'Live Photo video';
    case 'original':
      return 'original before the edit';
  }
}

/** What the files make together: “JPEG and RAW”, “Live Photo”, “2 copies”; null where there is one only. */
export function togetherWords(files: Photo['files']): string | null {
  const roles = new Set(files.map(({ role }) => role));
  const copies = files.filter(({ role }) => role === 'picture').length;
  const parts = [
    roles.has('raw')
      ? `${formatOfName(files.find(({ role }) => role === 'picture')?.path ?? '')} and RAW`
      : '',
    roles.has('video') ? 'Live Photo' : '',
    roles.has('original') ? 'edited, with its original' : '',
    copies > 1 ? `${formatCount(copies)} copies` : '',
  ].filter(Boolean);
  return parts.length === 0 ? null : parts.join(', ');
}

function formatOfName(path: string): string {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toUpperCase() ?? 'Picture';
  return ending === 'JPG' ? 'JPEG' : ending;
}

/** Why only a preview can be shown; null where the picture's file is there. */
export function absenceWords(files: Photo['files']): string | null {
  const pictures = files.filter(({ role }) => role === 'picture');
  if (pictures.length === 0 || pictures.some(({ state }) => state === 'present')) return null;
  return pictures.some(({ state }) => state === 'away') ? 'Its drive is not connected' : 'Its file is gone';
}
