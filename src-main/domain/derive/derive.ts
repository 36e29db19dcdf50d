/**
 * @file The pure function that derives what a photo shows from evidence, metadata and the person's decisions:
 * tags, caption, objects, search text.
 */
import { createHash } from 'node:crypto';
import {
  tagKey,
  type Caption,
  type DescribedCaption,
  type PhotoObject,
  type PhotoScreening,
  type PhotoTag,
} from '../../../src-preload/contract/index.ts';
import { writtenDescription } from './captions/camera-words.ts';
import { composedCaption, writtenCaption } from './captions/photo-caption.ts';
import { acceptedFacts } from './captions/setting.ts';
import { describedCaption } from './described/described-caption.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { TagModelParts } from '../tags/concept-layout.ts';
import type { BoxReader } from '../tags/seen-boxes.ts';
import { createTagModel, type TagReading } from '../tags/tag-model.ts';
import { assumedProbability } from '../tags/tag-probability.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { TextLine } from '../evidence/texts/text-line.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import type { Fact } from '../facts/fact.ts';
import { factCodesOf } from '../facts/fact-codes.ts';
import { factTags, joinedTags } from './fact-tags.ts';
import { authoredTextOf } from './authored-text.ts';
import { searchTextOf } from './search-text.ts';
import type { Signals } from '../evidence/kind.ts';
import { comesLater, conceptsOf, kindOf } from '../evidence/kinds.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';
import { suggestionsOf, type ScreeningRules } from '../screening/suggest.ts';

/** increased when the rules in this folder, in tags or in a kind's `signals` change the result */
const codeVersion = 9;
/** limit of tags from models on a photo, the surest first */
const maxModelTags = 20;

export interface DeriveInput {
  evidence: readonly Evidence[];
  /** tags and boxes by packs whose successors have not analyzed the photo yet; none where left out */
  kept?: { tags: readonly PhotoTag[]; objects: readonly PhotoObject[] };
  decisions: Pick<PhotoDecisions, 'tagsAdded' | 'tagsRejected' | 'caption'> &
    Partial<Pick<PhotoDecisions, 'otherCaptions' | 'fileCaptionOff' | 'screening'>>;
  metadata: PhotoMetadata;
  /** of every file of the photo, relative to its root, with `/` */
  relPaths: readonly string[];
  /** its description is a camera text (camera-texts.ts) */
  isCameraText?: boolean;
  /** what is known of it without looking at what it shows; none where left out */
  facts?: readonly Fact[];
}

export interface Derived {
  tags: PhotoTag[];
  rejectedTags: string[];
  caption: Caption;
  objects: PhotoObject[];
  searchText: string;
  /** texts of people and files and, in lines of their own, what models read (authored-text.ts) */
  authoredText: string;
  /** by which facts it is found (facts/fact-codes.ts) */
  factCodes: string;
  /** null = nothing is suggested, and nothing was said */
  screening: PhotoScreening | null;
}

export interface Deriver {
  /** changes with everything that `derive` depends on except its input */
  version: string;
  /** the same of packs that come later than the others (`AnalyzerSpec.after`); null, or left out = there are none */
  laterVersion?: string | null;
  derive(input: DeriveInput): Derived;
  /** scores and objects of the models, before decisions and limits are applied */
  read(evidence: readonly Evidence[]): TagReading;
  /** the same probabilities of some of the detector's labels, for searches */
  boxes: BoxReader;
}

export interface DeriverParts extends TagModelParts {
  /** packs in use of other kinds than encoder and detector, and parts of packs */
  others?: readonly PackManifest[];
  /** key of the inputs of the concept vectors; null = there are none */
  vectorKey: string | null;
  /** of the facts: their rules and the map; empty where there are none */
  factsVersion?: string;
  /** null, or left out = screening is off */
  screening?: ScreeningRules | null;
}

export function createDeriver(parts: DeriverParts): Deriver {
  const { others = [], vocabulary, screening = null } = parts;
  const model = createTagModel({ ...parts, named: conceptsOf(others) });
  const read = (evidence: readonly Evidence[]): Reading => {
    const signals = signalsOf(evidence, others);
    const named = signals.flatMap(({ concepts = [] }) => concepts);
    return { ...model.read(evidence, named), others: signals };
  };
  return {
    ...deriveVersions(parts),
    derive: (input) => derive(input, read(input.evidence), vocabulary, screening),
    read,
    boxes: model.boxes,
  };
}

function deriveVersions({
  vocabulary,
  contexts,
  encoder,
  detector,
  vectorKey,
  others = [],
  factsVersion,
  screening,
}: Omit<DeriverParts, 'conceptVectors'>): Pick<Deriver, 'version' | 'laterVersion'> {
  const [later, first] = [true, false].map((isLater) =>
    others.filter(({ role }) => comesLater(role) === isLater),
  ) as [PackManifest[], PackManifest[]];
  const inputs = [
    codeVersion,
    vocabulary.version,
    contexts,
    encoder && [
      encoder.packId,
      encoder.calibration,
      encoder.separates && [...encoder.separates].sort(),
      vectorKey,
      // left out where empty, as below
      ...(encoder.biases || encoder.joined ? [encoder.biases ?? null, encoder.joined ?? null] : []),
      ...(encoder.withBoxes ? [encoder.withBoxes] : []),
    ],
    detector && [detector.packId, detector.calibration, detector.thresholds, detector.labels],
    // left out where empty, so that the version of older libraries stays the same
    ...(first.length > 0 ? [first] : []),
    ...(factsVersion === undefined ? [] : [{ facts: factsVersion }]),
    ...(screening ? [{ screening }] : []),
  ];
  return { version: keyOf(inputs), laterVersion: later.length > 0 ? keyOf(later) : null };
}

function keyOf(inputs: unknown): string {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 20);
}

/** Scores and objects of encoder and detector, and the signals of packs of other kinds. */
interface Reading extends TagReading {
  others?: readonly Signals[];
}

function signalsOf(evidence: readonly Evidence[], packs: readonly PackManifest[]): Signals[] {
  return evidence.flatMap(({ packId, role, value }) => {
    const manifest = packs.find(({ id }) => id === packId);
    return manifest ? [kindOf(role).signals(value, manifest)] : [];
  });
}

/** User > metadata > models. A rejected tag is left out, and so is every tag that implies it. */
export function derive(
  input: DeriveInput,
  reading: Reading,
  vocabulary: Vocabulary,
  rules: ScreeningRules | null = null,
): Derived {
  const { decisions, metadata } = input;
  const rejectedTags = distinct(decisions.tagsRejected.map((name) => canonical(name, vocabulary)));
  const rejected = new Set(rejectedTags.map(tagKey));
  const isRejected = (name: string) => rejected.has(tagKey(name));
  const isAway = (name: string) => isRejected(name) || vocabulary.ancestors(name).some(isRejected);

  const shown = shownTags(input, reading, { isRejected, isAway }, vocabulary);
  const found = reading.objects.flatMap(({ name, probability, band, box }): PhotoObject[] =>
    band === null ? [] : [{ name, probability, box }],
  );
  const objects = [...found, ...(input.kept?.objects ?? [])].filter(({ name }) => !isAway(name));
  const { facts = [] } = input;
  const { others = [] } = reading;
  const written = others.flatMap((signals) => signals.described ?? [])[0];
  const texts = others.flatMap(({ texts: read = [] }) => read);
  const lines = others.flatMap(({ lines: read = [] }) => read);
  const described = others.flatMap(({ caption }) => caption ?? [])[0];
  const factCodes = factCodesOf(facts, isAway);
  const accepted = acceptedFacts(facts, isAway);
  const ownCaption = captionOf(
    { ...input, facts: accepted },
    { tags: shown, objects, lines, described },
    vocabulary,
  );
  const caption: Caption = written
    ? {
        ...ownCaption,
        described: describedCaption(
          written,
          { tags: shown, objects, scores: reading.scores, texts: saidOf(input, texts), isRejected },
          vocabulary,
        ),
      }
    : ownCaption;
  const { described: beside } = caption;
  const besideTexts = beside ? [...textsBeside(beside), ...labelsBeside(beside)] : [];
  const { relPaths } = input;
  const ownTags = shown.filter(({ source }) => source === 'user').map(({ name }) => name);
  const { otherCaptions = [] } = decisions;
  const ownCaptions = [...(caption.source === 'user' ? [caption.text] : []), ...otherCaptions];
  const searchText = searchTextOf({
    caption: caption.text,
    otherCaptions,
    tags: shown,
    metadata,
    readTexts: texts,
    described: besideTexts,
    factPhrases: accepted.flatMap(({ kind, phrases }) => (isSaidInWords(kind) ? phrases : [])),
    relPaths,
    vocabulary,
  });
  const authoredText = authoredTextOf({
    ownCaptions,
    ownTags,
    rejectedTags,
    metadata,
    readTexts: texts,
    described: [...new Set(besideTexts)],
    relPaths,
    relations: vocabulary,
  });
  const screening = screeningOf(input, { reading, caption, tags: shown, texts, besideTexts }, rules);
  return { tags: shown, rejectedTags, caption, objects, searchText, authoredText, factCodes, screening };
}

/** What the person said stands, whatever is suggested; what they said is fine has no reasons any more. */
function screeningOf(
  { decisions, metadata }: DeriveInput,
  found: {
    reading: Reading;
    caption: Caption;
    tags: readonly PhotoTag[];
    texts: readonly string[];
    besideTexts: readonly string[];
  },
  rules: ScreeningRules | null,
): PhotoScreening | null {
  const said = decisions.screening ?? null;
  if (said === 'fine') return { state: 'fine', reasons: [] };
  const { reading, caption, tags, texts, besideTexts } = found;
  const reasons = rules
    ? suggestionsOf(
        {
          signals: reading.others ?? [],
          scores: reading.scores,
          readTexts: texts,
          tags: tags.map(({ name }) => name),
          texts: [
            { where: 'its caption', text: caption.text },
            ...besideTexts.map((text) => ({ where: 'what a model wrote of it', text })),
            ...(decisions.otherCaptions ?? []).map((text) => ({ where: 'another caption of it', text })),
            { where: 'its title', text: metadata.title ?? '' },
            ...[metadata.description, metadata.altText].flatMap((text) =>
              text === null || text === caption.text ? [] : [{ where: 'its description', text }],
            ),
            ...metadata.keywords.map((text) => ({ where: 'its keywords', text })),
            ...decisions.tagsAdded.map((text) => ({ where: 'your tags', text })),
          ],
        },
        rules,
      )
    : [];
  if (said === 'private') return { state: 'private', reasons };
  return reasons.length > 0 ? { state: 'suggested', reasons } : null;
}

/** What stands beside the caption, as it is shown. */
function textsBeside({ short, text, full }: DescribedCaption): string[] {
  return [short, text, full].filter((one) => one !== null);
}

/** What a describer marks in the picture and nothing denies. */
function labelsBeside({ regions = [] }: DescribedCaption): string[] {
  return distinct(regions.flatMap(({ label, state }) => (state === 'left out' ? [] : [label])));
}

/** What is read in the picture, and what the person and the file say. */
function saidOf({ decisions, metadata, facts = [] }: DeriveInput, readTexts: readonly string[]): string[] {
  const { title, description, altText, people, details } = metadata;
  return [
    ...readTexts,
    ...[decisions.caption, title, description, altText].filter((text) => text !== null),
    ...(decisions.otherCaptions ?? []),
    ...people.map(({ name }) => name),
    ...details.map(({ text }) => text),
    ...facts.flatMap(({ phrases }) => phrases),
  ];
}

/** In order of trust, each once. */
function shownTags(
  { decisions, metadata, facts = [], kept }: DeriveInput,
  reading: Reading,
  { isRejected, isAway }: Record<'isRejected' | 'isAway', (name: string) => boolean>,
  vocabulary: Vocabulary,
): PhotoTag[] {
  const tags = new Map<string, PhotoTag>();
  const add = (tag: PhotoTag) => {
    const before = tags.get(tagKey(tag.name));
    if (!before) tags.set(tagKey(tag.name), tag);
    // a person's or a file's word keeps its place in the tree: their Paris is in France, too
    else if (tag.fact) tags.set(tagKey(tag.name), { ...before, fact: tag.fact });
  };
  for (const name of decisions.tagsAdded)
    if (!isRejected(name))
      add({ name: canonical(name, vocabulary), probability: 1, source: 'user', band: 'sure' });
  const people = metadata.people.map(({ name }) => name).filter((name) => !isRejected(name));
  for (const name of people) add({ name, probability: 1, source: 'metadata', band: 'sure' });
  const isPerson = new Set(metadata.people.map(({ name }) => tagKey(name)));
  for (const keyword of metadata.keywords) {
    const name = canonical(keyword, vocabulary);
    if (name !== '' && !isPerson.has(tagKey(keyword)) && !isRejected(name))
      add({ name, probability: 1, source: 'metadata', band: 'sure' });
  }
  const seen = modelTags(reading, kept?.tags ?? []).filter(({ name }) => !isAway(name));
  for (const tag of joinedTags(factTags(facts, isAway, vocabulary), seen)) add(tag);
  return [...tags.values()];
}

/**
 * The tags that models found, surest first, and those that are kept until they are found anew. A broader tag
 * that follows only from a narrower one is left out.
 */
function modelTags({ scores, others = [] }: Reading, kept: readonly PhotoTag[]): PhotoTag[] {
  const named = others.flatMap(({ tags = [] }) => tags.map((tag): PhotoTag => ({ ...tag, source: 'model' })));
  const seen = scores.flatMap(({ name, probability, band, source, implied }): PhotoTag[] =>
    band === null || implied ? [] : [{ name, probability, source, band }],
  );
  const all = [...seen, ...named];
  const names = new Set(all.map(({ name }) => tagKey(name)));
  return [...all, ...kept.filter(({ name }) => !names.has(tagKey(name)))]
    .sort((a, b) => assumedProbability(b) - assumedProbability(a))
    .slice(0, maxModelTags);
}

/** “red” alone does not ask for a picture that is mostly red, nor “portrait” for its format. */
function isSaidInWords(kind: Fact['kind']): boolean {
  return kind !== 'colours' && kind !== 'format';
}

interface ModelFindings {
  tags: readonly PhotoTag[];
  objects: readonly PhotoObject[];
  lines: readonly TextLine[];
  /** from a model that describes pictures */
  described: Signals['caption'];
}

function captionOf(
  { decisions, metadata, relPaths, isCameraText = false, facts = [] }: DeriveInput,
  { described, ...found }: ModelFindings,
  vocabulary: Vocabulary,
): Caption {
  const known = { ...found, metadata, facts };
  if (decisions.caption !== null && decisions.caption.trim() !== '')
    return writtenCaption(
      { text: decisions.caption, source: 'user', probability: 1, basis: 'written by you' },
      known,
    );
  const ofFile = decisions.fileCaptionOff ? null : fileCaption(metadata, relPaths, isCameraText);
  if (ofFile) return writtenCaption({ ...ofFile, source: 'metadata', probability: null }, known);
  if (described) return writtenCaption({ ...described, source: 'model' }, known);
  return composedCaption(known, vocabulary);
}

function fileCaption(
  { altText, description }: PhotoMetadata,
  relPaths: readonly string[],
  isCameraText: boolean,
): { text: string; basis: string } | null {
  const names = relPaths.map((path) => path.slice(path.lastIndexOf('/') + 1));
  const alternative = writtenDescription(altText, names);
  if (alternative !== null)
    return { text: alternative, basis: 'from the photo’s own text for people who cannot see it' };
  const described = isCameraText ? null : writtenDescription(description, names);
  return described === null ? null : { text: described, basis: 'from the photo’s own description' };
}

/** The concept's spelling of the name, else the name as written. */
function canonical(name: string, vocabulary: Vocabulary): string {
  const written = name.trim();
  return vocabulary.get(tagKey(written))?.name ?? written;
}

function distinct(names: readonly string[]): string[] {
  return [...new Map(names.map((name) => [tagKey(name), name])).values()];
}
