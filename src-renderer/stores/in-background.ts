/** @file Work that nobody waits for: where it fails, the person is told. */
import { useToastStore } from './toasts.ts';

/** @param work what was begun; nothing where there was nothing to do */
export function inBackground(work: Promise<unknown> | false | null | undefined): void {
  if (work) work.catch((error: unknown) => useToastStore().problem(error));
}
