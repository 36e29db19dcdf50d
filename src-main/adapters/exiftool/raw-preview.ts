/**
 * @file The largest picture that a camera embedded in its raw file, and its orientation; read with a separate
 * ExifTool.
 */
import { silentLog } from '../../log.ts';
import type { Engine, Tags } from './engine.ts';
import { hasPerl } from './perl.ts';

export interface RawPreview {
  /** as the camera embedded it; its own orientation, if any, is ignored */
  jpeg: Buffer;
  /** EXIF orientation 1 … 8 of the photo */
  orientation: number;
  /** of the raw picture, not rotated; null where the file does not state it */
  size: { width: number; height: number } | null;
}

export interface RawPreviews {
  /** All embedded JPEG pictures, the largest first; none where there are none, or the file cannot be read. */
  of(path: string): AsyncGenerator<RawPreview>;
  /** ExifTool can run here. */
  available(): boolean;
}

const names = ['JpgFromRaw', 'JpgFromRaw2', 'PreviewImage', 'OtherImage', 'ThumbnailImage'];
/** Larger than any camera's: a larger size is an error in the file. */
const mostBytes = 200_000_000;

/** ExifTool starts with the first raw file and ends with this process. */
export function createRawPreviews(): RawPreviews {
  const path = process.env.PATH ?? '';
  let engine: Promise<Engine> | null = null;

  // most imports have no raw files and do not need the package
  const start = async () =>
    (await import('./engine.ts')).createEngine({ log: silentLog, processes: 1, path, taskTimeoutMs: 20_000 });
  async function read(file: string, readArgs: string[]): Promise<Tags> {
    const tags = await (await (engine ??= start())).tags(file, readArgs);
    if (!tags) throw new Error('ExifTool could not read this file.');
    return tags;
  }

  return {
    available: () => hasPerl(path),
    async *of(path) {
      const tags = await read(path, [
        '-a',
        '-G1',
        ...names.map((name) => `-${name}`),
        '-Orientation#',
        '-ImageSize#',
      ]);
      const orientation = Number(
        tags['IFD0:Orientation'] ??
          Object.entries(tags).find(([key]) => key.endsWith(':Orientation'))?.[1] ??
          1,
      );
      const [width, height] = (
        typeof tags['Composite:ImageSize'] === 'string' ? tags['Composite:ImageSize'] : ''
      )
        .split(/[ x]/)
        .map(Number);
      for (const key of largestFirst(tags)) {
        const jpeg = jpegIn((await read(path, ['-b', '-a', '-G1', `-${key}`]))[key]);
        if (jpeg)
          yield {
            jpeg,
            orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
            size: width && height ? { width, height } : null,
          };
      }
    },
  };
}

/**
 * Tags that hold pictures, by the size that ExifTool prints: `(Binary data 1234 bytes, use -b option to
 * extract)`.
 */
function largestFirst(tags: Tags): string[] {
  return Object.entries(tags)
    .flatMap(([key, value]) => {
      const bytes =
        typeof value === 'string' ? Number(/^\(Binary data (\d+) bytes/.exec(value)?.[1] ?? 0) : 0;
      return bytes > 0 && bytes <= mostBytes ? [{ key, bytes }] : [];
    })
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ key }) => key);
}

function jpegIn(value: unknown): Buffer | null {
  if (typeof value !== 'string' || !value.startsWith('base64:')) return null;
  const bytes = Buffer.from(value.slice('base64:'.length), 'base64');
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? bytes : null;
}
