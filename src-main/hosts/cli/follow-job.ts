/** @file Follows a job to its end: progress on stderr, Ctrl+C cancels it cleanly. */
import { AppError, errorCode, type JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import { callThrowing, orCancelled } from './call-throwing.ts';
import type { Session, Terminal } from './session.ts';
import { bytes, count, duration, number } from './words.ts';

const stoppedSentence = 'Stopped. What was done is kept; the next run goes on from there.';
const stoppedSentences: Partial<Record<JobSnapshot['kind'], string>> = {
  'add-model': 'Stopped. The model was not added, and nothing of it is left.',
  'get-model': 'Stopped. What has come is kept: the same command goes on from there.',
  models: 'Stopped. What was made is kept, and Sightline goes on from there when it runs.',
  describe: 'Stopped. What was written is kept; “sightline describe --all” goes on from there.',
  'check-models': 'Stopped. Not every file was checked; no model was changed.',
};

const never = new AbortController().signal;

/**
 * @returns the snapshot of the job that is done
 * @throws AppError where it failed, or was cancelled here or elsewhere
 */
export async function followJob(session: Session, started: JobSnapshot): Promise<JobSnapshot> {
  const app = await session.app();
  const cancel = () => {
    // the result of the job is in its snapshot
    app.call('jobs.cancel', { id: started.id }).catch(() => undefined);
  };
  session.terminal.signal.addEventListener('abort', cancel, { once: true });
  if (session.terminal.signal.aborted) cancel();
  try {
    // at Ctrl+C we still wait for its end
    const last = await watchJob(app, started.id, session.terminal, never);
    if (last.state === 'cancelled')
      throw new AppError('cancelled', stoppedSentences[last.kind] ?? stoppedSentence);
    if (last.state === 'failed')
      throw new AppError(
        errorCode.catch('internal').parse(last.error?.code),
        last.error?.message ?? 'It failed without a reason.',
        last.error?.details ?? null,
      );
    return last;
  } finally {
    session.terminal.signal.removeEventListener('abort', cancel);
  }
}

/**
 * Shows a job's progress and leaves the job alone.
 * @returns its last snapshot
 * @throws AppError `cancelled` when the signal fires first
 */
export async function watchJob(
  app: App,
  id: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<JobSnapshot> {
  const progress = createProgress(terminal);
  let stop = () => {};
  try {
    const end = new Promise<JobSnapshot>((resolve, reject) => {
      const hear = (job: JobSnapshot) => {
        progress.show(job.note, progressLine(job));
        if (job.state !== 'queued' && job.state !== 'running') resolve(job);
      };
      stop = app.on((event) => {
        if (event.name === 'jobs.changed' && event.data.id === id) hear(event.data);
      });
      // it may have ended before the listener was added
      callThrowing(app, 'jobs.get', { id }, signal).then(hear, reject);
    });
    return await orCancelled(end, signal);
  } finally {
    stop();
    progress.end();
  }
}

/** One line that is redrawn in a terminal; in a log, one line a step. */
export function createProgress(terminal: Terminal) {
  let lastStep = '';
  let width = 0;
  return {
    show(step: string, whole: string) {
      if (terminal.live) {
        const line = whole.slice(0, terminal.columns - 1);
        terminal.redraw(line.padEnd(width));
        width = line.length;
      } else if (step !== '' && step !== lastStep) {
        terminal.stderr(`${step}\n`);
      }
      lastStep = step;
    },
    end() {
      if (width > 0) {
        terminal.redraw(' '.repeat(width));
        terminal.redraw('');
      }
      width = 0;
    },
  };
}

/** “2 a second”; of what takes longer than ten seconds each “1.8 a minute”. */
function paceWords({ rate, unit }: JobSnapshot): string {
  if (rate === null || rate <= 0) return '';
  if (unit === 'bytes') return `${bytes(rate)} a second`;
  const tenths = (value: number) => number(Math.round(value * 10) / 10);
  return rate < 0.1 ? `${tenths(rate * 60)} a minute` : `${tenths(rate)} a second`;
}

/** `Looking at photos · 1,240 of 8,112 · 31 a second · about 4 minutes left · 2 failures` */
function progressLine(job: JobSnapshot): string {
  const amount = job.unit === 'bytes' ? bytes : number;
  return [
    job.note || (job.state === 'queued' ? 'Waiting' : 'Working'),
    job.total !== null && job.total > 0
      ? `${amount(job.done)} of ${amount(job.total)}`
      : job.done > 0
        ? amount(job.done)
        : '',
    paceWords(job),
    job.secondsLeft !== null ? `about ${duration(job.secondsLeft)} left` : '',
    job.failures > 0 ? count(job.failures, 'failure') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
