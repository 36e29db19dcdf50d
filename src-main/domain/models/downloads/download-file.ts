/**
 * @file Downloads one file: it goes on where it was cut, tries again where that helps, and believes nothing
 * but the pinned size and checksum.
 */
import { AppError } from '../../../../src-preload/contract/index.ts';
import { ConnectionError, type Network, type NetworkAnswer } from '../../network/network.ts';
import { loginPage, looksLikePage, worthOf, type Worth } from './answer-checks.ts';
import { orAborted, wait, type Clock } from './clock.ts';
import type { PartFile, WantedFile } from './download-store.ts';

/** a connection on which nothing comes for so long is given up; there is no limit on the whole time */
export const stallMs = 60_000;
export const mostTries = 5;
/** tries are counted anew when so much has come since */
const progressBytes = 2 ** 20;
const firstWaitMs = 1_000;
const longestOwnWaitMs = 30_000;
/** a server that asks for more is left alone until the person tries again */
export const longestAskedWaitMs = 15 * 60_000;

export interface FileDownloadDeps {
  network: Pick<Network, 'get' | 'hostOf'>;
  clock: Clock;
  /** of the pack, for sentences and the list of connections */
  title: string;
  signal: AbortSignal;
  /** receives this file's bytes that are here, whenever they change */
  onSize(bytes: number): void;
  /** says what it waits for; null = it goes on */
  onWait(note: string | null): void;
}

type TryAgain = Extract<Worth, { kind: 'try again' }>;

/**
 * Resolves when all bytes of the file are there and right; they are not made durable yet.
 * @throws AppError network_failed, model_damaged, disk_full; what the signal was aborted with
 */
export async function downloadFile(deps: FileDownloadDeps, file: WantedFile, part: PartFile): Promise<void> {
  const { signal, onSize } = deps;
  let wasWrong = false;
  const tries = createTries(deps, file);
  if (part.size() > file.bytes) await part.restart(null);
  for (;;) {
    signal.throwIfAborted();
    onSize(part.size());
    if (part.size() === file.bytes) {
      if (part.sha256() === file.sha256) return;
      await part.restart(null);
      if (wasWrong) throw wrongSum(file, deps.title);
      wasWrong = true;
      continue;
    }
    const trouble = await attempt(deps, file, part).catch((error: unknown) => asTrouble(error, deps));
    if (trouble) await tries.next(trouble, part.size());
  }
}

/** Counts tries, and waits between them. */
function createTries({ clock, signal, onWait, title }: FileDownloadDeps, file: WantedFile) {
  let count = 0;
  let countedFrom = 0;
  return {
    /** @throws AppError network_failed after the last try */
    async next({ why, afterMs }: TryAgain, size: number): Promise<void> {
      count = size - countedFrom >= progressBytes ? 1 : count + 1;
      if (count === 1) countedFrom = size;
      if (count >= mostTries)
        throw failed(
          `${sentence(why)} Sightline tried ${mostTries} times. What has come is kept: go on later.`,
          file,
          title,
        );
      if (afterMs !== null && afterMs > longestAskedWaitMs)
        throw failed(
          `${sentence(why)} It asks to be left alone for ${minutes(afterMs)}. What has come is kept: go on then.`,
          file,
          title,
        );
      const ms = afterMs ?? Math.min(firstWaitMs * 2 ** (count - 1), longestOwnWaitMs);
      onWait(`${why}: waiting ${seconds(ms)}, then try ${count + 1} of ${mostTries}`);
      await wait(clock, ms, signal);
      onWait(null);
    },
  };
}

/**
 * One request. @returns null where bytes came to their end, which may be early
 * @throws AppError; ConnectionError; system errors of writing
 */
async function attempt(deps: FileDownloadDeps, file: WantedFile, part: PartFile): Promise<TryAgain | null> {
  const { network, clock, signal, title } = deps;
  const offset = part.size();
  const stall = createStall(clock, signal);
  try {
    const answer = await stall.during(
      network.get({
        url: file.url,
        purpose: `${file.path} of the model “${title}”`,
        headers: headersFor(offset, part.validator()),
        signal: stall.signal,
      }),
    );
    try {
      const { host } = answer;
      const worth = worthOf(answer, file, { offset, host, nowMs: clock.now() });
      if (worth.kind === 'give up') throw failed(worth.why, file, title);
      if (worth.kind === 'try again') return worth;
      if (worth.kind === 'start over') {
        await part.restart(null);
        return { kind: 'try again', why: worth.why, afterMs: null };
      }
      if (worth.from === 0) await part.restart(validatorOf(answer));
      await receive(deps, { file, part, answer, stall });
      return part.size() < file.bytes
        ? { kind: 'try again', why: `${host} ended the file early`, afterMs: null }
        : null;
    } finally {
      answer.close();
    }
  } finally {
    stall.end();
  }
}

async function receive(
  { onSize, title }: FileDownloadDeps,
  {
    file,
    part,
    answer,
    stall,
  }: { file: WantedFile; part: PartFile; answer: NetworkAnswer; stall: ReturnType<typeof createStall> },
): Promise<void> {
  const pieces = answer.body[Symbol.asyncIterator]();
  for (;;) {
    const next = await stall.during(pieces.next());
    if (next.done) return;
    const piece = next.value;
    if (part.size() === 0 && looksLikePage(piece)) throw failed(loginPage(answer.host), file, title);
    if (part.size() + piece.length > file.bytes) {
      await part.restart(null);
      throw failed(
        `${answer.host} sent more than the ${file.bytes} bytes that the file has, so it is another one. A newer Sightline may know it.`,
        file,
        title,
      );
    }
    await part.append(piece);
    onSize(part.size());
  }
}

/** Gives a connection up when it is silent for too long; writing what came does not count. */
function createStall(clock: Clock, signal: AbortSignal) {
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: stop.signal,
    async during<Result>(work: Promise<Result>): Promise<Result> {
      const cancel = clock.after(stallMs, () =>
        stop.abort(new ConnectionError('Nothing has come for a minute.', { passes: true })),
      );
      try {
        return await orAborted(work, stop.signal);
      } finally {
        cancel();
      }
    },
    end: () => signal.removeEventListener('abort', onAbort),
  };
}

/** The rest, of the same file as before; never compressed, which would count other bytes. */
function headersFor(offset: number, validator: string | null): Record<string, string> {
  const headers = { 'accept-encoding': 'identity' };
  if (offset === 0) return headers;
  return { ...headers, range: `bytes=${offset}-`, ...(validator !== null && { 'if-range': validator }) };
}

/** A weak ETag says nothing about bytes. */
function validatorOf({ headers }: NetworkAnswer): string | null {
  const tag = headers['etag'] ?? null;
  return tag !== null && /^"[^"]*"$/.test(tag) ? tag : null;
}

/** @throws AppError where another try is of no use; what the signal was aborted with */
function asTrouble(error: unknown, { signal, title }: FileDownloadDeps): TryAgain {
  if (signal.aborted) throw signal.reason;
  if (error instanceof ConnectionError) {
    if (!error.passes) throw new AppError('network_failed', error.message, { title }, { cause: error });
    return { kind: 'try again', why: error.message.replace(/\.$/, ''), afterMs: null };
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    throw new AppError(
      'disk_full',
      `The disk is full, so the download of “${title}” stopped. Make room, then go on: what has come is kept.`,
      { title },
      { cause: error },
    );
  throw error;
}

function failed(why: string, { path }: WantedFile, title: string): AppError {
  return new AppError('network_failed', `${path} of “${title}” was not downloaded. ${sentence(why)}`, {
    title,
    path,
  });
}

function wrongSum({ path }: WantedFile, title: string): AppError {
  return new AppError(
    'model_damaged',
    `${path} of “${title}” came twice with a wrong checksum, so it is not the file that was checked for this version of Sightline. It was deleted. Try another network, or add the files from a folder.`,
    { title, path },
  );
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function seconds(ms: number): string {
  const whole = Math.ceil(ms / 1_000);
  return whole < 120 ? `${whole} s` : minutes(ms);
}

function minutes(ms: number): string {
  const whole = Math.ceil(ms / 60_000);
  return whole < 120 ? `${whole} minutes` : `${Math.ceil(whole / 60)} hours`;
}
