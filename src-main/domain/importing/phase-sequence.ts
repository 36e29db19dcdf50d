/**
 * @file A list of phases with typed hand-over: each phase gets what the phases before it found, and adds what
 * it finds. A phase that needs what no phase before it adds does not compile.
 */
import { prefetchMap } from './prefetch-map.ts';

/** groups in progress in each phase of a stream: one is read by the next phase while another one is made */
const groupsAhead = 2;

/** A stream of groups from one phase to the next. Its return value has what is known at its end only. */
export type Groups<Group, Return> = AsyncIterable<Group, Return>;

type GroupOf<Found> = Found extends { groups: AsyncIterable<infer Group> } ? Group : never;
type ReturnOf<Found> = Found extends { groups: AsyncIterable<unknown, infer Return> } ? Return : never;
/**
 * The type of all that is found after a phase: what it `Adds`, and of `Found` what `Adds` does not override.
 * A phase overrides `groups` where it returns a stream of its own.
 */
type WithAdded<Found, Adds> = Adds extends object ? Omit<Found, keyof Adds> & Adds : Found;

export interface PhaseSequence<Start, Found, Context> {
  readonly names: readonly string[];
  /** @returns a new list with one more phase at its end; the phase may add nothing */
  phase<Adds extends object | void>(
    name: string,
    work: (found: Found, context: Context) => Adds | Promise<Adds>,
  ): PhaseSequence<Start, WithAdded<Found, Adds>, Context>;
  /**
   * @returns a new list with one more phase at its end: it handles each group of the stream before it, in
   * order
   */
  eachGroup<Group>(
    name: string,
    work: (group: GroupOf<Found>, context: Context) => Promise<Group>,
  ): PhaseSequence<Start, WithAdded<Found, { groups: Groups<Group, ReturnOf<Found>> }>, Context>;
  /** @throws what a phase throws; the signal's reason when stopped */
  run(start: Start, context: Context): Promise<Found>;
}

interface Entry {
  name: string;
  work: (found: never, context: never) => object | void | Promise<object | void>;
}

/** The empty list. */
export function phaseSequence<Start extends object, Context extends { signal: AbortSignal }>(): PhaseSequence<
  Start,
  Start,
  Context
> {
  return sequenceOf<Start, Start, Context>([]);
}

function sequenceOf<Start extends object, Found, Context extends { signal: AbortSignal }>(
  entries: readonly Entry[],
): PhaseSequence<Start, Found, Context> {
  return {
    names: entries.map(({ name }) => name),
    phase: (name, work) => sequenceOf([...entries, { name, work }]),
    eachGroup(name, work) {
      const through = ({ groups }: { groups: Groups<GroupOf<Found>, unknown> }, context: Context) => ({
        groups: prefetchMap(groups, groupsAhead, (group) => work(group, context)),
      });
      return sequenceOf([...entries, { name, work: through }]);
    },
    async run(start, context) {
      let found: object = start;
      for (const { work } of entries) {
        context.signal.throwIfAborted();
        const adds = await work(found as never, context as never);
        if (adds) found = { ...found, ...adds };
      }
      return found as Found;
    },
  };
}

/** Calls `take` for the groups of a stream, one after the other. @returns the stream's return value */
export async function forEachGroup<Group, Return>(
  groups: Groups<Group, Return>,
  take: (group: Group) => Promise<void>,
): Promise<Return> {
  const iterator = groups[Symbol.asyncIterator]();
  let isOver = false;
  try {
    for (;;) {
      const next = await iterator.next();
      if (next.done) {
        isOver = true;
        return next.value;
      }
      await take(next.value);
    }
  } finally {
    if (!isOver) await iterator.return?.();
  }
}
