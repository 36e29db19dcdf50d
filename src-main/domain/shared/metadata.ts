/**
 * @file The metadata of a photo, merged from EXIF, IPTC, XMP, the file's name and its date; and the port that
 * reads it.
 */
import type { Orientation } from './orientation.ts';
import type { Box, DatePrecision, PhotoDetail } from '../../../src-preload/contract/index.ts';

/**
 * Increased when more, or other, fields are read from a file: metadata of a lower version is read again at
 * the next import.
 */
export const metadataVersion = 5;

/** The direction in which a camera looked, as its compass told it. */
export interface Heading {
  /** clockwise from north, 0 ≤ degrees < 360 */
  degrees: number;
  /** from magnetic north, which may differ from true north by many degrees */
  magnetic: boolean;
}

export interface PhotoMetadata {
  /** the `metadataVersion` it was read with */
  version: number;
  /** wall time; parts finer than `takenAtPrecision` are unknown */
  takenAt: string | null;
  /** null where there is no date */
  takenAtPrecision: DatePrecision | null;
  takenAtOffset: string | null;
  takenAtSource: string | null;
  latitude: number | null;
  longitude: number | null;
  /** where the camera looked; null = not known */
  heading: Heading | null;
  make: string | null;
  model: string | null;
  /** serial number of the camera; null where unknown */
  serial: string | null;
  lens: string | null;
  /** in words, as a photographer writes it: "1/125 s · f/2.8 · ISO 400 · 35 mm" */
  exposure: string | null;
  title: string | null;
  description: string | null;
  keywords: string[];
  /** keywords with their parents, top first, joined by `|`: "Places|Italy|Rome" */
  hierarchies: string[];
  /** alternative text written for people who cannot see the picture (IPTC 2021 AltTextAccessibility) */
  altText: string | null;
  /** people named in regions; the box is null where only the name is known */
  people: { name: string; box: Box | null }[];
  /** further texts: places, creators, events, comments … */
  details: PhotoDetail[];
  /** the common id of the parts of a Live Photo (Apple's ContentIdentifier); null = none */
  contentId: string | null;
  /** the common id of the frames of a burst (Apple's BurstUUID, …); null = none */
  burstId: string | null;
  /** program that wrote the picture */
  software: string | null;
  /** the camera or program marked it as a panorama */
  panorama: boolean;
  /** the system that made it marked it as a screenshot */
  screenshot: boolean;
  rating: number | null;
  /** marked as a favourite by another program (Google Takeout); the person's own decision takes precedence */
  favourite: boolean;
  /** EXIF orientation from a sidecar, for a file without one; null = as in the file */
  turn: Orientation | null;
  /** parts of it and its sidecars that could not be read, a sentence each */
  problems: string[];
  /** MIME type from the bytes */
  mimeType: string | null;
}

export const noMetadata: PhotoMetadata = {
  version: metadataVersion,
  takenAt: null,
  takenAtPrecision: null,
  takenAtOffset: null,
  takenAtSource: null,
  latitude: null,
  longitude: null,
  heading: null,
  make: null,
  model: null,
  serial: null,
  lens: null,
  exposure: null,
  title: null,
  description: null,
  keywords: [],
  hierarchies: [],
  altText: null,
  people: [],
  details: [],
  contentId: null,
  burstId: null,
  software: null,
  panorama: false,
  screenshot: false,
  rating: null,
  favourite: false,
  turn: null,
  problems: [],
  mimeType: null,
};

/** Reads metadata. Never throws for a bad file: fields that cannot be read are absent. */
export interface MetadataReader {
  /**
   * @param path absolute
   * @param sidecars absolute paths of its sidecars, the most trusted first (`importing/sidecars.ts`);
   * one that cannot be read is left out
   * @param onUnread called with each sidecar that cannot be opened now, but may be later: it is locked, or its
   * drive cannot be reached
   */
  read(
    path: string,
    sidecars?: readonly string[],
    onUnread?: (sidecar: string) => void,
  ): Promise<PhotoMetadata>;
  /**
   * Why the sidecars exclude a picture from the library (it was in the bin of Google Photos), in words; null
   * = they do not.
   */
  exclusionReason?(path: string, sidecars: readonly string[]): Promise<string | null>;
  /** a sentence where metadata is read only in part (no perl), else null */
  limitation(): string | null;
  close(): Promise<void>;
}

/** The facts that match a video to a picture: both parts of a Live Photo have the same id and time. */
export interface VideoFacts {
  /** Apple's ContentIdentifier; null = none */
  contentId: string | null;
  /** wall time as written, like `PhotoMetadata.takenAt`; null where the video has none */
  takenAt: string | null;
  takenAtOffset: string | null;
  /** null = unknown */
  seconds: number | null;
}

export const noVideoFacts: VideoFacts = {
  contentId: null,
  takenAt: null,
  takenAtOffset: null,
  seconds: null,
};

/** Reads the metadata of a video. Never throws for a bad file. */
export interface VideoReader {
  readVideo(path: string): Promise<VideoFacts>;
}
