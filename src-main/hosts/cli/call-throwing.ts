/** @file Calls that throw what the engine reports, and end at Ctrl+C. */
import {
  AppError,
  type CallInput,
  type CallName,
  type CallOutput,
} from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';

/** @throws AppError as the engine gave it, or `cancelled` when the signal fires first */
export async function callThrowing<N extends CallName>(
  app: Pick<App, 'call'>,
  name: N,
  input: CallInput<N>,
  signal: AbortSignal,
): Promise<CallOutput<N>> {
  const reply = await orCancelled(app.call(name, input), signal);
  if (!reply.ok) throw AppError.fromData(reply.error);
  return reply.data as CallOutput<N>;
}

/** @throws AppError `cancelled` when the signal fires first */
export function orCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new AppError('cancelled', 'Stopped.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
