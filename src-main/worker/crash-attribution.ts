/** @file Whom to blame for the death of a worker process, from what it was doing. Pure. */
import type { Excess } from './limits.ts';
import type { Attempt } from './protocol.ts';

export interface HeldPicture {
  id: number;
  /** its file was opened */
  began: boolean;
  /** … and decoded: what followed was a model's work */
  decoded: boolean;
}

/** Where it is not clear who it was, the pictures that were open are suspects. */
export interface CrashAttribution {
  providers: Attempt[];
  packId: string | null;
  picture: number | null;
  /** to be looked at again, each alone in the process */
  quarantined: number[];
}

/**
 * @param inside pictures the process held
 * @param attempts what its threads had said they would do, and not yet that it was done
 * @param excess why it was killed; null = it died by itself, or somebody else killed it
 */
export function attributeCrash(
  inside: readonly HeldPicture[],
  attempts: readonly Attempt[],
  excess: Excess | null,
): CrashAttribution {
  const nobody: CrashAttribution = { providers: [], packId: null, picture: null, quarantined: [] };
  if (excess?.why === 'slow') return { ...nobody, picture: excess.culprit };
  const alone = inside.length <= 1;
  // other pictures may be decoded while a provider works on one: then it is not sure that it was the provider
  const providers = attempts.filter(
    ({ provider, step }) => provider !== 'cpu' && (step === 'self-test' || alone),
  );
  if (providers.length > 0) return { ...nobody, providers };
  const load = attempts.find(({ step }) => step === 'load');
  if (load) return { ...nobody, packId: load.packId };
  const running = new Set(attempts.filter(({ step }) => step === 'run').map(({ packId }) => packId));
  if (running.size > 0 && inside.length <= 1 && inside.every(({ decoded }) => decoded)) {
    // alone, a picture is given to one model after the other: then it is clear
    return running.size === 1
      ? { ...nobody, packId: [...running][0]! }
      : { ...nobody, quarantined: inside.map(({ id }) => id) };
  }
  const open = inside.filter(({ began }) => began).map(({ id }) => id);
  return alone && open.length === 1 ? { ...nobody, picture: open[0]! } : { ...nobody, quarantined: open };
}
