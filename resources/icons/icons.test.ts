/** @file The hand-written icon containers hold what their headers say, and the drawings use the house's colours. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));
const PNG = '89504e470d0a1a0a';
/** width and height from a PNG's first chunk, after its signature is checked */
function pngSize(png: Buffer): [number, number] {
  expect(png.subarray(0, 8).toString('hex')).toBe(PNG);
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe('icons', () => {
  it.each([
    ['icon.ico', [16, 24, 32, 48, 64, 128, 256]],
    ['favicon.ico', [16, 32, 48]],
  ])('%s holds a PNG for each of its sizes', (name, sizes) => {
    const file = read(name);
    expect([file.readUInt16LE(0), file.readUInt16LE(2), file.readUInt16LE(4)]).toEqual([0, 1, sizes.length]);
    let end = 6 + 16 * sizes.length;
    sizes.forEach((size, i) => {
      const entry = file.subarray(6 + 16 * i);
      expect([entry.readUInt8(0) || 256, entry.readUInt8(1) || 256]).toEqual([size, size]);
      const [length, offset] = [entry.readUInt32LE(8), entry.readUInt32LE(12)];
      expect(offset).toBe(end);
      expect(pngSize(file.subarray(offset, offset + length))).toEqual([size, size]);
      end = offset + length;
    });
    expect(file.length).toBe(end);
  });

  it('icon.icns holds a PNG of the size each type stands for', () => {
    const file = read('icon.icns');
    expect([file.toString('latin1', 0, 4), file.readUInt32BE(4)]).toEqual(['icns', file.length]);
    const found: Record<string, number> = {};
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      const [width, height] = pngSize(file.subarray(at + 8, at + file.readUInt32BE(at + 4)));
      expect(width).toBe(height);
      found[file.toString('latin1', at, at + 4)] = width;
    }
    expect(found).toEqual({ ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 });
  });

  it('icon.png is 1024 px square', () => {
    expect(pngSize(read('icon.png'))).toEqual([1024, 1024]);
  });

  it.each(['icon.svg', 'icon-small.svg', 'favicon.svg'])('%s draws with the accent and loads nothing', (name) => {
    const svg = read(name).toString('utf8');
    expect(svg).toContain('#0B6E6E');
    expect(svg).not.toMatch(/href|url\(|<script|<image/);
  });
});
