/** @file The engine's event channel: typed emit inside, one listener list for the hosts. */
import type { AnyEvent, EventData, EventName } from '../src-preload/contract/index.ts';

export type Emit = <N extends EventName>(name: N, data: EventData<N>) => void;

export interface Events {
  emit: Emit;
  /** @returns a function that stops listening */
  on(listener: (event: AnyEvent) => void): () => void;
}

export function createEvents(): Events {
  const listeners = new Set<(event: AnyEvent) => void>();
  return {
    emit: (name, data) => {
      for (const listener of [...listeners]) listener({ name, data } as AnyEvent);
    },
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
