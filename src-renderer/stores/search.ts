/** @file One search at a time: a sentence, or “like this photo”; an answer that comes too late is dropped. */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import {
  AppError,
  type LibraryAnswer,
  type SearchHit,
  type SearchResult,
} from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import type { GridSection } from '../layout/sections.ts';
import { mayBeQuestion, spokenLibraryAnswer } from '../words/answers.ts';
import { resultSummary } from '../words/bands.ts';
import { countOf, formatCount } from '../words/numbers.ts';
import { useAnnouncerStore } from './announcer.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { inBackground } from './in-background.ts';
import { useSearchPictureStore } from './search-picture.ts';

/** as many as the eye will go through; the counts say how many there are */
const limit = 1_000;
const similarLimit = 60;
/** an import changes photos many times a second; a search is asked again this often at most */
const againMs = 1_500;

/** `text` of a search with a picture: what else the photos must show; empty = nothing */
export type SearchRequest = {
  text: string;
  like?: string;
  /** what goes with the photo instead of what is like it */ goesWith?: boolean;
};

export const useSearchStore = defineStore('search', () => {
  const request = shallowRef<SearchRequest | null>(null);
  const result = shallowRef<SearchResult | null>(null);
  /** of a sentence that asks about all photos: then nothing is searched */
  const answer = shallowRef<LibraryAnswer | null>(null);
  const state = ref<'idle' | 'loading' | 'ready' | 'error'>('idle');
  const problem = ref('');
  const latest = useLatest();

  const hits = computed(
    () => new Map<string, SearchHit>((result.value?.results ?? []).map((hit) => [hit.id, hit])),
  );
  const sections = computed(() => {
    if (answer.value) return sectionsOfAnswer(answer.value);
    return result.value && request.value ? sectionsOf(result.value, request.value) : [];
  });

  async function run(next: SearchRequest, { quietly = false } = {}): Promise<void> {
    const isNewest = latest.begin();
    if (!quietly) {
      request.value = next;
      result.value = null;
      answer.value = null;
      state.value = 'loading';
    }
    try {
      const asked = !next.like && mayBeQuestion(next.text) ? await askAll(next.text) : null;
      const found = asked ? null : await answerTo(next, !quietly);
      if (!isNewest()) return;
      answer.value = asked;
      result.value = found;
      state.value = 'ready';
      if (!quietly)
        useAnnouncerStore().say(asked ? spokenLibraryAnswer(next.text, asked) : summaryOf(found!));
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
    answer.value = null;
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
    if (answer.value || ids.some((id) => hits.value.has(id))) inBackground(again());
  });
  // what is seen of them at once; whether they still match follows
  onEngineEvent('timeline.changed', ({ tiles }) => {
    if (!result.value || !tiles.some(({ id }) => hits.value.has(id))) return;
    const changed = new Map(tiles.map((tile) => [tile.id, tile]));
    const results = result.value.results.map((hit) => ({ ...hit, tile: changed.get(hit.id) ?? hit.tile }));
    result.value = { ...result.value, results };
  });
  afterReconnect(() => inBackground(again()));

  return { request, result, answer, state, problem, hits, sections, run, leave, askAbout };
});

function askAll(question: string): Promise<LibraryAnswer | null> {
  return useBridge().call('questions.askMany', { question, limit });
}

/** A question about these photos; null = it is none about many photos. */
function askAbout(question: string, ids: string[]): Promise<LibraryAnswer | null> {
  return useBridge().call('questions.askMany', { question, photos: { ids }, limit });
}

function summaryOf({ counts, searched = '', hints = [] }: SearchResult): string {
  const found = [resultSummary(counts), ...hints.map(({ text }) => text)].join('. ');
  return `${searched} ${found}`.trim();
}

function sectionsOfAnswer({ photos, counts }: LibraryAnswer): GridSection[] {
  const of = (band: 'good' | 'maybe', title: string, count: number): GridSection => {
    const tiles = photos.filter((photo) => photo.band === band).map(({ tile }) => tile);
    const note = tiles.length < count ? `the first ${formatCount(tiles.length)} are shown` : null;
    return { key: band, title, note, count: tiles.length, tiles, faded: band === 'maybe' };
  };
  return [
    of('good', countOf(counts.good, 'photo'), counts.good),
    of('maybe', `${formatCount(counts.maybe)} maybe`, counts.maybe),
  ].filter(({ count }) => count > 0);
}

/** @param remember the person typed it */
function answerTo({ text, like, goesWith = false }: SearchRequest, remember: boolean): Promise<SearchResult> {
  if (goesWith && like !== undefined)
    return useBridge().call('search.goesWith', { id: like, limit: similarLimit });
  return like === undefined
    ? useBridge().call('search.run', { text, limit, remember })
    : useBridge().call('search.similar', { target: pictureOf(like), text, limit: similarLimit });
}

function pictureOf(like: string) {
  const target = useSearchPictureStore().targetFor(like);
  if (target) return target;
  throw new AppError(
    'not_found',
    'That picture is not here any more. Sightline does not keep pictures that it was given: paste, drop or choose it again.',
  );
}

/** The two bands, where there is anything in them. */
function sectionsOf({ results, counts }: SearchResult, request: SearchRequest): GridSection[] {
  const [goodTitle, maybeTitle] = titlesOf(counts, request);
  return [
    section('good', goodTitle, counts.good, results),
    section('maybe', maybeTitle, counts.maybe, results),
  ].filter(({ count }) => count > 0);
}

function titlesOf(
  counts: SearchResult['counts'],
  { like, text, goesWith = false }: SearchRequest,
): [good: string, maybe: string] {
  if (goesWith) return ['Goes with it', 'May go with it'];
  if (like !== undefined && text === '') return ['Much alike', 'Somewhat alike'];
  return [countOf(counts.good, 'good match', 'good matches'), `${formatCount(counts.maybe)} maybe`];
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
