/**
 * @file The real worker program with real models: what it sees, and that nothing is lost when it is killed,
 * damaged or stopped.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { cosineOf } from '../domain/evidence/self-test.ts';
import { cropsOf } from '../domain/vision/crops.ts';
import type { AnalysisRequest, AnalysisResult, PackRef } from '../domain/vision/vision.ts';
import { silentLog } from '../log.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { jointModel } from '../testing/tiny-onnx.ts';
import { createVisionClient } from './client.ts';
import { forkNode } from './fork.ts';
import { createProviderNotes } from './provider-notes.ts';
import type { Detection } from '../domain/evidence/objects/detection.ts';

const entry = resolve('out/main/worker.js');
const starter: PackRef = {
  id: 'starter-en-2',
  role: 'encoder',
  directory: resolve('resources/models/starter'),
};
const detector: PackRef = {
  id: 'coco-objects-1',
  role: 'detector',
  directory: resolve('resources/models/detector'),
};
const photos = ['astronaut', 'chelsea', 'coffee', 'rocket'].map((name) =>
  resolve(`src-main/testing/photos/${name}.webp`),
);

function newVision(name: 'background' | 'interactive' = 'interactive') {
  return createVisionClient({
    fork: forkNode,
    entry,
    name,
    notes: createProviderNotes(null, 'test'),
    log: silentLog,
    forced: 'cpu',
  });
}
const vision = newVision();
afterAll(() => vision.close());

function request(path: string, packs: PackRef[] = [], previews?: string): AnalysisRequest {
  return {
    path,
    gridPath: previews === undefined ? null : `${previews}-grid.webp`,
    largePath: previews === undefined ? null : `${previews}-large.jpg`,
    packs,
  };
}
function shown(result: AnalysisResult | undefined): Extract<AnalysisResult, { ok: true }> {
  if (!result?.ok) throw new Error(`not shown: ${JSON.stringify(result)}`);
  return result;
}
const vectorOf = (result: AnalysisResult | undefined) => shown(result).evidence[0]!.value as Float32Array;

describe('looking', () => {
  it('gives vectors, objects, sizes and previews', async () => {
    const golden = JSON.parse(await readFile(join(starter.directory, 'golden.json'), 'utf8')) as {
      images: Record<string, number[]>;
    };
    await withTempDir(async (directory) => {
      const results = await vision.analyze(
        photos.map((path, index) =>
          request(path, [starter, detector], join(directory, `${index}`, 'preview')),
        ),
      );
      expect(cosineOf(vectorOf(results[0]), golden.images['astronaut.png']!)).toBeGreaterThan(0.999);
      expect(cosineOf(vectorOf(results[3]), golden.images['rocket.jpg']!)).toBeGreaterThan(0.999);
      expect((shown(results[0]).evidence[1]!.value as Detection[])[0]).toMatchObject({ label: 'person' });
      expect(shown(results[3])).toMatchObject({
        width: 640,
        height: 427,
        mimeType: 'image/webp',
        damaged: false,
      });
      expect((await readdir(join(directory, '3'))).sort()).toEqual([
        'preview-grid.webp',
        'preview-large.jpg',
      ]);
      expect(await sharp(join(directory, '3', 'preview-grid.webp')).metadata()).toMatchObject({
        format: 'webp',
        width: 640,
        height: 427,
      });
      expect(await sharp(join(directory, '3', 'preview-large.jpg')).metadata()).toMatchObject({
        format: 'jpeg',
        width: 640,
        height: 427,
      });
    });
  });

  it('at a grid preview gives nearly the vector of the original', async () => {
    await withTempDir(async (directory) => {
      const [original] = await vision.analyze([request(photos[0]!, [starter], join(directory, 'a'))]);
      const [preview] = await vision.analyze([request(join(directory, 'a-grid.webp'), [starter])]);
      expect(cosineOf(vectorOf(original), vectorOf(preview))).toBeGreaterThan(0.95);
    });
  });

  it('gives the same pixel hash with and without previews, and none where models are asked', async () => {
    await withTempDir(async (directory) => {
      const big = join(directory, 'big.jpg');
      await sharp(photos[0]).resize(2_400, 1_800, { fit: 'fill' }).jpeg().toFile(big);
      const results = await vision.analyze([
        request(big),
        request(big, [], join(directory, 'p')),
        request(big, [starter, detector]),
      ]);
      const hashes = results.map((result) => shown(result).signature?.pixelHash);
      expect(hashes).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), hashes[0], undefined]);
      expect(await sharp(join(directory, 'p-large.jpg')).metadata()).toMatchObject({
        width: 1_600,
        height: 1_200,
      });
      expect(await sharp(join(directory, 'p-grid.webp')).metadata()).toMatchObject({
        width: 640,
        height: 480,
      });
    });
  });

  it('answers for bad files beside good ones', async () => {
    await withTempDir(async (directory) => {
      const make = async (name: string, bytes: Uint8Array | string) => {
        await writeFile(join(directory, name), bytes);
        return request(join(directory, name), [starter]);
      };
      const jpeg = await sharp(photos[0]).jpeg().toBuffer();
      const results = await vision.analyze([
        request(photos[0]!, [starter]),
        await make('text.jpg', 'no picture at all, only words'),
        await make('empty.jpg', ''),
        await make('cut.jpg', jpeg.subarray(0, jpeg.length / 2)),
        request(join(directory, 'absent.jpg'), [starter]),
        request(photos[1]!, [starter]),
      ]);
      expect(
        results.map((result) => (result.ok ? (result.damaged ? 'damaged' : 'shown') : result.code)),
      ).toEqual(['shown', 'unsupported_format', 'unreadable_file', 'damaged', 'not_found', 'shown']);
    });
  });

  it('says when previews cannot be written', async () => {
    await withTempDir(async (directory) => {
      await writeFile(join(directory, 'file'), '');
      await expect(
        vision.analyze([request(photos[0]!, [], join(directory, 'file', 'inside', 'preview'))]),
      ).rejects.toMatchObject({ code: 'library_unusable' });
    });
  });
});

describe('texts', () => {
  it('find their photo', async () => {
    const results = await vision.analyze(photos.map((path) => request(path, [starter])));
    const vectors = results.map(vectorOf);
    const queries = await vision.embedTexts(starter, [
      'a portrait of a smiling woman',
      'a tabby cat',
      'a cup of coffee',
      'a rocket on a launch pad',
    ]);
    const best = queries
      .map((query) => vectors.map((vector) => cosineOf(query, vector)))
      .map((cosines) => cosines.indexOf(Math.max(...cosines)));
    expect(best).toEqual([0, 1, 2, 3]);
  });

  it('may be none, and may be empty', async () => {
    expect(await vision.embedTexts(starter, [])).toEqual([]);
    const [vector] = await vision.embedTexts(starter, ['']);
    expect(Math.hypot(...vector!)).toBeCloseTo(1, 5);
  });

  it('do without the image tower', async () => {
    await withCopy(starter, async (pack) => {
      await rm(join(pack.directory, 'image.onnx'));
      expect((await vision.embedTexts(pack, ['a cat']))[0]).toHaveLength(384);
      await expect(vision.analyze([request(photos[0]!, [pack])])).rejects.toMatchObject({
        code: 'model_missing',
      });
    });
  });
});

describe('a killed worker', () => {
  it('costs no photo, in the middle of a batch, three times', async () => {
    const victim = newVision('background');
    await withTempDir(async (directory) => {
      const requests = Array.from({ length: 32 }, (_, index) =>
        request(photos[index % 4]!, [starter, detector], join(directory, `${index}`)),
      );
      const call = victim.analyze(requests);
      for (const done of [1, 20, 45]) {
        await vi.waitFor(async () => expect((await readdir(directory)).length).toBeGreaterThanOrEqual(done));
        const pid = victim.pid();
        if (pid !== null) process.kill(pid, 'SIGKILL');
        await vi.waitFor(() => expect(victim.pid()).not.toBe(pid));
      }
      const results = await call;
      expect(results.map((result) => result.ok)).toEqual(Array(32).fill(true));
      expect(cosineOf(vectorOf(results[0]), vectorOf(results[28]))).toBeGreaterThan(0.9999);
      expect((await readdir(directory)).filter((name) => !name.endsWith('.tmp'))).toHaveLength(64);
    });
    await victim.close();
  });

  it('ends with its parent', async () => {
    const parent = fork('-', [], {
      execPath: process.execPath,
      execArgv: [
        '-e',
        `
      const child = require('node:child_process').fork(${JSON.stringify(entry)}, [], { serialization: 'advanced' });
      child.on('message', () => process.send(child.pid));`,
      ],
    });
    const [pid] = (await once(parent, 'message')) as [number];
    expect(() => process.kill(pid, 0)).not.toThrow();
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
  });

  it('is niced in the background only', async () => {
    const background = newVision('background');
    await Promise.all([background.analyze([request(photos[0]!)]), vision.analyze([request(photos[0]!)])]);
    expect(getPriority(background.pid()!)).toBe(10);
    expect(getPriority(vision.pid()!)).toBe(0);
    await background.close();
  });
});

describe('an aborted call', () => {
  it('ends, and the next one works', async () => {
    const abort = new AbortController();
    const call = vision.analyze(
      Array.from({ length: 200 }, (_, index) => request(photos[index % 4]!, [starter])),
      abort.signal,
    );
    abort.abort();
    await expect(call).rejects.toThrow('aborted');
    expect((await vision.analyze([request(photos[0]!, [starter])]))[0]).toMatchObject({ ok: true });
  });
});

describe('crops', () => {
  it('give the vectors that the same parts of the picture give as pictures of their own', () =>
    withTempDir(async (directory) => {
      const [seen] = await vision.analyze([{ ...request(photos[0]!, [starter]), inCrops: true }]);
      const { evidence, width, height } = shown(seen);
      const crops = cropsOf(width / height);
      expect(evidence).toHaveLength(crops.length);
      for (const at of [0, crops.length - 1]) {
        const [left, top, w, h] = crops[at]!.map((part, side) =>
          Math.round(part * [width, height][side % 2]!),
        );
        const path = join(directory, `${at}.png`);
        await sharp(photos[0]).extract({ left: left!, top: top!, width: w!, height: h! }).png().toFile(path);
        const own = vectorOf((await vision.analyze([request(path, [starter])]))[0]);
        expect(cosineOf(evidence[at]!.value as Float32Array, own)).toBeGreaterThan(0.97);
      }
    }));
});

it('measures the colours of the middle of each box, without a model', () =>
  withTempDir(async (directory) => {
    const path = join(directory, 'halves.png');
    const left = { create: { width: 100, height: 100, channels: 3, background: 'red' } } as const;
    await sharp({ create: { width: 200, height: 100, channels: 3, background: 'blue' } })
      .composite([{ input: left, left: 0, top: 0 }])
      .png()
      .toFile(path);
    const [seen] = await vision.analyze([
      {
        ...request(path, []),
        colourBoxes: [
          [0, 0, 0.5, 1],
          [0.5, 0, 0.5, 1],
        ],
      },
    ]);
    expect(shown(seen).boxColours?.map(([most]) => most?.name)).toEqual(['red', 'blue']);
  }));

describe('a damaged pack', () => {
  it.each<[string, (file: string) => Promise<void>, string]>([
    ['cut off', (file) => truncate(file, 1_000_000), 'model_damaged'],
    ['emptied', (file) => truncate(file, 0), 'model_damaged'],
    ['removed', (file) => rm(file), 'model_missing'],
    ['with one byte changed', flipOneByte, 'model_damaged'],
  ])('%s is refused with what to do, and works when it is repaired', async (_what, damage, code) => {
    await withCopy(detector, async (pack) => {
      const file = join(pack.directory, 'detector.onnx');
      await damage(file);
      await expect(vision.analyze([request(photos[0]!, [pack])])).rejects.toMatchObject({
        code,
        message: expect.stringMatching(/detector\.onnx .*Add the pack again/) as string,
      });
      await cp(join(detector.directory, 'detector.onnx'), file);
      expect(
        shown((await vision.analyze([request(photos[0]!, [pack])]))[0]).evidence[0]!.value,
      ).not.toHaveLength(0);
    });
  });

  it('that is no longer there at all is missing', async () => {
    await expect(
      vision.analyze([request(photos[0]!, [{ ...detector, directory: '/nowhere/pack' }])]),
    ).rejects.toMatchObject({ code: 'model_missing' });
  });

  it('whose tokenizer is damaged is refused', async () => {
    await withCopy(starter, async (pack) => {
      await flipOneByte(join(pack.directory, 'tokenizer.json'));
      await expect(vision.embedTexts(pack, ['a cat'])).rejects.toMatchObject({
        code: 'model_damaged',
        message: expect.stringContaining('tokenizer.json') as string,
      });
    });
  });

  it('of another role is refused', async () => {
    await expect(
      vision.analyze([request(photos[0]!, [{ ...detector, role: 'encoder' }])]),
    ).rejects.toMatchObject({ code: 'model_invalid' });
  });
});

describe('a joint model', () => {
  it('gives vectors of pictures and of texts', async () => {
    await withTempDir(async (directory) => {
      const pack: PackRef = { id: 'joint', role: 'encoder', directory };
      await mkdir(join(directory, 'onnx'));
      await writeFile(join(directory, 'onnx', 'model.onnx'), jointModel(32, 77));
      await writeFile(
        join(directory, 'config.json'),
        JSON.stringify({
          model_type: 'clip',
          projection_dim: 3,
          text_config: { max_position_embeddings: 77 },
        }),
      );
      await writeFile(
        join(directory, 'preprocessor_config.json'),
        JSON.stringify({ size: 32, image_mean: [0, 0, 0], image_std: [1, 1, 1] }),
      );
      for (const file of ['tokenizer.json', 'tokenizer_config.json'])
        await cp(`src-main/testing/packs/tiny-clip/${file}`, join(directory, file));
      const red = join(directory, 'red.png');
      await sharp({ create: { width: 64, height: 64, channels: 3, background: '#ff0000' } })
        .png()
        .toFile(red);
      const [result] = await vision.analyze([request(red, [pack])]);
      expect([...vectorOf(result)]).toEqual([1, 0, 0]);
      const [text] = await vision.embedTexts(pack, ['a photo of a cat']);
      expect(cosineOf(text!, [320, 1125, 539])).toBeGreaterThan(0.99999);
    });
  });
});

async function withCopy(pack: PackRef, body: (copy: PackRef) => Promise<void>): Promise<void> {
  await withTempDir(async (directory) => {
    await cp(pack.directory, join(directory, 'pack'), { recursive: true });
    await body({ ...pack, directory: join(directory, 'pack') });
  });
}

async function flipOneByte(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(file, bytes);
}

it('a worker whose engine is killed ends by itself, also while it is still starting', async () => {
  for (const afterMessages of [0, 1]) {
    const worker = fork(entry, [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    for (let heard = 0; heard < afterMessages; heard += 1) await once(worker, 'message');
    worker.disconnect();
    expect((await once(worker, 'exit'))[0]).toBe(0);
  }
});
