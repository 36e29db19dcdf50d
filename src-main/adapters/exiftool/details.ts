/**
 * @file What a file says beside title, description and keywords: places, creators, events, comments … as
 * docs/metadata.md lists it field by field. Pure.
 */
import type { PhotoDetail, PhotoDetailKind } from '../../../src-preload/contract/index.ts';
import { writtenDescription } from '../../domain/captions/camera-words.ts';
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

/** "Reykjavik, Iceland" goes where there is "Perlan, Reykjavik, Iceland". */
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
  const all = (kind: PhotoDetailKind, ...names: string[]) =>
    names.flatMap((name) => inLanguages(tags, name)).map((words): PhotoDetail => ({ kind, text: words }));
  const written = (kind: PhotoDetailKind, ...names: string[]) =>
    all(kind, ...names).filter((detail) => isWritten(detail.text));
  const place = (kind: PhotoDetailKind, parts: readonly unknown[], code?: unknown) => {
    const names = distinct(
      [...parts, countryName(parts.at(-1), code)].flatMap((part) => anyText(part) ?? []),
    );
    return names.length > 0 ? [{ kind, text: names.join(', ') }] : [];
  };
  const structs = (name: string) => list(tags[name]);
  const location = (kind: PhotoDetailKind, name: string) =>
    structs(name).flatMap((at) =>
      place(
        kind,
        [at.LocationName, at.Sublocation, at.City, at.ProvinceState, at.CountryName],
        at.CountryCode,
      ),
    );
  const namesIn = (kind: PhotoDetailKind, name: string, ...fields: string[]) =>
    structs(name).flatMap((one) => {
      const words = distinct(fields.flatMap((field) => textsIn(one, field)));
      return words.length > 0 ? [{ kind, text: words.join(', ') }] : [];
    });
  return [
    ...location('place', 'XMP:LocationCreated'),
    ...place(
      'place',
      [
        text(tags['XMP:Location']),
        text(tags['XMP:City']),
        text(tags['XMP:State']),
        text(tags['XMP:Country']),
      ],
      tags['XMP:CountryCode'],
    ),
    ...place(
      'place',
      ['Sub-location', 'City', 'Province-State', 'Country-PrimaryLocationName'].map(
        (name) => tags[`IPTC:${name}`],
      ),
      tags['IPTC:Country-PrimaryLocationCode'],
    ),
    ...location('placeShown', 'XMP:LocationShown'),
    ...all('placeShown', 'IPTC:ContentLocationName'),
    ...all('event', 'XMP:Event'),
    ...namesIn('event', 'XMP:ShownEvent', 'Name'),
    ...all('headline', 'XMP:Headline', 'IPTC:Headline'),
    ...all(
      'creator',
      'XMP:Creator',
      'XMP:Artist',
      'EXIF:Photographer',
      'EXIF:Artist',
      'IPTC:By-line',
      'EXIF:XPAuthor',
      'PNG:Author',
      'PNG:Artist',
      'XMP:Author',
    ).flatMap(oneEach),
    ...namesIn('creator', 'XMP:ImageCreator', 'ImageCreatorName'),
    ...namesIn('creator', 'XMP:Contributor', 'Name'),
    ...all('creatorTitle', 'XMP:AuthorsPosition', 'IPTC:By-lineTitle'),
    ...all(
      'copyright',
      'XMP:Rights',
      'XMP:Copyright',
      'IPTC:CopyrightNotice',
      'EXIF:Copyright',
      'PNG:Copyright',
    ),
    ...namesIn('copyright', 'XMP:CopyrightOwner', 'CopyrightOwnerName'),
    ...all('usage', 'XMP:UsageTerms'),
    ...all('credit', 'XMP:Credit', 'IPTC:Credit'),
    ...all('source', 'XMP:Source', 'IPTC:Source', 'PNG:Source'),
    ...all('organisation', 'XMP:OrganisationInImageName'),
    ...namesIn('product', 'XMP:ProductInImage', 'ProductName', 'ProductDescription'),
    ...namesIn(
      'artwork',
      'XMP:ArtworkOrObject',
      'AOTitle',
      'AOCreator',
      'AOContentDescription',
      'AOStylePeriod',
    ),
    ...namesIn('subject', 'XMP:AboutCvTerm', 'CvTermName'),
    ...written('subject', 'EXIF:XPSubject'),
    ...namesIn('genre', 'XMP:Genre', 'CvTermName'),
    ...all('genre', 'XMP:IntellectualGenre', 'IPTC:ObjectAttributeReference').map(withoutNumber),
    ...texts(tags['XMP:Scene']).flatMap((code) =>
      iptcScenes.has(code) ? [{ kind: 'scene' as const, text: iptcScenes.get(code)! }] : [],
    ),
    ...all('category', 'XMP:SupplementalCategories', 'IPTC:SupplementalCategories'),
    ...namesIn('album', 'XMP:Collections', 'CollectionName'),
    ...all('instructions', 'XMP:Instructions', 'IPTC:SpecialInstructions'),
    ...all('label', 'XMP:Label'),
    ...texts(tags['XMP:DigitalSourceType'])
      .flatMap((uri) => pictureSources.get(uri.slice(uri.lastIndexOf('/') + 1)) ?? [])
      .map((words) => ({ kind: 'origin' as const, text: words })),
    ...all('origin', 'XMP:AISystemUsed'),
    ...all('prompt', 'XMP:AIPromptInformation'),
    ...written(
      'comment',
      'EXIF:UserComment',
      'XMP:UserComment',
      'File:Comment',
      'PNG:Comment',
      'XMP:Notes',
      'IPTC:LocalCaption',
    ),
  ];
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
 * EXIF and Windows put several people into one text (Metadata Working Group, Guidelines 2.0, 5.4: with quotes
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
