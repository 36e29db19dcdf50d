/** @file The models that can be downloaded: what each is, what it would take, and downloads on their way. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type {
  DownloadPlan,
  JobSnapshot,
  ModelCatalogue,
  ModelLicence,
  OfferedModel,
  UnfinishedDownload,
  UseEstimates,
} from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { jobOutcome } from '../words/jobs.ts';
import { useAnnouncerStore } from './announcer.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { inBackground } from './in-background.ts';
import { useJobStore } from './jobs.ts';
import { useToastStore } from './toasts.ts';

export const useModelCatalogueStore = defineStore('model-catalogue', () => {
  const jobs = useJobStore();
  const catalogue = ref<ModelCatalogue | null>(null);
  const estimates = ref<UseEstimates | null>(null);
  const unfinished = ref<UnfinishedDownload[]>([]);
  const problem = ref('');
  /** jobs that this window began, and what became of them, by model */
  const begun = ref<Record<string, string>>({});
  const latest = useLatest();

  async function load(): Promise<void> {
    try {
      await latest.ask(
        () =>
          Promise.all([useBridge().call('models.catalogue', {}), useBridge().call('models.downloads', {})]),
        ([models, downloads]) => {
          catalogue.value = models;
          unfinished.value = downloads;
          problem.value = '';
        },
      );
    } catch (error) {
      problem.value = errorSentence(error);
    }
  }

  /** Takes a second or more: cards are shown without it. */
  async function estimate(): Promise<void> {
    // an estimate that cannot be made is left out
    estimates.value = await useBridge()
      .call('models.estimate', {})
      .catch(() => null);
  }

  /** The download of this model: the one under way, else how the last one of this window ended. */
  function jobOf({ id, title }: Pick<OfferedModel, 'id' | 'title'>): JobSnapshot | null {
    const own = jobs.jobs.filter(({ kind, subject }) => kind === 'get-model' && subject === title);
    return (
      own.find(({ endedAt }) => endedAt === null) ?? own.find((job) => job.id === begun.value[id]) ?? null
    );
  }

  /** What a download would bring and need; connects to nothing. Null = that could not be found out. */
  const plan = (id: string): Promise<DownloadPlan | null> =>
    attempt(() => useBridge().call('models.downloadPlan', { id }));
  const get = (id: string) => begin(id, () => useBridge().call('models.download', { id }));
  const addFiles = (id: string, path: string) =>
    begin(id, () => useBridge().call('models.addFiles', { id, path }));
  const licenceText = async (id: ModelLicence): Promise<string | null> =>
    (await attempt(() => useBridge().call('models.licence', { id })))?.text ?? null;

  async function discard(id: string): Promise<void> {
    const left = await attempt(() => useBridge().call('models.discardDownload', { id }));
    if (left) unfinished.value = left;
    forget(id);
  }

  /** Ends a download and deletes what came of it. */
  async function cancel({ id, title }: Pick<OfferedModel, 'id' | 'title'>): Promise<void> {
    const job = jobOf({ id, title });
    if (job?.endedAt === null) {
      toDiscard.add(job.id);
      await jobs.cancel(job.id);
    } else await discard(id);
  }
  /** jobs whose files are deleted as soon as they have ended */
  const toDiscard = new Set<string>();

  function forget(id: string): void {
    const { [id]: _gone, ...others } = begun.value;
    begun.value = others;
  }

  async function begin(id: string, call: () => Promise<JobSnapshot>): Promise<void> {
    const job = await attempt(call);
    if (!job) return;
    begun.value = { ...begun.value, [id]: job.id };
    jobs.put(job);
  }

  async function attempt<Made>(call: () => Promise<Made>): Promise<Made | null> {
    try {
      return await call();
    } catch (error) {
      useToastStore().problem(error);
      return null;
    }
  }

  onEngineEvent('models.changed', () => {
    if (catalogue.value) inBackground(load());
  });
  onEngineEvent('jobs.changed', (job) => {
    if (job.kind !== 'get-model' || job.endedAt === null || !catalogue.value) return;
    const model = catalogue.value.models.find(({ title }) => title === job.subject);
    if (model && begun.value[model.id] === job.id) useAnnouncerStore().say(jobOutcome(job));
    if (model && toDiscard.delete(job.id) && job.state !== 'done') inBackground(discard(model.id));
    else inBackground(load());
  });
  afterReconnect(() => inBackground(load()));

  return {
    ...{ catalogue, estimates, unfinished, problem },
    ...{ load, estimate, jobOf, plan, get, addFiles, licenceText, discard, cancel },
  };
});
