/** @file The items that phases hand over (one a file), and the ports of the phases. */
import type { EvidenceRedo } from '../devices/evidence-redo.ts';
import type { Log } from '../../log.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FileRow } from '../catalogue/rows.ts';
import type { DeriveService } from '../derive/derive-service.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { IdentityJournal } from '../journals/identity.ts';
import type { LibraryLayout } from '../shared/layout.ts';
import type { ActivePacks, IsGivenUp, PackHealth } from '../models/packs.ts';
import type { Stacking } from '../stacks/stacking.ts';
import type { PreviewCacheQuota } from '../photos/preview-cache-quota.ts';
import type { MetadataReader, PhotoMetadata } from '../shared/metadata.ts';
import type { AnalysisResult, Vision } from '../vision/vision.ts';
import type { Disk, FoundFile } from './disk.ts';
import type { IdentifyResult } from './identify.ts';
import type { KnownPhoto } from './import-plan.ts';

export interface ScannedFile extends FoundFile {
  rootId: string;
  /** stamp of its sidecars (`sidecars.ts`); '' = none */
  stamp: string;
}

/** A picture file whose photo is known. */
export interface MatchedItem {
  file: ScannedFile;
  hash: string;
  mimeType: string;
  identified: IdentifyResult;
  /** the row of this path before the import; null = the path is new */
  row: FileRow | null;
  /** the photo that was at this path before; it may be found at another one */
  replaced: string | null;
  /** the photo whose annotations are offered to this one, which looks like an edit of it */
  offer: { from: string; state: 'open' | 'waiting' } | null;
  /** its content has to be decoded: new, edited, or never decoded before */
  needsDecoding: boolean;
  /** what was read already, to decide whether it still shows its photo */
  alreadyRead: { metadata: PhotoMetadata | null; analysis: AnalysisResult | null };
}

/** The same with the metadata of file and sidecars; null = not read now. */
export interface DescribedItem extends MatchedItem {
  metadata: PhotoMetadata | null;
  /** paths of its sidecars that could not be opened: the next import tries again */
  unreadSidecars: readonly string[];
}

/** The same with the result of decoding; null = not decoded now. */
export interface ImportItem extends DescribedItem {
  analysis: AnalysisResult | null;
}

/** A file whose photo's metadata is to be read again. */
export interface StaleMetadata {
  file: ScannedFile;
  photoId: string;
  /** its row where the file itself did not change: only then it is counted in this phase */
  unchanged: FileRow | null;
}

/** What the import keeps in memory for each photo of the library. */
export interface ImportPhoto extends KnownPhoto {
  damaged: boolean;
  /** moment and camera (`momentKey`); null = not stated by the picture itself */
  moment: string | null;
  failure: { code: string; message: string } | null;
}

/** The library when the import begins. */
export interface KnownLibrary {
  photos: ReadonlyMap<string, ImportPhoto>;
  rows: readonly FileRow[];
}

export interface ImportRoot {
  id: string;
  /** absolute */
  path: string;
  /** the person's exclusion patterns (`exclusions.ts`) */
  exclude: readonly string[];
  /** see LibraryRoot */
  ownDisk?: boolean | undefined;
}

export interface ImportDeps {
  catalogue: Catalogue;
  identity: Pick<IdentityJournal, 'append' | 'load'>;
  /** what the person decided, from the journal */
  decisions: {
    of(photoId: string): PhotoDecisions;
    /** True where the annotations of `from` were offered to the photo before, accepted or not. */
    wasOffered(photoId: string, from: string): boolean;
  };
  /** Adds the decisions on each `from` to those of its `to`. */
  copyDecisions(copies: readonly { from: string; to: string; hash: string }[]): Promise<void>;
  /** Offers the annotations of `from` to `to`. */
  offerDecisions(
    offers: readonly { from: string; to: string; hash: string; state: 'open' | 'waiting' }[],
  ): Promise<void>;
  vision: Pick<Vision, 'analyze'>;
  packs: Pick<ActivePacks, 'importing'>;
  /** which packs cannot be used; undefined = all can */
  health?: Pick<PackHealth, 'refresh' | 'problems' | 'problemOf' | 'isReplacing'>;
  /** evidence of a device that was given up, which is made again; undefined = there is none */
  redo?: Pick<EvidenceRedo, 'isTrusted' | 'settle'>;
  metadata: Pick<MetadataReader, 'read' | 'exclusionReason'>;
  disk: Disk;
  layout: LibraryLayout;
  /** the library's roots now */
  roots(): readonly ImportRoot[];
  derive: Pick<DeriveService, 'derivePhotos' | 'deriveStale'>;
  /** Joins the files of one shot: RAW and JPEG, original and edit, Live Photos. */
  joinStacks: Stacking['run'];
  /** Updates the timeline from the catalogue and notifies the renderer. */
  photosChanged(ids: readonly string[]): Promise<void>;
  /** quota of large previews that are made during the import, for drives that may be offline later */
  previewQuota?: PreviewCacheQuota;
  /**
   * Called when all photos have evidence of all packs, but those that `isGivenUp`: they cannot be read now, or a
   * pack that works found nothing to store for them. A change of the encoder can be completed.
   */
  onEvidenceComplete?: (isGivenUp: IsGivenUp) => Promise<void>;
  log: Log;
  /** ms; replaced in tests */
  now?: () => number;
}
