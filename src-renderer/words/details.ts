/** @file What else a file says of a photo, in the order of the facts: one line a kind. */
import { photoDetailLabels, type Photo, type PhotoDetailKind } from '../../src-preload/contract/index.ts';

/** The facts have a place of their own: that of the position. */
const labels: Readonly<Record<PhotoDetailKind, string>> = {
  ...photoDetailLabels,
  place: 'Place in the file',
};

/** One fact a kind, each of its texts on a line of its own. */
export function detailFacts({ details }: Pick<Photo, 'details'>): { label: string; value: string }[] {
  const byKind = new Map<PhotoDetailKind, string[]>();
  for (const { kind, text } of details) byKind.set(kind, [...(byKind.get(kind) ?? []), text]);
  return (Object.keys(labels) as PhotoDetailKind[]).flatMap((kind) => {
    const texts = byKind.get(kind);
    return texts ? [{ label: labels[kind], value: texts.join('\n') }] : [];
  });
}
