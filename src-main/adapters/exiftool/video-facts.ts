/** @file Converts ExifTool's tags of a video to the facts that match it to a picture. Pure. */
import { captureTime } from '../../domain/shared/capture-time.ts';
import type { VideoFacts } from '../../domain/shared/metadata.ts';
import type { Tags } from './engine.ts';
import { number, text } from './text.ts';

/** Without `-fast`, which skips metadata after the media data. */
export const videoArguments = [
  '-G0',
  '-api',
  'StructFormat=JSONQ',
  '-QuickTime:ContentIdentifier',
  '-QuickTime:CreationDate',
  '-QuickTime:CreateDate',
  '-QuickTime:Duration#',
];

/**
 * Apple writes wall time and offset into CreationDate; CreateDate is UTC by the standard, and zero where a
 * camera has no time.
 */
export function toVideoFacts(tags: Tags): VideoFacts {
  const taken = captureTime([
    { source: 'CreationDate', value: text(tags['QuickTime:CreationDate']) },
    { source: 'CreateDate', value: text(tags['QuickTime:CreateDate']), offset: '+00:00' },
  ]);
  const seconds = number(tags['QuickTime:Duration']);
  return {
    contentId: text(tags['QuickTime:ContentIdentifier']),
    takenAt: taken?.takenAt ?? null,
    takenAtOffset: taken?.takenAtOffset ?? null,
    seconds: seconds !== null && seconds > 0 ? seconds : null,
  };
}
