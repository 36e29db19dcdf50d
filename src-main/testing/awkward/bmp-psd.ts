/** @file Bitmaps and Photoshop files of any head, as our readers should read them. */

/** A bitmap of 24 bits, unless told otherwise. */
export function bmp({
  width,
  height,
  pixels,
  bits = 24,
  compression = 0,
  masks = Buffer.alloc(0),
  palette = Buffer.alloc(0),
}: {
  width: number;
  height: number;
  pixels: Buffer;
  bits?: number;
  compression?: number;
  masks?: Buffer;
  palette?: Buffer;
}): Buffer {
  const head = Buffer.alloc(54);
  head.write('BM', 0, 'latin1');
  head.writeUInt32LE(54 + masks.length + palette.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(compression, 30);
  head.writeUInt32LE(palette.length / 4, 46);
  return Buffer.concat([head, masks, palette, pixels]);
}

export function psd({
  width,
  height,
  planes,
  mode = 3,
  depth = 8,
  merged = true,
}: {
  width: number;
  height: number;
  planes: Buffer[];
  mode?: number;
  depth?: number;
  merged?: boolean;
}): Buffer {
  const head = Buffer.alloc(26);
  head.write('8BPS\0\x01', 0, 'latin1');
  head.writeUInt16BE(Math.max(1, planes.length || 3), 12);
  head.writeUInt32BE(height, 14);
  head.writeUInt32BE(width, 18);
  head.writeUInt16BE(depth, 22);
  head.writeUInt16BE(mode, 24);
  const resource = (id: number, body: Buffer) => {
    const top = Buffer.alloc(12);
    top.write('8BIM', 0, 'latin1');
    top.writeUInt16BE(id, 4);
    top.writeUInt32BE(body.length, 8);
    return Buffer.concat([top, body, Buffer.alloc(body.length % 2)]);
  };
  const resources = resource(1057, Buffer.from([0, 0, 0, 1, merged ? 1 : 0]));
  const size = (bytes: number) => Buffer.from(Uint32Array.of(bytes).buffer).swap32();
  return Buffer.concat([
    head,
    size(0),
    size(resources.length),
    resources,
    size(0),
    Buffer.from([0, 0]),
    ...planes,
  ]);
}
