/**
 * @file A folder as people download them (Hugging Face’s layout) with a model of ViT-B/32’s real size: random
 * weights, CLIP’s own tokenizer.
 */
import { copyFile, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Bytes } from '../onnx-protobuf.ts';
import { clipB32, imageTowerGraph, textTowerGraph, type ClipShape } from './clip-graphs.ts';

export interface RealSizeClip {
  folder: string;
  imageFile: string;
  textFile: string;
  imageBytes: number;
  textBytes: number;
}

/** @param folder is made; its name becomes the model’s */
export async function writeRealSizeClip(folder: string, shape: ClipShape = clipB32): Promise<RealSizeClip> {
  const tiny = resolve('src-main/testing/packs/tiny-clip');
  await mkdir(join(folder, 'onnx'), { recursive: true });
  for (const name of ['preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'])
    await copyFile(join(tiny, name), join(folder, name));
  const config = JSON.parse(await readFile(join(tiny, 'config.json'), 'utf8')) as Record<string, unknown>;
  await writeFile(
    join(folder, 'config.json'),
    JSON.stringify({ ...config, projection_dim: shape.dimensions }),
  );
  const [imageFile, textFile] = ['vision_model', 'text_model'].map((name) =>
    join(folder, 'onnx', `${name}.onnx`),
  ) as [string, string];
  return {
    folder,
    imageFile,
    textFile,
    imageBytes: await writeParts(imageFile, imageTowerGraph(shape)),
    textBytes: await writeParts(textFile, textTowerGraph(shape)),
  };
}

/** @returns bytes written */
async function writeParts(path: string, parts: readonly Bytes[]): Promise<number> {
  const file = await open(path, 'w');
  try {
    let size = 0;
    for (const part of parts) size += (await file.write(part)).bytesWritten;
    return size;
  } finally {
    await file.close();
  }
}
