/** @file How stores hear the engine: one event by name, and “ask again” after the line broke. */
import type { EventData, EventName } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';

/** Calls `handle` for each event of this name, for as long as the window lives. */
export function onEngineEvent<N extends EventName>(name: N, handle: (data: EventData<N>) => void): void {
  useBridge().on((event) => {
    if (event.name === name) handle(event.data as EventData<N>);
  });
}

/** Calls `ask` whenever the line to the engine is there again: what was missed is asked for anew. */
export function afterReconnect(ask: () => void): void {
  useBridge().onLine((connected) => {
    if (connected) ask();
  });
}
