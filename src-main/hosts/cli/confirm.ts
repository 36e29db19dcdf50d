/** @file Asks before something is removed, in an interactive terminal. */
import { createInterface } from 'node:readline/promises';
import type { ArgsDef } from 'citty';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Terminal } from './session.ts';

export const yesArg = { yes: { type: 'boolean', description: 'Do not ask' } } as const satisfies ArgsDef;

/**
 * Returns where `yes` was given, the person confirms, or the terminal is not interactive (a script). @throws
 * AppError cancelled
 */
export async function goOn(
  { confirm: ask }: Pick<Terminal, 'confirm'>,
  yes: boolean | undefined,
  question: string,
): Promise<void> {
  if (!yes && ask && !(await ask(question))) throw new AppError('cancelled', 'Nothing was changed.');
}

/** The question on stderr, the answer from stdin; anything but yes is no. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim());
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    lines.close();
  }
}
