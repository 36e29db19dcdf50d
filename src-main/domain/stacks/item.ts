/** @file The combined metadata of a stack, and the role of each of its files. Pure. */
import { tagKey, type FileRole } from '../../../src-preload/contract/index.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import { isRawFile, rankOf } from './group-files.ts';
import { readName } from './file-names.ts';

/**
 * The primary's metadata; empty fields are filled from the other members: programs write ratings, keywords
 * and titles next to the raw file. Keywords and people are those of all. Capture time and camera are the
 * primary's own.
 */
export function stackMetadata(primary: PhotoMetadata, members: readonly PhotoMetadata[]): PhotoMetadata {
  return members.reduce((item, member) => {
    const place = item.latitude === null ? member : item;
    return {
      ...item,
      latitude: place.latitude,
      longitude: place.longitude,
      heading: item.heading ?? member.heading,
      lens: item.lens ?? member.lens,
      exposure: item.exposure ?? member.exposure,
      title: item.title ?? member.title,
      description: item.description ?? member.description,
      altText: item.altText ?? member.altText,
      keywords: union(item.keywords, member.keywords, (keyword) => keyword),
      hierarchies: union(item.hierarchies, member.hierarchies, (path) => path),
      people: union(item.people, member.people, ({ name }) => name),
      details: union(item.details, member.details, ({ kind, text }) => `${kind} ${text}`),
      rating: item.rating ?? member.rating,
      favourite: item.favourite || member.favourite,
    };
  }, primary);
}

function union<Value>(
  first: readonly Value[],
  next: readonly Value[],
  nameOf: (value: Value) => string,
): Value[] {
  const key = (value: Value) => tagKey(nameOf(value));
  const known = new Set(first.map(key));
  return [...first, ...next.filter((value) => !known.has(key(value)))];
}

/** The facts of a file that determine its role. */
export interface StackFile {
  fileName: string;
  mimeType: string | null;
}

/**
 * The role of a member's file relative to the primary's. Where the primary only replaces it (the JPEG is
 * gone, its RAW is shown), it is the picture.
 */
export function roleOf(primary: StackFile, member: StackFile): FileRole {
  if (rankOfFile(member) < rankOfFile(primary)) return 'picture';
  return isRawFile(readName(member.fileName), member.mimeType) ? 'raw' : 'original';
}

function rankOfFile({ fileName, mimeType }: StackFile): number {
  const name = readName(fileName);
  return rankOf({ isRaw: isRawFile(name, mimeType), name });
}
