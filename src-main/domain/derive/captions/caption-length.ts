/** @file How much a caption says: the person chooses how much is read aloud. */

export type CaptionLength = 'short' | 'standard' | 'full';
