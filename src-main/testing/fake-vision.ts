/**
 * @file A Vision for tests of services: no decoder, no model. A file's bytes are read as colour words, and so
 * are texts.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Evidence } from '../domain/evidence/evidence.ts';
import type { PictureColours } from '../domain/shared/picture-colours.ts';
import type {
  AnalysisRequest,
  AnalysisResult,
  PackRef,
  PictureMatch,
  PictureSignature,
  Vision,
} from '../domain/vision/vision.ts';
import { cropsOf } from '../domain/vision/crops.ts';

const colours = ['red', 'green', 'blue', 'yellow', 'black', 'white', 'orange', 'violet'] as const;
export const fakeDimensions = colours.length;

export interface FakeVision extends Vision {
  /** every request made so far, in order */
  readonly analyzed: AnalysisRequest[];
}

/**
 * A picture is any file whose text names colours ("red red blue"); its vector is how often each is named, at
 * unit length, and a text's vector is made the same way, so that "red" finds the reddest. "broken" in the
 * file makes it unreadable, "damaged" damaged. "at3:red" is a colour that only the fourth of its crops shows. Detector packs find one box for each colour named. “looks:”
 * before 16 hex digits is the perceptual hash, “sharp:” before a number the sharpness. Previews are small
 * files with the picture's words in them.
 */
export function createFakeVision(): FakeVision {
  const analyzed: AnalysisRequest[] = [];
  return {
    analyzed,
    async analyze(requests, signal) {
      const results: AnalysisResult[] = [];
      for (const request of requests) {
        signal?.throwIfAborted();
        analyzed.push(request);
        results.push(await analyzeFile(request));
      }
      return results;
    },
    embedTexts: async (_pack, texts) => texts.map(colourVector),
    warm: async () => {},
    providers: async () => [{ name: 'cpu', state: 'in use', reason: 'A test without models.' }],
    device: async () => null,
    forceProvider: async () => {},
    pid: () => null,
    close: async () => {},
  };
}

function signatureOf(text: string): PictureSignature {
  return {
    thumbhash: 'HBkSHYSIeHiPiHh8eJd4eTN0EEQG',
    pixelHash: createHash('sha256').update(pixelsOf(text)).digest('hex'),
    perceptualHash:
      /\blooks:([0-9a-f]{16})/.exec(text)?.[1] ??
      createHash('sha256').update(text).digest('hex').slice(0, 16),
    sharpness: Number(/\bsharp:(\d+)/.exec(text)?.[1] ?? 100),
    colours: fakeColours,
  };
}

/** A quite colourful picture, neither dark nor bright, half green. */
const fakeColours: PictureColours = {
  colourfulness: 45,
  chroma99: 60,
  chroma: 25,
  hue: 120,
  hueAgreement: 0.5,
  lightness: 50,
  contrast: 20,
  dominant: [
    { name: 'green', share: 0.5 },
    { name: 'blue', share: 0.3 },
    { name: 'grey', share: 0.2 },
  ],
};

/**
 * Two pictures agree by their “scene:” words: one scene, other scenes, or “scene:a~” for a part of what
 * “scene:a” shows.
 */
async function matchWith(path: string, text: string): Promise<PictureMatch | null> {
  const earlier = await readFile(path, 'utf8').catch(() => null);
  if (earlier === null) return null;
  const [one, other] = [earlier, text].map((words) => /\bscene:(\S+)/.exec(words)?.[1] ?? '') as [
    string,
    string,
  ];
  const agreement = one === other ? 1 : one.replace('~', '') === other.replace('~', '') ? 0.6 : 0;
  return { agreement, fineAgreement: agreement, coversBefore: 1, coversAfter: 1, blocks: 200, corners: 0 };
}

/** What is seen of it: words that stand for metadata are not. */
function pixelsOf(text: string): string {
  return text
    .replace(/\b(taken|camera|serial|rated|word):\S+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

async function analyzeFile(request: AnalysisRequest): Promise<AnalysisResult> {
  let text: string;
  try {
    text = await readFile(request.path, 'utf8');
  } catch {
    return { ok: false, code: 'not_found', message: 'The file is gone.' };
  }
  if (text.includes('broken'))
    return { ok: false, code: 'unreadable_file', message: 'The file holds no picture.' };
  const previews: [string | null, Buffer][] = [
    [request.gridPath, asWebp(text)],
    [request.largePath, asJpeg(text)],
  ];
  if (request.tilesPath !== undefined) {
    // as many levels as a picture of this size has
    for (const level of ['0', '1']) {
      await mkdir(join(request.tilesPath, level), { recursive: true });
      await writeFile(join(request.tilesPath, level, '0_0.jpeg'), asJpeg(text));
    }
  }
  for (const [path, bytes] of previews) {
    if (path === null) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  return {
    ok: true,
    width: 640,
    height: 480,
    mimeType: 'image/jpeg',
    signature: request.packs.length > 0 ? null : signatureOf(text),
    damaged: text.includes('damaged'),
    ...(request.tilesPath === undefined ? {} : { tiled: { width: 640, height: 480 } }),
    ...(request.compareWith === undefined ? {} : { match: await matchWith(request.compareWith, text) }),
    ...(request.colourBoxes && {
      boxColours: request.colourBoxes.map(() => coloursOf(text)),
    }),
    evidence: request.packs.flatMap((pack) =>
      (request.inCrops ? cropTexts(text) : [text]).map((seen) => evidenceOf(pack, seen)),
    ),
  };
}

/** What each crop shows: its own colours, or those of the whole. */
function cropTexts(text: string): string[] {
  const whole = text.replace(/\bat\d+:\S+/g, '');
  return cropsOf(640 / 480).map(
    (_, index) =>
      [...text.matchAll(/\bat(\d+):(\S+)/g)]
        .filter(([, at]) => Number(at) === index)
        .map(([, , colour]) => colour)
        .join(' ') || whole,
  );
}

function evidenceOf({ id, role }: PackRef, text: string): Evidence {
  if (role === 'encoder') return { packId: id, role, value: colourVector(text) };
  const value = colours
    .filter((name) => text.includes(name))
    .map((label) => ({ label, score: 0.9, box: [0.1, 0.1, 0.5, 0.5] }));
  return { packId: id, role, value };
}

/** The first and last bytes of a real one around the words. */
function asWebp(text: string): Buffer {
  const words = Buffer.from(` ${text}`);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(words.length + 4, 4);
  return Buffer.concat([head, words]);
}
function asJpeg(text: string): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    Buffer.from(` ${text}`),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** Unit vector of colour counts; text without colours points the same way for all colours. */
export function colourVector(text: string): Float32Array {
  const counts = colours.map((name) => text.toLowerCase().split(name).length - 1);
  const length = Math.hypot(...counts);
  return Float32Array.from(counts, (count) => (length > 0 ? count / length : 1 / Math.sqrt(colours.length)));
}

/** In every part of it the first colour that is named takes all. */
function coloursOf(text: string): { name: 'red' | 'green' | 'blue'; share: number }[] {
  const named = (['red', 'green', 'blue'] as const).find((name) => text.includes(name));
  return named ? [{ name: named, share: 1 }] : [];
}
