/**
 * @file What is drawn over the photos of the viewer: the layers that are switched on, from photo to photo and
 * after a restart, and what is pointed at or was looked for.
 */
import { computed, reactive, ref, type Ref } from 'vue';
import { overlayLayers, type OverlayLayer, type Photo } from '../../src-preload/contract/index.ts';
import type { DrawnBox } from '../components/drawn-box.ts';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { inBackground } from '../stores/in-background.ts';
import { useSettingsStore } from '../stores/settings.ts';
import { countOf } from '../words/numbers.ts';
import * as words from '../words/overlay.ts';

interface ViewerOverlay {
  photo: Readonly<Ref<Photo | null>>;
  /** name of the object or person that is pointed at; null = none */
  pointedAt: Readonly<Ref<string | null>>;
  /** boxes of an answer, or of what was looked for */
  others: () => readonly DrawnBox[];
}

/** A layer as it is listed to be switched. */
export interface ListedLayer {
  layer: OverlayLayer;
  label: string;
  shown: boolean;
  /** what there is to be drawn, or why there is nothing */
  note: string;
}

const nothing = 'There is nothing to draw over this photo.';

export function useViewerOverlay({ photo, pointedAt, others }: ViewerOverlay) {
  const settings = useSettingsStore();
  const announcer = useAnnouncerStore();
  const shown = computed(() => settings.settings.overlay.shown);
  const drawn = computed(() => drawnOf(photo.value, shown.value));

  /** null while something is drawn, or nothing is asked for */
  const note = computed(() => {
    if (!photo.value || shown.value.length === 0 || words.drawnWords(drawn.value).length > 0) return null;
    const [only] = shown.value;
    return shown.value.length === 1 && only ? words.absenceOf(only, photo.value) : nothing;
  });

  function show(layers: readonly OverlayLayer[], last = settings.settings.overlay.last): void {
    inBackground(settings.change({ overlay: { shown: [...layers], last: [...last] } }));
  }

  return reactive({
    shown,
    note,
    menuOpen: ref(false),
    /** with what is pointed at and what was looked for */
    drawn: computed(() => ({
      ...drawn.value,
      boxes: [...drawn.value.boxes, ...pointed(photo.value, pointedAt.value, shown.value), ...others()],
    })),
    /** what the layers draw, in one sentence; empty where none is shown */
    sentence: computed(() => note.value ?? words.drawnSentence(drawn.value)),
    layers: computed(() => listed(photo.value, shown.value)),
    toggle(layer: OverlayLayer): void {
      const isShown = shown.value.includes(layer);
      show(overlayLayers.filter((one) => shown.value.includes(one) !== (one === layer)));
      if (photo.value) announcer.say(isShown ? offWords[layer] : onWords(layer, photo.value));
    },
    /** Takes all layers off, or puts those back that were taken off. */
    toggleAll(): void {
      if (shown.value.length > 0) {
        show([], shown.value);
        announcer.say('The overlay is off');
        return;
      }
      show(settings.settings.overlay.last);
      if (photo.value) announcer.say(`Overlay: ${note.value ?? words.drawnSentence(drawn.value)}`);
    },
  });
}

function drawnOf(photo: Photo | null, shown: readonly OverlayLayer[]): words.Drawn {
  if (!photo) return words.nothingDrawn;
  const on = (layer: OverlayLayer) => shown.includes(layer);
  return {
    boxes: [
      ...(on('objects') ? words.objectBoxes(photo) : []),
      ...(on('people') ? words.peopleBoxes(photo) : []),
    ],
    text: on('text') ? (photo.text ?? []) : [],
    place: on('place') ? words.placeLabel(photo) : null,
    sun: on('sun') ? photo.sun : null,
  };
}

/** Boxes of the name that is pointed at, where its layer is not shown anyway. */
function pointed(photo: Photo | null, name: string | null, shown: readonly OverlayLayer[]): DrawnBox[] {
  if (name === null) return [];
  const hidden = overlayLayers.filter((layer) => !shown.includes(layer));
  return drawnOf(photo, hidden).boxes.filter(({ label }) => label === name);
}

function listed(photo: Photo | null, shown: readonly OverlayLayer[]): ListedLayer[] {
  return overlayLayers.map((layer) => ({
    layer,
    label: words.layerLabels[layer],
    shown: shown.includes(layer),
    note: photo ? foundIn(photo, layer) : '',
  }));
}

/** “3 found”, “Vienna, Austria”; the reason where there is nothing. */
function foundIn(photo: Photo, layer: OverlayLayer): string {
  const { boxes, text, place, sun } = drawnOf(photo, [layer]);
  if (boxes.length > 0) return layer === 'objects' ? `${boxes.length} found` : namesOf(boxes);
  if (text.length > 0) return countOf(text.length, 'line');
  return place ?? sun?.text ?? words.absenceOf(layer, photo);
}

const namesOf = (boxes: readonly DrawnBox[]) => boxes.map(({ label }) => label).join(', ');

function onWords(layer: OverlayLayer, photo: Photo): string {
  const drawn = drawnOf(photo, [layer]);
  if (drawn.text.length > 0) return `${countOf(drawn.text.length, 'line')} of text over the picture`;
  return words.drawnSentence(drawn) || words.absenceOf(layer, photo);
}

const offWords: Readonly<Record<OverlayLayer, string>> = {
  objects: 'The objects are off the picture',
  people: 'The people are off the picture',
  text: 'The text is off the picture',
  place: 'The place is off the picture',
  sun: 'The sun is off the picture',
};
