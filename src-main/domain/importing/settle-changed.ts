/**
 * @file Changed files of which it is to be told whether they show their photo still: each is laid over what
 * its photo looked like before.
 */
import { inheritableDecisions } from '../annotations/apply-edit.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import { previewPath } from '../shared/layout.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { AnalysisResult } from '../vision/vision.ts';
import type { Picture } from './examine.ts';
import type { ContestedFiles, IdentifyResult } from './identify.ts';
import type { ImportContext } from './import-context.ts';
import type { KnownLibrary, MatchedItem, ScannedFile } from './import-item.ts';
import { countSharingMoment } from './known-library.ts';
import { clockSign, decideIdentity, pictureSign, type IdentityDecision } from './same-photo.ts';

/** A picture at a path that another content had before. */
export interface ChangedPicture extends Picture {
  row: FileRow;
}

/** What was made out about it, as an item has it. */
export interface SettledPicture extends Pick<
  MatchedItem,
  'identified' | 'replaced' | 'offer' | 'alreadyRead'
> {
  picture: ChangedPicture;
}

export interface SettleDeps extends Pick<
  ImportContext,
  'catalogue' | 'disk' | 'metadata' | 'vision' | 'layout' | 'decisions' | 'signal'
> {
  known: KnownLibrary;
}

/** What was read of the pictures of one group. */
interface GroupReading {
  before: ReadonlyMap<string, PhotoRow>;
  metadata: ReadonlyMap<ChangedPicture, PhotoMetadata>;
  /** added to where a comparison is asked for later */
  analyses: Map<ChangedPicture, AnalysisResult>;
}

/** The last word on changed files, one after the other: each may change what the next one is. */
export async function settleChanged(
  group: readonly ChangedPicture[],
  identifier: ContestedFiles,
  deps: SettleDeps,
): Promise<SettledPicture[]> {
  const before = await deps.catalogue.getPhotos(group.map(({ row }) => row.photoId));
  // without its sidecars: they may lie there from the picture that was there before
  const metadata = await Promise.all(group.map(({ file }) => deps.metadata.read(file.path, [])));
  const unknown = group.filter(({ content }) => !identifier.knows(content.hash));
  const reading: GroupReading = {
    before,
    metadata: new Map(group.map((picture, at) => [picture, metadata[at]!])),
    analyses: await compareWithBefore(unknown, before, deps),
  };
  const settled: SettledPicture[] = [];
  for (const picture of group) {
    deps.signal.throwIfAborted();
    settled.push(await settleOne(picture, identifier, reading, deps));
  }
  return settled;
}

async function settleOne(
  picture: ChangedPicture,
  identifier: ContestedFiles,
  { before, metadata, analyses }: GroupReading,
  deps: SettleDeps,
): Promise<SettledPicture> {
  const { row, content, file } = picture;
  let decision: IdentityDecision = 'other';
  const samePicture = async () => {
    const analysis =
      analyses.get(picture) ?? (await compareWithBefore([picture], before, deps)).get(picture)!;
    analyses.set(picture, analysis);
    const photo = before.get(row.photoId) ?? null;
    decision = await decide(photo, { picture, metadata: metadata.get(picture)!, analysis }, deps);
    return decision === 'same';
  };
  const { rootId, relPath, sizeBytes, mtimeMs } = file;
  const { identified, replaced } = await identifier.settle(
    { ...row, rootId, relPath, sizeBytes, mtimeMs },
    content,
    samePicture,
  );
  const wasTurned = (before.get(row.photoId)?.metadata.turn ?? null) !== null;
  return {
    picture,
    identified,
    replaced,
    offer: identified.kind === 'new' ? offerOf(decision, row.photoId, deps) : null,
    alreadyRead: {
      metadata: file.stamp === '' ? metadata.get(picture)! : null,
      analysis: await keepPreview(analyses.get(picture) ?? null, identified, { picture, wasTurned }, deps),
    },
  };
}

/** The words on the photo that was there are offered where the picture may be an edit of it. */
function offerOf(
  decision: IdentityDecision,
  from: string,
  { decisions }: Pick<SettleDeps, 'decisions'>,
): MatchedItem['offer'] {
  if (decision !== 'ask' && decision !== 'later') return null;
  if (inheritableDecisions(decisions.of(from)) === null) return null;
  return { from, state: decision === 'ask' ? 'open' : 'waiting' };
}

/**
 * Each changed file, laid over what its photo looked like before. Its preview is written as that photo's,
 * which it mostly is.
 */
async function compareWithBefore(
  pictures: readonly ChangedPicture[],
  before: ReadonlyMap<string, PhotoRow>,
  { vision, layout, signal }: SettleDeps,
): Promise<Map<ChangedPicture, AnalysisResult>> {
  if (pictures.length === 0) return new Map();
  const analyses = await vision.analyze(
    pictures.map(({ file, content, row }) => {
      const photo = before.get(row.photoId);
      const compareWith =
        photo && photo.thumbhash !== null
          ? { compareWith: previewPath(layout, photo.id, photo.contentHash, 'grid') }
          : {};
      // turned as it was when it was seen: else no photo with a sidecar's turn has the pixels that it had
      const turn = photo?.metadata.turn ?? null;
      return {
        path: file.path,
        gridPath: previewPath(layout, row.photoId, content.hash, 'grid'),
        largePath: null,
        packs: [],
        turn,
        ...compareWith,
      };
    }),
    signal,
  );
  return new Map(pictures.map((picture, at) => [picture, analyses[at]!]));
}

/**
 * @returns the analysis where its preview is that of the photo it turned out to be, so that it is not decoded
 * again
 */
async function keepPreview(
  analysis: AnalysisResult | null,
  identified: IdentifyResult,
  { picture: { file, content, row }, wasTurned }: { picture: ChangedPicture; wasTurned: boolean },
  { disk, layout }: SettleDeps,
): Promise<AnalysisResult | null> {
  if (!analysis?.ok) return null;
  const written = previewPath(layout, row.photoId, content.hash, 'grid');
  // a sidecar may say how the picture is to be turned, and is read afterwards
  const isWhole = file.stamp === '' && !wasTurned;
  if (identified.kind === 'edited' && isWhole) return analysis;
  if (
    identified.kind === 'new' &&
    isWhole &&
    (await disk.movePreview(written, previewPath(layout, identified.photoId, content.hash, 'grid')))
  )
    return analysis;
  await disk.discardPreview(written);
  return null;
}

async function decide(
  photo: PhotoRow | null,
  found: { picture: ChangedPicture; metadata: PhotoMetadata; analysis: AnalysisResult },
  deps: SettleDeps,
): Promise<IdentityDecision> {
  const { picture, metadata, analysis } = found;
  // a photo that nobody has seen has no words that could come to another picture
  if (!photo || (photo.thumbhash === null && photo.appliedSeq === 0)) return 'same';
  const clock = clockSign(photo, metadata, countSharingMoment(deps.known, photo, [photo.id]));
  if (clock !== 'other' && (await isCompleted(photo, picture.row, picture.file, deps))) return 'same';
  // a content that cannot be decoded replaces no photo: the photo keeps its place, and its words, until its
  // file can be read again
  if (!analysis.ok) return clock === 'other' ? 'other' : 'same';
  return decideIdentity({
    clock,
    picture: pictureSign(photo, {
      pixelHash: analysis.signature?.pixelHash ?? null,
      match: analysis.match ?? null,
    }),
  });
}

/**
 * A file that could be read in part only, and is whole now: it begins as it was, or its length was that of
 * the whole from the first.
 */
async function isCompleted(
  photo: PhotoRow,
  row: FileRow,
  file: ScannedFile,
  { disk, signal }: SettleDeps,
): Promise<boolean> {
  if (!photo.damaged) return false;
  return (
    file.sizeBytes === row.sizeBytes ||
    (file.sizeBytes > row.sizeBytes &&
      (await disk.hashOfStart(file.path, row.sizeBytes, signal)) === photo.contentHash)
  );
}
