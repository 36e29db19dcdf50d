/** @file What a person says about photos: applied, undone and redone, each with a message that names it. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { AnnotationEdit, ActResult, HistoryState } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { useLatest } from '../composables/useLatest.ts';
import { removalQuestion } from '../words/questions.ts';
import { useAnnouncerStore } from './announcer.ts';
import { useAskStore } from './asking.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { useSelectionStore } from './selection.ts';
import { useToastStore } from './toasts.ts';
import { inBackground } from './in-background.ts';

export const useAnnotationStore = defineStore('annotations', () => {
  const { history, busy, load, attempt } = useEditHistory();

  /** One act on many photos is one step back. @returns whether it was done; else a toast says why not */
  async function apply(ids: readonly string[], act: AnnotationEdit): Promise<boolean> {
    if (ids.length === 0) return false;
    const result = await attempt(() =>
      useBridge().call('annotations.apply', { photos: { ids: [...ids] }, act }),
    );
    if (!result) return false;
    if (act.act === 'remove') useSelectionStore().clear();
    const offersUndo = act.act === 'remove' || act.act === 'restore' || ids.length > 1;
    tell(result, offersUndo ? undo : null);
    return true;
  }

  /** Takes photos out of the library, once the person has said yes. @returns whether it was done */
  async function remove(ids: readonly string[]): Promise<boolean> {
    const sure = await useAskStore().ask(removalQuestion(ids.length));
    return sure && apply(ids, { act: 'remove' });
  }

  /**
   * What the person says to words offered to a photo. @param from the earlier photo; null = the one offered
   * last
   */
  async function answerOffer(
    id: string,
    answer: 'accept' | 'decline',
    from: string | null,
  ): Promise<boolean> {
    const result = await attempt(() => useBridge().call(`edits.${answer}`, { id, from }));
    if (result) tell(result, undo);
    return result !== null;
  }

  async function undo(): Promise<void> {
    const result = await attempt(() => useBridge().call('annotations.undo', {}));
    if (result) tell(result, null);
  }

  async function redo(): Promise<void> {
    const result = await attempt(() => useBridge().call('annotations.redo', {}));
    if (result) tell(result, null);
  }

  return { history, busy, load, apply, remove, answerOffer, undo, redo };
});

/** The engine names what it did, also what it undid. @param undo null where it is not offered */
function tell({ label, changed }: ActResult, undo: (() => Promise<void>) | null): void {
  useToastStore().show(
    label,
    undo && changed.length > 0 ? { label: 'Undo', run: () => inBackground(undo()) } : null,
  );
  useAnnouncerStore().say(label);
}

/** What can be undone and redone, as the newest answer or event says, and whether an edit is under way. */
function useEditHistory() {
  const history = ref<HistoryState>({ undo: null, redo: null });
  const underWay = ref(0);
  const busy = computed(() => underWay.value > 0);
  const latest = useLatest();

  async function load(): Promise<void> {
    await latest.ask(
      () => useBridge().call('annotations.history', {}),
      (now) => (history.value = now),
    );
  }

  /** @returns null where it failed; a toast says why */
  async function attempt(call: () => Promise<ActResult>): Promise<ActResult | null> {
    underWay.value += 1;
    const isNewest = latest.begin();
    try {
      const result = await call();
      if (isNewest()) history.value = result.history;
      return result;
    } catch (error) {
      useToastStore().problem(error);
      return null;
    } finally {
      underWay.value -= 1;
    }
  }

  onEngineEvent('annotations.changed', (now) => {
    latest.drop();
    history.value = now;
  });
  afterReconnect(
    () =>
      void load().catch(() => {
        /* the banner of a lost connection says so */
      }),
  );

  return { history, busy, load, attempt };
}
