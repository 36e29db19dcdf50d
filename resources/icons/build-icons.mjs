/**
 * @file Renders the SVG drawings in this folder to icon.png, icon.ico, icon.icns and favicon.ico:
 * `node resources/icons/build-icons.mjs`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const at = (name) => fileURLToPath(new URL(name, import.meta.url));
const draw = (name, size) =>
  sharp(readFileSync(at(name)), { density: ((72 * size) / 1024) * 4 })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
/** Below 48 px the lid of the large drawing would blur away. */
const render = (size) => draw(size <= 48 ? 'icon-small.svg' : 'icon.svg', size);

/** Windows icon: a directory of 16-byte entries, then one PNG each (Windows Vista and later). */
function ico(pngs) {
  const head = Buffer.alloc(6 + 16 * pngs.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pngs.length, 4);
  let offset = head.length;
  pngs.forEach(({ size, png }, i) => {
    const entry = 6 + 16 * i;
    head.writeUInt8(size % 256, entry); // 0 stands for 256
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4); // planes
    head.writeUInt16LE(32, entry + 6); // bits a pixel
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pngs.map(({ png }) => png)]);
}

/** Apple icon: `icns`, total length, then chunks: type, length (with its own 8 bytes), PNG; big-endian. */
function icns(chunks) {
  const parts = chunks.map(({ type, png }) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'latin1');
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}

const sized = (sizes) => Promise.all(sizes.map(async (size) => ({ size, png: await render(size) })));
const types = { ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 };

writeFileSync(at('icon.png'), await render(1024));
writeFileSync(at('icon.ico'), ico(await sized([16, 24, 32, 48, 64, 128, 256])));
writeFileSync(at('favicon.ico'), ico(await sized([16, 32, 48])));
const chunks = Object.entries(types).map(async ([type, size]) => ({ type, png: await render(size) }));
writeFileSync(at('icon.icns'), icns(await Promise.all(chunks)));
