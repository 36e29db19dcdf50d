/** @file What is known of the library, kept fresh; tells when a drive goes away or comes back. */
import { ref } from 'vue';
import type { LibraryInfo } from '../../../src-preload/contract/index.ts';
import { useBridge } from '../../bridge/bridge.ts';
import { useLatest } from '../../composables/useLatest.ts';
import { comingAndGoing } from '../../words/folders.ts';
import { useAnnouncerStore } from '../announcer.ts';
import { afterReconnect, onEngineEvent } from '../engine-events.ts';
import { useToastStore } from '../toasts.ts';

export function useLibraryInfo() {
  const info = ref<LibraryInfo | null>(null);
  const latest = useLatest();
  let loads = 0;

  async function load(): Promise<void> {
    loads += 1;
    try {
      await latest.ask(() => useBridge().call('library.info', {}), hear);
    } finally {
      loads -= 1;
    }
  }

  /** Takes what a call answers; it tells nothing, since the person asked for the change. */
  async function changeBy(call: () => Promise<LibraryInfo>): Promise<void> {
    const isNewest = latest.begin();
    const now = await call();
    if (isNewest()) info.value = now;
  }

  /** Tells when a drive went away or came back; the pages show it by themselves. */
  function hear(now: LibraryInfo): void {
    const news = comingAndGoing(info.value?.roots ?? [], now.roots).join(' ');
    info.value = now;
    if (news === '') return;
    useToastStore().show(news);
    useAnnouncerStore().say(news);
  }

  const refresh = () =>
    void load().catch(() => {
      /* the banner of a lost connection says so */
    });
  onEngineEvent('library.changed', (now) => {
    latest.drop();
    hear(now);
    // what was asked may be newer than this news, also where it came late
    if (loads > 0) refresh();
  });
  onEngineEvent('jobs.changed', (job) => {
    if (job.endedAt !== null) refresh();
  });
  onEngineEvent('timeline.changed', ({ months, tiles }) => {
    if (info.value?.photos === 0 || months.length + tiles.length === 0) refresh();
  });
  afterReconnect(refresh);

  return { info, load, changeBy };
}
