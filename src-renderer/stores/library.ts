/** @file The library: where it is, its folders, and what can be done with them. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import {
  AppError,
  type Finding,
  type JobSnapshot,
  type LibraryInfo,
} from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence, type Refusal } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { comingAndGoing } from '../words/folders.ts';
import { useAnnouncerStore } from './announcer.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { useJobStore } from './jobs.ts';
import { useToastStore } from './toasts.ts';

export const useLibraryStore = defineStore('library', () => {
  const info = ref<LibraryInfo | null>(null);
  const findings = ref<Finding[] | null>(null);
  const checking = ref(false);
  const latest = useLatest();
  const latestCheck = useLatest();
  let loads = 0;
  /** nothing to look at and nothing chosen: the first-run page */
  const untouched = computed(
    () => info.value !== null && info.value.photos === 0 && info.value.roots.length === 0,
  );

  async function load(): Promise<void> {
    loads += 1;
    try {
      await latest.ask(() => useBridge().call('library.info', {}), hear);
    } finally {
      loads -= 1;
    }
  }

  /** Adds a folder and starts its import. @returns whether it worked; else a toast says why */
  async function addFolder(path: string): Promise<boolean> {
    return attempt(async () => started((await useBridge().call('library.addRoot', { path })).job));
  }

  async function addSamples(): Promise<boolean> {
    return attempt(async () => started((await useBridge().call('library.addSamples', {})).job));
  }

  async function removeFolder(rootId: string): Promise<boolean> {
    return attempt(async () => {
      const isNewest = latest.begin();
      const now = await useBridge().call('library.removeRoot', { rootId });
      if (isNewest()) info.value = now;
    });
  }

  /** Looks for new and changed photos; null = in all folders. */
  async function importAgain(rootIds: string[] | null): Promise<boolean> {
    return attempt(async () => started(await useBridge().call('library.import', { rootIds })));
  }

  /** Reads every file again, also those whose size and time are as they were. */
  async function verifyFiles(rootIds: string[] | null): Promise<boolean> {
    return attempt(async () => started(await useBridge().call('library.import', { rootIds, verify: true })));
  }

  /** Tries again what could not be read. */
  async function retryFailed(): Promise<boolean> {
    return attempt(async () =>
      started(await useBridge().call('library.import', { rootIds: null, retryFailed: true })),
    );
  }

  /** @returns null when it is done, else why not */
  async function setExclusions(rootId: string, patterns: string[]): Promise<Refusal | null> {
    return orRefusal(async () =>
      started((await useBridge().call('library.setExclusions', { rootId, patterns })).job),
    );
  }

  /** The folder lies somewhere else now. @returns null when it is done, else why not */
  async function relocate(rootId: string, path: string, anyway: boolean): Promise<Refusal | null> {
    return orRefusal(async () =>
      started((await useBridge().call('library.relocateRoot', { rootId, path, anyway })).job),
    );
  }

  /** Sets right what the check found. */
  async function repair(): Promise<boolean> {
    latestCheck.drop();
    findings.value = null;
    return attempt(async () => started(await useBridge().call('library.repair', {})));
  }

  async function rebuild(): Promise<boolean> {
    return attempt(async () => started(await useBridge().call('library.rebuild', {})));
  }

  async function check(): Promise<void> {
    checking.value = true;
    await attempt(
      async () =>
        void (await latestCheck.ask(
          () => useBridge().call('library.check', {}),
          (answer) => (findings.value = answer.findings),
        )),
    );
    checking.value = false;
  }

  async function started(job: JobSnapshot): Promise<void> {
    useJobStore().put(job);
    await load();
  }

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      useToastStore().problem(error);
      return false;
    }
  }

  async function orRefusal(work: () => Promise<void>): Promise<Refusal | null> {
    try {
      await work();
      return null;
    } catch (error) {
      return {
        sentence: errorSentence(error),
        insist: error instanceof AppError && error.details?.['anyway'] === true,
      };
    }
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
  onEngineEvent('timeline.changed', ({ months }) => {
    if (info.value?.photos === 0 || months.length === 0) refresh();
  });
  afterReconnect(refresh);

  return {
    info,
    findings,
    checking,
    untouched,
    load,
    addFolder,
    addSamples,
    removeFolder,
    importAgain,
    verifyFiles,
    retryFailed,
    setExclusions,
    relocate,
    repair,
    rebuild,
    check,
  };
});
