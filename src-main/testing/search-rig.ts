/**
 * @file A search over photos in memory that carry what derive writes of their words: colours stand for what
 * an encoder sees.
 */
import { withPictureFile } from '../adapters/files/given-picture.ts';
import type { Catalogue } from '../domain/catalogue/catalogue.ts';
import type { PhotoRow } from '../domain/catalogue/rows.ts';
import { storedEvidence } from '../domain/derive/stored-evidence.ts';
import type { Evidence } from '../domain/evidence/evidence.ts';
import type { Detection } from '../domain/evidence/objects/detection.ts';
import { noDecisions } from '../domain/shared/photo-decisions.ts';
import { authoredTextOf } from '../domain/derive/authored-text.ts';
import { searchTextOf } from '../domain/derive/search-text.ts';
import type { TargetEvidence } from '../domain/derive/targets.ts';
import type { ActivePacks, ActiveEncoder, ActiveDetector } from '../domain/models/packs.ts';
import { noMetadata, type PhotoMetadata } from '../domain/shared/metadata.ts';
import type { DetectorCalibration } from '../domain/shared/model-calibration.ts';
import { createTimelineIndex } from '../domain/photos/timeline-index.ts';
import { createReadWords } from '../domain/search/read-words.ts';
import { createSearchService, type SearchService } from '../domain/search/search-service.ts';
import { noPackKnowledge } from '../domain/tags/calibration.ts';
import { createTagModel } from '../domain/tags/tag-model.ts';
import { createVocabulary, type Concept } from '../domain/tags/vocabulary.ts';
import { AppError, type PhotoTag, type SearchResult, type Target } from '../../src-preload/contract/index.ts';
import {
  aPackInUse,
  aFileRow,
  anEvidenceRecord,
  aPhotoNumber,
  photoIdOf,
  aVectorTable,
  anObjectTable,
} from './builders.ts';
import { colourVector, createFakeVision, fakeDimensions, type FakeVision } from './fake-vision.ts';
import { createMemoryCatalogue } from './memory-catalogue.ts';

const concept = (name: string, part: Partial<Concept> = {}): Concept => ({
  name,
  parents: [],
  prompts: [name],
  synonyms: [],
  objects: [],
  concepts: [],
  kind: 'object',
  sensitive: false,
  ...part,
});
const vocabulary = createVocabulary([
  concept('animal'),
  concept('dog', { parents: ['animal'], objects: ['dog'] }),
  concept('poodle', { parents: ['dog'] }),
  concept('person', { objects: ['person'] }),
  concept('car', { objects: ['car'] }),
  concept('beach', { kind: 'place' }),
  concept('red'),
  concept('blue'),
]);
/** Stored evidence of photos, and what the fake models see in files. */
function targetsIn(catalogue: Catalogue, packs: ActivePacks, vision: FakeVision): TargetEvidence {
  const refs = packs.inUse().map(({ ref }) => ref);
  const evidenceOf = async (target: Target): Promise<Evidence[]> => {
    if ('id' in target) {
      const rows = [...(await catalogue.getPhotos([target.id])).values()];
      return (await storedEvidence(catalogue, refs, rows)).get(target.id)?.evidence ?? [];
    }
    const request = { path: target.path, gridPath: null, largePath: null, packs: refs };
    const [result] = await vision.analyze([request]);
    if (!result?.ok) throw new AppError('unreadable_file', `${target.path} can’t be read.`);
    return result.evidence;
  };
  return {
    of: (wanted) =>
      Promise.all(
        wanted.map(async (target) => ({
          id: 'id' in target ? target.id : null,
          path: 'path' in target ? target.path : '',
          evidence: await evidenceOf(target),
          decisions: noDecisions,
          metadata: noMetadata,
          damaged: false,
        })),
      ),
  };
}

/** One photo: what is said of it and what is seen in it. */
export interface Given {
  metadata?: Partial<PhotoMetadata>;
  tags?: string[];
  rejected?: string[];
  caption?: string;
  path?: string;
  /** text that models read in the picture, a line each */
  read?: string[];
  /** by a model of its own kind */
  modelTags?: Pick<PhotoTag, 'name' | 'probability' | 'band'>[];
  /** colour words */
  looks?: string;
  noVector?: boolean;
  objects?: Detection[];
  row?: Partial<PhotoRow>;
}

export const numbersOf = (ids: readonly string[]): number[] => ids.map((id) => Number(id.slice(-3)));

function rowOf(
  number: number,
  {
    metadata: said = {},
    tags: ownTags = [],
    rejected = [],
    caption = null,
    path,
    read: readTexts = [],
    modelTags = [],
    row = {},
  }: Omit<Given, 'caption'> & { caption?: string | null; path: string },
): PhotoRow {
  const metadata = { ...noMetadata, ...said };
  const tags = [
    ...ownTags.map((name): PhotoTag => ({ name, probability: 1, source: 'user', band: 'sure' })),
    ...modelTags.map((tag): PhotoTag => ({ ...tag, source: 'model' })),
  ];
  const words = { metadata, readTexts, relPaths: [path] };
  return aPhotoNumber(number, {
    metadata,
    tags,
    rejectedTags: rejected,
    caption: caption === null ? null : { text: caption, source: 'user', probability: 1, basis: '' },
    searchText: searchTextOf({ caption: caption ?? '', tags, vocabulary, ...words }),
    authoredText: authoredTextOf({
      ownCaptions: caption === null ? [] : [caption],
      ownTags,
      rejectedTags: rejected,
      relations: vocabulary,
      ...words,
    }),
    ...row,
  });
}

/**
 * A library of these photos, numbered from 1.
 * @param separates names of concepts that the encoder is shown to tell apart; null = an encoder of which
 * nothing is known
 * @param gridOf path of a photo's grid preview
 * @param calibration of the detector; null = it has none
 */
export async function searchOver(
  given: readonly Given[],
  {
    separates = null,
    gridOf = async () => null,
    calibration = null,
  }: {
    separates?: string[] | null;
    gridOf?: (id: string) => Promise<string | null>;
    calibration?: DetectorCalibration['calibration'];
  } = {},
) {
  const encoder: ActiveEncoder = {
    ref: { id: 'colours', role: 'encoder', directory: '' },
    calibration: {
      packId: 'colours',
      dimensions: fakeDimensions,
      templates: ['{}'],
      calibration: { scale: 18, bias: -15.5 },
      separates: separates && new Set(separates),
    },
  };
  const detector: ActiveDetector = {
    ref: { id: 'boxes', role: 'detector', directory: '' },
    calibration: {
      packId: 'boxes',
      labels: ['dog', 'person', 'car'],
      calibration,
      thresholds: { default: 0.25, sure: 0.3, search: 0.2 },
    },
  };
  const packs: ActivePacks = {
    encoder: () => encoder,
    detector: () => detector,
    importing: () => [],
    inUse: () => [encoder, detector].map(aPackInUse),
  };
  const catalogue = createMemoryCatalogue();
  await catalogue.ensureEvidence(aVectorTable('colours', fakeDimensions));
  await catalogue.ensureEvidence(anObjectTable('boxes'));
  for (const [index, photo] of given.entries()) {
    const photoId = photoIdOf(index + 1);
    const path = photo.path ?? `x/${index}.jpg`;
    await catalogue.putPhotos([rowOf(index + 1, { ...photo, path })]);
    await catalogue.putFiles([aFileRow({ photoId, relPath: path })]);
    if (!photo.noVector)
      await catalogue.putEvidence('colours', [
        anEvidenceRecord({ photoId, value: colourVector(photo.looks ?? 'green') }),
      ]);
    await catalogue.putEvidence('boxes', [anEvidenceRecord({ photoId, value: photo.objects ?? [] })]);
  }
  const index = createTimelineIndex();
  index.load(await catalogue.timeline());
  const paths = { absolute: ({ relPath }: { relPath: string }) => `/photos/${relPath}` };
  const now = () => new Date(2024, 2, 15, 12);
  const vision = createFakeVision();
  const model = createTagModel({
    vocabulary,
    contexts: [],
    encoder: encoder.calibration,
    detector: detector.calibration,
    conceptVectors: new Map(),
  });
  const search: SearchService = createSearchService({
    catalogue,
    vision,
    packs,
    vocabulary,
    knowledge: noPackKnowledge,
    boxes: async () => model.boxes,
    photos: index,
    paths,
    targets: targetsIn(catalogue, packs, vision),
    withPictureFile,
    readWords: createReadWords(catalogue),
    gridOf,
    now,
  });
  const find = async (text: string): Promise<SearchResult & { numbers: number[]; why: string }> => {
    const result = await search.run({ text, limit: 50 });
    return {
      ...result,
      numbers: numbersOf(result.results.map(({ id }) => id)),
      why: result.results.flatMap(({ why }) => why).join(' · '),
    };
  };
  return { search, find, vision, model };
}
