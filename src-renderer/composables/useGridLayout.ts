/**
 * @file Layouts of a grid's sections for the width at hand, kept as long as photos and width are the same.
 */
import { computed, type Ref } from 'vue';
import type { GridSectionShape } from '../layout/grid-moves.ts';
import { estimateSection, layoutSection, type RowShape, type SectionLayout } from '../layout/justified.ts';
import type { GridSection } from '../layout/sections.ts';
import { useRem } from './useRem.ts';

/** Space for a heading above a section's rows, rem: it grows with the text. */
const headRem = 3;
/** and for air below them, CSS pixels */
const footHeight = 24;

export interface LaidSection extends GridSectionShape {
  section: GridSection;
  layout: SectionLayout | null;
  /** heading and space after included */
  height: number;
  /** from the section's top to its first row */
  head: number;
}

export function useGridLayout(sections: () => readonly GridSection[], shape: Ref<RowShape>) {
  const rem = useRem();
  const known = new WeakMap<object, { shape: RowShape; layout: SectionLayout }>();

  function layoutOf(section: GridSection): SectionLayout | null {
    if (!section.tiles) return null;
    const kept = known.get(section.tiles);
    if (kept && kept.shape === shape.value) return kept.layout;
    const layout = layoutSection(
      section.tiles.map(({ aspect }) => aspect),
      shape.value,
    );
    known.set(section.tiles, { shape: shape.value, layout });
    return layout;
  }

  return computed<LaidSection[]>(() =>
    sections().map((section) => {
      const layout = layoutOf(section);
      const head = section.title === null ? 0 : headRem * rem.value;
      const rows = layout?.height ?? estimateSection(section.count, shape.value).height;
      return { section, layout, count: section.count, head, height: head + rows + footHeight };
    }),
  );
}
