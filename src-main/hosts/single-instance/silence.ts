/** @file Detects an owner that does not respond to a request. */

export type Silence = ReturnType<typeof watchSilence>;

/**
 * Detects an owner that does not respond. An answer may take long, but a pong does not, so one is requested
 * first. `wait` starts the clock where it was not running, `heard` restarts it, `rest` stops it.
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
      // the hello was a request already
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
