/** @file The voices of a Mac, through its `say` program. All of them are local. */
import { spawn } from 'node:child_process';
import { AppError } from '../../../src-preload/contract/index.ts';

/** Words a minute at rate 1. */
const wordsPerMinute = 175;

export function canSay(platform: NodeJS.Platform = process.platform): boolean {
  return platform === 'darwin';
}

/**
 * Speaks to the end, or until `signal`. The text is passed by standard input, so that no part of it is an
 * option.
 * @param voice a name of `sayVoices()`, null = the system's voice
 * @throws AppError no_voice with the error of `say`
 */
export function say(
  text: string,
  voice: string | null,
  rate: number,
  signal: AbortSignal,
  program = 'say',
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      program,
      ['-r', String(Math.round(wordsPerMinute * rate)), ...(voice === null ? [] : ['-v', voice])],
      { stdio: ['pipe', 'ignore', 'pipe'], signal },
    );
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said = (said + chunk).slice(0, 2_000)));
    child.stdin.on('error', () => {
      // it ended before it read everything; `close` has the reason
    });
    child.stdin.end(text);
    child.once('error', (error) =>
      reject(
        signal.aborted
          ? error
          : new AppError('no_voice', `The system’s voice could not be used (${error.message}).`),
      ),
    );
    child.once('close', (code) => {
      if (code === 0) return resolve();
      const why = said.trim() || `exit ${code ?? 'by signal'}`;
      const sentence = `The system’s voice could not speak (${why}). Choose another in the settings.`;
      reject(new AppError('no_voice', sentence));
    });
  });
}

export interface SayVoice {
  name: string;
  language: string;
}

/** @returns none where the system has no `say` */
export function sayVoices(program = 'say'): Promise<SayVoice[]> {
  return new Promise((resolve) => {
    const child = spawn(program, ['-v', '?'], { stdio: ['ignore', 'pipe', 'ignore'] });
    let listed = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (listed += chunk));
    child.once('error', () => resolve([]));
    child.once('close', () => resolve(parseSayVoices(listed)));
  });
}

/** Lines such as `Amélie              fr_CA    # Bonjour! …`; a name may have spaces. */
export function parseSayVoices(listed: string): SayVoice[] {
  return listed.split('\n').flatMap((line) => {
    const match = /^(.+?)\s+([a-z]{2,3}[_-][A-Z0-9]{2,3})\s+#/.exec(line);
    return match ? [{ name: match[1]!, language: match[2]! }] : [];
  });
}
