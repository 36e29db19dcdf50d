/**
 * @file The one door to the internet: checks each host, also of redirects, and notes each connection before it
 * is made. Implements domain/network/network.ts.
 */
import { isMirror } from '../../../src-preload/contract/index.ts';
import { addressAt, mayConnect } from '../../domain/network/hosts.ts';
import {
  ConnectionError,
  type ConnectionList,
  type Network,
  type NetworkAnswer,
  type NetworkRequest,
  type OpenConnection,
  type SendRequest,
} from '../../domain/network/network.ts';
import { failureOf } from './connection-failures.ts';

const mostRedirects = 5;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** sent with every request; no cookie, no token, nothing of this computer or library */
const ownHeaders = { 'user-agent': 'Sightline', accept: '*/*' };

export interface DoorDeps {
  send: SendRequest;
  connections: Pick<ConnectionList, 'begin'>;
  /** the person's mirror of huggingface.co; null = none. It is asked for at every request */
  mirror: () => Promise<string | null>;
}

export function createDoor(deps: DoorDeps): Network {
  return {
    async hostOf(url) {
      return hostIn(addressAt(url, await deps.mirror()));
    },
    async get(request) {
      const mirror = await deps.mirror();
      if (mirror !== null && !isMirror(mirror)) throw refused(mirror, 'It is no address of a mirror.');
      let url = addressAt(request.url, mirror);
      for (let hop = 0; hop <= mostRedirects; hop += 1) {
        if (!mayConnect(url, mirror)) throw refused(url, hop === 0 ? '' : 'It was redirected there.');
        const answer = await getOnce(deps, request, url);
        if (!redirects.has(answer.status)) return answer;
        answer.close('done');
        url = new URL(answer.headers['location'] ?? '', url).href;
      }
      throw new ConnectionError(`${hostIn(url)} answers with redirects in a circle.`, { passes: false });
    },
  };
}

/** A redirect that was read to its address is done, though its body is not. */
type OneAnswer = Omit<NetworkAnswer, 'close'> & { close(outcome?: 'done'): void };

async function getOnce(
  { send, connections }: DoorDeps,
  { purpose, headers, signal }: NetworkRequest,
  url: string,
): Promise<OneAnswer> {
  signal.throwIfAborted();
  const host = hostIn(url);
  // a connection that cannot be noted is not made
  const noted = await connections.begin({ host, purpose });
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  try {
    const { body, ...answer } = await send({ url, headers: { ...ownHeaders, ...headers }, signal: both });
    return { ...answer, host, ...counted({ body, noted, host, stop, signal }, answer.status) };
  } catch (cause) {
    throw failed(noted, { host, signal, cause, status: null, bytes: 0 });
  }
}

interface Flow {
  body: AsyncIterable<Uint8Array>;
  noted: OpenConnection;
  host: string;
  stop: AbortController;
  /** the caller's */
  signal: AbortSignal;
}

/** The body, whose end is noted once: how it ended and how many bytes came. */
function counted(
  { body, noted, host, stop, signal }: Flow,
  status: number,
): Pick<OneAnswer, 'body' | 'close'> {
  let bytes = 0;
  let isOver = false;
  const end = (outcome: 'done' | 'stopped') => {
    if (isOver) return;
    isOver = true;
    noted.end({ bytes, status, outcome, reason: null });
  };
  return {
    body: (async function* () {
      try {
        for await (const piece of body) {
          bytes += piece.length;
          yield piece;
        }
        end('done');
      } catch (cause) {
        if (isOver) throw cause;
        isOver = true;
        throw failed(noted, { host, signal, cause, status, bytes });
      } finally {
        end('stopped');
      }
    })(),
    close(outcome?: 'done') {
      end(outcome ?? 'stopped');
      stop.abort();
    },
  };
}

/** Notes it. @returns what to throw */
function failed(
  noted: OpenConnection,
  about: { host: string; signal: AbortSignal; cause: unknown; status: number | null; bytes: number },
): unknown {
  const { host, signal, cause, status, bytes } = about;
  if (signal.aborted) {
    noted.end({ bytes, status, outcome: 'stopped', reason: null });
    return signal.reason;
  }
  const error = failureOf(cause, host);
  noted.end({ bytes, status, outcome: 'failed', reason: error.message });
  return error;
}

function refused(url: string, why: string): ConnectionError {
  return new ConnectionError(
    `Sightline does not connect to ${hostIn(url)}. ${why} Only huggingface.co and *.hf.co are allowed, or the mirror that you chose.`.replace(
      /\s+/g,
      ' ',
    ),
    { passes: false },
  );
}

function hostIn(url: string): string {
  return URL.canParse(url) ? new URL(url).host || url : url;
}
