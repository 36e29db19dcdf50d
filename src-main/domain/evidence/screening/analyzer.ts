/** @file A screening pack: the probabilities of its labels for a whole picture. */
import type { Analyzer, Feeds, ModelTools, Pixels, RunningModel } from '../analyzer.ts';
import { cosineOf, testPicture } from '../self-test.ts';
import type { ScreeningManifest } from './manifest.ts';

/** side of the test picture for providers, px */
const testSide = 224;
const output = 'probabilities';
/** 4 ms a picture */
const cpuOnly = 'so small that the way to a graphics card would take longer';

/** Opened at the first picture; its files are checked first. */
export function createScreener(manifest: ScreeningManifest, tools: ModelTools): Analyzer<Float32Array> {
  let opening: Promise<RunningModel> | null = null;
  const model = () =>
    (opening ??= open(manifest, tools).catch((error: unknown) => {
      opening = null;
      throw error;
    }));
  const screen = async (picture: Pixels): Promise<Float32Array> => {
    const found = (await (await model()).run(feeds(manifest, picture)))[output]?.data ?? new Float32Array();
    if (found.length !== manifest.labels.length)
      throw tools.unusable(
        `it gives ${found.length} probabilities, and its manifest names ${manifest.labels.length} labels`,
      );
    if (!found.every(Number.isFinite)) throw tools.unusable('it gives probabilities that are no numbers');
    return found.slice();
  };
  return {
    openPictures: async () => void (await model()),
    async analyze(pictures) {
      const found: Float32Array[] = [];
      for (const picture of pictures) found.push(await screen(picture));
      return found;
    },
    states: async () => (await model()).states(),
    device: async () => ({ ...(await model()).device(), cpuOnly }),
    testInput,
    tryOut: async () => void (await screen(testInput())),
    async release() {
      const running = opening;
      opening = null;
      await (await running)?.release();
    },
  };
}

function testInput(): Pixels {
  return { rgb: testPicture(testSide, testSide), width: testSide, height: testSide };
}

async function open(manifest: ScreeningManifest, tools: ModelTools): Promise<RunningModel> {
  await tools.check(Object.keys(manifest.files));
  const picture = { rgb: testPicture(testSide, testSide), width: testSide, height: testSide };
  const model = await tools.open(manifest.model.file, {
    threads: 1,
    cpuOnly,
    testFeeds: () => feeds(manifest, picture),
    agreement: (cpu, other) => cosineOf([...(cpu[output]?.data ?? [])], [...(other[output]?.data ?? [])]),
  });
  if (model.outputNames.includes(output)) return model;
  await model.release().catch(() => {}); // the error below has the reason
  throw tools.unusable(`it has no output “${output}”`);
}

function feeds({ model }: ScreeningManifest, { rgb, width, height }: Pixels): Feeds {
  return { [model.input.name]: { type: 'uint8', data: rgb, dims: [1, height, width, 3] } };
}
