/** @file An object detector pack: boxes with raw scores, as fractions of the picture. */
import type { Analyzer, Feeds, ModelTools, Outputs, Pixels, RunningModel } from '../analyzer.ts';
import { cosineOf, testPicture } from '../self-test.ts';
import type { DetectorManifest } from './manifest.ts';
import { isPossible, type Detection } from './detection.ts';

/** side of the test picture for providers, px */
const testSide = 192;

/** Opened at the first picture; its files are checked first. */
export function createDetector(
  manifest: DetectorManifest,
  tools: ModelTools,
): Analyzer<readonly Detection[]> {
  let opening: Promise<RunningModel> | null = null;
  const model = () =>
    (opening ??= open(manifest, tools).catch((error: unknown) => {
      opening = null;
      throw error;
    }));
  const detect = async (picture: Pixels) => {
    const outputs = await (await model()).run(feeds(manifest, picture));
    return detectionsOf(outputs, manifest, tools);
  };
  const { size } = manifest.model.input;
  const testInput = () => ({ rgb: testPicture(size, size), width: size, height: size });
  return {
    openPictures: async () => void (await model()),
    async analyze(pictures) {
      const found: Detection[][] = [];
      for (const picture of pictures) found.push(await detect(picture));
      return found;
    },
    states: async () => (await model()).states(),
    device: async () => (await model()).device(),
    testInput,
    tryOut: async () => void (await detect(testInput())),
    async release() {
      const running = opening;
      opening = null;
      await (await running)?.release();
    },
  };
}

/** Best first, all at least the manifest's minScore. */
function detectionsOf(outputs: Outputs, { labels, model }: DetectorManifest, tools: ModelTools): Detection[] {
  requireBoxes(outputs, tools);
  const { boxes, scores, classes } = outputs;
  return [...(scores?.data ?? [])].flatMap((score, at): Detection[] => {
    const label = labels[classes?.data[at] ?? -1];
    if (label === undefined)
      throw tools.unusable(
        `it names a kind of object (${classes?.data[at]}) that its manifest does not list`,
      );
    const [x = 0, y = 0, w = 0, h = 0] = boxes?.data.subarray(4 * at, 4 * at + 4) ?? [];
    const found: Detection = { label, score, box: [x, y, w, h] };
    return score >= model.minScore && isPossible(found) ? [found] : [];
  });
}

/** Throws unless there are as many boxes of four numbers as scores and classes, all of them numbers. */
function requireBoxes({ boxes, scores, classes }: Outputs, tools: ModelTools): void {
  const [b, s, c] = [boxes?.data ?? [], scores?.data ?? [], classes?.data ?? []];
  if (b.length !== 4 * s.length || c.length !== s.length) {
    throw tools.unusable(`it gives ${b.length / 4} boxes with ${s.length} scores and ${c.length} classes`);
  }
  if (![b, s, c].every((values) => values.every(Number.isFinite)))
    throw tools.unusable('it gives boxes that are no numbers');
}

async function open(manifest: DetectorManifest, tools: ModelTools): Promise<RunningModel> {
  await tools.check(Object.keys(manifest.files));
  const picture = { rgb: testPicture(testSide, testSide), width: testSide, height: testSide };
  const model = await tools.open(manifest.model.file, {
    // a second thread saves no time (25 ms remain 25 ms); several pictures at once do
    threads: 1,
    // pictures have their own shapes
    changingSizes: true,
    testFeeds: () => feeds(manifest, picture),
    agreement: (cpu, other) => cosineOf(evidenceOf(cpu), evidenceOf(other)),
  });
  const missing = ['boxes', 'scores', 'classes'].find((name) => !model.outputNames.includes(name));
  if (missing === undefined) return model;
  await model.release().catch(() => {}); // the error below has the reason
  throw tools.unusable(`it has no output “${missing}”`);
}

/** How much of each kind of object was found where; independent of the number of weak boxes. */
function evidenceOf({ boxes, scores, classes }: Outputs): number[] {
  const evidence: number[] = [];
  scores?.data.forEach((score, at) => {
    const kind = 5 * (classes?.data[at] ?? 0);
    const values = [score, ...(boxes?.data.subarray(4 * at, 4 * at + 4) ?? []).map((value) => value * score)];
    values.forEach((value, index) => (evidence[kind + index] = (evidence[kind + index] ?? 0) + value));
  });
  return evidence;
}

function feeds({ model }: DetectorManifest, { rgb, width, height }: Pixels): Feeds {
  return { [model.input.name]: { type: 'uint8', data: rgb, dims: [1, height, width, 3] } };
}
