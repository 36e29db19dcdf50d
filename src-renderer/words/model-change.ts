/** @file The change to another model in words: what it takes, and how far it is. */
import type { JobSnapshot, ModelsState, UsePlan } from '../../src-preload/contract/index.ts';
import { countOf, formatBytes, formatCount, formatRate, formatTimeLeft } from './numbers.ts';

/** on the button of a model that is run on a few photos */
export const tryingWords = 'Trying it on a few photos…';
/** the state of the model that the library is being changed to */
export const comingWords = 'On its way: see above';

/** The question before a model looks at photos. */
export function useQuestion(plan: UsePlan) {
  const { title, meanwhile } = plan;
  const when =
    meanwhile === null
      ? 'It is in use at once, photo by photo.'
      : `Searches use ${meanwhile} until it has seen every photo. What that one made is kept until you say so, and you can go back at any moment.`;
  return {
    title: `Use ${title}?`,
    text: `${when} Your own tags and captions stay as they are.`,
    items: [`To look at: ${countOf(plan.photos, 'photo')}`, timeWords(plan), roomWords(plan)],
    confirm: 'Use it',
    harmless: true,
  };
}

function timeWords({ seconds, measured }: UsePlan): string {
  if (seconds === null || !measured) return 'Time: not known, because no photo could be tried.';
  const each = `${formatCount(Math.round(measured.msPerPhoto))} ms for each of ${formatCount(measured.photos)} of your photos`;
  return `Time: ${formatTimeLeft(seconds)}. It took ${each} just now.`;
}

function roomWords({ diskBytes, freeBytes }: UsePlan): string {
  const needed = diskBytes === null ? 'how much it needs is not known' : formatBytes(diskBytes);
  return `Disk: ${needed}; ${freeBytes === null ? 'how much is free is not known' : `${formatBytes(freeBytes)} are free`}.`;
}

/** How far a change is: newer than the state of the models where its job tells more. */
export function seenSoFar(
  { done, total }: NonNullable<ModelsState['switching']>,
  job: JobSnapshot | null,
): number {
  const left = job?.total ? job.total - job.done : null;
  return left === null ? done : Math.max(done, Math.min(total, total - left));
}

/** “40 of 120 photos · 12 a second · about 4 minutes”. */
export function switchFigures(
  switching: NonNullable<ModelsState['switching']>,
  job: JobSnapshot | null,
): string {
  const parts = [`${formatCount(seenSoFar(switching, job))} of ${countOf(switching.total, 'photo')}`];
  if (job?.rate) parts.push(formatRate(job.rate));
  if (job && job.secondsLeft !== null && job.total !== null) parts.push(formatTimeLeft(job.secondsLeft));
  return parts.join(' · ');
}
