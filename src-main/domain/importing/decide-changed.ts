/**
 * @file Decides whether changed files still show their photo: each picture is compared with the old preview
 * of the photo.
 */
import { inheritableDecisions } from '../annotations/apply-edit.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import { previewPath } from '../shared/layout.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { AnalysisResult } from '../vision/vision.ts';
import type { Picture } from './examine.ts';
import type { ContestedFilesStage, IdentifyResult } from './identify.ts';
import type { ImportContext } from './import-context.ts';
import type { KnownLibrary, MatchedItem, ScannedFile } from './import-item.ts';
import { countSharingMoment } from './known-library.ts';
import { clockSign, decideIdentity, pictureSign, type IdentityDecision } from './same-photo.ts';

/** A picture at a path that had another content before. */
export interface ChangedPicture extends Picture {
  row: FileRow;
}

/** What was decided about it, as the item has it. */
export interface DecidedPicture extends Pick<
  MatchedItem,
  'identified' | 'replaced' | 'offer' | 'alreadyRead'
> {
  picture: ChangedPicture;
}

export interface DecideDeps extends Pick<
  ImportContext,
  'catalogue' | 'disk' | 'metadata' | 'vision' | 'layout' | 'decisions' | 'signal'
> {
  known: KnownLibrary;
}

/** What was read of the pictures of a group. */
interface GroupReading {
  before: ReadonlyMap<string, PhotoRow>;
  metadata: ReadonlyMap<ChangedPicture, PhotoMetadata>;
  /** a later comparison adds to it */
  analyses: Map<ChangedPicture, AnalysisResult>;
}

/** Decides changed files in order: the result of each may change that of the next. */
export async function decideChanged(
  group: readonly ChangedPicture[],
  identifier: ContestedFilesStage,
  deps: DecideDeps,
): Promise<DecidedPicture[]> {
  const before = await deps.catalogue.getPhotos(group.map(({ row }) => row.photoId));
  // without sidecars: they may belong to the picture that was at the path before
  const metadata = await Promise.all(group.map(({ file }) => deps.metadata.read(file.path, [])));
  const unknown = group.filter(({ content }) => !identifier.knows(content.hash));
  const reading: GroupReading = {
    before,
    metadata: new Map(group.map((picture, at) => [picture, metadata[at]!])),
    analyses: await compareWithBefore(unknown, before, deps),
  };
  const decided: DecidedPicture[] = [];
  for (const picture of group) {
    deps.signal.throwIfAborted();
    decided.push(await decideOne(picture, identifier, reading, deps));
  }
  return decided;
}

async function decideOne(
  picture: ChangedPicture,
  identifier: ContestedFilesStage,
  { before, metadata, analyses }: GroupReading,
  deps: DecideDeps,
): Promise<DecidedPicture> {
  const { row, content, file } = picture;
  let decision: IdentityDecision = 'other';
  const samePicture = async () => {
    const analysis =
      analyses.get(picture) ?? (await compareWithBefore([picture], before, deps)).get(picture)!;
    analyses.set(picture, analysis);
    const photo = before.get(row.photoId) ?? null;
    decision = await decisionFor(photo, { picture, metadata: metadata.get(picture)!, analysis }, deps);
    return decision === 'same';
  };
  const { rootId, relPath, sizeBytes, mtimeMs } = file;
  const { identified, replaced } = await identifier.decide(
    { ...row, rootId, relPath, sizeBytes, mtimeMs },
    content,
    samePicture,
  );
  const wasReoriented = (before.get(row.photoId)?.metadata.turn ?? null) !== null;
  return {
    picture,
    identified,
    replaced,
    offer: identified.kind === 'new' ? offerOf(decision, row.photoId, deps) : null,
    alreadyRead: {
      metadata: file.stamp === '' ? metadata.get(picture)! : null,
      analysis: await keepPreview(
        analyses.get(picture) ?? null,
        identified,
        { picture, wasReoriented },
        deps,
      ),
    },
  };
}

/** The annotations of the photo that was at the path are offered where the picture may be an edit of it. */
function offerOf(
  decision: IdentityDecision,
  from: string,
  { decisions }: Pick<DecideDeps, 'decisions'>,
): MatchedItem['offer'] {
  if (decision !== 'ask' && decision !== 'later') return null;
  if (inheritableDecisions(decisions.of(from)) === null) return null;
  return { from, state: decision === 'ask' ? 'open' : 'waiting' };
}

/**
 * Decodes changed files and compares each with the old preview of its photo. The new preview is written under
 * that photo's id, since most changed files are edits of it.
 */
async function compareWithBefore(
  pictures: readonly ChangedPicture[],
  before: ReadonlyMap<string, PhotoRow>,
  { vision, layout, signal }: DecideDeps,
): Promise<Map<ChangedPicture, AnalysisResult>> {
  if (pictures.length === 0) return new Map();
  const analyses = await vision.analyze(
    pictures.map(({ file, content, row }) => {
      const photo = before.get(row.photoId);
      const compareWith =
        photo && photo.thumbhash !== null
          ? { compareWith: previewPath(layout, photo.id, photo.contentHash, 'grid') }
          : {};
      // with the orientation that the old preview was made with: with another one the pixels would differ
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
  { picture: { file, content, row }, wasReoriented }: { picture: ChangedPicture; wasReoriented: boolean },
  { disk, layout }: DecideDeps,
): Promise<AnalysisResult | null> {
  if (!analysis?.ok) return null;
  const written = previewPath(layout, row.photoId, content.hash, 'grid');
  // a sidecar may state an orientation, and is read afterwards
  const isFinal = file.stamp === '' && !wasReoriented;
  if (identified.kind === 'edited' && isFinal) return analysis;
  if (
    identified.kind === 'new' &&
    isFinal &&
    (await disk.movePreview(written, previewPath(layout, identified.photoId, content.hash, 'grid')))
  )
    return analysis;
  await disk.discardPreview(written);
  return null;
}

async function decisionFor(
  photo: PhotoRow | null,
  found: { picture: ChangedPicture; metadata: PhotoMetadata; analysis: AnalysisResult },
  deps: DecideDeps,
): Promise<IdentityDecision> {
  const { picture, metadata, analysis } = found;
  // a photo that was never decoded nor edited has no annotations that another picture could get
  if (!photo || (photo.thumbhash === null && photo.appliedSeq === 0)) return 'same';
  const clock = clockSign(photo, metadata, countSharingMoment(deps.known, photo, [photo.id]));
  if (clock !== 'other' && (await isCompleted(photo, picture.row, picture.file, deps))) return 'same';
  // a content that cannot be decoded replaces no photo: the photo keeps its path and annotations until its
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
 * A file that could be read in part only before, and is complete now: either its old content is the start of
 * the new one, or its size is the same (it was written at its full length from the beginning).
 */
async function isCompleted(
  photo: PhotoRow,
  row: FileRow,
  file: ScannedFile,
  { disk, signal }: DecideDeps,
): Promise<boolean> {
  if (!photo.damaged) return false;
  return (
    file.sizeBytes === row.sizeBytes ||
    (file.sizeBytes > row.sizeBytes &&
      (await disk.hashOfStart(file.path, row.sizeBytes, signal)) === photo.contentHash)
  );
}
