/** @file Waits for jobs, for tests of the whole engine. */
import type { JobSnapshot } from '../../src-preload/contract/index.ts';
import type { App } from '../host.ts';
import { ask } from './ask.ts';

/**
 * Waits until no job is at work, also one that began before anybody listened.
 * @param kinds only these; all where left out
 */
export async function jobsEnded(app: App, ...kinds: JobSnapshot['kind'][]): Promise<JobSnapshot[]> {
  let tell = () => {};
  const stop = app.on((event) => {
    if (event.name === 'jobs.changed') tell();
  });
  for (;;) {
    const changed = new Promise<void>((next) => (tell = next));
    const all = await ask(app, 'jobs.list', {});
    const jobs = kinds.length === 0 ? all : all.filter(({ kind }) => kinds.includes(kind));
    if (jobs.every(({ endedAt }) => endedAt !== null)) {
      stop();
      return jobs;
    }
    await changed;
  }
}

/** Asks for a job and waits for its end. @throws where it does not end as done */
export async function jobDone(app: App, begin: () => Promise<JobSnapshot | null>): Promise<JobSnapshot> {
  const ended = new Map<string, JobSnapshot>();
  let tell = () => {};
  const stop = app.on((event) => {
    if (event.name !== 'jobs.changed' || ['running', 'queued'].includes(event.data.state)) return;
    ended.set(event.data.id, event.data);
    tell();
  });
  const job = await begin();
  while (job && !ended.has(job.id)) await new Promise<void>((next) => (tell = next));
  stop();
  const end = ended.get(job!.id)!;
  if (end.state !== 'done') throw new Error(`The job ended as ${end.state}: ${end.error?.message}`);
  return end;
}
