/** @file The door to the engine: Electron's preload where there is one, else loopback HTTP. The only file that knows the host. */
import { AppError, type AnyEvent, type Bridge, type CallInput, type CallName, type CallOutput, type Reply } from '../../src-preload/contract/index.ts';

/** The engine, and whether it can be heard. */
export interface FaceBridge extends Bridge {
  /** Tells when the line to the engine breaks (`false`) and when it is there again (`true`). @returns a function that stops listening */
  onLine(listener: (connected: boolean) => void): () => void;
  /** Path of a file or folder dropped on the page, empty for one that is not on disk; null where this host cannot tell. */
  pathOf: ((file: File) => string) | null;
}

let current: FaceBridge | null = null;

/** The one bridge of this window; made on first use. */
export function useBridge(): FaceBridge {
  current ??= window.bridge ? preloadBridge(window.bridge) : httpBridge();
  return current;
}

/** Tests put their own engine here. */
export function setBridge(bridge: FaceBridge): void {
  current = bridge;
}

/** Thrown when the engine did not answer at all; the line is reported lost at the same time. */
function unreachable(cause: unknown): AppError {
  return new AppError('internal', 'Sightline is not answering. Your photos are safe. Start Sightline again, then reload this page.', { unreachable: true }, { cause });
}

function unwrap<N extends CallName>(reply: Reply): CallOutput<N> {
  if (!reply.ok) throw AppError.fromData(reply.error);
  return reply.data as CallOutput<N>;
}

/** Over Electron's preload: same machine, same process tree, so the line never breaks. */
export function preloadBridge(preload: NonNullable<Window['bridge']>): FaceBridge {
  return {
    call: async <N extends CallName>(name: N, input: CallInput<N>) => unwrap<N>(await preload.call(name, input)),
    on: (listener) => preload.on(listener),
    onLine: () => () => {},
    pathOf: (file) => preload.pathOf(file),
  };
}

/** Over loopback HTTP: `POST /api/<call>` answers a Reply, `/api/events` streams `{name, data}`. */
export function httpBridge(): FaceBridge {
  const eventListeners = new Set<(event: AnyEvent) => void>();
  const lineListeners = new Set<(connected: boolean) => void>();
  let source: EventSource | null = null;
  let connected = true;

  const tellLine = (now: boolean) => {
    if (now === connected) return;
    connected = now;
    for (const listener of [...lineListeners]) listener(now);
  };

  const listen = () => {
    if (source && source.readyState !== EventSource.CLOSED) return;
    source = new EventSource('/api/events');
    source.addEventListener('open', () => tellLine(true));
    source.addEventListener('error', () => {
      tellLine(false);
      // a refused stream closes for good; one that broke tries again by itself
      if (source?.readyState === EventSource.CLOSED) setTimeout(listen, 2_000);
    });
    source.addEventListener('message', (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as AnyEvent;
      for (const listener of [...eventListeners]) listener(event);
    });
  };

  return {
    async call<N extends CallName>(name: N, input: CallInput<N>) {
      let response: Response;
      try {
        response = await fetch(`/api/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) });
      } catch (cause) {
        tellLine(false);
        throw unreachable(cause);
      }
      let reply: Reply;
      try {
        reply = (await response.json()) as Reply;
      } catch (cause) {
        // a refusal of the host itself has no Reply in it
        if (response.status === 401 || response.status === 403) throw new AppError('forbidden', 'This page may not talk to Sightline any more.', null, { cause });
        throw unreachable(cause);
      }
      return unwrap<N>(reply);
    },
    on(listener) {
      eventListeners.add(listener);
      listen();
      return () => eventListeners.delete(listener);
    },
    onLine(listener) {
      lineListeners.add(listener);
      return () => lineListeners.delete(listener);
    },
    pathOf: null,
  };
}
