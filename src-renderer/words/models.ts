/** @file Execution providers and pack states in words. */
import type { ModelDevice, ModelPack, ProviderName } from '../../src-preload/contract/index.ts';
import { countOf, formatCount, formatShare } from './numbers.ts';

const providers: Record<ProviderName, string> = {
  coreml: 'Apple Core ML',
  dml: 'DirectML (graphics card, Windows)',
  cuda: 'CUDA (NVIDIA graphics card)',
  webgpu: 'WebGPU (graphics card)',
  cpu: 'Processor',
};

export function providerLabel(name: ProviderName): string {
  return providers[name];
}

/** Which of a model's two parts it is, after its title. */
export function devicePart({ part }: ModelDevice): string {
  return part === null ? '' : part === 'texts' ? ', sentences' : ', pictures';
}

/** “fp16 · 8 pictures at once · 120 photos a second” */
export function deviceFacts({ precision, batch, perSecond, part }: ModelDevice): string {
  const pace =
    perSecond === null ? '' : perSecond < 10 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond));
  return [
    precision ?? '',
    batch === null || part === 'texts'
      ? ''
      : batch === 1
        ? 'one picture at a time'
        : `${batch} pictures at once`,
    pace && `${pace} photos a second`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** “Also names scenes. Used for tags.” */
export function partWords({ title, purpose }: ModelPack['parts'][number]): string {
  return `Also ${title.charAt(0).toLowerCase()}${title.slice(1)}. ${purpose}`;
}

/** How percentages came about that no file of the model states, and how sure that is. */
export function fitWords({ photos, concepts, disagreement }: NonNullable<ModelPack['fit']>): string {
  return (
    `Percentages fitted on ${countOf(photos, 'photo')} of yours, by what the other models and you say of them; ` +
    `they differ from that by ${formatShare(disagreement)} on average. ` +
    `It tells ${countOf(concepts, 'tag')} by itself.`
  );
}

/** One word for a pack's state. */
export function packStateWords(pack: ModelPack): string {
  switch (pack.state) {
    case 'ready':
      return pack.active ? 'In use' : 'Ready';
    case 'missing':
      return 'Files are missing';
    case 'damaged':
      return 'Damaged';
    case 'invalid':
      return 'Can’t be used';
    case 'memory':
      return 'Not enough memory';
  }
}
