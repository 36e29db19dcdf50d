/** @file What the engine asks of its host, and what a host gets from the engine. */
import type { AnyEvent, HostInfo, Reply } from '../src-preload/contract/index.ts';
import type { Log } from './log.ts';

/** Things only a host can do. An absent function is a thing this host cannot do, and `host.info` says so. */
export interface Host {
  kind: HostInfo['kind'];
  /** prefix that turns a media key into a URL */
  mediaBase: string;
  /** the system's folder dialog; null = the person closed it */
  pickFolder?: () => Promise<string | null>;
  /** shows the file in the system's file manager */
  reveal?: (path: string) => Promise<void>;
  /** moves a file to the system's bin; throws an Error with a plain sentence where it cannot */
  trash?: (path: string) => Promise<void>;
  /**
   * starts the worker program `entry`; Electron gives utilityProcess, others leave it out and get
   * child_process.fork
   */
  forkWorker?: ForkWorker;
}

/** A worker process as the client needs it: structured-clone messages both ways, and its end. */
export interface WorkerProcess {
  pid: number | null;
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (reason: string) => void): void;
  kill(): void;
}
export type ForkWorker = (
  entry: string,
  options: { nice: number; env: Record<string, string> },
) => WorkerProcess;

export interface AppConfig {
  libraryDir: string;
  /** the app's own folder: settings, added packs, logs */
  dataDir: string;
  /** resources/ of the product: models, vocabulary, samples */
  resourcesDir: string;
  /** built worker entry, out/main/worker.js */
  workerEntry: string;
  version: string;
  log: Log;
  /** parse outputs too: tests and development */
  checkOutput?: boolean;
}

/** A picture to send: a file on disk with its type. */
export interface MediaFile {
  path: string;
  contentType: string;
  /** another picture than the one asked for, which cannot be had now: not to be remembered under its name */
  standsIn?: boolean;
}

/** The whole product without a window. */
export interface App {
  call(name: string, input: unknown): Promise<Reply>;
  on(listener: (event: AnyEvent) => void): () => void;
  /** null = no such picture (any more) */
  media(key: string): Promise<MediaFile | null>;
  /** Stops jobs, worker and database, in this order. */
  close(): Promise<void>;
}
