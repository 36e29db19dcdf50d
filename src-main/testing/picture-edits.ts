/**
 * @file What people and programs do to pictures, done to real ones: edits that leave a photo that photo, and
 * pictures that are others.
 */
import sharp, { type Sharp } from 'sharp';

/** A picture on its way: what sharp does not do in its own order is made in steps. */
export type Edit = (picture: Buffer) => Promise<Sharp>;

const sizeOf = async (picture: Buffer) => {
  const { width, height } = await sharp(picture).metadata();
  return { width, height };
};
const drawn = (width: number, height: number, body: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`);
const over =
  (body: (width: number, height: number) => string): Edit =>
  async (picture) => {
    const { width, height } = await sizeOf(picture);
    return sharp(picture).composite([{ input: drawn(width, height, body(width, height)) }]);
  };
const simply =
  (change: (picture: Sharp) => Sharp): Edit =>
  async (picture) =>
    change(sharp(picture));
const crop =
  (left: number, top: number, right: number, bottom: number): Edit =>
  async (picture) => {
    const { width, height } = await sizeOf(picture);
    return sharp(picture).extract({
      left: Math.floor(width * left),
      top: Math.floor(height * top),
      width: Math.floor(width * (right - left)),
      height: Math.floor(height * (bottom - top)),
    });
  };
/** Turned by so many degrees, the empty corners cut off, in the shape that it had. */
const straighten =
  (degrees: number): Edit =>
  async (picture) => {
    const { width, height } = await sizeOf(picture);
    const turned = await sharp(picture).rotate(degrees, { background: '#000' }).png().toBuffer();
    const whole = await sizeOf(turned);
    const angle = (Math.abs(degrees) * Math.PI) / 180;
    const shrink = Math.cos(angle) + Math.sin(angle) * Math.max(width / height, height / width);
    const [left, top] = [
      Math.floor((whole.width - width / shrink) / 2),
      Math.floor((whole.height - height / shrink) / 2),
    ];
    return sharp(turned).extract({
      left,
      top,
      width: Math.floor(width / shrink),
      height: Math.floor(height / shrink),
    });
  };
const frame =
  (sides: { top: number; bottom: number; across: number }, background: string): Edit =>
  async (picture) => {
    const { width, height } = await sizeOf(picture);
    const across = Math.round(width * sides.across);
    return sharp(picture).extend({
      top: Math.round(height * sides.top),
      bottom: Math.round(height * sides.bottom),
      left: across,
      right: across,
      background,
    });
  };
const then =
  (...edits: readonly Edit[]): Edit =>
  async (picture) => {
    let now = picture;
    for (const edit of edits.slice(0, -1)) now = await (await edit(now)).png().toBuffer();
    return edits.at(-1)!(now);
  };

/** Eight figures like those of a seven-segment display. */
const marks = (x: number, y: number, size: number, colour: string, opacity: number) =>
  Array.from({ length: 8 }, (_, at) => {
    const [left, right, top, middle] = [
      x + at * size * 0.7,
      x + at * size * 0.7 + size * 0.5,
      y - size,
      y - size / 2,
    ];
    const strokes = [
      `${left},${y} ${left},${top} ${right},${top} ${right},${middle}`,
      `${left},${middle} ${right},${middle} ${right},${y}`,
      `${left},${top} ${right},${y}`,
    ];
    return `<polyline points="${strokes[at % 3]}" fill="none" stroke="${colour}" stroke-opacity="${opacity}" stroke-width="${size / 9}"/>`;
  }).join('');

const dark =
  '<radialGradient id="g"><stop offset=".5" stop-color="black" stop-opacity="0"/><stop offset="1" stop-color="black" stop-opacity=".8"/></radialGradient>';
const brown: [[number, number, number], [number, number, number], [number, number, number]] = [
  [0.393, 0.769, 0.189],
  [0.349, 0.686, 0.168],
  [0.272, 0.534, 0.131],
];

/** Each leaves the photo that photo. */
export const photoEdits = {
  'brightened by 10 %': simply((picture) => picture.modulate({ brightness: 1.1 })),
  'brightened by 30 %': simply((picture) => picture.linear(1.3, 0)),
  'darkened by 40 %': simply((picture) => picture.linear(0.6, 0)),
  'turned gray': simply((picture) => picture.greyscale()),
  'turned brown': simply((picture) => picture.recomb(brown)),
  'white balance: warmer': simply((picture) => picture.linear([1.2, 1, 0.8], [0, 0, 0])),
  'white balance: cooler': simply((picture) => picture.linear([0.85, 1, 1.2], [0, 0, 0])),
  'more contrast': simply((picture) => picture.linear(1.4, -50)),
  'less contrast': simply((picture) => picture.linear(0.6, 50)),
  levels: simply((picture) => picture.normalise()),
  gamma: simply((picture) => picture.gamma(2.2)),
  'more colour': simply((picture) => picture.modulate({ saturation: 1.8 })),
  vignette: over(
    (width, height) => `<defs>${dark}</defs><rect width="${width}" height="${height}" fill="url(#g)"/>`,
  ),
  'straightened by 2°': straighten(2),
  'straightened by 5° the other way': straighten(-5),
  'rotated by 90°': simply((picture) => picture.rotate(90)),
  'rotated by 180°': simply((picture) => picture.rotate(180)),
  'rotated by 270°': simply((picture) => picture.rotate(270)),
  mirrored: simply((picture) => picture.flop()),
  'cropped by 5 %': crop(0.05, 0.05, 0.95, 0.95),
  'cropped to the upper part': crop(0, 0, 1, 0.7),
  'cropped to a corner': crop(0.4, 0.3, 1, 0.9),
  'cropped to the middle quarter': crop(0.25, 0.25, 0.75, 0.75),
  'made smaller by half': async (picture) =>
    sharp(picture).resize({ width: Math.round((await sizeOf(picture)).width / 2) }),
  'made small: 200 px': simply((picture) => picture.resize({ width: 200, height: 200, fit: 'inside' })),
  'made larger': async (picture) =>
    sharp(picture).resize({ width: Math.round((await sizeOf(picture)).width * 1.5) }),
  'stretched by 8 %': async (picture) => {
    const { width, height } = await sizeOf(picture);
    return sharp(picture).resize({ width: Math.round(width * 1.08), height, fit: 'fill' });
  },
  'saved at a low quality': async (picture) => sharp(await sharp(picture).jpeg({ quality: 12 }).toBuffer()),
  'saved as WebP': async (picture) => sharp(await sharp(picture).webp({ quality: 40 }).toBuffer()),
  sharpened: simply((picture) => picture.sharpen({ sigma: 2 })),
  softened: simply((picture) => picture.blur(2)),
  'a white border': frame({ top: 0.06, bottom: 0.06, across: 0.06 }, '#fff'),
  'a black border': frame({ top: 0.1, bottom: 0.1, across: 0.1 }, '#000'),
  'a date stamp': over((width, height) => marks(width * 0.6, height * 0.95, width / 20, 'orange', 1)),
  'a watermark': over((width, height) => marks(width * 0.25, height * 0.55, width / 12, 'white', 0.5)),
  'a face covered': over(() => '<ellipse cx="50%" cy="40%" rx="8%" ry="8%" fill="#777"/>'),
  'straightened, gray, brighter, smaller, recompressed': then(straighten(1.5), async (picture) =>
    sharp(
      await sharp(picture)
        .linear(1.15, 5)
        .greyscale()
        .resize({ width: 500 })
        .jpeg({ quality: 60 })
        .toBuffer(),
    ),
  ),
} satisfies Record<string, Edit>;

/**
 * A frame of the same scene a moment later: the camera moved a little, and the middle of the picture moved
 * more.
 */
export const nextFrame =
  (amount: number): Edit =>
  async (picture) => {
    const { width, height } = await sizeOf(picture);
    const middle = await sharp(picture)
      .extract({
        left: Math.floor(width * 0.25),
        top: Math.floor(height * 0.2),
        width: Math.floor(width * 0.5),
        height: Math.floor(height * 0.65),
      })
      .png()
      .toBuffer();
    const moved = await sharp(picture)
      .composite([
        {
          input: middle,
          left: Math.floor(width * (0.25 + amount)),
          top: Math.floor(height * (0.2 + amount / 2)),
        },
      ])
      .png()
      .toBuffer();
    return crop(0.02, 0.01, 0.97, 0.97)(moved);
  };

/** The picture as one of four on a page. */
export const onAPage: Edit = async (picture) => {
  const { width, height } = await sizeOf(picture);
  const small = await sharp(picture)
    .resize({ width: Math.round(width * 0.45), height: Math.round(height * 0.45), fit: 'fill' })
    .png()
    .toBuffer();
  const turned = await sharp(small).rotate(180).negate().png().toBuffer();
  return sharp({ create: { width, height, channels: 3, background: '#fff' } }).composite([
    { input: small, left: 10, top: 10 },
    { input: turned, left: Math.round(width / 2) + 5, top: Math.round(height / 2) + 5 },
  ]);
};

/**
 * A page of writing; other numbers give other pages of the same layout. The letters are made up of strokes:
 * which fonts a computer has, and whether it has any, must not matter.
 */
export function textPage(number: number): Promise<Buffer> {
  let state = 7_919 * (number + 1);
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const letter = (x: number, y: number) => {
    const corner = () => `${x + random(3) * 3},${y - random(3) * 5}`;
    return `<polyline points="${[corner(), corner(), corner(), corner()].join(' ')}" fill="none" stroke="black" stroke-width="1.6"/>`;
  };
  const line = (row: number) => {
    const letters: string[] = [];
    for (let x = 40; x < 590; x += 10) {
      if (random(6) > 0) letters.push(letter(x, 60 + row * 24));
    }
    return letters.join('');
  };
  return sharp(
    drawn(
      640,
      800,
      `<rect width="640" height="800" fill="white"/>${Array.from({ length: 30 }, (_, row) => line(row)).join('')}`,
    ),
  )
    .removeAlpha()
    .png()
    .toBuffer();
}

/** A plain surface with a soft light on it. */
export function plainSurface(grey: number): Promise<Buffer> {
  const light = `<defs><linearGradient id="g"><stop stop-color="rgb(${grey},${grey},${grey})"/><stop offset="1" stop-color="rgb(${grey + 20},${grey + 20},${grey + 24})"/></linearGradient></defs>`;
  return sharp(drawn(640, 480, `${light}<rect width="640" height="480" fill="url(#g)"/>`))
    .removeAlpha()
    .png()
    .toBuffer();
}
