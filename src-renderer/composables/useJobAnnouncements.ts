/** @file Says to screen readers that a job began, how far it is (seldom), and how it ended. */
import { watch } from 'vue';
import type { JobSnapshot } from '../../src-preload/contract/index.ts';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { useJobStore } from '../stores/jobs.ts';
import { jobFigures, jobHeadline, jobOutcome } from '../words/jobs.ts';

const betweenMs = 20_000;

function endWords(job: JobSnapshot): string {
  return [jobOutcome(job), job.error?.message].filter(Boolean).join(': ');
}

export function useJobAnnouncements(): void {
  const jobs = useJobStore();
  const announcer = useAnnouncerStore();
  /** when each job at work was told of last */
  const toldAt = new Map<string, number>();

  /** @returns null where it was told of a moment ago */
  function told(job: JobSnapshot): string | null {
    const now = Date.now();
    const before = toldAt.get(job.id);
    if (job.endedAt !== null) return before !== undefined && toldAt.delete(job.id) ? endWords(job) : null;
    if (job.state !== 'running') return null;
    // of several at once, the beginning and the end of each, and how far the newest is
    if (before !== undefined && (job.id !== jobs.current?.id || now - before < betweenMs)) return null;
    toldAt.set(job.id, now);
    return [jobHeadline(job), jobFigures(job)].filter(Boolean).join(', ');
  }

  watch(
    () => jobs.jobs,
    (all) => {
      const words = all.map(told).filter((sentence) => sentence !== null);
      if (words.length > 0) announcer.say(words.join('. '));
    },
  );
}
