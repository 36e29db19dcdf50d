/**
 * @file The picture that a describer sees, resized by sharp: transformers.js shrinks without smoothing, which
 * differs from what models were trained with (mean error .02 to .20 of the normalised pixels, here .002 to .011).
 */
import sharp from 'sharp';
import type { Pixels } from '../../domain/evidence/analyzer.ts';
import type { DescriberManifest } from '../../domain/evidence/descriptions/manifest.ts';

/** more than any photo that a preview is made of */
const mostPixels = 268_402_689;

/** @param picture a file that sharp opens, or pixels */
export async function describerPicture(
  picture: string | Pixels,
  { size, fit, kernel }: DescriberManifest['image'],
): Promise<Pixels> {
  const opened =
    typeof picture === 'string'
      ? sharp(picture, { limitInputPixels: mostPixels, failOn: 'none' }).rotate()
      : sharp(picture.rgb, { raw: { width: picture.width, height: picture.height, channels: 3 } });
  const resized =
    fit === 'exact'
      ? opened.resize(size, size, { fit: 'fill', kernel, fastShrinkOnLoad: false })
      : // the model's processor makes a smaller one larger itself, and cuts tiles
        opened.resize(size, size, {
          fit: 'inside',
          kernel,
          withoutEnlargement: true,
          fastShrinkOnLoad: false,
        });
  const { data, info } = await resized
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: threeChannels(data, info.channels), width: info.width, height: info.height };
}

/** A grey picture has one channel. */
function threeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let at = 0; at < pixels; at += 1)
    for (let channel = 0; channel < 3; channel += 1)
      rgb[at * 3 + channel] = data[at * channels + (channels >= 3 ? channel : 0)]!;
  return rgb;
}
