/** @file Jobs in the background: their latest snapshots, newest first, and cancelling. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { JobSnapshot } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { useLatest } from '../composables/useLatest.ts';
import { saveFile } from './save-file.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { useToastStore } from './toasts.ts';

/** Kinds of work that no photo waits for. */
const besidePhotos = new Set<JobSnapshot['kind']>([
  'add-model',
  'get-model',
  'check-models',
  'read-text',
  'describe',
]);

export const useJobStore = defineStore('jobs', () => {
  const jobs = ref<JobSnapshot[]>([]);
  const running = computed(() => jobs.value.filter(({ state }) => state === 'running' || state === 'queued'));
  /** some job is at work on the photos */
  const busy = computed(() => running.value.some(({ kind }) => !besidePhotos.has(kind)));
  /** the job the quiet line tells of */
  const current = computed(
    () => running.value.find(({ state }) => state === 'running') ?? running.value[0] ?? null,
  );
  /** what ended last or is the newest; text in photos is read without being asked for: what was before is told */
  const latest = computed(
    () =>
      jobs.value.find(({ kind, state }) => kind !== 'read-text' || state === 'failed') ??
      jobs.value[0] ??
      null,
  );

  const latestList = useLatest();
  /** jobs that told of themselves since all were last asked for: what they said is newer than the answer */
  const heard = new Set<string>();

  async function load(): Promise<void> {
    heard.clear();
    await latestList.ask(
      () => useBridge().call('jobs.list', {}),
      (all) =>
        (jobs.value = sorted([
          ...jobs.value.filter(({ id }) => heard.has(id)),
          ...all.filter(({ id }) => !heard.has(id)),
        ])),
    );
  }

  /** A job as a call answered it: what it said of itself since then is newer. */
  function put(job: JobSnapshot): void {
    if (job.endedAt !== null || !jobs.value.some(({ id }) => id === job.id)) hear(job);
  }

  function hear(job: JobSnapshot): void {
    heard.add(job.id);
    const known = jobs.value.find(({ id }) => id === job.id);
    // a terminal state never reopens: a late snapshot of the running job is old news
    if (known?.endedAt && !job.endedAt) return;
    jobs.value = sorted([...jobs.value.filter(({ id }) => id !== job.id), job]);
  }

  async function cancel(id: string): Promise<void> {
    try {
      put(await useBridge().call('jobs.cancel', { id }));
    } catch (error) {
      useToastStore().problem(error);
    }
  }

  onEngineEvent('jobs.changed', hear);
  afterReconnect(
    () =>
      void load().catch(() => {
        /* the banner of a lost connection says so */
      }),
  );

  return { jobs, running, busy, current, latest, load, put, cancel, saveReport };
});

/** Saves the whole report of an import, a line a file, where this window saves its files. */
async function saveReport(id: string): Promise<void> {
  try {
    const { fileName, csv } = await useBridge().call('jobs.report', { id });
    saveFile(new File([csv], fileName, { type: 'text/csv;charset=utf-8' }));
  } catch (error) {
    useToastStore().problem(error);
  }
}

/** Those at work first, then the newest. */
function sorted(jobs: readonly JobSnapshot[]): JobSnapshot[] {
  const rank = (job: JobSnapshot) => (job.endedAt === null ? 0 : 1);
  return [...jobs].sort((a, b) => rank(a) - rank(b) || (b.startedAt ?? '').localeCompare(a.startedAt ?? ''));
}
