/**
 * @file Model folders of strangers: pipes, devices and files of any size in the place of every file that is
 * read.
 */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createFileSums } from './file-sums.ts';
import { readPack } from './foreign-folder.ts';
import { checkFiles } from './pack-folder.ts';
import { createPackStore } from './pack-store.ts';

const tinyClip = fileURLToPath(new URL('../../testing/packs/tiny-clip', import.meta.url));

async function inCopy(body: (folder: string, addedDir: string) => Promise<void>): Promise<void> {
  await withTempDir(async (directory) => {
    const folder = join(directory, 'tiny-clip');
    await cp(tinyClip, folder, { recursive: true });
    await body(folder, join(directory, 'packs'));
  });
}

const storeIn = async (addedDir: string) =>
  createPackStore({ builtInDir: join(addedDir, 'none'), addedDir, sums: await createFileSums(null) });
async function add(addedDir: string, folder: string): Promise<void> {
  await (await (await storeIn(addedDir)).bring(folder, [], watch)).settle([]);
}
const watch = { signal: new AbortController().signal, report: () => {} };
const readFiles = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'];

describe.runIf(process.platform !== 'win32')('a model folder with a pipe', () => {
  it.each(['manifest.json', ...readFiles, 'onnx/text_model.onnx', 'onnx/vision_model.onnx'])(
    'in the place of %s is refused',
    (name) =>
      inCopy(async (folder, addedDir) => {
        await rm(join(folder, name), { force: true });
        execFileSync('mkfifo', [join(folder, name)]);
        await expect(add(addedDir, folder)).rejects.toMatchObject({
          code: 'model_invalid',
          message: expect.stringContaining('a pipe') as string,
        });
      }),
  );

  it.each(['README.md', 'LICENSE'])('in the place of %s is added without it', (name) =>
    inCopy(async (folder, addedDir) => {
      await rm(join(folder, name), { force: true });
      execFileSync('mkfifo', [join(folder, name)]);
      await expect(add(addedDir, folder)).resolves.toBeUndefined();
    }),
  );

  it('that is there already is listed with what is wrong, beside the others', () =>
    inCopy(async (folder, addedDir) => {
      await add(addedDir, folder);
      await mkdir(join(addedDir, 'stranger'));
      execFileSync('mkfifo', [join(addedDir, 'stranger', 'manifest.json')]);
      const entries = await (await storeIn(addedDir)).list('again');
      expect(entries.map(({ id, problem }) => [id, problem?.code ?? null])).toEqual([
        ['stranger', 'model_invalid'],
        ['tiny-clip', null],
      ]);
    }));
});

describe('a model folder with a file of 390 MB', () => {
  it.each(['manifest.json', ...readFiles])('as %s is refused without reading it', (name) =>
    inCopy(async (folder, addedDir) => {
      await writeFile(join(folder, name), '{');
      await truncate(join(folder, name), 390_000_000);
      await expect(add(addedDir, folder)).rejects.toMatchObject({
        code: 'model_invalid',
        message: expect.stringContaining('larger than') as string,
      });
    }),
  );

  it('as its licence is added without it', () =>
    inCopy(async (folder, addedDir) => {
      await writeFile(join(folder, 'LICENSE'), '');
      await truncate(join(folder, 'LICENSE'), 390_000_000);
      await add(addedDir, folder);
      await expect(readPack(join(addedDir, 'tiny-clip'))).resolves.toMatchObject({ id: 'tiny-clip' });
    }));
});

it.runIf(process.platform !== 'win32')(
  'a file that is a device is refused when its checksum is asked for',
  () =>
    inCopy(async (folder) => {
      const manifest = await readPack(folder);
      await rm(join(folder, 'onnx/text_model.onnx'));
      await symlink('/dev/zero', join(folder, 'onnx/text_model.onnx'));
      await expect(checkFiles(folder, manifest, ['onnx/text_model.onnx'])).rejects.toMatchObject({
        code: 'model_invalid',
      });
    }),
);
