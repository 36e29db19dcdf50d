/** @file One result for all callers of an asynchronous function, made again where it failed. */

/** Runs `make` at the first call and returns its result to all later ones; after a failure it runs again. */
export function cacheUntilFailure<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | null = null;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    }));
}
