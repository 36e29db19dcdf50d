/**
 * @file Asking the engine so that only the newest answer counts: one that was overtaken by a newer question,
 * or by news, is dropped.
 */

export interface Latest {
  /** Begins a question; earlier ones do not count any more. @returns whether it is still the newest */
  begin(): () => boolean;
  /**
   * Asks, and hands the answer to `take` where nothing newer was asked or heard meanwhile.
   * @returns whether the answer counted
   * @throws what the question throws; of an overtaken question nothing
   */
  ask<Answer>(question: () => Promise<Answer>, take: (answer: Answer) => void): Promise<boolean>;
  /** Something newer is known, or nobody waits any more: answers under way do not count. */
  drop(): void;
}

/** One for each thing that is shown; questions about it overtake each other. */
export function useLatest(): Latest {
  let newest = 0;

  function begin(): () => boolean {
    newest += 1;
    const mine = newest;
    return () => mine === newest;
  }

  return {
    begin,
    async ask(question, take) {
      const isNewest = begin();
      try {
        const answer = await question();
        if (isNewest()) take(answer);
      } catch (error) {
        if (isNewest()) throw error;
      }
      return isNewest();
    },
    drop: () => void (newest += 1),
  };
}
