/**
 * @file Decodes to a small size with sharp: upright, in sRGB, without alpha; a damaged file as far as it
 * goes.
 */
import sharp, { type Metadata, type Sharp } from 'sharp';
import { plainTiff } from '../decoders/plain-tiff.ts';
import { mostPixels } from '../decoders/unpacked.ts';
import { jpegWithoutStrayBytes } from './clean-jpeg.ts';
import { recoveredPng } from './damaged-png.ts';
import { decodeSeconds, isOverLimit, pictureError } from './picture-error.ts';
import type { Pixels } from '../../domain/evidence/analyzer.ts';

// one picture is one thread: pictures, not stripes of one, run side by side
sharp.concurrency(1);
sharp.cache(false);

export interface Decoding {
  /** a path, a file in memory, or pixels that are upright sRGB already */
  input: string | Buffer | Pixels;
  /** of an animation, from 0 */
  page: number;
  /** EXIF orientation 1 … 8 to apply; null = as in the file */
  orientation: number | null;
  /** the profile of the colours where libvips does not find it in the file; null = as in the file */
  profile: Uint8Array | null;
  /** the profile in the file is wrong: `profile` is used, or sRGB */
  withoutOwnProfile: boolean;
  /** 16 bits a channel */
  isDeep: boolean;
  /** and a profile for them, that sharp takes to Display P3 and no further */
  endsInP3: boolean;
}

/** How most files are decoded. */
export function plainly(input: Decoding['input']): Decoding {
  return {
    input,
    page: 0,
    orientation: null,
    profile: null,
    withoutOwnProfile: false,
    isDeep: false,
    endsInP3: false,
  };
}

/**
 * Options that make sharp use a file's own profile: it leaves pictures of 16 bits in Display P3, and gray
 * ones as they are.
 */
export function withOwnProfile({
  depth,
  space,
  icc,
}: Pick<Metadata, 'depth' | 'space' | 'icc'>): Pick<
  Decoding,
  'profile' | 'withoutOwnProfile' | 'isDeep' | 'endsInP3'
> {
  const isDeep = depth === 'ushort';
  const profileSpace = icc ? profileSpaceOf(icc) : '';
  if (icc && isDeep && space === 'grey16' && profileSpace === 'GRAY')
    return { profile: icc, withoutOwnProfile: true, isDeep, endsInP3: false };
  return {
    profile: null,
    withoutOwnProfile: false,
    isDeep,
    endsInP3: isDeep && space === 'rgb16' && profileSpace === 'RGB ',
  };
}

/** The colour space that a profile is for (ICC.1 §7.2.6); empty where it is no profile. */
function profileSpaceOf(icc: Uint8Array): string {
  const text = (at: number) => String.fromCharCode(...icc.subarray(at, at + 4));
  return text(36) === 'acsp' ? text(16) : '';
}

/**
 * Decodes to exactly this size. A file that is damaged but gives pixels is decoded as far as it goes.
 * @throws PictureError
 */
export async function decodeTo(
  decoding: Decoding,
  extent: { width: number; height: number },
): Promise<{ pixels: Pixels; damaged: boolean }> {
  try {
    return { pixels: await decode(decoding, extent, 'warning'), damaged: false };
  } catch (strict) {
    if (isOverLimit(strict)) throw pictureError(strict);
    const whole = await decodeTidied(decoding, extent);
    if (whole) return { pixels: whole, damaged: false };
    try {
      const mended = typeof decoding.input === 'string' ? await recoveredPng(decoding.input) : null;
      return {
        pixels: await decode(mended ? { ...decoding, input: mended } : decoding, extent, 'none'),
        damaged: true,
      };
    } catch (error) {
      throw pictureError(error);
    }
  }
}

/** The picture of a file that has stray bytes before it and is whole otherwise; null for any other. */
async function decodeTidied(
  decoding: Decoding,
  extent: { width: number; height: number },
): Promise<Pixels | null> {
  try {
    const tidy = await jpegWithoutStrayBytes(decoding.input);
    return tidy && (await decode({ ...decoding, input: tidy }, extent, 'warning'));
  } catch {
    return null; // then it is damaged, and the caller decodes the rest
  }
}

async function decode(
  decoding: Decoding,
  { width, height }: { width: number; height: number },
  failOn: 'warning' | 'none',
): Promise<Pixels> {
  const { input, page, orientation, profile, withoutOwnProfile, isDeep, endsInP3 } = decoding;
  if (typeof input === 'object' && 'rgb' in input) {
    const pixels = sharp(input.rgb, { raw: { width: input.width, height: input.height, channels: 3 } });
    return toRgb(
      (orientation === null ? pixels : turned(pixels, orientation)).resize({ width, height, fit: 'fill' }),
    );
  }
  const opened = sharp(input, {
    failOn,
    limitInputPixels: mostPixels,
    page,
    ignoreIcc: withoutOwnProfile,
  }).timeout({ seconds: decodeSeconds });
  const upright = orientation === null ? opened.autoOrient() : turned(opened, orientation);
  const sized = upright.resize({ width, height, fit: 'fill' }).flatten({ background: '#ffffff' });
  if (profile !== null) return inProfile(sized, { width, height }, profile, isDeep);
  return toRgb(endsInP3 ? sized.withIccProfile('srgb', { attach: false }) : sized.toColourspace('srgb'));
}

/** The numbers as they are, given their meaning by a profile. */
async function inProfile(
  sized: Sharp,
  { width, height }: { width: number; height: number },
  profile: Uint8Array,
  isDeep: boolean,
): Promise<Pixels> {
  const isGrey = profileSpaceOf(profile) === 'GRAY';
  const bits = isDeep && !isGrey ? 16 : 8;
  const numbers = isGrey
    ? sized.toColourspace('b-w').raw()
    : bits === 16
      ? sized.toColourspace('rgb16').raw({ depth: 'ushort' })
      : sized.toColourspace('srgb').raw();
  const tiff = plainTiff({
    data: await numbers.toBuffer(),
    width,
    height,
    space: isGrey ? 'grey' : 'rgb',
    alpha: false,
    bits,
    profile,
    damaged: false,
  });
  return decode(
    { ...plainly(tiff), orientation: 1, isDeep: bits === 16, endsInP3: bits === 16 },
    { width, height },
    'none',
  );
}

async function toRgb(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`decoded to ${info.channels} channels`);
  return { rgb: data, width: info.width, height: info.height };
}

/** Applies an EXIF orientation. sharp mirrors before it rotates, whatever the order of calls. */
function turned(picture: Sharp, orientation: number): Sharp {
  const angle = [0, 0, 0, 180, 0, 90, 90, 90, 270][orientation] ?? 0;
  const rotated = angle === 0 ? picture : picture.rotate(angle);
  if (orientation === 2 || orientation === 7) return rotated.flop();
  return orientation === 4 || orientation === 5 ? rotated.flip() : rotated;
}
