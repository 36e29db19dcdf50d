/**
 * @file Removes the bytes between the segments of a JPEG before its picture begins, left by a program that
 * wrote a wrong length. Pure.
 */

const marker = { startOfImage: 0xd8, endOfImage: 0xd9, startOfScan: 0xda };

/**
 * The picture itself is complete in such a file, but decoders warn as for damaged pictures.
 * @returns null where there are no such bytes, or the file is no JPEG
 */
export function withoutStrayBytes(jpeg: Buffer): Buffer | null {
  if (jpeg[0] !== 0xff || jpeg[1] !== marker.startOfImage) return null;
  const kept: Buffer[] = [jpeg.subarray(0, 2)];
  let isTidy = true;
  for (let at = 2; at + 4 <= jpeg.length;) {
    const start = markerFrom(jpeg, at);
    if (start === null) return null;
    if (start.stray) isTidy = false;
    const kind = jpeg[start.at + 1]!;
    if (kind === marker.startOfScan) return isTidy ? null : Buffer.concat([...kept, jpeg.subarray(start.at)]);
    if (kind === marker.endOfImage) return null;
    const end = start.at + 2 + jpeg.readUInt16BE(start.at + 2);
    kept.push(jpeg.subarray(start.at, end));
    at = end;
  }
  return null;
}

/** The position of the next marker; any number of 0xFF may precede it (ITU T.81, B.1.1.2). */
function markerFrom(jpeg: Buffer, from: number): { at: number; stray: boolean } | null {
  let stray = false;
  for (let at = from; at + 4 <= jpeg.length; at += 1) {
    const next = jpeg[at + 1]!;
    if (jpeg[at] === 0xff && next >= 0xc0 && next < 0xff && !(next >= 0xd0 && next <= 0xd8))
      return { at, stray };
    if (jpeg[at] !== 0xff) stray = true;
  }
  return null;
}
