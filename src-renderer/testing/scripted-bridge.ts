/** @file A bridge for tests: answers by call name, a record of what was asked, and events sent by hand. */
import type { AnyEvent, CallInput, CallName, CallOutput } from '../../src-preload/contract/index.ts';
import { setBridge, type FaceBridge } from '../bridge/bridge.ts';

export type Answers = { [N in CallName]?: (input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>> };

export interface ScriptedBridge {
  asked: { name: CallName; input: unknown }[];
  emit(event: AnyEvent): void;
  setLine(connected: boolean): void;
}

/** Installs itself as the bridge of this test. A call without an answer fails the test that makes it. */
export function scriptBridge(answers: Answers): ScriptedBridge {
  const listeners = new Set<(event: AnyEvent) => void>();
  const lines = new Set<(connected: boolean) => void>();
  const asked: ScriptedBridge['asked'] = [];
  const bridge: FaceBridge = {
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
      asked.push({ name, input });
      const answer = answers[name] as
        ((value: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>>) | undefined;
      if (!answer) throw new Error(`No answer was scripted for ${name}.`);
      return answer(input);
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onLine(listener) {
      lines.add(listener);
      return () => lines.delete(listener);
    },
    pathOf: null,
    inBrowser: false,
  };
  setBridge(bridge);
  return {
    asked,
    emit: (event) => listeners.forEach((listener) => listener(event)),
    setLine: (connected) => lines.forEach((listener) => listener(connected)),
  };
}
