/** @file Notices an owner from which nothing comes while something is asked of it. */

export type Silence = ReturnType<typeof watchSilence>;

/**
 * Notices an owner from which nothing comes. An answer may take long; a pong does not, so one is asked for
 * first. `wait` begins where nothing was waited for, `heard` begins anew, `rest` ends.
 */
export function watchSilence(silentMs: number, { ask, onSilent }: { ask(): void; onSilent(): void }) {
  let waiting = false;
  let asked = false;
  let timer: NodeJS.Timeout | null = null;
  const begin = () => {
    if (timer) clearTimeout(timer);
    timer = waiting ? setTimeout(silent, silentMs) : null;
  };
  const silent = () => {
    if (asked) return onSilent();
    asked = true;
    ask();
    begin();
  };
  return {
    wait(what: 'for its first word' | 'for an answer') {
      if (waiting) return;
      waiting = true;
      // the hello asked already
      asked = what === 'for its first word';
      begin();
    },
    heard() {
      asked = false;
      begin();
    },
    rest() {
      waiting = false;
      begin();
    },
  };
}
