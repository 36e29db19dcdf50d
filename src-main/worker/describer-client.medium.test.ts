/**
 * @file Tiny describers in their own process: the reference implementation's token ids, cancelling, killing, limits,
 * and what is said of damaged packs.
 */
import { execFile } from 'node:child_process';
import { cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { AppError } from '../../src-preload/contract/index.ts';
import { linesOf, regionsOf } from '../domain/evidence/descriptions/florence-places.ts';
import type { PackRef } from '../domain/vision/vision.ts';
import { silentLog } from '../log.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { createDescriberClient, type DescriberLimits } from './describer-client.ts';
import { forkNode } from './fork.ts';
import { createModelTrial } from './model-trial.ts';

const folder = resolve('src-main/testing/describers');
const entry = resolve('out/main/worker.js');
const photo = (name: string) => join(folder, 'photos', `${name}.jpg`);
const packIn = (directory: string): PackRef => ({ id: 'tiny', role: 'describer', directory });
const pack = (name: string) => packIn(join(folder, name));
const client = (limits: Partial<DescriberLimits> = {}) =>
  createDescriberClient({ fork: forkNode, entry, log: silentLog, limits, nice: 0 });
const trial = createModelTrial({ fork: forkNode, entry, log: silentLog });
afterAll(() => trial.close());

async function residentBytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) * 1_024;
}

interface Golden {
  photos: Record<
    string,
    {
      ids?: number[];
      tasks?: Record<string, { ids: number[]; text: string }>;
      answers?: Record<string, { ids: number[] }>;
    }
  >;
}

async function goldenOf(name: string): Promise<Golden['photos']> {
  return (JSON.parse(await readFile(join(folder, name, 'golden.json'), 'utf8')) as Golden).photos;
}

describe('a describer', () => {
  it.each(['tiny-florence2', 'tiny-smolvlm', 'tiny-vit-gpt2'])(
    'of the kind %s writes what the reference implementation writes',
    async (name) => {
      const describer = client();
      try {
        for (const [picture, { ids, tasks, answers }] of Object.entries(await goldenOf(name))) {
          const { texts } = await describer.describe(pack(name), photo(picture));
          const expected = texts.flatMap(({ prompt }) => {
            const found = tasks?.[prompt]?.ids ?? answers?.[prompt]?.ids ?? ids;
            return found && (tasks === undefined || prompt in tasks) ? [[prompt, found]] : [];
          });
          const written = texts.map(({ prompt, ids: made }) => [prompt, made]);
          expect(written.slice(0, expected.length)).toEqual(expected);
          expect(expected.length).toBeGreaterThan(0);
        }
      } finally {
        await describer.close();
      }
    },
  );

  it('says what is in the picture, without special tokens, and tells how it was asked', async () => {
    const describer = client();
    const {
      texts: [short, standard],
    } = await describer.describe(pack('tiny-florence2'), photo('coffee'));
    expect(short).toMatchObject({
      length: 'short',
      prompt: '<CAPTION>',
      text: 'A cup of coffee on a wooden table.',
      cut: false,
    });
    expect(standard!.text).toBe(
      'The image shows a cup of coffee with a spoon and a saucer on a wooden table.',
    );
    await describer.close();
    expect(describer.pid()).toBeNull();
  });

  it('says where things and writing are, as the reference implementation does', async () => {
    const describer = client();
    const { tasks } = (await goldenOf('tiny-florence2'))['astronaut']!;
    const { regions, lines } = await describer.describe(pack('tiny-florence2'), photo('astronaut'));
    const objects = regions.filter(({ of }) => of === 'object');
    expect(objects).toEqual(regionsOf(tasks!['<OD>']!.text, 'object'));
    expect(objects.map(({ label }) => label)).toEqual(['woman', 'flag']);
    expect(lines).toEqual(linesOf(tasks!['<OCR_WITH_REGION>']!.text));
    expect(lines.map(({ text }) => text)).toEqual(['NASA']);
    const bare = await describer.describe(pack('tiny-vit-gpt2'), photo('astronaut'));
    expect([bare.regions, bare.lines]).toEqual([[], []]);
    await describer.close();
  });

  it('whose processor does not know a task of its kind is not asked for it', () =>
    withTempDir(async (temp) => {
      const copy = join(temp, 'tiny');
      await cp(pack('tiny-florence2').directory, copy, { recursive: true });
      await change(join(copy, 'preprocessor_config.json'), (json) => {
        delete (json['task_prompts_without_inputs'] as Json)['<OD>'];
      });
      const describer = client();
      const { texts, regions, lines } = await describer.describe(packIn(copy), photo('astronaut'));
      expect(texts).toHaveLength(3);
      expect(regions.filter(({ of }) => of === 'object')).toEqual([]);
      expect(lines).toHaveLength(1);
      await describer.close();
    }));

  it('answers a question as the reference implementation does, where its kind understands any', async () => {
    const describer = client();
    const answers = (await goldenOf('tiny-smolvlm'))['coffee']!.answers!;
    for (const [question, { ids }] of Object.entries(answers))
      expect((await describer.answer(pack('tiny-smolvlm'), photo('coffee'), question)).ids).toEqual(ids);
    await expect(describer.answer(pack('tiny-vit-gpt2'), photo('coffee'), 'Why?')).rejects.toThrow(
      'answers no questions',
    );
    await describer.close();
  });

  it('is cancelled between tokens, and its process goes on with the next picture', async () => {
    const describer = client({ softCancelMs: 60_000 });
    await describer.describe(pack('tiny-florence2'), photo('coffee'));
    const pid = describer.pid();
    const stop = new AbortController();
    const cancelled = describer.describe(pack('tiny-florence2'), photo('chelsea'), stop.signal);
    const next = describer.describe(pack('tiny-florence2'), photo('chelsea'));
    stop.abort(new Error('the person stopped it'));
    await expect(cancelled).rejects.toThrow('the person stopped it');
    expect((await next).texts[0]!.text).toBe('A ginger cat is looking at the camera.');
    expect(describer.pid()).toBe(pid);
    await describer.close();
  });

  it('whose process is killed fails at that picture alone', async () => {
    const describer = client();
    await describer.describe(pack('tiny-vit-gpt2'), photo('coffee'));
    const pid = describer.pid()!;
    const lost = describer.describe(pack('tiny-vit-gpt2'), photo('coffee'));
    process.kill(pid, 'SIGKILL');
    await expect(lost).rejects.toMatchObject({ code: 'decoder_crashed' });
    const {
      texts: [text],
    } = await describer.describe(pack('tiny-vit-gpt2'), photo('coffee'));
    expect(text!.text).toBe('a cup of coffee on a wooden table');
    expect(describer.pid()).not.toBe(pid);
    await describer.close();
  });

  it.skipIf(process.platform === 'win32')('takes no more memory after 200 photos than after 50', async () => {
    const describer = client();
    const pictures = ['astronaut', 'chelsea', 'coffee'].map(photo);
    const memory: number[] = [];
    for (let count = 1; count <= 200; count += 1) {
      await describer.describe(pack('tiny-florence2'), pictures[count % pictures.length]!);
      if (count === 50 || count === 200) memory.push(await residentBytes(describer.pid()!));
    }
    await describer.close();
    const [early, late] = memory as [number, number];
    expect(late / early).toBeLessThan(1.2);
  });

  it('is ended when it takes too long, takes too much memory, or rests', async () => {
    const slow = client({ stepMs: 1 });
    await expect(slow.describe(pack('tiny-florence2'), photo('coffee'))).rejects.toThrow('had not finished');
    const large = client({ memoryBytes: 40 * 2 ** 20 });
    await expect(large.describe(pack('tiny-florence2'), photo('coffee'))).rejects.toMatchObject({
      code: 'out_of_memory',
    });
    const resting = client({ idleMs: 1 });
    await resting.describe(pack('tiny-vit-gpt2'), photo('coffee'));
    await expect.poll(() => resting.pid()).toBeNull();
  });

  it('leaves a picture that cannot be read to the one who asked', async () => {
    const describer = client();
    await expect(describer.describe(pack('tiny-vit-gpt2'), join(folder, 'README.md'))).rejects.toMatchObject({
      code: 'unreadable_file',
    });
    await describer.close();
  });
});

describe('the trial', () => {
  it.each(['tiny-florence2', 'tiny-smolvlm', 'tiny-vit-gpt2'])('passes %s', async (name) => {
    await trial.tryOut(pack(name), { title: name, sizeBytes: 1_000 });
  });

  it('says what is wrong with a damaged pack', async () => {
    for (const [what, damage, code, words] of damages)
      await withTempDir(async (temp) => {
        const copy = join(temp, 'tiny');
        await cp(pack('tiny-florence2').directory, copy, { recursive: true });
        await damage(copy);
        const error = await trial.tryOut(packIn(copy), { title: 'Tiny', sizeBytes: 1_000 }).then(
          () => null,
          (failure: AppError) => failure,
        );
        expect([what, error?.code, error?.message]).toEqual([what, code, expect.stringMatching(words)]);
      });
  });
});

/** What is done to a pack, and what is said of it. Each row of the error table that a file can provoke. */
const damages: [what: string, damage: (at: string) => Promise<unknown>, code: string, words: RegExp][] = [
  ['no tokenizer', (at) => rm(join(at, 'tokenizer.json')), 'model_invalid', /tokenizer\.json is missing/],
  [
    'no graph',
    (at) => rm(join(at, 'onnx/embed_tokens_quantized.onnx')),
    'model_invalid',
    /no onnx\/embed_tokens/,
  ],
  [
    'JSON cut',
    (at) => truncate(join(at, 'tokenizer.json'), 2_000),
    'model_damaged',
    /configuration file .* damaged/,
  ],
  [
    'a page instead',
    (at) => writeFile(join(at, 'tokenizer_config.json'), '<html>'),
    'model_damaged',
    /configuration file .* damaged/,
  ],
  ['graph cut', (at) => truncate(join(at, 'onnx/vision_encoder.onnx'), 9_000), 'model_damaged', /incomplete/],
  [
    'a pointer instead',
    (at) => writeFile(join(at, 'onnx/vision_encoder.onnx'), 'version https://git-lfs.github.com/spec/v1\n'),
    'model_damaged',
    /incomplete/,
  ],
  ['empty graph', (at) => truncate(join(at, 'onnx/vision_encoder.onnx'), 0), 'model_damaged', /empty/],
  [
    'no questions',
    (at) =>
      change(join(at, 'preprocessor_config.json'), (json) => delete json['task_prompts_without_inputs']),
    'model_invalid',
    /does not say what <CAPTION> asks/,
  ],
  [
    'weights elsewhere',
    (at) =>
      change(
        join(at, 'config.json'),
        (json) => (json['transformers.js_config'] = { use_external_data_format: true }),
      ),
    'model_missing',
    /lacks onnx\/vision_encoder\.onnx_data/,
  ],
  [
    'fewer layers',
    (at) => change(join(at, 'config.json'), (json) => ((json['text_config'] as Json)['decoder_layers'] = 1)),
    'model_invalid',
    /do not fit each other/,
  ],
  [
    'files swapped',
    (at) => cp(join(at, 'onnx/encoder_model_quantized.onnx'), join(at, 'onnx/embed_tokens_quantized.onnx')),
    'model_invalid',
    /do not fit each other/,
  ],
];

type Json = Record<string, unknown>;

async function change(path: string, edit: (json: Json) => unknown): Promise<void> {
  const json = JSON.parse(await readFile(path, 'utf8')) as Json;
  edit(json);
  await writeFile(path, JSON.stringify(json));
}
