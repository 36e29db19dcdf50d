/**
 * @file Zoom and pan by wheel, drag, pinch and double click, for one picture or for several that move as one.
 */
import { useDevicePixelRatio, useElementSize } from '@vueuse/core';
import { computed, watch, type Ref } from 'vue';
import {
  actualScale,
  clampView,
  fitted,
  fittedSize,
  isSameScale,
  largestScale,
  zoomAbout,
  type Size,
  type View,
} from '../layout/zoom.ts';

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
  const { pixelRatio } = useDevicePixelRatio();
  /** at which a pixel of the picture is one of the screen */
  const actual = computed(() => actualScale(pixels.value, size.value, pixelRatio.value));
  const isActual = computed(() => isSameScale(view.value.scale, actual.value));

  function set(next: View): void {
    view.value = clampView(next, size.value, stage.value);
  }

  function zoomBy(factor: number, point: Point): void {
    set(zoomAbout(view.value, factor, point, largestScale(actual.value)));
  }

  function zoom(direction: 1 | -1): void {
    zoomBy(direction === 1 ? zoomStep : 1 / zoomStep, middle);
  }

  /** One pixel of the picture is one of the screen; a zoomed picture fits again. */
  function toggleActual(point: Point = middle): void {
    if (view.value.scale !== 1) fit();
    else if (actual.value <= 1) set({ scale: actual.value, x: 0, y: 0 });
    else zoomBy(actual.value / view.value.scale, point);
  }

  function fit(): void {
    view.value = fitted;
  }

  function pan(x: number, y: number): void {
    set({ ...view.value, x: view.value.x + x * panStep, y: view.value.y + y * panStep });
  }

  watch(stage, () => set(view.value));

  return {
    ...{ stage, size, actual, isActual, zoom, fit, pan, toggleActual },
    gestures: gesturesOn({ area, view, set, zoomBy, toggleActual, onSwipe }),
  };
}

const middle = { x: 0, y: 0 };

interface Point {
  x: number;
  y: number;
}

interface GestureTarget extends Pick<PanZoomOptions, 'area' | 'view'> {
  set: (next: View) => void;
  zoomBy: (factor: number, point: Point) => void;
  toggleActual: (point: Point) => void;
  onSwipe: PanZoomOptions['onSwipe'] | undefined;
}

/** To be bound to the area with `v-on`. */
function gesturesOn({ area, view, set, zoomBy, toggleActual, onSwipe }: GestureTarget) {
  const fingers = new Map<number, Point>();
  let travelled = 0;

  function onMove(event: PointerEvent): void {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (fingers.size === 2) {
      const other = [...fingers].find(([finger]) => finger !== event.pointerId)?.[1];
      if (other) pinch(other, before, now);
    } else if (view.value.scale > 1)
      set({ ...view.value, x: view.value.x + now.x - before.x, y: view.value.y + now.y - before.y });
    travelled += now.x - before.x;
    fingers.set(event.pointerId, now);
  }

  /** What lay between the fingers stays there, as they spread and as they move. */
  function pinch(other: Point, before: Point, now: Point): void {
    zoomBy(spreadRatio(other, before, now), pointIn(area.value, between(other, before)));
    const { scale, x, y } = view.value;
    if (scale > 1) set({ scale, x: x + (now.x - before.x) / 2, y: y + (now.y - before.y) / 2 });
  }

  function onUp(event: PointerEvent): void {
    const swiped =
      fingers.size === 1 &&
      view.value.scale <= 1 &&
      event.pointerType === 'touch' &&
      Math.abs(travelled) > swipe;
    fingers.delete(event.pointerId);
    if (swiped) onSwipe?.(travelled < 0 ? 1 : -1);
  }

  return {
    wheel(event: WheelEvent) {
      event.preventDefault();
      zoomBy(Math.exp(-event.deltaY / 320), pointIn(area.value, { x: event.clientX, y: event.clientY }));
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
      toggleActual(pointIn(area.value, { x: event.clientX, y: event.clientY }));
    },
  };
}

/** A point of the window, from the middle of the area. */
function pointIn(area: HTMLElement | null, { x, y }: Point): Point {
  const box = area?.getBoundingClientRect();
  return box ? { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 } : middle;
}

function between(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

/** How much farther apart two fingers are after one of them moved. */
function spreadRatio(other: Point, before: Point, now: Point): number {
  return (
    Math.hypot(now.x - other.x, now.y - other.y) / (Math.hypot(before.x - other.x, before.y - other.y) || 1)
  );
}
