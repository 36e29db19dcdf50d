/** @file One file on its way through the import, and the ports of the phases. */
import type { Log } from '../../log.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FileRow } from '../catalogue/rows.ts';
import type { DeriveService } from '../derive/derive-service.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { IdentityJournal } from '../journals/identity.ts';
import type { LibraryLayout } from '../shared/layout.ts';
import type { ActivePacks, PackHealth } from '../models/packs.ts';
import type { Stacking } from '../stacks/stacking.ts';
import type { PreviewCacheQuota } from '../photos/preview-cache-quota.ts';
import type { MetadataReader, PhotoMetadata } from '../shared/metadata.ts';
import type { AnalysisResult, Vision } from '../vision/vision.ts';
import type { Disk, FoundFile } from './disk.ts';
import type { IdentifyResult } from './identify.ts';
import type { KnownPhoto } from './import-plan.ts';

export interface ScannedFile extends FoundFile {
  rootId: string;
  /** of the sidecars beside it (`sidecars.ts`); '' = none */
  stamp: string;
}

/** A picture file of which it is known what photo it is. */
export interface MatchedItem {
  file: ScannedFile;
  hash: string;
  mimeType: string;
  identified: IdentifyResult;
  /** the row of this path, as it was before; null = the path is new */
  row: FileRow | null;
  /** the photo that was at this path and gave way; it may turn up at another */
  replaced: string | null;
  /** the photo whose words are offered to this one, which looks like an edit of it */
  offer: { from: string; state: 'open' | 'waiting' } | null;
  /** its content has to be decoded: new, edited, or never decoded before */
  needsAnalysis: boolean;
  /** what was read already, to tell whether it still shows its photo */
  alreadyRead: { metadata: PhotoMetadata | null; analysis: AnalysisResult | null };
}

/** The same with what file and sidecars state; null = it is not read now. */
export interface DescribedItem extends MatchedItem {
  metadata: PhotoMetadata | null;
}

/** The same with what was seen of it; null = it is not looked at now. */
export interface ImportItem extends DescribedItem {
  analysis: AnalysisResult | null;
}

/** A file whose photo is to be described again. */
export interface StaleMetadata {
  file: ScannedFile;
  photoId: string;
  /** as it was, where the file itself did not change: it is counted here, and nowhere else */
  unchanged: FileRow | null;
}

/** What the import holds in memory of each photo of the library. */
export interface ImportPhoto extends KnownPhoto {
  damaged: boolean;
  /** moment and camera (`momentKey`); null = not told by the picture itself */
  moment: string | null;
  failure: { code: string; message: string } | null;
}

/** The library as it is when the import begins. */
export interface KnownLibrary {
  photos: ReadonlyMap<string, ImportPhoto>;
  rows: readonly FileRow[];
}

export interface ImportRoot {
  id: string;
  /** absolute */
  path: string;
  /** what the person leaves out of it (`exclusions.ts`) */
  exclude: readonly string[];
  /** see LibraryRoot */
  ownDisk?: boolean | undefined;
}

export interface ImportDeps {
  catalogue: Catalogue;
  identity: Pick<IdentityJournal, 'append' | 'load'>;
  /** what the person decided, folded from the journal */
  decisions: {
    of(photoId: string): PhotoDecisions;
    /** True where the words on `from` were offered to the photo before, whatever became of the offer. */
    wasOffered(photoId: string, from: string): boolean;
  };
  /** Each `to` gets the decisions on its `from` beside its own. */
  copyWords(copies: readonly { from: string; to: string; hash: string }[]): Promise<void>;
  /** The words on `from` are offered to `to`. */
  offerWords(
    offers: readonly { from: string; to: string; hash: string; state: 'open' | 'waiting' }[],
  ): Promise<void>;
  vision: Pick<Vision, 'analyze'>;
  packs: Pick<ActivePacks, 'importing'>;
  /** which packs cannot be used; where left out, all can */
  health?: Pick<PackHealth, 'refresh' | 'problems' | 'problemOf'>;
  metadata: Pick<MetadataReader, 'read' | 'leftOut'>;
  disk: Disk;
  layout: LibraryLayout;
  /** the library's roots now */
  roots(): readonly ImportRoot[];
  derive: Pick<DeriveService, 'derivePhotos' | 'deriveStale'>;
  /** Joins the files of one shot: RAW and JPEG, original and edit, Live Photos. */
  pair: Stacking['run'];
  /** Brings the timeline up to date with the catalogue and tells the renderer. */
  photosChanged(ids: readonly string[]): Promise<void>;
  /**
   * Large previews made ahead, of photos whose drive may be away when somebody looks; none where left out.
   */
  largeRoom?: PreviewCacheQuota;
  /** All photos but these have evidence of all packs: a change of the encoder can be completed. */
  onEvidenceComplete?: (givenUp: ReadonlySet<string>) => Promise<void>;
  log: Log;
  /** ms; replaced in tests */
  now?: () => number;
}
