/**
 * @file The image spaces that are known by name: packs whose image towers are of the same training, in other
 * numbers, and text towers that were trained for them by somebody else. Pure.
 */
import { isManifestOf } from '../evidence/kinds.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';
import type { EncoderManifest } from '../evidence/vectors/manifest.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';

const clipB32 = 'openai/clip-vit-base-patch32';

/**
 * Image towers by SHA-256: Xenova/clip-vit-base-patch32 at d15189d7, vision_model.onnx, _fp16, _quantized,
 * _uint8, _q4 and _q4f16
 */
const spaceOfTower: ReadonlyMap<string, string> = new Map(
  [
    'fd6e1402a588279d1723c7534d4bcba5bc0b14b47dfab0e46f8c47b8270d7d40',
    '35c4e0fb0aeee527dcde1693520b214a34424a786babd530f35366bad5844efd',
    '583fd1110a514667812fee7d684952aaf82a99b959760c8d7dca7e0ab9839299',
    'b95448754a6ae56964ec80c570c80bb9863787ee85f51b664abed8c0e5f22a7a',
    '0769eb1d2f6f68927bbfa6e5330df4c4c3c112f89cd43eae28baafa9e6bd34b4',
    'd238c4e0afe798c47c5991a046b923c5bcbeed19c2d75d7c0db845ba73bb7b87',
  ].map((sha256) => [sha256, clipB32]),
);

/**
 * Matrices of text towers by SHA-256: 2_Dense/model.safetensors of
 * sentence-transformers/clip-ViT-B-32-multilingual-v1 at 58edf8ca
 */
const joinedByMatrix: ReadonlyMap<string, string> = new Map([
  ['d12568dc7300970a4d3dbb49068ad16cd89b99840b74b026f8e48071e9414f74', clipB32],
]);

/** The space of an encoder's pictures, where its image tower is a known one and its manifest says none. */
export function spaceOf(manifest: PackManifest, files: PackManifest['files']): { space?: string } {
  if (!isManifestOf(vectorKind, manifest) || manifest.space !== null) return {};
  const space = spaceOfTower.get(files[manifest.image.file]?.sha256 ?? '');
  return space === undefined ? {} : { space };
}

/** The space that a text tower was made for, by its matrix; null = not known. */
export function spaceOfMatrix(sha256: string): string | null {
  return joinedByMatrix.get(sha256) ?? null;
}

/** Whether a text tower that joins `space` speaks of the pictures of this encoder. */
export function isOfSpace({ id, space }: Pick<EncoderManifest, 'id' | 'space'>, wanted: string): boolean {
  return wanted === id || wanted === space;
}
