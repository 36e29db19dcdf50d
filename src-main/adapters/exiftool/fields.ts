/**
 * @file The tags to read with ExifTool, and how they, sidecars and the file's name become a photo's metadata:
 * order of trust, merging. Pure.
 */
import { writtenDescription } from '../../domain/derive/captions/camera-words.ts';
import {
  captureTime,
  correctedTime,
  sortTimeMs,
  timeFromFile,
  timeFromName,
  timeInZone,
  type CaptureTime,
  type DateField,
} from '../../domain/shared/capture-time.ts';
import { takeoutTime, type Takeout } from '../../domain/importing/takeout.ts';
import { metadataVersion, type PhotoMetadata } from '../../domain/shared/metadata.ts';
import type { Tags } from './engine.ts';
import { detailFields, detailsOf } from './details.ts';
import { hierarchiesOf, keywordFields, keywordsOf } from './keywords.ts';
import { orientationOf, type Orientation } from '../../domain/shared/orientation.ts';
import type { ContainerTurn } from '../decoders/container-turn.ts';
import { headingFields, headingOf } from './heading.ts';
import { peopleFields, peopleOf, type StoredPicture } from './people.ts';
import { firstText, languageText, number, text, undeclared } from './text.ts';

const gps = ['GPSLatitude', 'GPSLatitudeRef', 'GPSLongitude', 'GPSLongitudeRef', ...headingFields];

const xmpFields = [
  'exif:DateTimeOriginal',
  'photoshop:DateCreated',
  'xmp:CreateDate',
  'exif:GPSDateTime',
  'tiff:Make',
  'tiff:Model',
  'aux:Lens',
  'dc:Title*',
  'dc:Description*',
  'photoshop:Headline',
  'iptcCore:AltTextAccessibility*',
  'iptcCore:ExtDescrAccessibility*',
  'xmp:Rating#',
  'microsoft:RatingPercent#',
  ...gps.map((name) => `exif:${name}#`),
  ...['ExposureTime', 'FNumber', 'ISO', 'FocalLength'].map((name) => `exif:${name}#`),
  'GCamera:BurstID',
  'tiff:ImageDescription*',
  'acdsee:Caption*',
  ...keywordFields.xmp,
  ...peopleFields,
  ...detailFields.xmp,
].map((name) => `-XMP-${name}`);

/**
 * `-b` gives texts in no known character set as bytes, `#` the number behind a printed value; dates stay as
 * written.
 */
const asWritten = ['-b', '-G0', '-struct', '-api', 'StructFormat=JSONQ'];

/** Arguments to read a picture with. */
export const pictureArguments = [
  '-fast',
  ...asWritten,
  '-File:MIMEType',
  '-Composite:ImageSize',
  '-ExifTool:Warning',
  '-ExifTool:Error',
  ...[
    'DateTimeOriginal',
    'SubSecTimeOriginal',
    'OffsetTimeOriginal',
    'CreateDate',
    'SubSecTimeDigitized',
    'OffsetTimeDigitized',
    'ModifyDate',
    'OffsetTime',
    'GPSDateStamp',
    'GPSTimeStamp',
    'Make',
    'Model',
    'SerialNumber',
    'LensModel',
    'ImageDescription',
    'XPTitle',
    'XPComment',
    'ImageTitle',
    'DocumentName',
    'Software',
    ...keywordFields.exif,
    ...detailFields.exif,
  ].map((name) => `-EXIF:${name}`),
  ...[
    'Orientation',
    ...gps,
    'ExposureTime',
    'FNumber',
    'ISO',
    'RecommendedExposureIndex',
    'StandardOutputSensitivity',
    'ISOSpeed',
    'FocalLength',
    'Rating',
    'RatingPercent',
    'CustomRendered',
  ].map((name) => `-EXIF:${name}#`),
  ...xmpFields,
  ...[
    'CodedCharacterSet',
    'DateCreated',
    'TimeCreated',
    'DigitalCreationDate',
    'DigitalCreationTime',
    'ObjectName',
    'Headline',
    'Caption-Abstract',
    ...keywordFields.iptc,
    ...detailFields.iptc,
  ].map((name) => `-IPTC:${name}`),
  '-PNG:CreationTime',
  '-PNG:Title',
  '-PNG:Description',
  '-PNG:Software',
  '-XMP-xmp:CreatorTool',
  '-XMP-GPano:ProjectionType',
  '-XMP-GPano:UsePanoramaViewer',
  ...detailFields.others.map((name) => `-${name}`),
  '-Composite:LensID',
  '-MakerNotes:ContentIdentifier',
  '-MakerNotes:BurstUUID',
  '-MakerNotes:SerialNumber',
  '-MakerNotes:InternalSerialNumber',
  '-XMP-aux:SerialNumber',
];

/** Arguments to read an XMP sidecar with. */
export const sidecarArguments = [
  ...asWritten,
  '-File:FileType',
  '-ExifTool:Warning',
  '-ExifTool:Error',
  '-XMP-photoshop:SidecarForExtension',
  '-XMP-tiff:Orientation#',
  ...xmpFields,
];

interface Position {
  latitude: number;
  longitude: number;
}

/** Facts of a file besides its own metadata. */
export interface FileFacts {
  name: string;
  mtimeMs: number;
  nowMs: number;
  /** of a file whose container states the orientation */
  container?: ContainerTurn | null;
  /** of its XMP sidecars, the most trusted first */
  sidecars?: readonly Tags[];
  takeout?: Takeout | null;
  /** of Google Photos */
  albums?: readonly string[];
  /** IANA name of the time zone of a place; null = not known */
  zoneOf?: (latitude: number, longitude: number) => string | null;
}

/**
 * The order of trust. Texts and stars: sidecars first, because programs that never change the original write
 * the person's last change there; then Takeout, with the changes made online; then the file. Position, camera
 * and ids: the file first, which has them from the camera. Time: `takenOf`. Keywords and people are merged.
 */
export function toMetadata(tags: Tags, file: FileFacts): PhotoMetadata {
  const { sidecars = [], takeout = null, albums = [] } = file;
  const own = withCharacterSet(tags);
  const said = [...sidecars, own];
  const measured = [own, ...sidecars];
  const position = measured.map(positionOf).find((place) => place !== null) ?? takeout?.position ?? null;
  const taken = takenOf(own, position, file);
  const title =
    wordsOf(
      said,
      'XMP:Title',
      'IPTC:ObjectName',
      'EXIF:XPTitle',
      'EXIF:ImageTitle',
      'XMP:Headline',
      'IPTC:Headline',
      'PNG:Title',
    ) ?? documentName(own, file.name);
  const description = descriptionOf(sidecars) ?? takeout?.description ?? descriptionOf(said);
  const stored = storedOf(own, file);
  const turn = stored.orientation === 1 ? turnOf(sidecars) : null;
  return {
    version: metadataVersion,
    takenAt: taken?.takenAt ?? null,
    takenAtPrecision: taken?.takenAtPrecision ?? null,
    takenAtOffset: taken?.takenAtOffset ?? null,
    takenAtSource: taken?.takenAtSource ?? null,
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    heading: headingOf(measured),
    make: firstText(measured, 'EXIF:Make', 'XMP:Make'),
    model: firstText(measured, 'EXIF:Model', 'XMP:Model'),
    serial: firstText(
      [own],
      'EXIF:SerialNumber',
      'MakerNotes:SerialNumber',
      'MakerNotes:InternalSerialNumber',
      'XMP:SerialNumber',
    ),
    lens: lensOf(measured),
    exposure: measured.map(exposureOf).find((words) => words !== null) ?? null,
    title,
    description,
    keywords: keywordsOf(said),
    hierarchies: hierarchiesOf(said),
    altText: wordsOf(said, 'XMP:AltTextAccessibility'),
    people: peopleOf([...said, { 'XMP:PersonInImage': takeout?.people }], {
      ...stored,
      orientation: turn ?? stored.orientation,
    }),
    details: [...detailsOf(said, [title, description]), ...takeoutDetails(takeout, albums)],
    contentId: text(own['MakerNotes:ContentIdentifier']),
    burstId: firstText([own], 'MakerNotes:BurstUUID', 'XMP:BurstID'),
    software: firstText([own], 'EXIF:Software', 'PNG:Software', 'XMP:CreatorTool'),
    panorama: isPanorama(own),
    screenshot: ['EXIF:UserComment', 'XMP:UserComment'].some((name) =>
      /^screenshot$/i.test(text(own[name]) ?? ''),
    ),
    rating: said.map(ratingOf).find((rating) => rating !== undefined) ?? null,
    favourite: takeout?.favourite ?? false,
    turn,
    problems: [],
    mimeType: text(own['File:MIMEType']),
  };
}

/** Google's photo spheres and panoramas; iPhones write 6 where others only know 0 and 1. */
function isPanorama(own: Tags): boolean {
  return (
    number(own['EXIF:CustomRendered']) === 6 ||
    text(own['XMP:ProjectionType']) !== null ||
    /^true$/i.test(text(own['XMP:UsePanoramaViewer']) ?? '')
  );
}

/** Size and orientation of the stored picture: as in its container, else as in EXIF. */
function storedOf(own: Tags, { container = null }: FileFacts): StoredPicture & { orientation: Orientation } {
  const [width = null, height = null] = (text(own['Composite:ImageSize']) ?? '').split(/[x ]/).map(number);
  const orientation = container
    ? container.orientation
    : (orientationOf(number(own['EXIF:Orientation'])) ?? 1);
  return { ...(container?.size ?? { width, height }), orientation };
}

/** The first orientation that a sidecar states; null where it changes nothing. */
function turnOf(sidecars: readonly Tags[]): Orientation | null {
  const stated =
    sidecars
      .map((sidecar) => orientationOf(number(sidecar['XMP:Orientation'])))
      .find((one) => one !== null) ?? null;
  return stated === 1 ? null : stated;
}

/** Corrects IPTC texts without a stated character set. */
function withCharacterSet(tags: Tags): Tags {
  if (tags['IPTC:CodedCharacterSet'] !== undefined) return tags;
  const repaired = (value: unknown): unknown =>
    typeof value === 'string' ? undeclared(value) : Array.isArray(value) ? value.map(repaired) : value;
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [name, name.startsWith('IPTC:') ? repaired(value) : value]),
  );
}

/**
 * The documented order: EXIF's time of capture, EXIF's time of digitising, XMP, IPTC, PNG's text, GPS,
 * corrected by sidecars; then the sidecar's less exact fields, Takeout, the file's name and its date.
 * ModifyDate is the time of an edit and not used.
 */
function takenOf(
  tags: Tags,
  position: Position | null,
  { name, mtimeMs, nowMs, sidecars = [], takeout = null, zoneOf = () => null }: FileFacts,
): CaptureTime | null {
  const firstOf = (of: (tags: Tags) => CaptureTime | null) =>
    sidecars.map(of).find((time) => time !== null) ?? null;
  const zone = position && zoneOf(position.latitude, position.longitude);
  const own = captureTime(dateFields(tags)) ?? satelliteTime(tags, zone);
  const stated = correctedTime(own, named(firstOf((sidecar) => captureTime(xmpMoments(sidecar)))));
  const fromName = timeFromName(name);
  const beside = () =>
    named(firstOf((sidecar) => captureTime(xmpDates(sidecar)) ?? satelliteTime(sidecar, zone)));
  return (
    stated ??
    beside() ??
    (takeout && takeoutTime(takeout, fromName, zoneOf)) ??
    fromName ??
    timeFromFile(mtimeMs, nowMs)
  );
}

function named(time: CaptureTime | null): CaptureTime | null {
  return time && { ...time, takenAtSource: `sidecar, ${time.takenAtSource}` };
}

/** Fields for the time of capture; xmp:CreateDate is that of the file. */
function xmpMoments(tags: Tags): DateField[] {
  return [
    { source: 'XMP DateTimeOriginal', value: text(tags['XMP:DateTimeOriginal']), partial: true },
    { source: 'XMP DateCreated', value: text(tags['XMP:DateCreated']), partial: true },
  ];
}

function xmpDates(tags: Tags): DateField[] {
  return [
    ...xmpMoments(tags),
    { source: 'XMP CreateDate', value: text(tags['XMP:CreateDate']), partial: true, digitised: true },
  ];
}

function dateFields(tags: Tags): DateField[] {
  const day = (name: string) => text(tags[name]);
  return [
    {
      source: 'EXIF DateTimeOriginal',
      value: day('EXIF:DateTimeOriginal'),
      subSeconds: day('EXIF:SubSecTimeOriginal'),
      offset: day('EXIF:OffsetTimeOriginal'),
      partial: true,
    },
    {
      source: 'EXIF CreateDate',
      value: day('EXIF:CreateDate'),
      subSeconds: day('EXIF:SubSecTimeDigitized'),
      offset: day('EXIF:OffsetTimeDigitized'),
      partial: true,
      digitised: true,
    },
    ...xmpDates(tags),
    {
      source: 'IPTC DateCreated',
      value: dayAndTime(day('IPTC:DateCreated'), day('IPTC:TimeCreated')),
      partial: true,
      needsZone: true,
    },
    {
      source: 'IPTC DigitalCreationDate',
      value: dayAndTime(day('IPTC:DigitalCreationDate'), day('IPTC:DigitalCreationTime')),
      partial: true,
      digitised: true,
      needsZone: true,
    },
    { source: 'PNG CreationTime', value: day('PNG:CreationTime'), partial: true, prose: true },
    {
      source: 'EXIF ModifyDate',
      value: day('EXIF:ModifyDate'),
      offset: day('EXIF:OffsetTime'),
      zoneOnly: true,
    },
  ];
}

function dayAndTime(date: string | null, time: string | null): string | null {
  return date !== null && time !== null ? `${date} ${time}` : date;
}

/**
 * The receiver's clock, which is UTC, as the wall time of the place. @param zone null = unknown: it stays UTC
 */
function satelliteTime(tags: Tags, zone: string | null): CaptureTime | null {
  const utc = captureTime([
    {
      source: 'GPS date',
      value: dayAndTime(text(tags['EXIF:GPSDateStamp']), text(tags['EXIF:GPSTimeStamp'])),
      offset: '+00:00',
      partial: true,
    },
    { source: 'GPS date', value: text(tags['XMP:GPSDateTime']), partial: true },
  ]);
  if (!utc || utc.takenAtPrecision !== 'second') return utc;
  const inZone = timeInZone(sortTimeMs(utc.takenAt), zone, utc.takenAtSource);
  const fraction = utc.takenAt.slice(19);
  return inZone && { ...inZone, takenAt: `${inZone.takenAt}${fraction}` };
}

/**
 * EXIF's position, else XMP's; only a whole one, on the globe, and not the 0,0 that receivers write when they
 * have no fix.
 */
function positionOf(tags: Tags): Position | null {
  const signed = (value: unknown, reference: unknown, minus: string, plus: string) => {
    const letter = text(reference)?.[0]?.toUpperCase();
    const degrees = number(value);
    if (degrees === null || (letter !== minus && letter !== plus)) return null;
    return letter === minus ? -Math.abs(degrees) : Math.abs(degrees);
  };
  // XMP's degrees are signed; Apple's sidecars have them unsigned, with EXIF's letter in another field
  const xmp = (value: unknown, reference: unknown, minus: string, plus: string) =>
    signed(value, reference, minus, plus) ?? number(value);
  const places: [number | null, number | null][] = [
    [
      signed(tags['EXIF:GPSLatitude'], tags['EXIF:GPSLatitudeRef'], 'S', 'N'),
      signed(tags['EXIF:GPSLongitude'], tags['EXIF:GPSLongitudeRef'], 'W', 'E'),
    ],
    [
      xmp(tags['XMP:GPSLatitude'], tags['XMP:GPSLatitudeRef'], 'S', 'N'),
      xmp(tags['XMP:GPSLongitude'], tags['XMP:GPSLongitudeRef'], 'W', 'E'),
    ],
    ...locationsCreated(tags).map((at): [number | null, number | null] => [
      number(at.GPSLatitude),
      number(at.GPSLongitude),
    ]),
  ];
  for (const [latitude, longitude] of places) {
    if (
      latitude === null ||
      longitude === null ||
      Math.abs(latitude) > 90 ||
      Math.abs(longitude) > 180 ||
      (latitude === 0 && longitude === 0)
    )
      continue;
    return { latitude, longitude };
  }
  return null;
}

/** IPTC's own places of capture, which may hold a position. */
function locationsCreated(tags: Tags): Tags[] {
  const places: unknown = tags['XMP:LocationCreated'];
  return (Array.isArray(places) ? (places as unknown[]) : [places]).filter(
    (one): one is Tags => typeof one === 'object' && one !== null,
  );
}

/** "1/125 s · f/2.8 · ISO 400 · 35 mm", of which each part may be absent. */
function exposureOf(tags: Tags): string | null {
  // some cameras write a list: "64 0"
  const first = (value: unknown) =>
    number(Array.isArray(value) ? value[0] : (text(value)?.split(/[\s,]+/)[0] ?? null));
  const positive = (name: string) =>
    [tags[`EXIF:${name}`], tags[`XMP:${name}`]].map(first).find((value) => value !== null && value > 0) ??
    null;
  const [seconds, aperture, focal] = ['ExposureTime', 'FNumber', 'FocalLength'].map(positive);
  // the field ends at 65535, and the others hold what is more (EXIF 2.3)
  const iso = [
    positive('ISO'),
    ...['RecommendedExposureIndex', 'StandardOutputSensitivity', 'ISOSpeed'].map(positive),
  ].find((value) => value && value !== 65_535);
  const parts = [
    seconds && `${seconds < 0.3 ? `1/${Math.round(1 / seconds)}` : Number(seconds.toFixed(1))} s`,
    aperture && `f/${Number(aperture.toFixed(1))}`,
    iso && `ISO ${Math.round(iso)}`,
    focal && `${Number(focal.toFixed(focal < 10 ? 1 : 0))} mm`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : null;
}

function lensOf(sources: readonly Tags[]): string | null {
  const named = firstText(sources, 'EXIF:LensModel', 'XMP:Lens', 'Composite:LensID');
  // what ExifTool prints for a lens code that it does not know, and what adapters without contacts write
  return named && !/^(unknown\b|0$|n\/a$|-+$)|^[\d\s.]+$|^[\s.0-9-]*mm f\/0/i.test(named) ? named : null;
}

/** Texts that cameras put into every picture describe none of them: "OLYMPUS DIGITAL CAMERA", "SONY DSC". */
const cameraTexts = [
  /^[A-Z][A-Z ]* DIGITAL (STILL )?CAMERA$/,
  /^(sony dsc|dcf 1\.0|digital camera|default|untitled|jpeg picture)$/i,
];

/** What a person wrote; the longer alternative text is used where there is no description. */
function descriptionOf(sources: readonly Tags[]): string | null {
  const make = firstText(sources, 'EXIF:Make');
  const isWritten = (candidate: string | null) =>
    candidate !== null && candidate !== make && !cameraTexts.some((pattern) => pattern.test(candidate));
  const names = [
    'XMP:Description',
    'IPTC:Caption-Abstract',
    'EXIF:ImageDescription',
    'XMP:ImageDescription',
    'XMP:Caption',
    'EXIF:XPComment',
    'PNG:Description',
  ];
  return (
    sources.flatMap((tags) => names.map((name) => languageText(tags, name))).find(isWritten) ??
    wordsOf(sources, 'XMP:ExtDescrAccessibility')
  );
}

function takeoutDetails(takeout: Takeout | null, albums: readonly string[]): PhotoMetadata['details'] {
  const inAlbums = [...new Set(albums)].map((text) => ({ kind: 'album' as const, text }));
  return [
    ...inAlbums,
    ...(takeout?.archived ? [{ kind: 'note' as const, text: 'Archived in Google Photos' }] : []),
  ];
}

/** The name that a user of a scanner or desktop program gave it; most programs write the file's name. */
function documentName(tags: Tags, fileName: string): string | null {
  const name = writtenDescription(text(tags['EXIF:DocumentName']), [fileName]);
  return name !== null && !/[\\/]|\.\w{2,4}$/.test(name) ? name : null;
}

function wordsOf(sources: readonly Tags[], ...names: string[]): string | null {
  return (
    sources
      .flatMap((tags) => names.map((name) => languageText(tags, name)))
      .find((words) => words !== null) ?? null
  );
}

/**
 * Stars 1 … 5. XMP's 0 means "not rated" and its -1 "rejected": both give null. undefined = no rating stated.
 */
function ratingOf(tags: Tags): number | null | undefined {
  const stars = number(tags['XMP:Rating']) ?? number(tags['EXIF:Rating']);
  if (stars !== null && stars <= 5) return stars >= 1 ? Math.round(stars) : null;
  const percent = number(tags['XMP:RatingPercent']) ?? number(tags['EXIF:RatingPercent']);
  // Windows writes 1, 25, 50, 75, 99
  return percent !== null && percent > 0 && percent <= 100
    ? Math.max(1, Math.min(5, Math.round(percent / 25) + 1))
    : undefined;
}
