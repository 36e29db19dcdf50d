/**
 * @file Reads photos in full: their rows and files, the other members of their stacks, previews, and
 * decisions.
 */
import type { Photo, TextLine } from '../../../src-preload/contract/index.ts';
import { offerView, openOffers } from '../annotations/open-offers.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { FactSource } from '../facts/fact-source.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { PhotoPaths } from './photo-paths.ts';
import { photoView } from './photo-view.ts';
import type { PictureText } from './picture-text.ts';
import type { Previews } from './previews.ts';

export interface ReadPhotosDeps {
  catalogue: Pick<Catalogue, 'getPhotos' | 'filesOf' | 'stackMembersOf'>;
  decisions: { of(photoId: string): PhotoDecisions };
  paths: Pick<PhotoPaths, 'absolute'>;
  previews: Pick<Previews, 'pathsOf'>;
  facts?: Pick<FactSource, 'readerFor' | 'sunReaderFor'>;
  /** text that models read in the pictures; none where left out */
  text?: PictureText;
}

/**
 * @param removed reads removed photos, else only those that are in the library
 * @returns in the order of the ids; others are left out, and those without a file under a root
 */
export async function readPhotos(
  ids: readonly string[],
  deps: ReadPhotosDeps,
  { removed = false } = {},
): Promise<Photo[]> {
  const { catalogue, paths, previews } = deps;
  const membersOf = await catalogue.stackMembersOf(ids);
  const all = [...ids, ...[...membersOf.values()].flat()];
  const [rows, files] = await Promise.all([catalogue.getPhotos(all), catalogue.filesOf(all)]);
  const partsOf = (id: string) =>
    (membersOf.get(id) ?? []).flatMap((member) =>
      rows.has(member) ? [{ row: rows.get(member)!, files: files.get(member) ?? [] }] : [],
    );
  const metadata = [...rows.values()].map((row) => row.metadata);
  const factsOf = await deps.facts?.readerFor(metadata);
  const sunOf = await deps.facts?.sunReaderFor(metadata);
  const textOf = await deps.text?.of([...rows.values()].filter(({ id }) => ids.includes(id)));
  const found = await Promise.all(
    ids.map(async (id) => {
      const row = rows.get(id);
      if (!row || row.removed !== removed) return null;
      return photoView({
        decisions: await decisionsOf(id, deps),
        row,
        files: files.get(id) ?? [],
        members: partsOf(id),
        absolute: paths.absolute,
        factsOf: factsOf ?? (() => []),
        sunOf: sunOf ?? (() => ({ sun: null, sunAbsence: 'no-position' })),
        text: textIn(textOf?.get(id), deps.text),
        previews: await previews.pathsOf(id, row.contentHash),
      });
    }),
  );
  return found.filter((photo) => photo !== null);
}

/** Decisions that rows do not have, and offers of other photos' decisions. */
async function decisionsOf(
  id: string,
  { catalogue, decisions }: ReadPhotosDeps,
): Promise<Pick<Photo, 'fileCaptionOff' | 'otherCaptions' | 'offers'>> {
  const said = decisions.of(id);
  const from = openOffers(said, decisions.of)
    .map((offer) => offer.from)
    .reverse();
  const rows = from.length > 0 ? await catalogue.getPhotos(from) : new Map<string, PhotoRow>();
  const pictured = (row: PhotoRow | undefined) => (row && row.thumbhash !== null ? row : null);
  const offers = from.map((earlier) =>
    offerView(
      earlier,
      decisions.of(earlier),
      pictured(rows.get(earlier)),
      rows.get(earlier)?.screening?.state,
    ),
  );
  return { fileCaptionOff: said.fileCaptionOff, otherCaptions: [...said.otherCaptions], offers };
}

function textIn(
  lines: readonly TextLine[] | undefined,
  reader: PictureText | undefined,
): Pick<Photo, 'text' | 'textAbsence'> {
  if (lines) return { text: [...lines], textAbsence: null };
  return { text: null, textAbsence: reader?.hasReader() ? 'not-yet' : 'no-reader' };
}
