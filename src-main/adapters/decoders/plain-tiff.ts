/**
 * @file Wraps plain pixels as an uncompressed TIFF (TIFF 6.0) in memory: the one container that takes any
 * pixels and a profile, and that sharp opens. Pure.
 */
import type { Unpacked } from './unpacked.ts';

const photometric = { grey: 1, rgb: 2, cmyk: 5 } as const;
const coloursOf = { grey: 1, rgb: 3, cmyk: 4 } as const;
const [short, long, undefinedBytes] = [3, 4, 7] as const;

/** The file without its pixels, which come right after it. Together they are at most 4 GB. */
export function plainTiff({ data, width, height, space, alpha, bits, profile }: Unpacked): Buffer {
  const samples = coloursOf[space] + (alpha ? 1 : 0);
  const entries: [tag: number, type: number, values: number[]][] = [
    [256, long, [width]],
    [257, long, [height]],
    [258, short, Array<number>(samples).fill(bits)],
    [259, short, [1]],
    [262, short, [photometric[space]]],
    [273, long, [0]],
    [277, short, [samples]],
    [278, long, [height]],
    [279, long, [data.length]],
    [284, short, [1]],
    ...(alpha ? [[338, short, [2]] satisfies [number, number, number[]]] : []),
  ];
  const count = entries.length + (profile ? 1 : 0);
  const directory = Buffer.alloc(8 + 2 + 12 * count + 4);
  const tail: Buffer[] = [];
  let end = directory.length;
  const append = (bytes: Buffer) => {
    const at = end;
    tail.push(bytes);
    end += bytes.length;
    return at;
  };
  directory.write('II*\0', 0, 'latin1');
  directory.writeUInt32LE(8, 4);
  directory.writeUInt16LE(count, 8);
  const place = (index: number, tag: number, type: number, length: number) => {
    const at = 10 + 12 * index;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(length, at + 4);
    return at + 8;
  };
  let pixelsAt = 0;
  for (const [index, [tag, type, values]] of entries.entries()) {
    const at = place(index, tag, type, values.length);
    const bytes = Buffer.alloc(Math.max(4, values.length * (type === long ? 4 : 2)));
    for (const [i, value] of values.entries())
      if (type === long) bytes.writeUInt32LE(value, 4 * i);
      else bytes.writeUInt16LE(value, 2 * i);
    if (bytes.length === 4) bytes.copy(directory, at);
    else directory.writeUInt32LE(append(bytes), at);
    if (tag === 273) pixelsAt = at;
  }
  if (profile)
    directory.writeUInt32LE(
      append(Buffer.from(profile)),
      place(entries.length, 34_675, undefinedBytes, profile.length),
    );
  append(Buffer.alloc((4 - (end % 4)) % 4));
  directory.writeUInt32LE(end, pixelsAt);
  return Buffer.concat([directory, ...tail, data]);
}
