/**
 * @file What the packs find in labelled photos, through the product's own worker; kept in a file, so that
 * fitting again takes seconds.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLabelledFolder } from '../../adapters/files/labelled-folder.ts';
import type { LabelledPhoto } from '../../domain/evaluation/labels.ts';
import { conceptKind } from '../../domain/evidence/concepts/concept-kind.ts';
import type { ConceptManifest } from '../../domain/evidence/concepts/manifest.ts';
import type { Detection } from '../../domain/evidence/objects/detection.ts';
import { objectKind } from '../../domain/evidence/objects/object-kind.ts';
import { vectorKind } from '../../domain/evidence/vectors/vector-kind.ts';
import type { PackRef, Vision } from '../../domain/vision/vision.ts';

export interface FitPhoto extends LabelledPhoto {
  /** which half the photo belongs to: by its place in captions.json, or among the files of a plain folder */
  half: 0 | 1;
  vector: Float32Array;
  /** of the concept head's items, in their order */
  logits: Float32Array;
  boxes: readonly Detection[];
}

interface Kept {
  label: LabelledPhoto;
  vector: number[];
  logits: number[];
  boxes: Detection[];
}

/** @param folder with captions.json and images/, or with pictures alone */
export async function collect(
  vision: Pick<Vision, 'analyze'>,
  packs: readonly PackRef[],
  folder: string,
): Promise<FitPhoto[]> {
  const { images, labels } = await labelsOf(folder);
  const path = cachePath(packs, images, labels);
  const kept = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as Kept[])
    : await analyzeAll(vision, packs, images, labels);
  if (!existsSync(path)) writeFileSync(path, JSON.stringify(kept), { mode: 0o600 });
  return kept.map(({ label, vector, logits, boxes }, index) => ({
    ...label,
    half: index % 2 === 0 ? 0 : 1,
    vector: Float32Array.from(vector),
    logits: Float32Array.from(logits),
    boxes,
  }));
}

async function labelsOf(folder: string): Promise<{ images: string; labels: readonly LabelledPhoto[] }> {
  if (existsSync(join(folder, 'captions.json'))) {
    const { images, photos } = await readLabelledFolder(folder);
    return { images, labels: photos };
  }
  const files = readdirSync(folder).filter((name) => /\.(jpe?g|png|webp)$/i.test(name));
  return { images: folder, labels: files.sort().map((file) => ({ file })) };
}

/** Another file where packs or photos differ. */
function cachePath(packs: readonly PackRef[], images: string, labels: readonly LabelledPhoto[]): string {
  const hash = createHash('sha256').update(JSON.stringify([images, labels]));
  for (const { directory } of packs) hash.update(readFileSync(join(directory, 'manifest.json')));
  for (const { file } of labels) hash.update(String(statSync(join(images, file)).size));
  return join(tmpdir(), `sightline-fit-${hash.digest('hex').slice(0, 24)}.json`);
}

async function analyzeAll(
  vision: Pick<Vision, 'analyze'>,
  packs: readonly PackRef[],
  images: string,
  labels: readonly LabelledPhoto[],
): Promise<Kept[]> {
  const results = await vision.analyze(
    labels.map(({ file }) => ({
      path: join(images, file),
      gridPath: null,
      largePath: null,
      packs: [...packs],
    })),
  );
  return results.map((result, index) => {
    const label = labels[index]!;
    if (!result.ok) throw new Error(`${label.file}: ${result.message}`);
    const found = (role: string) => result.evidence.find((item) => item.role === role)?.value;
    return {
      label,
      vector: [...(found(vectorKind.role) as Float32Array)],
      logits: [...((found(conceptKind.role) as Float32Array | undefined) ?? [])],
      boxes: found(objectKind.role) as Detection[],
    };
  });
}

/** Log-odds of an item above its threshold. */
export function marginOf(photo: Pick<FitPhoto, 'logits'>, head: ConceptManifest, index: number): number {
  const { scale, bias, threshold } = head.items[index]!;
  return scale * photo.logits[index]! + bias - Math.log(threshold / (1 - threshold));
}
