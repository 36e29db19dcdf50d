/** @file Finds the likely cause of a worker process' end from what it was doing. Pure. */
import type { Excess } from './limits.ts';
import type { Attempt } from './protocol.ts';

export interface HeldPicture {
  id: number;
  /** its file was opened */
  started: boolean;
  /** its file was decoded: models were running on it */
  decoded: boolean;
}

/** Where the cause is not clear, the pictures that were being processed are quarantined. */
export interface CrashAttribution {
  providers: Attempt[];
  packId: string | null;
  picture: number | null;
  /** pictures to analyze again, each alone in the process */
  quarantined: number[];
}

/**
 * @param held pictures the process held
 * @param attempts steps that its threads had announced and not finished
 * @param excess why it was killed; null = it ended by itself, or something else killed it
 */
export function attributeCrash(
  held: readonly HeldPicture[],
  attempts: readonly Attempt[],
  excess: Excess | null,
): CrashAttribution {
  const unknownCause: CrashAttribution = { providers: [], packId: null, picture: null, quarantined: [] };
  if (excess?.why === 'slow') return { ...unknownCause, picture: excess.pictureId };
  const alone = held.length <= 1;
  // other pictures may be decoded while a provider runs on one: then the provider may not be the cause
  const providers = attempts.filter(
    ({ provider, step }) => provider !== 'cpu' && (step === 'self-test' || alone),
  );
  if (providers.length > 0) return { ...unknownCause, providers };
  const load = attempts.find(({ step }) => step === 'load');
  if (load) return { ...unknownCause, packId: load.packId };
  const running = new Set(attempts.filter(({ step }) => step === 'run').map(({ packId }) => packId));
  if (running.size > 0 && held.length <= 1 && held.every(({ decoded }) => decoded)) {
    // an isolated picture is given to one model at a time: then the pack is known
    return running.size === 1
      ? { ...unknownCause, packId: [...running][0]! }
      : { ...unknownCause, quarantined: held.map(({ id }) => id) };
  }
  const open = held.filter(({ started: began }) => began).map(({ id }) => id);
  return alone && open.length === 1
    ? { ...unknownCause, picture: open[0]! }
    : { ...unknownCause, quarantined: open };
}
