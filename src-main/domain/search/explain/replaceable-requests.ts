/** @file Requests that end when their caller asks the next one, or says that nobody waits any more. */

export interface ReplaceableRequests {
  /**
   * Ends the request before it of the same token.
   * @param token of the caller; null = this request is never replaced
   */
  run<Result>(token: string | null, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  stop(token: string): void;
}

export function createReplaceableRequests(): ReplaceableRequests {
  const running = new Map<string, AbortController>();
  return {
    async run(token, work) {
      const controller = new AbortController();
      if (token === null) return work(controller.signal);
      running.get(token)?.abort();
      running.set(token, controller);
      try {
        return await work(controller.signal);
      } finally {
        if (running.get(token) === controller) running.delete(token);
      }
    },
    stop: (token) => running.get(token)?.abort(),
  };
}
