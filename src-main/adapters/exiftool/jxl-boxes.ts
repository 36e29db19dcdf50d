/**
 * @file JPEG XL keeps Exif and XMP in boxes, often packed with Brotli (ISO/IEC 18181-2, 9.8 `brob`), which
 * ExifTool unpacks only with a module that few have.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

const unbrotli = promisify(brotliDecompress);
/** limits of one packed box: packed and unpacked */
const mostPackedBytes = 16 * 2 ** 20;
const mostUnpackedBytes = 64 * 2 ** 20;
/** of a file's boxes; a long animation has some hundreds */
const mostBoxes = 10_000;
const kinds: ReadonlySet<string> = new Set(['Exif', 'xml ', 'jumb']);

const signature = Buffer.from('\0\0\0\x0cJXL \r\n\x87\n', 'latin1');
const fileType = Buffer.from('\0\0\0\x14ftypjxl \0\0\0\0jxl ', 'latin1');

export interface UnpackedBoxes {
  /** a JPEG XL file of nothing but the unpacked boxes */
  file: Buffer;
  /** a box was too large or could not be unpacked */
  isPartial: boolean;
}

/** @returns null where the file is no JPEG XL container, or nothing in it is packed  @throws system errors */
export async function unpackedBoxes(path: string): Promise<UnpackedBoxes | null> {
  const file = await open(path, 'r');
  try {
    const found: Buffer[] = [];
    let isPartial = false;
    for await (const box of packedBoxes(file)) {
      // boxes that cannot be unpacked set isPartial
      const unpacked =
        box && (await unbrotli(box.packed, { maxOutputLength: mostUnpackedBytes }).catch(() => null));
      if (box && unpacked) found.push(boxOf(box.kind, unpacked));
      else isPartial = true;
    }
    return found.length === 0 && !isPartial
      ? null
      : { file: Buffer.concat([signature, fileType, ...found]), isPartial };
  } finally {
    await file.close();
  }
}

/** Each packed box of a kind that holds metadata; null for one that is too large or cut off. */
async function* packedBoxes(file: FileHandle): AsyncGenerator<{ kind: string; packed: Buffer } | null> {
  const { size } = await file.stat();
  if (!(await bytesAt(file, 0, signature.length)).equals(signature)) return;
  let at = 0;
  for (let count = 0; count < mostBoxes && at + 8 <= size; count += 1) {
    const head = await bytesAt(file, at, 16);
    const stated = head.readUInt32BE(0);
    const headLength = stated === 1 ? 16 : 8;
    // 0 reaches to the end, 1 has its length behind the name
    const length =
      stated === 0 ? size - at : stated === 1 && head.length >= 16 ? Number(head.readBigUInt64BE(8)) : stated;
    if (length < headLength) return;
    if (head.toString('latin1', 4, 8) === 'brob') {
      const from = at + headLength;
      const kind = (await bytesAt(file, from, 4)).toString('latin1');
      const packedBytes = length - headLength - 4;
      if (kinds.has(kind))
        yield at + length > size || packedBytes > mostPackedBytes
          ? null
          : { kind, packed: await bytesAt(file, from + 4, packedBytes) };
    }
    at += length;
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(
    Buffer.alloc(Math.max(0, length)),
    0,
    Math.max(0, length),
    position,
  );
  return buffer.subarray(0, bytesRead);
}

function boxOf(kind: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(kind, 4, 'latin1');
  return Buffer.concat([head, content]);
}
