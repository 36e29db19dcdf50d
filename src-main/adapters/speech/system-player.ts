/** @file Plays sound with the system's programs: `say` on a Mac, else a player of WAV files. */
import { spawn } from 'node:child_process';
import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';

/** A program that plays one WAV file and ends. */
export interface Player {
  program: string;
  args(wavPath: string): string[];
}

const players: Partial<Record<NodeJS.Platform, Player[]>> = {
  darwin: [{ program: 'afplay', args: (wav) => [wav] }],
  linux: [
    { program: 'paplay', args: (wav) => [wav] },
    { program: 'aplay', args: (wav) => ['-q', wav] },
    { program: 'ffplay', args: (wav) => ['-nodisp', '-autoexit', '-loglevel', 'error', wav] },
  ],
  // the path goes in through the environment: it is never part of a command
  win32: [
    {
      program: 'powershell.exe',
      args: () => [
        '-NoProfile',
        '-NonInteractive',
        '-Command',
        '(New-Object Media.SoundPlayer $env:SIGHTLINE_WAV).PlaySync()',
      ],
    },
  ],
};

/** The players this system could have, best first, that are really there. */
export async function systemPlayers(
  env: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): Promise<Player[]> {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const isThere = async ({ program }: Player) => {
    const found = await Promise.all(
      folders.map((folder) =>
        access(join(folder, program), constants.X_OK).then(
          () => true,
          () => false,
        ),
      ),
    );
    return found.includes(true);
  };
  const candidates = players[platform] ?? players.linux!;
  const there = await Promise.all(candidates.map(isThere));
  return candidates.filter((_, index) => there[index]);
}

/**
 * Plays a WAV to its end, or until `signal`.
 * @throws AppError no_voice where there is no player, or none could play (no sound device)
 */
export async function playWav(wav: Uint8Array, signal: AbortSignal, candidates?: Player[]): Promise<void> {
  const found = candidates ?? (await systemPlayers());
  const folder = await mkdtemp(join(tmpdir(), 'sightline-speech-'));
  try {
    const path = join(folder, 'caption.wav');
    await writeFile(path, wav);
    const complaints: string[] = [];
    for (const player of found) {
      const complaint = await run(
        player.program,
        player.args(path),
        { ...process.env, SIGHTLINE_WAV: path },
        signal,
      );
      if (complaint === null) return;
      complaints.push(`${player.program}: ${complaint}`);
    }
    const why =
      complaints.length > 0
        ? `The sound could not be played (${complaints.join('; ')}).`
        : 'There is no program here that plays sound.';
    const step = process.platform === 'linux' ? ', or install alsa-utils or ffmpeg' : '';
    throw new AppError('no_voice', `${why} Write it to a file with --wav FILE${step}.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns null after success, else its error output */
function run(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env, signal });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(0, 2_000)));
    child.once('error', (error) => (signal.aborted ? reject(error) : resolve(error.message)));
    child.once('close', (code) =>
      resolve(code === 0 ? null : said.trim().split('\n')[0] || `exit ${code ?? 'by signal'}`),
    );
  });
}
