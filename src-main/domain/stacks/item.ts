/**
 * @file An item of several photos as one: what their metadata say together, and what each file is to it.
 * Pure.
 */
import { tagKey, type FileRole } from '../../../src-preload/contract/index.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import { isRawFile, rankOf } from './group-files.ts';
import { readName } from './file-names.ts';

/**
 * What the leader's files say, and where they say nothing what its members' files do: programs write ratings,
 * keywords and titles beside the raw file. Keywords and people are those of all. When and with what it was
 * taken is the leader's own.
 */
export function itemMetadata(leader: PhotoMetadata, members: readonly PhotoMetadata[]): PhotoMetadata {
  return members.reduce((item, member) => {
    const place = item.latitude === null ? member : item;
    return {
      ...item,
      latitude: place.latitude,
      longitude: place.longitude,
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
  }, leader);
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

/** A file of a photo, by what tells its part. */
export interface PartFile {
  fileName: string;
  mimeType: string | null;
}

/**
 * What a member's file is beside the leader's: where the leader only stands in for it (the JPEG is gone, its
 * RAW is shown), it is the picture.
 */
export function roleBeside(leader: PartFile, member: PartFile): FileRole {
  if (standing(member) < standing(leader)) return 'picture';
  return isRawFile(readName(member.fileName), member.mimeType) ? 'raw' : 'original';
}

function standing({ fileName, mimeType }: PartFile): number {
  const name = readName(fileName);
  return rankOf({ isRaw: isRawFile(name, mimeType), name });
}
