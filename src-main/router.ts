/**
 * @file Handles a call by its name and raw input: parse, run the handler, wrap the reply. The only place that
 * turns errors into data.
 */
import { randomUUID } from 'node:crypto';
import {
  AppError,
  calls,
  type CallName,
  type CallOutput,
  type ParsedInput,
  type Reply,
} from '../src-preload/contract/index.ts';
import type { Log } from './log.ts';

/** One function a call. A call without a handler does not compile. */
export type Handlers = { [N in CallName]: (input: ParsedInput<N>) => Promise<CallOutput<N>> | CallOutput<N> };
/** The handlers of one domain: those whose names begin with its nouns. */
export type HandlersOf<Nouns extends string> = Pick<Handlers, Extract<CallName, `${Nouns}.${string}`>>;

export type Router = (name: string, input: unknown) => Promise<Reply>;

/**
 * @param checkOutput parse outputs, too (tests and development)
 */
export function createRouter(handlers: Handlers, log: Log, { checkOutput = false } = {}): Router {
  return async (name, input) => {
    try {
      if (!Object.hasOwn(calls, name))
        throw new AppError('unknown_call', `There is no call named “${name}”.`);
      const callName = name as CallName;
      const parsed = calls[callName].input.safeParse(input ?? {});
      if (!parsed.success) throw new AppError('bad_input', firstIssue(parsed.error), { call: name });
      const handler = handlers[callName] as (value: unknown) => unknown;
      const data: unknown = await handler(parsed.data);
      return { ok: true, data: checkOutput ? calls[callName].output.parse(data) : data };
    } catch (error) {
      return { ok: false, error: toErrorData(error, name, log) };
    }
  };
}

function firstIssue(error: { issues: { path: PropertyKey[]; message: string }[] }): string {
  const issue = error.issues[0];
  const where = issue?.path.map(String).join('.') ?? '';
  return where ? `${where}: ${issue?.message ?? 'not valid'}` : (issue?.message ?? 'The input is not valid.');
}

function toErrorData(error: unknown, call: string, log: Log) {
  if (error instanceof AppError) return error.toData();
  if (error instanceof Error && error.name === 'AbortError')
    return new AppError('cancelled', 'Cancelled.').toData();
  const reference = randomUUID().slice(0, 8);
  log.error({ err: error, call, reference }, 'unexpected error');
  return new AppError('internal', `Something went wrong (reference ${reference}). The log has the details.`, {
    reference,
  }).toData();
}
