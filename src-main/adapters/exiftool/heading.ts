/** @file Where the camera looked, as EXIF and XMP state it (GPSImgDirection). Pure. */
import type { Heading } from '../../domain/shared/metadata.ts';
import type { Tags } from './engine.ts';
import { number, text } from './text.ts';

export const headingFields = ['GPSImgDirection', 'GPSImgDirectionRef'];

/** The first that one of the sources states; null where none does, or none is a direction. */
export function headingOf(sources: readonly Tags[]): Heading | null {
  for (const tags of sources)
    for (const group of ['EXIF', 'XMP']) {
      const degrees = number(tags[`${group}:GPSImgDirection`]);
      // cameras without a compass write values beyond the circle
      if (degrees === null || degrees < 0 || degrees > 360) continue;
      const magnetic = text(tags[`${group}:GPSImgDirectionRef`])?.[0]?.toUpperCase() === 'M';
      return { degrees: degrees % 360, magnetic };
    }
  return null;
}
