/** @file Whether the process that left something behind has ended. */

/** One of another user has not: it may not be asked. */
export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
