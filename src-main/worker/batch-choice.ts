/** @file How many pictures a model looks at in one inference: chosen by a short measurement. Pure. */

export interface BatchTrial {
  /** the most that may be chosen */
  most: number;
  /** Runs a model on so many made-up pictures. */
  run(pictures: number): Promise<unknown>;
  /** ms of a monotonic clock */
  now(): number;
  /** resident memory of the process */
  rssBytes(): number;
  /** how much it may grow */
  mostBytes: number;
  /** no larger batch is tried when so long has been measured */
  budgetMs: number;
}

export interface BatchChoice {
  batch: number;
  /** pictures a second */
  perSecond: number;
}

/** a batch this much slower than the best one, per picture, is as good, and takes less memory */
const asGood = 0.97;

/**
 * Tries 1, 2, 4 … pictures until time or memory is used up, or twice in a row nothing was gained. The smallest batch
 * that is about as quick as the quickest is chosen.
 * @throws what the model throws at a single picture
 */
export async function chooseBatch(trial: BatchTrial): Promise<BatchChoice> {
  const { most, now, budgetMs } = trial;
  const startedMs = now();
  const startBytes = trial.rssBytes();
  const measured: BatchChoice[] = [];
  let bestPace = 0;
  let withoutGain = 0;
  for (let batch = 1; batch <= most && withoutGain < 2; batch *= 2) {
    if (batch > 1 && (now() - startedMs >= budgetMs || !fits(trial, batch, startBytes))) break;
    const perSecond = await paceOf(trial, batch).catch((error: unknown) => {
      if (batch === 1) throw error;
      return null; // its graph takes one picture, or the device has no memory for more
    });
    if (perSecond === null) break;
    measured.push({ batch, perSecond });
    withoutGain = perSecond * asGood > bestPace ? 0 : withoutGain + 1;
    bestPace = Math.max(bestPace, perSecond);
  }
  return measured.find(({ perSecond }) => perSecond >= asGood * bestPace)!;
}

/** The first run of a size reserves memory, and on a graphics card compiles: the second one counts. */
async function paceOf({ run, now }: BatchTrial, batch: number): Promise<number> {
  await run(batch);
  const startedMs = now();
  await run(batch);
  return (batch * 1_000) / Math.max(now() - startedMs, 0.01);
}

/** What the batch before it took, doubled. */
function fits({ rssBytes, mostBytes }: BatchTrial, batch: number, startBytes: number): boolean {
  const grown = Math.max(0, rssBytes() - startBytes);
  return batch === 2 ? grown <= mostBytes : 2 * grown <= mostBytes;
}
