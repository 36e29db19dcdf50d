/** @file The interface between the engine and its host. */
import type { AnyEvent, HostInfo, PowerSource, Reply } from '../src-preload/contract/index.ts';
import type { SendRequest } from './domain/network/network.ts';
import type { Log } from './log.ts';

/** Functions that only a host has. An absent function is not supported, and `host.info` says so. */
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
  /** where the computer's power comes from; absent = the engine asks the system */
  power?: () => Promise<PowerSource>;
  /**
   * starts the worker program `entry`; Electron uses utilityProcess, others omit it and get
   * child_process.fork
   */
  forkWorker?: ForkWorker;
  /**
   * sends a request as this host does: Electron over Chromium, which knows the system's proxy and
   * certificates; others omit it and get undici. Called by the network door only
   */
  send?: SendRequest;
}

/** A worker process for the client: structured-clone messages both ways, and its end. */
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
  /** the catalogue of models; the product's own where left out */
  catalogueFile?: string | undefined;
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
  /** a replacement for the requested picture, which is not available now: not to be cached under its key */
  standsIn?: boolean;
  /** deleted at the end of the session: nothing of it is to stay in the cache of a browser either */
  temporary?: boolean;
}

/** The whole product without a window. */
export interface App {
  call(name: string, input: unknown): Promise<Reply>;
  on(listener: (event: AnyEvent) => void): () => void;
  /** null = no such picture */
  media(key: string): Promise<MediaFile | null>;
  /** Stops jobs, worker and database, in this order. */
  close(): Promise<void>;
}
