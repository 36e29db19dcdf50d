/** @file One search at a time: a sentence, or “like this photo”; an answer that comes too late is dropped. */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { SearchHit, SearchResult } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import type { GridSection } from '../layout/sections.ts';
import { resultSummary } from '../words/bands.ts';
import { countOf, formatCount } from '../words/numbers.ts';
import { useAnnouncerStore } from './announcer.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { inBackground } from './in-background.ts';

/** as many as the eye will go through; the counts say how many there are */
const limit = 1_000;
const similarLimit = 60;
/** an import changes photos many times a second; a search is asked again this often at most */
const againMs = 1_500;

export type SearchRequest = { text: string } | { like: string };

export const useSearchStore = defineStore('search', () => {
  const request = shallowRef<SearchRequest | null>(null);
  const result = shallowRef<SearchResult | null>(null);
  const state = ref<'idle' | 'loading' | 'ready' | 'error'>('idle');
  const problem = ref('');
  const latest = useLatest();

  const hits = computed(
    () => new Map<string, SearchHit>((result.value?.results ?? []).map((hit) => [hit.id, hit])),
  );
  const sections = computed(() =>
    result.value && request.value ? sectionsOf(result.value, 'like' in request.value) : [],
  );

  async function run(next: SearchRequest, { quietly = false } = {}): Promise<void> {
    const isNewest = latest.begin();
    if (!quietly) {
      request.value = next;
      result.value = null;
      state.value = 'loading';
    }
    try {
      const answer = await answerTo(next);
      if (!isNewest()) return;
      result.value = answer;
      state.value = 'ready';
      if (!quietly)
        useAnnouncerStore().say(
          [resultSummary(answer.counts), ...(answer.hints ?? []).map(({ text }) => text)].join('. '),
        );
    } catch (error) {
      if (!isNewest() || quietly) return;
      problem.value = errorSentence(error);
      state.value = 'error';
    }
  }

  /** Called when the page is left: nobody waits for an answer any more. */
  function leave(): void {
    latest.drop();
    request.value = null;
    result.value = null;
    state.value = 'idle';
  }

  const again = useThrottleFn(
    () => {
      if (request.value && state.value === 'ready') inBackground(run(request.value, { quietly: true }));
    },
    againMs,
    true,
  );
  onEngineEvent('photos.changed', ({ ids }) => {
    if (ids.some((id) => hits.value.has(id))) inBackground(again());
  });
  afterReconnect(() => inBackground(again()));

  return { request, result, state, problem, hits, sections, run, leave };
});

function answerTo(request: SearchRequest): Promise<SearchResult> {
  return 'like' in request
    ? useBridge().call('search.similar', { target: { id: request.like }, limit: similarLimit })
    : useBridge().call('search.run', { text: request.text, limit });
}

/** The two bands, where there is anything in them. */
function sectionsOf({ results, counts }: SearchResult, isLike: boolean): GridSection[] {
  const goodTitle = isLike ? 'Much alike' : countOf(counts.good, 'good match', 'good matches');
  const maybeTitle = isLike ? 'Somewhat alike' : `${formatCount(counts.maybe)} maybe`;
  return [
    section('good', goodTitle, counts.good, results),
    section('maybe', maybeTitle, counts.maybe, results),
  ].filter(({ count }) => count > 0);
}

function section(
  band: SearchHit['band'],
  title: string,
  count: number,
  results: readonly SearchHit[],
): GridSection {
  const tiles = results.filter((hit) => hit.band === band).map(({ tile }) => tile);
  const note = tiles.length < count ? `the best ${formatCount(tiles.length)} are shown` : null;
  return { key: band, title, note, count: tiles.length, tiles, faded: band === 'maybe' };
}
