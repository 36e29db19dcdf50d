/** @file Adding and removing photos: imports, stacks, duplicates and the bin. */
import { createImportReports } from '../adapters/files/import-reports.ts';
import { localFiles } from '../adapters/files/local-files.ts';
import { createCalibrationService } from '../domain/calibration/calibration-service.ts';
import { createBinService } from '../domain/duplicates/bin-service.ts';
import { createDuplicatesService } from '../domain/duplicates/duplicates-service.ts';
import type { ImportReports } from '../domain/importing/import-reports.ts';
import { createImportService, type ImportService } from '../domain/importing/import-service.ts';
import { createStacking } from '../domain/stacks/stacking.ts';
import type { AppConfig, Host } from '../host.ts';
import type { Log } from '../log.ts';
import type { AnnotationServices } from './annotation-services.ts';
import type { CoreServices } from './core-services.ts';
import type { ModelServices } from './model-services.ts';
import type { PhotoServices } from './photo-services.ts';

/** The services that these need. */
type IngestParts = { core: CoreServices } & ModelServices & PhotoServices & AnnotationServices;

/** Files are moved to the host's bin; where it has none, they cannot be moved. */
export function createIngestServices(parts: IngestParts, { log }: AppConfig, host: Host) {
  const { catalogue, decisions, layout, roots, identity } = parts.core.library;
  const { models, background, photos, photosChanged, annotations } = parts;
  const duplicates = createDuplicatesService({
    catalogue,
    photos,
    paths: photos.paths,
    decisions,
    packs: models.packs,
    vision: background,
    layout,
  });
  const reports = createImportReports({ layout, log });
  const imports = createImports(parts, reports, log);
  const bin = createBinService({
    ...(host.trash && { trash: host.trash }),
    files: localFiles,
    groupOf: duplicates.groupOf,
    catalogue,
    identity,
    decisions,
    annotations,
    roots,
    paths: photos.paths,
    interruptingScan: imports.interruptingScan,
    photosChanged,
  });
  return { duplicates, reports, imports, bin };
}
export type IngestServices = ReturnType<typeof createIngestServices>;

/** The import with its stacking. */
function createImports(parts: IngestParts, reports: ImportReports, log: Log): ImportService {
  const { jobs, metadata, disk, library } = parts.core;
  const { catalogue, decisions, layout, roots, identity } = library;
  const { models, background, photos, photosChanged, derive, annotations, edits } = parts;
  const calibration = createCalibrationService({
    calibrations: parts.calibrations,
    knowledge: parts.core.knowledge,
    packs: models.packs,
    before: { inUse: models.packsBefore.inUse, deriver: parts.deriverBefore },
    vocabulary: parts.core.vocabulary,
    vision: background,
    cache: parts.cache,
    fingerprint: models.fingerprint,
    catalogue,
    photos,
    decisions,
    log,
  });
  const pairing = createStacking({
    catalogue,
    decisions,
    unite: annotations.unite,
    videos: metadata,
    photosChanged,
  });
  return createImportService({
    jobs,
    reports,
    catalogue,
    identity,
    decisions,
    copyDecisions: annotations.copyDecisions,
    offerDecisions: annotations.offerDecisions,
    joinStacks: pairing.run,
    vision: background,
    packs: models.packs,
    metadata,
    disk,
    layout,
    roots,
    derive,
    photosChanged,
    previewQuota: photos.largePreviewQuota,
    async onEvidenceComplete(isGivenUp) {
      await models.onEvidenceComplete(isGivenUp);
      if (await calibration.refresh()) models.tellChanged();
      await edits.review();
    },
    health: models,
    redo: parts.redo,
    log,
  });
}
