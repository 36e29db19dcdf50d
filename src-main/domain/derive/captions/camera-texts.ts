/** @file Recognizes descriptions that a camera writes by itself, by how often they occur. Pure. */
import { writtenDescription } from './camera-words.ts';

export interface DescribedPhoto {
  make: string | null;
  model: string | null;
  description: string | null;
  /** wall time */
  takenAt: string | null;
  takenAtSource: string | null;
}

/** Texts by camera that are not written by a person; made by `cameraTexts`, tested with `isCameraText`. */
export type CameraTexts = ReadonlySet<string>;

/**
 * Among the photos of one camera, a text is the camera's own where it occurs
 * - as a code (lower case and digits, one word): on at least 4 photos and half of all, or on at least 10,
 *   from at least 5 days;
 * - as one or two words: on at least 4 photos and half of all, from at least 2 days, or on photos that mostly
 *   have no date;
 * - as any text: on at least 8 photos and three quarters of all, from at least 3 days (a person who describes
 *   many photos alike describes an event), or on photos that mostly have no date.
 * Photos without a camera name are ignored.
 */
export function cameraTexts(photos: Iterable<DescribedPhoto>): CameraTexts {
  const cameras = new Map<
    string,
    { photos: number; texts: Map<string, { photos: number; days: Set<string>; dated: number }> }
  >();
  for (const photo of photos) {
    const camera = cameraOf(photo);
    if (camera === null) continue;
    const known = cameras.get(camera) ?? { photos: 0, texts: new Map() };
    cameras.set(camera, known);
    known.photos += 1;
    const text = usableDescription(photo.description);
    if (text === null) continue;
    const counted = known.texts.get(text) ?? { photos: 0, days: new Set(), dated: 0 };
    known.texts.set(text, counted);
    counted.photos += 1;
    if (photo.takenAt !== null && photo.takenAtSource !== 'file date') {
      counted.days.add(photo.takenAt.slice(0, 10));
      counted.dated += 1;
    }
  }
  const found = new Set<string>();
  for (const [camera, { photos: all, texts }] of cameras) {
    for (const [text, { photos: count, days, dated }] of texts) {
      const isShort = text.split(' ').length <= 2 && text.length <= 24;
      const isCode = /^[a-z0-9_-]+$/.test(text);
      const isUndated = dated < count / 2;
      const isOften = count >= 8 && count >= all * 0.75 && (days.size >= 3 || isUndated);
      const isOnHalf = count >= 4 && count >= all / 2;
      if (
        isOften ||
        (isOnHalf && (isCode || (isShort && (days.size >= 2 || isUndated)))) ||
        (isCode && count >= 10 && days.size >= 5)
      )
        found.add(`${camera}\n${text}`);
    }
  }
  return found;
}

export function isCameraText(
  texts: CameraTexts,
  photo: Pick<DescribedPhoto, 'make' | 'model' | 'description'>,
): boolean {
  const [camera, text] = [cameraOf(photo), usableDescription(photo.description)];
  return camera !== null && text !== null && texts.has(`${camera}\n${text}`);
}

function cameraOf({ make, model }: Pick<DescribedPhoto, 'make' | 'model'>): string | null {
  return make === null && model === null ? null : `${make ?? ''} ${model ?? ''}`.toLowerCase();
}

/** Null where there is none, or where it is known to be written by a program. */
function usableDescription(description: string | null): string | null {
  return writtenDescription(description)?.replace(/\s+/g, ' ').trim() ?? null;
}
