/**
 * @file Zooming by fingers and by double click keeps what is pointed at.
 * @vitest-environment happy-dom
 */
import type * as VueUse from '@vueuse/core';
import { mount } from '@vue/test-utils';
import { computed, defineComponent, h, ref } from 'vue';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fitted, type View } from '../layout/zoom.ts';
import { usePanZoom } from './usePanZoom.ts';

// happy-dom lays nothing out: a stage of 800 × 600 in the corner of the window
vi.mock('@vueuse/core', async (original) => ({
  ...(await original<typeof VueUse>()),
  useElementSize: () => ({ width: ref(800), height: ref(600) }),
}));
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 800, 600));
  HTMLElement.prototype.setPointerCapture = () => {};
});
afterEach(() => vi.restoreAllMocks());

function open(width = 3_200, height = 2_400) {
  const view = ref<View>(fitted);
  const Stage = defineComponent(() => {
    const area = ref<HTMLElement | null>(null);
    const { gestures } = usePanZoom({ area, pixels: computed(() => ({ width, height })), view });
    const on = Object.fromEntries(
      Object.entries(gestures).map(([name, act]) => [`on${name[0]!.toUpperCase()}${name.slice(1)}`, act]),
    );
    return () => h('div', { ref: area, ...on });
  });
  const stage = mount(Stage, { attachTo: document.body });
  const point = (type: string, finger: number, x: number, y: number) =>
    stage.element.dispatchEvent(
      new PointerEvent(type, { pointerId: finger, clientX: x, clientY: y, button: 0, pointerType: 'touch' }),
    );
  return { view, stage, point };
}
/** The point of the picture, from its middle at scale 1, that is under a point of the stage. */
const under = ({ scale, x, y }: View, at: { x: number; y: number }) => ({
  x: (at.x - 400 - x) / scale,
  y: (at.y - 300 - y) / scale,
});

test('what lies between two fingers stays between them', () => {
  const { view, point } = open();
  point('pointerdown', 1, 500, 300);
  point('pointerdown', 2, 600, 300);
  const before = under(view.value, { x: 550, y: 300 });
  point('pointermove', 2, 700, 300);
  expect(view.value.scale).toBe(2);
  expect(under(view.value, { x: 600, y: 300 }).x).toBeCloseTo(before.x, 6);
});

test('a double click shows the picture’s own pixels where it was clicked, another one all of it', async () => {
  const { view, stage } = open();
  const at = { x: 600, y: 200 };
  const before = under(view.value, at);
  await stage.trigger('dblclick', { clientX: at.x, clientY: at.y });
  expect(view.value.scale).toBe(4);
  expect(under(view.value, at)).toEqual(before);
  await stage.trigger('dblclick', { clientX: at.x, clientY: at.y });
  expect(view.value).toEqual(fitted);
});

test('a small picture, enlarged to fit, is shown at its own size', async () => {
  const { view, stage } = open(200, 150);
  await stage.trigger('dblclick');
  expect(view.value).toEqual({ scale: 0.5, x: 0, y: 0 });
});
