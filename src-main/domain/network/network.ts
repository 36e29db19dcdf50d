/**
 * @file The port to the internet. Every connection of the app goes through it; adapters/network implements it,
 * and nothing else may connect (docs/privacy.md).
 */
import type { Connection } from '../../../src-preload/contract/index.ts';

export interface NetworkRequest {
  /** canonical: on huggingface.co, also where the person uses a mirror */
  url: string;
  /** what it is for, as the list of connections says it */
  purpose: string;
  headers: Record<string, string>;
  /** ends it at once */
  signal: AbortSignal;
}

export interface NetworkAnswer {
  status: number;
  /** names in lower case */
  headers: Readonly<Record<string, string>>;
  /** the host that answered, after redirects */
  host: string;
  /** @throws ConnectionError where the connection breaks; what the signal was aborted with */
  body: AsyncIterable<Uint8Array>;
  /** Ends the connection where the body is not wanted to its end. */
  close(): void;
}

export interface Network {
  /**
   * GET. Redirects are followed to allowed hosts only; each connection is noted before it is made.
   * @throws ConnectionError; what the signal was aborted with
   */
  get(request: NetworkRequest): Promise<NetworkAnswer>;
  /** the host that a request for this address goes to */
  hostOf(url: string): Promise<string>;
}

/** The list of connections in the app's own folder. */
export interface ConnectionList {
  /** Resolves when it is written. @throws system errors: then no connection may be made */
  begin(about: Pick<Connection, 'host' | 'purpose'>): Promise<OpenConnection>;
  /** newest first */
  list(limit: number): Promise<Connection[]>;
}

export interface OpenConnection {
  /** Never fails. */
  end(result: Pick<Connection, 'bytes' | 'status' | 'outcome' | 'reason'>): void;
}

/** Sends one GET request and follows no redirect. Hosts differ in how: Electron has the system's proxy. */
export type SendRequest = (request: {
  url: string;
  headers: Record<string, string>;
  signal: AbortSignal;
}) => Promise<{
  status: number;
  /** names in lower case */
  headers: Record<string, string>;
  /** ends the connection where it is left early */
  body: AsyncIterable<Uint8Array>;
}>;

/** No connection, or one that broke. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** whether another try may succeed without anybody's doing */
  readonly passes: boolean;

  constructor(sentence: string, { passes, cause }: { passes: boolean; cause?: unknown }) {
    super(sentence, { cause });
    this.passes = passes;
  }
}
