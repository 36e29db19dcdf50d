/**
 * @file Photoshop files, PSD and PSB, after Adobe's file format specification: the merged picture for other
 * programs. Pure.
 */
import { labToSrgb } from './lab.ts';
import { unpackBits } from './pack-bits.ts';
import { checkContent, checkSize, UnpackError, type Unpacked } from './unpacked.ts';

/** the header's colour modes */
const [bitmap, grey, indexed, rgb, cmyk, duotone, lab] = [0, 1, 2, 3, 4, 8, 9] as const;
const spaceOf: Readonly<Record<number, Unpacked['space']>> = {
  [bitmap]: 'grey',
  [grey]: 'grey',
  [duotone]: 'grey',
  [indexed]: 'rgb',
  [rgb]: 'rgb',
  [cmyk]: 'cmyk',
  [lab]: 'rgb',
};
/** channels of the picture itself; more than these are alpha and spots */
const coloursOf: Readonly<Record<number, number>> = {
  [bitmap]: 1,
  [grey]: 1,
  [duotone]: 1,
  [indexed]: 1,
  [rgb]: 3,
  [cmyk]: 4,
  [lab]: 3,
};
/** image resources */
const [versionInfo, iccProfile] = [1_057, 1_039] as const;

interface Header {
  big: boolean;
  channels: number;
  width: number;
  height: number;
  depth: number;
  mode: number;
}

/** @throws UnpackError */
export function unpackPsd(bytes: Uint8Array): Unpacked {
  try {
    return unpack(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new UnpackError('unreadable_file', 'it ends before its picture');
    throw error;
  }
}

function unpack(bytes: Uint8Array): Unpacked {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header: Header = {
    big: view.getUint16(4) === 2,
    channels: view.getUint16(12),
    height: view.getUint32(14),
    width: view.getUint32(18),
    depth: view.getUint16(22),
    mode: view.getUint16(24),
  };
  const { width, height, depth, mode, big } = header;
  checkSize(width, height);
  const space = spaceOf[mode];
  if (space === undefined || ![1, 8, 16].includes(depth))
    throw new UnpackError(
      'unsupported_format',
      'This Photoshop file has a colour mode or depth that cannot be read. ' +
        'Save a TIFF or JPEG copy to import it.',
    );

  const paletteAt = 30;
  const resourcesAt = paletteAt + view.getUint32(26);
  const layersAt = resourcesAt + 4 + view.getUint32(resourcesAt);
  const resources = resourcesOf(view, bytes, resourcesAt + 4, layersAt);
  // the fifth byte of the version resource states whether the merged picture is valid
  if (resources.get(versionInfo)?.[4] === 0)
    throw new UnpackError(
      'unsupported_format',
      'This Photoshop file was saved without its merged picture. ' +
        'Save it again with “maximize compatibility” to import it.',
    );
  const pictureAt = layersAt + (big ? 8 + Number(view.getBigUint64(layersAt)) : 4 + view.getUint32(layersAt));

  const { planes, damaged } = planesOf(view, bytes, pictureAt, header);
  const data =
    mode === indexed
      ? withPalette(planes[0]!, bytes.subarray(paletteAt, resourcesAt))
      : depth === 1
        ? fromBits(planes[0]!, header)
        : interleaved(planes, header);
  const pixels: Unpacked = {
    data,
    width,
    height,
    space,
    alpha: false,
    bits: depth === 16 ? 16 : 8,
    profile: resources.get(iccProfile) ?? null,
    damaged,
  };
  return mode === lab ? fromLab(pixels) : pixels;
}

function resourcesOf(view: DataView, bytes: Uint8Array, from: number, to: number): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  let at = from;
  while (at + 12 <= Math.min(to, bytes.length)) {
    const nameBytes = bytes[at + 6]! + 1;
    const sizeAt = at + 6 + nameBytes + (nameBytes % 2);
    if (sizeAt + 4 > bytes.length) break;
    const size = view.getUint32(sizeAt);
    found.set(view.getUint16(at + 4), bytes.slice(sizeAt + 4, sizeAt + 4 + size));
    at = sizeAt + 4 + size + (size % 2);
  }
  return found;
}

/** The colour channels one after the other, as in the file. */
function planesOf(
  view: DataView,
  bytes: Uint8Array,
  at: number,
  { big, channels, width, height, depth, mode }: Header,
): { planes: Uint8Array[]; damaged: boolean } {
  const colours = coloursOf[mode]!;
  if (channels < colours) throw new UnpackError('unreadable_file', 'it has too few channels');
  const compression = view.getUint16(at);
  const rowBytes = Math.ceil((width * depth) / 8);
  // two packed bytes are 128 at most
  checkContent((bytes.length - at - 2) * (compression === 1 ? 64 : 1), rowBytes * height);
  // white where the file ends early
  const planes = Array.from({ length: colours }, () => new Uint8Array(rowBytes * height).fill(255));
  let from = at + 2;
  if (compression === 0) {
    for (const plane of planes) {
      plane.set(bytes.subarray(from, from + plane.length));
      from += plane.length;
    }
    // channels besides the colours are part of the file, too
    return { planes, damaged: at + 2 + channels * rowBytes * height > bytes.length };
  }
  if (compression !== 1)
    throw new UnpackError(
      'unsupported_format',
      'This Photoshop file is packed in a way that cannot be read. Save a TIFF or JPEG copy to import it.',
    );
  const lengthBytes = big ? 4 : 2;
  let rowAt = from + channels * height * lengthBytes;
  for (const plane of planes) {
    for (let y = 0; y < height; y += 1, from += lengthBytes) {
      const length = big ? view.getUint32(from) : view.getUint16(from);
      if (rowAt + length > bytes.length) return { planes, damaged: true };
      unpackBits(bytes.subarray(rowAt, rowAt + length), plane.subarray(y * rowBytes, (y + 1) * rowBytes));
      rowAt += length;
    }
  }
  for (const end = at + 2 + channels * height * lengthBytes; from < end; from += lengthBytes)
    rowAt += big ? view.getUint32(from) : view.getUint16(from);
  return { planes, damaged: rowAt > bytes.length };
}

/** Interleaved channels, 16 bits with the low byte first; ink counts from 0 = none. */
function interleaved(planes: readonly Uint8Array[], { depth, mode }: Header): Uint8Array {
  const sample = depth / 8;
  const data = new Uint8Array(planes.length * planes[0]!.length);
  const step = planes.length * sample;
  const flip = mode === cmyk ? 255 : 0;
  for (const [channel, plane] of planes.entries()) {
    for (let from = 0, to = channel * sample; from < plane.length; from += sample, to += step) {
      if (sample === 1) data[to] = plane[from]! ^ flip;
      else {
        data[to] = plane[from + 1]! ^ flip;
        data[to + 1] = plane[from]! ^ flip;
      }
    }
  }
  return data;
}

/** Lightness over the whole range, colours from the middle; in place. */
function fromLab(pixels: Unpacked): Unpacked {
  const { data, bits } = pixels;
  const samples = bits === 16 ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  const [full, step] = bits === 16 ? [65_535, 256] : [255, 1];
  for (let at = 0; at < samples.length; at += 3) {
    const colours = labToSrgb(
      (100 * samples[at]!) / full,
      samples[at + 1]! / step - 128,
      samples[at + 2]! / step - 128,
    );
    for (let channel = 0; channel < 3; channel += 1)
      samples[at + channel] = Math.round(colours[channel]! * full);
  }
  return { ...pixels, profile: null };
}

/** 256 reds, 256 greens, 256 blues. */
function withPalette(indexes: Uint8Array, palette: Uint8Array): Uint8Array {
  const data = new Uint8Array(3 * indexes.length);
  for (const [at, index] of indexes.entries())
    for (let channel = 0; channel < 3; channel += 1)
      data[3 * at + channel] = palette[256 * channel + index] ?? 0;
  return data;
}

/** One bit a pixel, 1 = black. */
function fromBits(plane: Uint8Array, { width, height }: Header): Uint8Array {
  const rowBytes = Math.ceil(width / 8);
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      data[y * width + x] = (plane[y * rowBytes + (x >> 3)]! >> (7 - (x & 7))) & 1 ? 0 : 255;
  return data;
}
