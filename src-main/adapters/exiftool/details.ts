/**
 * @file The texts of a file besides title, description and keywords: places, creators, events, comments … as
 * docs/metadata.md lists them. Pure.
 */
import type { PhotoDetail, PhotoDetailKind } from '../../../src-preload/contract/index.ts';
import { writtenDescription } from '../../domain/derive/captions/camera-words.ts';
import type { Tags } from './engine.ts';
import { iptcScenes, pictureSources } from './iptc-codes.ts';
import { languageText, text, texts } from './text.ts';

export const detailFields = {
  xmp: [
    'dc:Creator',
    'tiff:Artist',
    'acdsee:Author',
    'photoshop:AuthorsPosition',
    'plus:ImageCreator',
    'iptcExt:Contributor',
    'dc:Rights*',
    'tiff:Copyright*',
    'plus:CopyrightOwner',
    'xmpRights:UsageTerms*',
    'photoshop:Credit',
    'photoshop:Source',
    'photoshop:City',
    'photoshop:State',
    'photoshop:Country',
    'iptcCore:Location',
    'iptcCore:CountryCode',
    'iptcExt:LocationCreated#',
    'iptcExt:LocationShown',
    'iptcExt:Event*',
    'iptcExt:ShownEvent',
    'iptcExt:OrganisationInImageName',
    'iptcExt:ProductInImage',
    'iptcExt:ArtworkOrObject',
    'iptcExt:AboutCvTerm',
    'iptcExt:Genre',
    'iptcCore:IntellectualGenre',
    'iptcCore:Scene',
    'photoshop:Instructions',
    'photoshop:SupplementalCategories',
    'xmp:Label',
    'iptcExt:DigitalSourceType',
    'iptcExt:AIPromptInformation',
    'iptcExt:AISystemUsed',
    'exif:UserComment*',
    'acdsee:Notes',
    'mediapro:Event',
    'mediapro:Location',
    'mwg-coll:Collections',
  ],
  iptc: [
    'By-line',
    'By-lineTitle',
    'CopyrightNotice',
    'Credit',
    'Source',
    'City',
    'Sub-location',
    'Province-State',
    'Country-PrimaryLocationName',
    'Country-PrimaryLocationCode',
    'ContentLocationName',
    'SpecialInstructions',
    'SupplementalCategories',
    'ObjectAttributeReference',
    'LocalCaption',
  ],
  exif: ['Artist', 'Photographer', 'Copyright', 'UserComment', 'XPAuthor', 'XPSubject'],
  others: ['File:Comment', 'PNG:Comment', 'PNG:Author', 'PNG:Artist', 'PNG:Copyright', 'PNG:Source'],
};

/**
 * @param sources the most trusted first @returns each thing once; what only repeats the title or the
 * description is left out
 */
export function detailsOf(sources: readonly Tags[], known: readonly (string | null)[]): PhotoDetail[] {
  const told = new Set(known.flatMap((one) => (one === null ? [] : [plain(one)])));
  const found = new Map<string, PhotoDetail>();
  for (const { kind, text: words } of sources.flatMap(detailsIn)) {
    const tidy = words.replace(/[ \t]+/g, ' ').trim();
    const key = `${kind} ${plain(tidy)}`;
    if (tidy !== '' && !told.has(plain(tidy)) && !found.has(key)) found.set(key, { kind, text: tidy });
  }
  return withoutParts([...found.values()]);
}

function plain(words: string): string {
  return words.replace(/\s+/g, ' ').trim().toLowerCase();
}

/** "Reykjavik, Iceland" is left out where there is "Perlan, Reykjavik, Iceland". */
function withoutParts(details: readonly PhotoDetail[]): PhotoDetail[] {
  const partsOf = ({ text: words }: PhotoDetail) => words.toLowerCase().split(', ');
  const isPlace = ({ kind }: PhotoDetail) => kind === 'place' || kind === 'placeShown';
  return details.filter(
    (one) =>
      !isPlace(one) ||
      !details.some((other) => {
        const [mine, theirs] = [partsOf(one), partsOf(other)];
        return (
          other !== one &&
          other.kind === one.kind &&
          theirs.length > mine.length &&
          mine.every((part) => theirs.includes(part))
        );
      }),
  );
}

function detailsIn(tags: Tags): PhotoDetail[] {
  return [placesIn, eventsIn, authorshipIn, depictedIn, handlingIn].flatMap((part) => part(tags));
}

function placesIn(tags: Tags): PhotoDetail[] {
  const iptcPlace = ['Sub-location', 'City', 'Province-State', 'Country-PrimaryLocationName'];
  return [
    ...structuredPlaces(tags, 'place', 'XMP:LocationCreated'),
    ...place(
      'place',
      ['Location', 'City', 'State', 'Country'].map((name) => text(tags[`XMP:${name}`])),
      tags['XMP:CountryCode'],
    ),
    ...place(
      'place',
      iptcPlace.map((name) => tags[`IPTC:${name}`]),
      tags['IPTC:Country-PrimaryLocationCode'],
    ),
    ...structuredPlaces(tags, 'placeShown', 'XMP:LocationShown'),
    ...plainTexts(tags, 'placeShown', 'IPTC:ContentLocationName'),
  ];
}

function eventsIn(tags: Tags): PhotoDetail[] {
  return [
    ...plainTexts(tags, 'event', 'XMP:Event'),
    ...fieldTexts(tags, 'event', 'XMP:ShownEvent', 'Name'),
    ...plainTexts(tags, 'headline', 'XMP:Headline', 'IPTC:Headline'),
  ];
}

const creatorFields = [
  'XMP:Creator',
  'XMP:Artist',
  'EXIF:Photographer',
  'EXIF:Artist',
  'IPTC:By-line',
  'EXIF:XPAuthor',
  'PNG:Author',
  'PNG:Artist',
  'XMP:Author',
];
const copyrightFields = [
  'XMP:Rights',
  'XMP:Copyright',
  'IPTC:CopyrightNotice',
  'EXIF:Copyright',
  'PNG:Copyright',
];

/** Its makers, and rights of use. */
function authorshipIn(tags: Tags): PhotoDetail[] {
  return [
    ...plainTexts(tags, 'creator', ...creatorFields).flatMap(oneEach),
    ...fieldTexts(tags, 'creator', 'XMP:ImageCreator', 'ImageCreatorName'),
    ...fieldTexts(tags, 'creator', 'XMP:Contributor', 'Name'),
    ...plainTexts(tags, 'creatorTitle', 'XMP:AuthorsPosition', 'IPTC:By-lineTitle'),
    ...plainTexts(tags, 'copyright', ...copyrightFields),
    ...fieldTexts(tags, 'copyright', 'XMP:CopyrightOwner', 'CopyrightOwnerName'),
    ...plainTexts(tags, 'usage', 'XMP:UsageTerms'),
    ...plainTexts(tags, 'credit', 'XMP:Credit', 'IPTC:Credit'),
    ...plainTexts(tags, 'source', 'XMP:Source', 'IPTC:Source', 'PNG:Source'),
  ];
}

const artworkFields = ['AOTitle', 'AOCreator', 'AOContentDescription', 'AOStylePeriod'];

/** What it shows and what kind of picture it is. */
function depictedIn(tags: Tags): PhotoDetail[] {
  return [
    ...plainTexts(tags, 'organisation', 'XMP:OrganisationInImageName'),
    ...fieldTexts(tags, 'product', 'XMP:ProductInImage', 'ProductName', 'ProductDescription'),
    ...fieldTexts(tags, 'artwork', 'XMP:ArtworkOrObject', ...artworkFields),
    ...fieldTexts(tags, 'subject', 'XMP:AboutCvTerm', 'CvTermName'),
    ...writtenTexts(tags, 'subject', 'EXIF:XPSubject'),
    ...fieldTexts(tags, 'genre', 'XMP:Genre', 'CvTermName'),
    ...plainTexts(tags, 'genre', 'XMP:IntellectualGenre', 'IPTC:ObjectAttributeReference').map(withoutNumber),
    ...texts(tags['XMP:Scene']).flatMap((code) =>
      iptcScenes.has(code) ? [{ kind: 'scene' as const, text: iptcScenes.get(code)! }] : [],
    ),
    ...plainTexts(tags, 'category', 'XMP:SupplementalCategories', 'IPTC:SupplementalCategories'),
  ];
}

const commentFields = [
  'EXIF:UserComment',
  'XMP:UserComment',
  'File:Comment',
  'PNG:Comment',
  'XMP:Notes',
  'IPTC:LocalCaption',
];

/** Collections, processing, and notes. */
function handlingIn(tags: Tags): PhotoDetail[] {
  return [
    ...fieldTexts(tags, 'album', 'XMP:Collections', 'CollectionName'),
    ...plainTexts(tags, 'instructions', 'XMP:Instructions', 'IPTC:SpecialInstructions'),
    ...plainTexts(tags, 'label', 'XMP:Label'),
    ...texts(tags['XMP:DigitalSourceType'])
      .flatMap((uri) => pictureSources.get(uri.slice(uri.lastIndexOf('/') + 1)) ?? [])
      .map((words) => ({ kind: 'origin' as const, text: words })),
    ...plainTexts(tags, 'origin', 'XMP:AISystemUsed'),
    ...plainTexts(tags, 'prompt', 'XMP:AIPromptInformation'),
    ...writtenTexts(tags, 'comment', ...commentFields),
  ];
}

function plainTexts(tags: Tags, kind: PhotoDetailKind, ...names: string[]): PhotoDetail[] {
  return names.flatMap((name) => inLanguages(tags, name)).map((words) => ({ kind, text: words }));
}

/** Only what a person wrote. */
function writtenTexts(tags: Tags, kind: PhotoDetailKind, ...names: string[]): PhotoDetail[] {
  return plainTexts(tags, kind, ...names).filter((detail) => isWritten(detail.text));
}

/** Of each structure in a list its fields, as one text. */
function fieldTexts(tags: Tags, kind: PhotoDetailKind, name: string, ...fields: string[]): PhotoDetail[] {
  return list(tags[name]).flatMap((one) => {
    const words = distinct(fields.flatMap((field) => textsIn(one, field)));
    return words.length > 0 ? [{ kind, text: words.join(', ') }] : [];
  });
}

function structuredPlaces(tags: Tags, kind: PhotoDetailKind, name: string): PhotoDetail[] {
  return list(tags[name]).flatMap((at) =>
    place(kind, [at.LocationName, at.Sublocation, at.City, at.ProvinceState, at.CountryName], at.CountryCode),
  );
}

/** @param parts from the smallest place to the country, which may be missing where there is a code of it */
function place(kind: PhotoDetailKind, parts: readonly unknown[], code: unknown): PhotoDetail[] {
  const names = distinct([...parts, countryName(parts.at(-1), code)].flatMap((part) => anyText(part) ?? []));
  return names.length > 0 ? [{ kind, text: names.join(', ') }] : [];
}

/** All texts of a list; of a text in several languages all of them, since each may be searched for. */
function inLanguages(tags: Tags, name: string): string[] {
  const others = Object.keys(tags).filter((key) => key.startsWith(`${name}-`));
  return [name, ...others].flatMap((key) => texts(tags[key]));
}

function textsIn(structure: Structure, field: string): string[] {
  return texts(structure[field]).length > 0
    ? texts(structure[field])
    : [languageText(structure, field) ?? []].flat();
}

/** A text, the first of a list, or that of one language. */
function anyText(value: unknown): string | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? null
    : (texts(value)[0] ?? null);
}

function isWritten(words: string): boolean {
  return writtenDescription(words) !== null && !/^\p{P}*$/u.test(words);
}

/**
 * EXIF and Windows store several people in one text (Metadata Working Group, Guidelines 2.0, 5.4: with quotes
 * where needed).
 */
function oneEach({ kind, text: words }: PhotoDetail): PhotoDetail[] {
  return unquoted(words)
    .split(/\s*;\s*/)
    .map((one) => ({ kind, text: unquoted(one) }));
}

function unquoted(words: string): string {
  return words.replace(/^"([^"]*)"$/, '$1');
}

/** IPTC writes "002:Profile". */
function withoutNumber({ kind, text: words }: PhotoDetail): PhotoDetail {
  return { kind, text: words.replace(/^\d{3}:/, '') };
}

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/**
 * The country's name where only its code is given: of two letters, IPTC's also of three, which then stay as
 * they are.
 */
function countryName(name: unknown, code: unknown): string | null {
  const letters = text(code)?.toUpperCase() ?? '';
  if (anyText(name) !== null || !/^[A-Z]{2,3}$/.test(letters)) return null;
  return letters.length === 2 ? (countries.of(letters) ?? letters) : letters;
}

function distinct(words: readonly string[]): string[] {
  return [...new Map(words.map((one) => [plain(one), one])).values()];
}

type Structure = Readonly<Record<string, unknown>>;

function list(value: unknown): Structure[] {
  return (Array.isArray(value) ? value : [value]).filter(
    (one): one is Structure => typeof one === 'object' && one !== null,
  );
}
