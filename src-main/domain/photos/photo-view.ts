/** @file One photo in full in the form of the contract, from its catalogue row and files. */
import type { Photo, PhotoFact } from '../../../src-preload/contract/index.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { Fact } from '../facts/fact.ts';
import type { ReadFacts } from '../facts/fact-source.ts';
import { mediaKey } from '../shared/layout.ts';
import { stackMetadata } from '../stacks/item.ts';
import { photoFiles, type PhotoFileParts } from './photo-files.ts';

export interface PhotoParts extends PhotoFileParts {
  /** absolute paths of previews that are on disk */
  previews: Photo['previews'];
  /** decisions of the person that rows do not have */
  decisions: Pick<Photo, 'fileCaptionOff' | 'otherCaptions' | 'offers'>;
  factsOf: ReadFacts;
  sunOf: (metadata: PhotoRow['metadata']) => Pick<Photo, 'sun' | 'sunAbsence'>;
  /** what models read in the picture, or why there is nothing */
  text: Pick<Photo, 'text' | 'textAbsence'>;
}

/** @returns null for a photo without a file under any root */
export function photoView(parts: PhotoParts): Photo | null {
  const { row, members, previews, decisions, factsOf, sunOf, text } = parts;
  const files = photoFiles(parts);
  if (files === null) return null;
  const own = members.filter((member) => member.row.otherStackParents.length === 0);
  const metadata = stackMetadata(
    row.metadata,
    own.map((member) => member.row.metadata),
  );
  const relPaths = [...parts.files, ...own.flatMap((member) => member.files)].map(({ relPath }) => relPath);
  return {
    id: row.id,
    path: files[0].path,
    paths: files.map((file) => file.path),
    files,
    previews,
    media:
      row.thumbhash === null
        ? { grid: null, large: null }
        : { grid: mediaKey(row.id, row, 'grid'), large: mediaKey(row.id, row, 'large') },
    thumbhash: row.thumbhash,
    width: row.width,
    height: row.height,
    takenAt: row.takenAt,
    takenAtPrecision: row.takenAt === null ? null : (row.takenAtPrecision ?? 'second'),
    takenAtOffset: row.takenAtOffset,
    takenAtSource: row.takenAtSource,
    ...metadataView(metadata),
    facts: factsOf({ metadata, width: row.width, height: row.height, colours: row.colours, relPaths }).map(
      factView,
    ),
    ...sunOf(metadata),
    rating: row.rating,
    favourite: row.favourite,
    damaged: row.damaged,
    tags: row.tags,
    rejectedTags: row.rejectedTags,
    caption: row.caption ?? notYetCaptioned,
    ...decisions,
    objects: row.objects,
    ...text,
    ...(row.screening && { screening: row.screening }),
  };
}

/** Without what else is known by it. */
function factView({ kind, text, basis, doubt }: Fact): PhotoFact {
  return { kind, text, basis, doubt };
}

const notYetCaptioned: Photo['caption'] = {
  text: 'A photo',
  source: 'composed',
  probability: null,
  basis: 'Sightline has not looked at this photo yet',
};

/** What the contract shows of metadata, besides the time. */
export function metadataView(metadata: PhotoRow['metadata']) {
  const { latitude, longitude, make, model, lens, exposure, title, description } = metadata;
  const { keywords, hierarchies, altText, people, details } = metadata;
  return {
    latitude,
    longitude,
    camera: { make, model },
    lens,
    exposure,
    title,
    description,
    keywords,
    hierarchies,
    altText,
    people,
    details,
  };
}
