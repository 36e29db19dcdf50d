/**
 * @file What a file is by its bytes: table of signatures, names that lie, and things that are no pictures.
 */
import { describe, expect, it } from 'vitest';
import { contentType, kindByName, promisedFormat } from './content-type.ts';

const bytes = (text: string, length = 64) =>
  Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(Math.max(0, length - text.length))]);
const ftyp = (...brands: string[]) => {
  const [major, ...compatible] = brands;
  const body = Buffer.from(`ftyp${major}\0\0\0\0${compatible.join('')}`, 'latin1');
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length + 4);
  return Buffer.concat([size, body, Buffer.alloc(16)]);
};

describe('content type', () => {
  it.each([
    ['JPEG', bytes('\xff\xd8\xff\xe0'), 'a.txt', 'image/jpeg'],
    ['PNG', bytes('\x89PNG\r\n\x1a\n'), 'a.jpg', 'image/png'],
    ['WebP', bytes('RIFF\0\0\0\0WEBPVP8 '), 'a', 'image/webp'],
    ['GIF', bytes('GIF89a'), 'a.gif', 'image/gif'],
    ['TIFF', bytes('II*\0\x08\0\0\0'), 'a.tif', 'image/tiff'],
    ['TIFF, other byte order', bytes('MM\0*\0\0\0\x08'), 'a.tif', 'image/tiff'],
    ['BigTIFF', bytes('II+\0\x08\0\0\0'), 'a.tif', 'image/tiff'],
    ['AVIF', ftyp('avif', 'mif1', 'miaf'), 'a.avif', 'image/avif'],
    ['AVIF that names a general brand first', ftyp('mif1', 'miaf', 'avif'), 'a.avif', 'image/avif'],
    ['a JPEG that is named .heic', bytes('\xff\xd8\xff\xe1'), 'a.heic', 'image/jpeg'],
    ['HEIC', ftyp('heic', 'mif1', 'heic'), 'a.heic', 'image/heic'],
    ['HEIC that is named .jpg', ftyp('mif1', 'heic'), 'a.jpg', 'image/heic'],
    ['HEIF of another codec', ftyp('mif1', 'hevx'), 'a.heif', 'image/heif'],
    ['Canon RAW 3', ftyp('crx ', 'isom'), 'a.cr3', 'image/x-canon-cr3'],
    ['Canon RAW 2', bytes('II*\0\x10\0\0\0CR\x02\0'), 'a.jpg', 'image/x-canon-cr2'],
    ['a TIFF-based RAW told by its name', bytes('MM\0*\0\0\0\x08'), 'DSC_1.NEF', 'image/x-nikon-nef'],
    ['Fujifilm RAW', bytes('FUJIFILMCCD-RAW 0201'), 'a', 'image/x-fujifilm-raf'],
    ['Olympus RAW', bytes('IIRO\x08\0\0\0'), 'a.orf', 'image/x-olympus-orf'],
    ['Panasonic RAW', bytes('IIU\0'), 'a.rw2', 'image/x-panasonic-rw2'],
    ['Photoshop', bytes('8BPS\0\x01'), 'a.psd', 'image/vnd.adobe.photoshop'],
    ['large Photoshop', bytes('8BPS\0\x02'), 'a.psb', 'image/vnd.adobe.photoshop'],
    ['bitmap', bytes('BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'), 'a.bmp', 'image/bmp'],
    ['JPEG XL', bytes('\xff\x0a\xfa\x1f'), 'a.jxl', 'image/jxl'],
    ['JPEG XL in a container', bytes('\0\0\0\x0cJXL \r\n\x87\n'), 'a.jxl', 'image/jxl'],
  ])('%s is a picture', async (_what, head, name, mimeType) => {
    expect(await contentType(head, name)).toEqual({ kind: 'picture', mimeType });
  });

  it.each([
    ['video', ftyp('isom', 'mp41'), 'a.mp4', 'video'],
    ['QuickTime', ftyp('qt  '), 'IMG_1.MOV', 'video'],
    ['PDF', bytes('%PDF-1.7\n'), 'a.pdf', 'document'],
    ['archive', bytes('PK\x03\x04'), 'a.zip', 'archive'],
    ['sidecar', bytes('<x:xmpmeta'), 'a.jpg.xmp', 'sidecar'],
    ['sidecar in UTF-16', bytes('\xff\xfe<\0?\0'), 'a.XMP', 'sidecar'],
    ['text', bytes('not a photo\n', 12), 'notes.txt', 'document'],
    ['unfinished download', bytes('not a photo\n', 12), 'IMG_3.jpg.crdownload', 'unfinished download'],
    ['a text that begins with BM', bytes('BMW built this in 1972\n', 23), 'cars.txt', 'document'],
    ['nothing known', bytes('\0\0\0\0'), 'blob', 'other'],
    ['AVI', bytes('RIFF\0\0\0\0AVI LIST'), 'MVI_1.AVI', 'video'],
    ['3GP', ftyp('3gp4', 'isom'), 'VID_1.3GP', 'video'],
    ['a film that says nothing of itself', bytes('\0\0\0\0'), '00001.MTS', 'video'],
    ['a film whose start is lost', bytes('mdat lost'), 'MVI_2.MOV', 'video'],
    ['a camera’s thumbnail', bytes('\xff\xd8\xff\xe1'), 'MVI_1.THM', 'sidecar'],
    ['edits of a phone', bytes('<?xml version="1.0"?><plist/>'), 'IMG_1.AAE', 'sidecar'],
    ['a sound', bytes('RIFF\0\0\0\0WAVEfmt '), 'note.wav', 'audio'],
    ['a broken archive', bytes('\0\0'), 'photos.zip', 'archive'],
    ['a web page', bytes('<!doctype html>'), 'index.HTML', 'document'],
  ])('%s is counted by its kind', async (_what, head, name, kind) => {
    expect(await contentType(head, name)).toEqual({ kind: 'other', name: kind });
  });

  it('never throws, whatever the bytes', async () => {
    for (let length = 0; length < 40; length += 1) {
      await expect(contentType(Buffer.alloc(length, 0x66), 'a.jpg')).resolves.toBeDefined();
      await expect(contentType(ftyp('avif').subarray(0, length), 'a.jpg')).resolves.toBeDefined();
    }
  });

  it('knows what a file without content was to be', () => {
    expect(kindByName('IMG_1.MOV')).toBe('video');
    expect(kindByName('IMG_1')).toBe('other');
  });

  it('knows which names promise a picture', () => {
    expect(promisedFormat('IMG_1.JPEG')).toBe('JPEG');
    expect(promisedFormat('scan.tif')).toBe('TIFF');
    expect(promisedFormat('notes.txt')).toBeNull();
    expect(promisedFormat('jpg')).toBeNull();
  });
});
