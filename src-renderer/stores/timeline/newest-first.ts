/** @file A queue in which what was asked for last comes next: it is what the eye waits for. */

/**
 * @param atOnce so many are worked on at the same time
 * @returns does the work of a key; all who ask for a key that waits or is worked on wait for the same work
 */
export function newestFirst(atOnce: number, work: (key: string) => Promise<void>) {
  const asked = new Map<string, Promise<void>>();
  /** those that wait, the next first */
  let waiting: { key: string; begin: () => void }[] = [];
  let working = 0;

  function turnOf(key: string): Promise<void> {
    return new Promise((resolve) => {
      const begin = () => {
        working += 1;
        resolve();
      };
      if (working < atOnce) begin();
      else waiting = [{ key, begin }, ...waiting];
    });
  }

  return (key: string): Promise<void> => {
    const known = asked.get(key);
    if (known) {
      waiting = [...waiting.filter((one) => one.key === key), ...waiting.filter((one) => one.key !== key)];
      return known;
    }
    const done = turnOf(key)
      .then(() => work(key))
      .finally(() => {
        asked.delete(key);
        working -= 1;
        waiting.shift()?.begin();
      });
    asked.set(key, done);
    return done;
  };
}
