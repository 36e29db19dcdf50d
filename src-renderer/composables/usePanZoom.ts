/**
 * @file Zoom and pan by wheel, drag, pinch and double click, for one picture or for several that move as one.
 */
import { useElementSize } from '@vueuse/core';
import { computed, watch, type Ref } from 'vue';
import { clampView, fitted, fittedSize, zoomAbout, type Size, type View } from '../layout/zoom.ts';

interface PanZoomOptions {
  /** the element the picture moves in */
  area: Ref<HTMLElement | null>;
  /** pixels of the picture */
  pixels: Ref<Size>;
  /** shared by all pictures that move as one */
  view: Ref<View>;
  /** a swipe over a picture that is not zoomed: 1 = to the next */
  onSwipe?: (by: 1 | -1) => void;
}

const zoomStep = 1.4;
const panStep = 80;
/** a swipe at least this far goes to the next photo, px */
const swipe = 60;

export function usePanZoom({ area, pixels, view, onSwipe }: PanZoomOptions) {
  const { width, height } = useElementSize(area);
  const stage = computed(() => ({ width: width.value, height: height.value }));
  /** of the picture at scale 1 */
  const size = computed(() => fittedSize(pixels.value, stage.value));

  function set(next: View): void {
    view.value = clampView(next, size.value, stage.value);
  }

  function zoom(direction: 1 | -1): void {
    set(zoomAbout(view.value, direction === 1 ? zoomStep : 1 / zoomStep, { x: 0, y: 0 }));
  }

  function fit(): void {
    view.value = fitted;
  }

  function pan(x: number, y: number): void {
    set({ ...view.value, x: view.value.x + x * panStep, y: view.value.y + y * panStep });
  }

  watch(stage, () => set(view.value));

  return { stage, size, gestures: gesturesOn({ area, view, set, fit, onSwipe }), zoom, fit, pan };
}

interface Point {
  x: number;
  y: number;
}

interface GestureTarget extends Pick<PanZoomOptions, 'area' | 'view'> {
  set: (next: View) => void;
  fit: () => void;
  onSwipe: PanZoomOptions['onSwipe'] | undefined;
}

/** To be bound to the area with `v-on`. */
function gesturesOn({ area, view, set, fit, onSwipe }: GestureTarget) {
  const fingers = new Map<number, Point>();
  let travelled = 0;

  function onMove(event: PointerEvent): void {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (fingers.size === 2) {
      const other = [...fingers].find(([finger]) => finger !== event.pointerId)?.[1];
      if (other) set(zoomAbout(view.value, spreadRatio(other, before, now), { x: 0, y: 0 }));
    } else if (view.value.scale > 1)
      set({ ...view.value, x: view.value.x + now.x - before.x, y: view.value.y + now.y - before.y });
    travelled += now.x - before.x;
    fingers.set(event.pointerId, now);
  }

  function onUp(event: PointerEvent): void {
    const swiped =
      fingers.size === 1 &&
      view.value.scale === 1 &&
      event.pointerType === 'touch' &&
      Math.abs(travelled) > swipe;
    fingers.delete(event.pointerId);
    if (swiped) onSwipe?.(travelled < 0 ? 1 : -1);
  }

  return {
    wheel(event: WheelEvent) {
      event.preventDefault();
      set(zoomAbout(view.value, Math.exp(-event.deltaY / 320), pointIn(area.value, event)));
    },
    pointerdown(event: PointerEvent) {
      if (event.button !== 0) return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      travelled = 0;
    },
    pointermove: onMove,
    pointerup: onUp,
    pointercancel: onUp,
    dblclick(event: MouseEvent) {
      if (view.value.scale > 1) fit();
      else set(zoomAbout(view.value, 2.5, pointIn(area.value, event)));
    },
  };
}

/** From the middle of the area. */
function pointIn(area: HTMLElement | null, event: MouseEvent): Point {
  const box = area?.getBoundingClientRect();
  return box
    ? { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
    : { x: 0, y: 0 };
}

/** How much farther apart two fingers are after one of them moved. */
function spreadRatio(other: Point, before: Point, now: Point): number {
  return (
    Math.hypot(now.x - other.x, now.y - other.y) / (Math.hypot(before.x - other.x, before.y - other.y) || 1)
  );
}
