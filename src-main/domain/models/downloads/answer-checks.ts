/** @file What an answer to a request for a file is worth, before any byte of it is written. Pure. */
import type { NetworkAnswer } from '../../network/network.ts';
import type { WantedFile } from './download-store.ts';

type Head = Pick<NetworkAnswer, 'status' | 'headers'>;

/** What to do with an answer. */
export type Worth =
  /** its bytes are those from this offset on */
  | { kind: 'bytes'; from: number }
  /** the server cannot go on from where we are: ask for the whole file */
  | { kind: 'start over'; why: string }
  /** @param afterMs as the server asks; null = it does not say */
  | { kind: 'try again'; why: string; afterMs: number | null }
  | { kind: 'give up'; why: string };

/**
 * @param offset bytes that are here; the request was for the rest
 * @param nowMs wall clock
 */
export function worthOf(
  { status, headers }: Head,
  file: WantedFile,
  { offset, host, nowMs }: { offset: number; host: string; nowMs: number },
): Worth {
  const asked = retryAfterMs(headers['retry-after'], nowMs);
  if (status === 429)
    return { kind: 'try again', why: `${host} has had too many requests from your network`, afterMs: asked };
  if (status === 416) return { kind: 'start over', why: `${host} does not go on where the file was cut` };
  if (status === 408 || status === 425 || status >= 500)
    return { kind: 'try again', why: `${host} is in trouble (status ${status})`, afterMs: asked };
  if (status !== 200 && status !== 206) return { kind: 'give up', why: refusalOf(status, host) };
  if (isCompressed(headers))
    return {
      kind: 'try again',
      why: `${host} sends compressed data, which was not asked for`,
      afterMs: null,
    };
  if (isPage(headers, file)) return { kind: 'give up', why: loginPage(host) };
  return rangeOf({ status, headers }, file, { offset, host });
}

/** A range counts by what Content-Range says, whatever the status. */
function rangeOf(
  { status, headers }: Head,
  file: WantedFile,
  { offset, host }: { offset: number; host: string },
): Worth {
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(headers['content-range'] ?? '');
  if (range) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    const isWhole = range[3] === '*' || Number(range[3]) === file.bytes;
    if (from === offset && to < file.bytes && to >= from && isWhole) return { kind: 'bytes', from };
    return { kind: 'start over', why: `${host} sent another part of the file than was asked for` };
  }
  if (status === 206)
    return { kind: 'start over', why: `${host} does not say which part of the file it sent` };
  const length = headers['content-length'];
  if (length !== undefined && Number(length) !== file.bytes)
    return {
      kind: 'give up',
      why: `${host} sent something else than the file: ${length} bytes instead of ${file.bytes}. A login page or a block may have answered; open ${host} in a browser to see.`,
    };
  return { kind: 'bytes', from: 0 };
}

/** Whether the beginning of a body is that of a page, whatever its headers say. */
export function looksLikePage(beginning: Uint8Array): boolean {
  const text = new TextDecoder('latin1')
    .decode(beginning.subarray(0, 256))
    .replace(/^\u00EF\u00BB\u00BF/, '');
  return /^\s*<(!doctype\s+html|html|head|\?xml|body)/i.test(text);
}

export function loginPage(host: string): string {
  return `A login page or a block answered for ${host}, not the model. Open ${host} in a browser, sign in to the network if it asks, then go on.`;
}

function isPage(headers: Head['headers'], { path }: WantedFile): boolean {
  const type = (headers['content-type'] ?? '').toLowerCase();
  if (/^text\/html|^application\/xhtml/.test(type)) return true;
  return /^application\/(.*\+)?json/.test(type) && !path.endsWith('.json');
}

function isCompressed(headers: Head['headers']): boolean {
  return !['', 'identity'].includes((headers['content-encoding'] ?? '').trim().toLowerCase());
}

function refusalOf(status: number, host: string): string {
  if (status === 401 || status === 403)
    return `${host} does not give this file out (status ${status}): it was withdrawn, needs an account, or your network blocks it.`;
  if (status === 404 || status === 410)
    return `${host} does not have this file any more (status ${status}). A newer Sightline may know where it is.`;
  if (status === 451) return `${host} may not give this file out where you are (status 451).`;
  if (status === 407) return 'The proxy asks for a name and a password (status 407).';
  return `${host} gave an answer that Sightline does not understand (status ${status}).`;
}

/** Seconds, or a date. @returns ms from now; null = none is given, or it cannot be read */
function retryAfterMs(value: string | undefined, nowMs: number): number | null {
  if (value === undefined) return null;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
