/** @file From a reply to its value, or to the error that it carries. */
import { AppError, type CallName, type CallOutput, type Reply } from '../../src-preload/contract/index.ts';

/** @throws AppError as the engine gave it */
export function unwrap<N extends CallName>(reply: Reply): CallOutput<N> {
  if (!reply.ok) throw AppError.fromData(reply.error);
  return reply.data as CallOutput<N>;
}
