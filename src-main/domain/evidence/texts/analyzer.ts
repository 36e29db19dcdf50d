/** @file A reader pack: finds lines of writing in a picture, cuts them out, and reads each. */
import type { Analyzer, Feeds, ModelTools, OpenOptions, Pixels, RunningModel } from '../analyzer.ts';
import { testPicture } from '../self-test.ts';
import { decodeColumns, type DecodedText } from './ctc.ts';
import { isWriting, joinLines, joinTouching, type Reading } from './join-lines.ts';
import type { ReaderManifest } from './manifest.ts';
import { inReadingOrder } from './reading-order.ts';
import {
  convexHull,
  grown,
  scaled,
  smallestRectangle,
  turned,
  type Point,
  type Rectangle,
} from './rectangle.ts';
import { regionsAbove } from './regions.ts';
import { shrunk, stripOf, type Planes } from './sampling.ts';
import { isPossible, type TextLine } from './text-line.ts';

/** of the detector's input: smaller regions hold no sign that could be read */
const leastRegionPixels = 12;
/** of a rectangle in the detector's input */
const leastSide = 3;
const options = {
  threads: 1,
  testFeeds: () => ({}),
  agreement: () => 1,
  cpuOnly: 'its pictures all differ in size, for which graphics cards prepare anew each time',
  changingSizes: true,
} satisfies OpenOptions;

interface OpenReader {
  detector: RunningModel;
  recognizer: RunningModel;
  /** the blank first, the space last */
  alphabet: readonly string[];
}

/** Both models are opened at the first picture; the files are checked first. */
export function createReader(manifest: ReaderManifest, tools: ModelTools): Analyzer<readonly TextLine[]> {
  let opening: Promise<OpenReader> | null = null;
  const reader = () =>
    (opening ??= open(manifest, tools).catch((error: unknown) => {
      opening = null;
      throw error;
    }));
  const side = manifest.detection.longSide;
  const testInput = () => ({ rgb: testPicture(side, side), width: side, height: side });
  return {
    openPictures: async () => void (await reader()),
    async analyze(pictures) {
      const opened = await reader();
      const found: TextLine[][] = [];
      for (const picture of pictures) found.push(await readPicture(picture, opened, manifest, tools));
      return found;
    },
    states: async () => (await reader()).detector.states(),
    device: async () => ({ ...(await reader()).detector.device(), cpuOnly: options.cpuOnly }),
    testInput,
    async tryOut() {
      const opened = await reader();
      const picture = testInput();
      await readPicture(picture, opened, manifest, tools);
      const whole: Rectangle = { centre: [side / 2, side / 2], along: [1, 0], width: side, height: 48 };
      await readRectangle(picture, whole, opened, manifest, tools);
    },
    async release() {
      const running = opening;
      opening = null;
      const opened = await running;
      await opened?.detector.release();
      await opened?.recognizer.release();
    },
  };
}

async function readPicture(
  picture: Pixels,
  opened: OpenReader,
  manifest: ReaderManifest,
  tools: ModelTools,
): Promise<TextLine[]> {
  const readings: Reading[] = [];
  for (const rectangle of await findRectangles(picture, opened, manifest, tools)) {
    const reading = await readBestWay(picture, rectangle, opened, manifest, tools);
    if (reading.score >= manifest.thresholds.line) readings.push(reading);
  }
  const lines = joinLines(readings).filter((line) => isWriting(line, manifest.thresholds.short));
  return inReadingOrder(lines)
    .map(({ text, score, rectangle }): TextLine => ({
      text,
      score: Math.min(1, score),
      corners: scaled(rectangle, 1 / picture.width, 1 / picture.height),
    }))
    .filter(isPossible);
}

/** Where something is written, in pixels of the picture. */
async function findRectangles(
  picture: Pixels,
  { detector }: OpenReader,
  { detection }: ReaderManifest,
  tools: ModelTools,
): Promise<Rectangle[]> {
  const input = detectorInput(picture, detection);
  const { width, height } = input;
  const map = (await detector.run(feeds(detection, input)))[detection.output]?.data;
  if (map?.length !== width * height)
    throw tools.unusable(`it gives a map of ${map?.length ?? 0} pixels for ${width * height}`);
  const regions = regionsAbove(map, width, height, {
    threshold: detection.pixel,
    leastPixels: leastRegionPixels,
  });
  const [x, y] = [picture.width / width, picture.height / height];
  const found = regions.flatMap(({ mean, outline }): Rectangle[] => {
    if (!(mean > detection.region)) return [];
    const hull = convexHull(outline.map(([px, py]): Point => [px * x, py * y]));
    const rectangle = smallestRectangle(hull);
    const least = leastSide * Math.max(x, y);
    return Math.min(rectangle.width, rectangle.height) < least ? [] : [grown(rectangle, detection.grow)];
  });
  return joinTouching(found);
}

/** Not larger than the picture, both sides a multiple of what the model asks. */
function detectorInput(picture: Pixels, detection: ReaderManifest['detection']): Planes {
  const { longSide, multiple } = detection;
  const scale = Math.min(1, longSide / Math.max(picture.width, picture.height));
  const side = (pixels: number) => multiple * Math.max(1, Math.round((pixels * scale) / multiple));
  return shrunk(picture, { width: side(picture.width), height: side(picture.height) }, detection);
}

/** What runs up or down is read both ways; the surer reading counts. */
async function readBestWay(
  picture: Pixels,
  rectangle: Rectangle,
  opened: OpenReader,
  manifest: ReaderManifest,
  tools: ModelTools,
): Promise<Reading> {
  const ways =
    rectangle.height > manifest.recognition.upright * rectangle.width
      ? [turned(rectangle, 'up'), turned(rectangle, 'down')]
      : [rectangle];
  const readings: Reading[] = [];
  for (const way of ways)
    readings.push({ ...(await readRectangle(picture, way, opened, manifest, tools)), rectangle: way });
  return readings.reduce((best, reading) => (reading.score > best.score ? reading : best));
}

async function readRectangle(
  picture: Pixels,
  rectangle: Rectangle,
  { recognizer, alphabet }: OpenReader,
  { recognition }: ReaderManifest,
  tools: ModelTools,
): Promise<DecodedText> {
  const strip = stripOf(picture, rectangle, recognition, recognition);
  const columns = (await recognizer.run(feeds(recognition, strip)))[recognition.output];
  if (columns?.dims.at(-1) !== alphabet.length)
    throw tools.unusable(`it gives ${columns?.dims.at(-1)} signs, and its alphabet has ${alphabet.length}`);
  const { text, score } = decodeColumns(columns.data, alphabet, recognition);
  return { text: text.trim(), score };
}

async function open(manifest: ReaderManifest, tools: ModelTools): Promise<OpenReader> {
  await tools.check(Object.keys(manifest.files));
  const { detection, recognition } = manifest;
  const alphabet = ['', ...signsOf(await tools.readText(recognition.alphabet)), ' '];
  const detector = await openOne(detection, tools);
  try {
    return { detector, recognizer: await openOne(recognition, tools), alphabet };
  } catch (error) {
    await detector.release().catch(() => {}); // what is wrong with the other one is said
    throw error;
  }
}

type Network = Pick<ReaderManifest['detection'], 'file' | 'input' | 'output'>;

async function openOne(network: Network, tools: ModelTools): Promise<RunningModel> {
  const model = await tools.open(network.file, options);
  if (model.outputNames.includes(network.output) && model.inputNames.includes(network.input)) return model;
  await model.release().catch(() => {}); // what is wrong with it is said below
  throw tools.unusable(`it has no input “${network.input}” or no output “${network.output}”`);
}

/** One sign a line; the last line may end without a line break. */
function signsOf(alphabet: string): string[] {
  return alphabet.replace(/\r?\n$/, '').split(/\r?\n/);
}

function feeds({ input }: Pick<Network, 'input'>, { data, width, height }: Planes): Feeds {
  return { [input]: { type: 'float32', data, dims: [1, 3, height, width] } };
}
