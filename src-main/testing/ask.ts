/** @file A call to the engine in tests and benchmarks: its data, or its error thrown. */
import {
  AppError,
  type CallInput,
  type CallName,
  type CallOutput,
} from '../../src-preload/contract/index.ts';
import type { App } from '../host.ts';

/** @throws AppError as the call answered it */
export async function ask<N extends CallName>(
  app: App,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const reply = await app.call(name, input);
  if (!reply.ok) throw AppError.fromData(reply.error);
  return reply.data as CallOutput<N>;
}
