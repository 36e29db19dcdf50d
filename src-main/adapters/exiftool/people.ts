/**
 * @file People named in regions of a picture, and where they are, as MWG, Microsoft and IPTC write it. Pure.
 */
import type { Box } from '../../../src-preload/contract/index.ts';
import type { PhotoMetadata } from '../../domain/shared/metadata.ts';
import { displayedBox, type Orientation } from '../../domain/shared/orientation.ts';
import type { Tags } from './engine.ts';
import { languageText, number, text, texts } from './text.ts';

export const peopleFields = [
  'mwg-rs:RegionInfo',
  'MP:RegionInfoMP',
  'iptcExt:PersonInImage*',
  'iptcExt:PersonInImageWDetails',
  'iptcExt:ImageRegion',
  'mediapro:People',
];

/** The picture as it is stored, and how it is turned to be shown. */
export interface StoredPicture {
  width: number | null;
  height: number | null;
  orientation: Orientation;
}

/**
 * Each name once, in composed Unicode. The box is [left, top, width, height] as shares of the picture as it
 * is shown; null where only the name is known, or the picture was cut after the region was drawn. Regions
 * without a name, pets and focus points are no people.
 */
export function peopleOf(sources: readonly Tags[], picture: StoredPicture): PhotoMetadata['people'] {
  const people = new Map<string, { name: string; box: Box | null }>();
  for (const { name, box } of sources.flatMap((tags) => [
    ...mwgRegions(tags, picture),
    ...microsoftRegions(tags),
    ...iptcRegions(tags, picture),
    ...namesAlone(tags),
  ])) {
    const tidy = name?.replace(/\s+/g, ' ').slice(0, 200).trim() ?? '';
    if (tidy === '' || nobody.test(tidy)) continue;
    const key = tidy.toLowerCase();
    const known = people.get(key);
    if (!known) people.set(key, { name: tidy, box });
    else if (known.box === null) people.set(key, { name: known.name, box });
  }
  return [...people.values()];
}

interface Named {
  name: string | null;
  box: Box | null;
}

/** Placeholders that programs write for an unnamed face. */
const nobody = /^(unknown|unnamed|unbekannt|inconnu|face|person|unconfirmed|ffffffffffffffff|\?+)$/i;

/**
 * Metadata Working Group, Guidelines 2.0, 5.9: centre and size as shares of the stored picture, before its
 * orientation is applied.
 */
function mwgRegions(tags: Tags, picture: StoredPicture): Named[] {
  const info = struct(tags['XMP:RegionInfo']);
  const applied = struct(info.AppliedToDimensions);
  const size = { width: number(applied.W), height: number(applied.H) };
  return list(info.RegionList).flatMap((region): Named[] => {
    const type = text(region.Type);
    if (type !== null && !/^(face|person)$/i.test(type)) return [];
    const area = struct(region.Area);
    const [x, y, w, h] = [area.X, area.Y, area.W, area.H].map(number);
    const isPixels = text(area.Unit)?.toLowerCase() === 'pixel';
    const [across, down] = isPixels ? [size.width ?? picture.width, size.height ?? picture.height] : [1, 1];
    const stored =
      isNumber(x) && isNumber(y) && isNumber(w) && isNumber(h) && across && down
        ? ([(x - w / 2) / across, (y - h / 2) / down, w / across, h / down] as const)
        : null;
    return [{ name: text(region.Name), box: stored && shown(stored, size, picture) }];
  });
}

/** Microsoft Photo: `left, top, width, height` as shares of the picture as it is shown. */
function microsoftRegions(tags: Tags): Named[] {
  return list(struct(tags['XMP:RegionInfoMP']).Regions).map((region) => {
    const [x, y, w, h] = (text(region.Rectangle) ?? '').split(/[\s,;]+/).map(number);
    return {
      name: text(region.PersonDisplayName),
      box: isNumber(x) && isNumber(y) && isNumber(w) && isNumber(h) ? inPicture([x, y, w, h]) : null,
    };
  });
}

/**
 * IPTC Photo Metadata 2019.1, Image Region: rectangles by their corner, circles by their centre, polygons by
 * their points.
 */
function iptcRegions(tags: Tags, picture: StoredPicture): Named[] {
  return list(tags['XMP:ImageRegion']).flatMap((region): Named[] => {
    const types = list(region.RCtype ?? region.RCType);
    const isPerson = types.some((type) =>
      [...list(type.Identifier), ...texts(type.Identifier), languageText(type, 'Name')].some((said) =>
        /human|person|face/i.test(String(said)),
      ),
    );
    const names = [
      ...texts(region.PersonInImage),
      ...list(region.PersonInImageWDetails).flatMap((person) => languageText(person, 'PersonName') ?? []),
    ];
    const called = names.length > 0 ? names : isPerson ? [languageText(region, 'Name')] : [];
    return called.map((name) => ({
      name,
      box: names.length > 1 ? null : iptcBox(struct(region.RegionBoundary), picture),
    }));
  });
}

function iptcBox(boundary: Structure, picture: StoredPicture): Box | null {
  const points = list(boundary.RbVertices).map((point) => [number(point.RbX), number(point.RbY)] as const);
  const xs = points.flatMap(([x]) => x ?? []);
  const ys = points.flatMap(([, y]) => y ?? []);
  const [x, y, w, h, radius] = [boundary.RbX, boundary.RbY, boundary.RbW, boundary.RbH, boundary.RbRx].map(
    number,
  );
  const pixels = text(boundary.RbUnit)?.toLowerCase() === 'pixel';
  const [across, down] = pixels ? [picture.width, picture.height] : [1, 1];
  if (!across || !down) return null;
  // a circle's radius is a share of the width
  const tall = pixels || !picture.width || !picture.height ? 1 : picture.width / picture.height;
  const corner =
    xs.length > 2 && ys.length > 2
      ? [
          Math.min(...xs),
          Math.min(...ys),
          Math.max(...xs) - Math.min(...xs),
          Math.max(...ys) - Math.min(...ys),
        ]
      : isNumber(x) && isNumber(y) && isNumber(radius)
        ? [x - radius, y - radius * tall, 2 * radius, 2 * radius * tall]
        : isNumber(x) && isNumber(y) && isNumber(w) && isNumber(h)
          ? [x, y, w, h]
          : null;
  return (
    corner &&
    shown(
      [corner[0]! / across, corner[1]! / down, corner[2]! / across, corner[3]! / down],
      { width: null, height: null },
      picture,
    )
  );
}

function namesAlone(tags: Tags): Named[] {
  return [
    ...texts(tags['XMP:PersonInImage']),
    ...texts(tags['XMP:People']),
    ...list(tags['XMP:PersonInImageWDetails']).flatMap((person) => languageText(person, 'PersonName') ?? []),
  ].map((name) => ({ name, box: null }));
}

/**
 * Converts a box of the stored picture to the displayed one.
 * @param drawnOn the size of the picture that the region was drawn on: if it is the displayed size, the box
 * stays; if it has another aspect ratio, the picture was cropped since
 */
function shown(
  box: Box | readonly [number, number, number, number],
  drawnOn: { width: number | null; height: number | null },
  { width, height, orientation }: StoredPicture,
): Box | null {
  const isLike = (one: number, other: number) => Math.abs(Math.log(one / other)) < 0.03;
  if (
    drawnOn.width &&
    drawnOn.height &&
    width &&
    height &&
    !isLike(drawnOn.width / drawnOn.height, width / height)
  ) {
    return orientation >= 5 && isLike(drawnOn.width / drawnOn.height, height / width) ? inPicture(box) : null;
  }
  return inPicture(displayedBox(box, orientation));
}

/** The part of the box inside the picture; null where it is outside. */
function inPicture([x, y, w, h]: readonly [number, number, number, number]): Box | null {
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const [left, top, right, bottom] = [clip(x), clip(y), clip(x + w), clip(y + h)];
  const rounded = (value: number) => Number(value.toFixed(6));
  return right - left > 0 && bottom - top > 0
    ? [rounded(left), rounded(top), rounded(right - left), rounded(bottom - top)]
    : null;
}

type Structure = Readonly<Record<string, unknown>>;

function struct(value: unknown): Structure {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Structure) : {};
}

function list(value: unknown): Structure[] {
  return (Array.isArray(value) ? value : [value])
    .filter((one) => typeof one === 'object' && one !== null)
    .map(struct);
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number';
}
