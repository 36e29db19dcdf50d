/** @file Says to screen readers that a job began, how far it is (seldom), and how it ended. */
import { watch } from 'vue';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { useJobStore } from '../stores/jobs.ts';
import { jobFigures, jobHeadline, jobOutcome } from '../words/jobs.ts';

const betweenMs = 20_000;

export function useJobAnnouncements(): void {
  const jobs = useJobStore();
  const announcer = useAnnouncerStore();
  let lastId = '';
  let lastAt = 0;

  watch(
    () => jobs.current,
    (job) => {
      if (!job) return;
      const now = Date.now();
      if (job.id === lastId && now - lastAt < betweenMs) return;
      lastId = job.id;
      lastAt = now;
      announcer.say([jobHeadline(job), jobFigures(job)].filter(Boolean).join(', '));
    },
  );
  watch(
    () => jobs.jobs.find(({ id }) => id === lastId)?.state,
    (state) => {
      const job = jobs.jobs.find(({ id }) => id === lastId);
      if (job && (state === 'done' || state === 'failed' || state === 'cancelled'))
        announcer.say(jobOutcome(job));
    },
  );
}
