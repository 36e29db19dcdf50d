/**
 * @file The line on which events come from the engine: made anew where it broke, one for all tabs, and
 * whether it is there.
 */
import type { AnyEvent } from '../../src-preload/contract/index.ts';
import type { FaceBridge } from './bridge.ts';
import { openOneStream, type OneStream } from './one-stream.ts';

/** a line that broke is made anew after this long */
const againMs = 1_000;
/** one that was refused: no key, or too many tabs */
const refusedMs = 5_000;

export interface EventLine extends Pick<FaceBridge, 'on' | 'onLine'> {
  /** The engine did not answer. */
  lost(): void;
}

/** @param askForEvents begins the stream of events; asked with the first listener */
export function createEventLine(askForEvents: () => Promise<Response>): EventLine {
  const listeners = new Set<(event: AnyEvent) => void>();
  const connection = createConnection();
  let listening = false;

  /** Whatever comes on the line, also its beat alone, says that it is there. */
  const hear = (line: string) => {
    connection.is(true);
    const event = eventIn(line);
    if (event) for (const listener of [...listeners]) listener(event);
  };

  /**
   * @param afterAnother another tab had the stream, and what came since then was heard by nobody
   * @returns how long to wait before the next try
   */
  async function listenOnce(stream: OneStream, afterAnother: boolean): Promise<number> {
    try {
      const response = await askForEvents();
      if (!response.ok || !response.body) return refusedMs;
      if (afterAnother) {
        connection.isBack();
        stream.tell('missed');
      }
      connection.is(true);
      await eachLine(response.body, (line) => {
        if (line === '') return;
        hear(line);
        stream.tell({ line });
      });
      return againMs;
    } catch {
      return againMs; // it broke; the listeners are told below
    } finally {
      connection.is(false);
      stream.tell('lost');
    }
  }

  function listen(): void {
    if (listening) return;
    listening = true;
    const stream = openOneStream((message) => {
      if (message === 'lost') connection.is(false);
      else if (message === 'missed') connection.isBack();
      else hear(message.line);
    });
    inRounds(() => stream.alone((afterAnother) => listenOnce(stream, afterAnother)));
  }

  return {
    on(listener) {
      listeners.add(listener);
      listen();
      return () => listeners.delete(listener);
    },
    onLine: connection.onChange,
    lost: () => connection.is(false),
  };
}

/** Null in a line that is none: the beat of the stream. */
function eventIn(line: string): AnyEvent | null {
  return line.startsWith('data: {') ? (JSON.parse(line.slice('data: '.length)) as AnyEvent) : null;
}

/** Again and again, after the pause that each round names. */
function inRounds(listen: () => Promise<number>): void {
  const round = () => {
    listen().then(
      (waitMs) => setTimeout(round, waitMs),
      () => setTimeout(round, againMs),
    );
  };
  round();
}

/** Whether the engine can be heard, and who wants to know. */
function createConnection() {
  const listeners = new Set<(connected: boolean) => void>();
  let connected = true;
  const tell = (now: boolean) => {
    connected = now;
    for (const listener of [...listeners]) listener(now);
  };
  return {
    is(now: boolean) {
      if (now !== connected) tell(now);
    },
    /** Tells that it is there also those who do not know that it was not. */
    isBack: () => tell(true),
    onChange(listener: (connected: boolean) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Whole lines of a stream of text, as they come; resolves at its end. */
async function eachLine(body: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  }
}
