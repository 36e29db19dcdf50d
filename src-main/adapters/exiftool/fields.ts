/** @file Which tags ExifTool is asked for, and how they become a photo's metadata: order of trust, merging, words. Pure. */
import { captureTime, timeFromFile, timeFromName, type DateField } from '../../domain/importing/capture-time.ts';
import type { PhotoMetadata } from '../../domain/photos/metadata.ts';

/** ExifTool's answer under `-G0 -api StructFormat=JSONQ`: `EXIF:Make` → text, or texts of a list. All values are text as written. */
export type Tags = Readonly<Record<string, unknown>>;

const numeric = ['GPSLatitude', 'GPSLatitudeRef', 'GPSLongitude', 'GPSLongitudeRef', 'ExposureTime', 'FNumber', 'ISO', 'FocalLength', 'Rating', 'RatingPercent'];

/** Arguments of a read. `#` asks for the number behind a printed value; dates stay as written. */
export const readArguments = [
  '-fast', '-G0', '-api', 'StructFormat=JSONQ',
  '-File:MIMEType',
  ...['DateTimeOriginal', 'SubSecTimeOriginal', 'OffsetTimeOriginal', 'CreateDate', 'SubSecTimeDigitized', 'OffsetTimeDigitized', 'GPSDateStamp', 'GPSTimeStamp',
    'Make', 'Model', 'LensModel', 'ImageDescription', 'XPTitle', 'XPKeywords'].map((name) => `-EXIF:${name}`),
  ...numeric.map((name) => `-EXIF:${name}#`),
  ...['exif:DateTimeOriginal', 'photoshop:DateCreated', 'xmp:CreateDate', 'tiff:Make', 'tiff:Model', 'aux:Lens', 'dc:Title', 'dc:Description', 'dc:Subject', 'photoshop:Headline',
    'lr:HierarchicalSubject', 'digiKam:TagsList', 'microsoft:LastKeywordXMP', 'mediapro:CatalogSets', 'xmp:Rating#', 'microsoft:RatingPercent#', 'exif:GPSLatitude#', 'exif:GPSLongitude#'].map((name) => `-XMP-${name}`),
  ...['DateCreated', 'TimeCreated', 'DigitalCreationDate', 'DigitalCreationTime', 'ObjectName', 'Headline', 'Caption-Abstract', 'Keywords'].map((name) => `-IPTC:${name}`),
  '-PNG:CreationTime', '-Composite:LensID',
];

/** What a file says beside its metadata. */
export interface FileFacts {
  name: string;
  mtimeMs: number;
  nowMs: number;
}

export function toMetadata(tags: Tags, file: FileFacts): PhotoMetadata {
  const position = positionOf(tags);
  const taken = captureTime(dateFields(tags)) ?? timeFromName(file.name) ?? timeFromFile(file.mtimeMs, file.nowMs);
  return {
    takenAt: taken?.takenAt ?? null,
    takenAtOffset: taken?.takenAtOffset ?? null,
    takenAtSource: taken?.takenAtSource ?? null,
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    make: firstText(tags, 'EXIF:Make', 'XMP:Make'),
    model: firstText(tags, 'EXIF:Model', 'XMP:Model'),
    lens: lensOf(tags),
    exposure: exposureOf(tags),
    title: firstText(tags, 'XMP:Title', 'IPTC:ObjectName', 'EXIF:XPTitle', 'XMP:Headline', 'IPTC:Headline'),
    description: descriptionOf(tags),
    keywords: keywordsOf(tags),
    hierarchies: [],
    altText: null,
    people: [],
    contentId: null,
    burstId: null,
    rating: ratingOf(tags),
    mimeType: text(tags['File:MIMEType']),
  };
}

/**
 * The documented order: EXIF's moment of capture, EXIF's moment of digitising, XMP, IPTC, PNG's text, GPS (in UTC); the file's name and
 * its date come after these. ModifyDate is the moment of an edit and no capture time.
 */
function dateFields(tags: Tags): DateField[] {
  const day = (name: string) => text(tags[name]);
  const dayAndTime = (date: string | null, time: string | null) => (date !== null && time !== null ? `${date} ${time}` : date);
  return [
    { source: 'EXIF DateTimeOriginal', value: day('EXIF:DateTimeOriginal'), subSeconds: text(tags['EXIF:SubSecTimeOriginal']), offset: text(tags['EXIF:OffsetTimeOriginal']) },
    { source: 'EXIF CreateDate', value: day('EXIF:CreateDate'), subSeconds: text(tags['EXIF:SubSecTimeDigitized']), offset: text(tags['EXIF:OffsetTimeDigitized']) },
    { source: 'XMP DateTimeOriginal', value: day('XMP:DateTimeOriginal'), partial: true },
    { source: 'XMP DateCreated', value: day('XMP:DateCreated'), partial: true },
    { source: 'XMP CreateDate', value: day('XMP:CreateDate'), partial: true },
    { source: 'IPTC DateCreated', value: dayAndTime(day('IPTC:DateCreated'), day('IPTC:TimeCreated')), partial: true },
    { source: 'IPTC DigitalCreationDate', value: dayAndTime(day('IPTC:DigitalCreationDate'), day('IPTC:DigitalCreationTime')), partial: true },
    { source: 'PNG CreationTime', value: day('PNG:CreationTime') },
    { source: 'GPS date', value: dayAndTime(day('EXIF:GPSDateStamp'), day('EXIF:GPSTimeStamp')), offset: '+00:00' },
  ];
}

/** EXIF's position, else XMP's; only a whole one, on the globe, and not the 0,0 that receivers write when they have no fix. */
function positionOf(tags: Tags): { latitude: number; longitude: number } | null {
  const signed = (value: unknown, reference: unknown, minus: string, plus: string) => {
    const letter = text(reference)?.[0]?.toUpperCase();
    const degrees = number(value);
    if (degrees === null || (letter !== minus && letter !== plus)) return null;
    return letter === minus ? -Math.abs(degrees) : Math.abs(degrees);
  };
  const places: [number | null, number | null][] = [
    [signed(tags['EXIF:GPSLatitude'], tags['EXIF:GPSLatitudeRef'], 'S', 'N'), signed(tags['EXIF:GPSLongitude'], tags['EXIF:GPSLongitudeRef'], 'W', 'E')],
    [number(tags['XMP:GPSLatitude']), number(tags['XMP:GPSLongitude'])],
  ];
  for (const [latitude, longitude] of places) {
    if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180 || (latitude === 0 && longitude === 0)) continue;
    return { latitude, longitude };
  }
  return null;
}

/** "1/125 s · f/2.8 · ISO 400 · 35 mm", of which each part may be absent. */
function exposureOf(tags: Tags): string | null {
  const positive = (name: string) => {
    const value = number(tags[`EXIF:${name}`]);
    return value !== null && value > 0 ? value : null;
  };
  const [seconds, aperture, iso, focal] = ['ExposureTime', 'FNumber', 'ISO', 'FocalLength'].map(positive);
  const parts = [
    seconds && `${seconds < 0.3 ? `1/${Math.round(1 / seconds)}` : Number(seconds.toFixed(1))} s`,
    aperture && `f/${Number(aperture.toFixed(1))}`,
    iso && `ISO ${Math.round(iso)}`,
    focal && `${Number(focal.toFixed(focal < 10 ? 1 : 0))} mm`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : null;
}

function lensOf(tags: Tags): string | null {
  const named = firstText(tags, 'EXIF:LensModel', 'XMP:Lens', 'Composite:LensID');
  // what ExifTool prints for a lens code that it does not know, and what adapters without contacts write
  return named && !/^(unknown\b|0$|n\/a$|-+$)|^[\d\s.]+$|^[\s.0-9-]*mm f\/0/i.test(named) ? named : null;
}

/** Texts that cameras put into every picture describe none of them: "OLYMPUS DIGITAL CAMERA", "SONY DSC". */
const cameraTexts = [/^[A-Z][A-Z ]* DIGITAL (STILL )?CAMERA$/, /^(sony dsc|dcf 1\.0|digital camera|default|untitled|jpeg picture)$/i];

function descriptionOf(tags: Tags): string | null {
  const make = text(tags['EXIF:Make']);
  const candidates = ['XMP:Description', 'IPTC:Caption-Abstract', 'EXIF:ImageDescription'].map((name) => text(tags[name]));
  return candidates.find((candidate) => candidate !== null && candidate !== make && !cameraTexts.some((pattern) => pattern.test(candidate))) ?? null;
}

/**
 * Keywords of all programs, each once (case and Unicode form make no difference; the first spelling stays). Of a hierarchy the last
 * name is the keyword: "Places|Italy|Rome" is Rome.
 */
function keywordsOf(tags: Tags): string[] {
  const last = (path: string, separator: string | RegExp) => path.split(separator).at(-1)!;
  const all = [
    ...texts(tags['XMP:Subject']).map((keyword) => last(keyword, '|')),
    ...texts(tags['IPTC:Keywords']).map((keyword) => last(keyword, '|')),
    ...texts(tags['EXIF:XPKeywords']).flatMap((list) => list.split(';')),
    ...texts(tags['XMP:HierarchicalSubject']).map((path) => last(path, '|')),
    ...texts(tags['XMP:TagsList']).map((path) => last(path, '/')),
    ...texts(tags['XMP:LastKeywordXMP']).map((path) => last(path, '/')),
    ...texts(tags['XMP:CatalogSets']).map((path) => last(path, '|')),
  ];
  const unique = new Map<string, string>();
  for (const keyword of all.map((one) => one.replace(/\s+/g, ' ').trim().slice(0, 200))) {
    const key = keyword.toLowerCase();
    if (keyword && !unique.has(key)) unique.set(key, keyword);
  }
  return [...unique.values()];
}

/** Stars 1 … 5. XMP's 0 says "not rated" and its -1 "rejected": both are none. */
function ratingOf(tags: Tags): number | null {
  for (const name of ['XMP:Rating', 'EXIF:Rating']) {
    const stars = number(tags[name]);
    if (stars !== null && stars >= 1 && stars <= 5) return Math.round(stars);
  }
  const percent = number(tags['XMP:RatingPercent']) ?? number(tags['EXIF:RatingPercent']);
  // Windows writes 1, 25, 50, 75, 99
  return percent !== null && percent > 0 && percent <= 100 ? Math.max(1, Math.min(5, Math.round(percent / 25) + 1)) : null;
}

function firstText(tags: Tags, ...names: string[]): string | null {
  for (const name of names) {
    const found = text(tags[name]);
    if (found !== null) return found;
  }
  return null;
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one) => text(one) ?? []);
}

/** Longest text that is kept of one field: a description, not a document. */
const longest = 10_000;

/** Clean text in composed Unicode, or null where nothing is left. Line breaks stay. */
function text(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  // eslint-disable-next-line no-control-regex -- control characters are what is to go
  const clean = String(value).replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, ' ').normalize('NFC').trim().slice(0, longest);
  return clean === '' || clean.startsWith('(Binary data ') || clean.startsWith('base64:') ? null : clean;
}

/** A finite number, or null: ExifTool prints 0/0 as `undef` and 1/0 as `inf`. */
function number(value: unknown): number | null {
  const written = text(value);
  if (written === null) return null;
  const parsed = Number(written);
  return Number.isFinite(parsed) ? parsed : null;
}
