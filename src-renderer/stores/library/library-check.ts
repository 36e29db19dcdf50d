/** @file Checking the library, and setting right what the check found. */
import { ref } from 'vue';
import type { Finding, JobSnapshot } from '../../../src-preload/contract/index.ts';
import { useBridge } from '../../bridge/bridge.ts';
import { useLatest } from '../../composables/useLatest.ts';
import { attempt } from './attempt.ts';

/** @param started is given the job that a repair or rebuild begins */
export function useLibraryCheck(started: (job: JobSnapshot) => Promise<void>) {
  const findings = ref<Finding[] | null>(null);
  const checking = ref(false);
  const latest = useLatest();

  async function check(): Promise<void> {
    checking.value = true;
    await attempt(
      async () =>
        void (await latest.ask(
          () => useBridge().call('library.check', {}),
          (answer) => (findings.value = answer.findings),
        )),
    );
    checking.value = false;
  }

  /** Sets right what the check found. */
  async function repair(): Promise<boolean> {
    latest.drop();
    findings.value = null;
    return attempt(async () => started(await useBridge().call('library.repair', {})));
  }

  async function rebuild(): Promise<boolean> {
    return attempt(async () => started(await useBridge().call('library.rebuild', {})));
  }

  return { findings, checking, check, repair, rebuild };
}
