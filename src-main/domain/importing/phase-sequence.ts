/**
 * @file A list of phases with typed hand-over: each is given what those before it found, and adds what it
 * found itself. A phase that asks for what none before it gives does not compile.
 */
import { prefetchMap } from './prefetch-map.ts';

/** groups under way in each phase of a stream: one is worked on while the next is made ready */
const groupsAhead = 2;

/** What a phase passes on piece by piece, and at its end what it found altogether. */
export type Groups<Group, Outcome> = AsyncIterable<Group, Outcome>;

type GroupOf<Found> = Found extends { groups: AsyncIterable<infer Group> } ? Group : never;
type OutcomeOf<Found> = Found extends { groups: AsyncIterable<unknown, infer Outcome> } ? Outcome : never;
/** What a phase adds lies over what is there already, as with the stream that the next phase goes on with. */
type Over<Found, Adds> = Adds extends object ? Omit<Found, keyof Adds> & Adds : Found;

export interface PhaseSequence<Start, Found, Context> {
  readonly names: readonly string[];
  /** One more phase at the end; it may add nothing. @returns a new list */
  phase<Adds extends object | void>(
    name: string,
    work: (found: Found, context: Context) => Adds | Promise<Adds>,
  ): PhaseSequence<Start, Over<Found, Adds>, Context>;
  /**
   * One more phase at the end, through which the groups of the stream before it pass one by one, in order.
   * @returns a new list
   */
  eachGroup<Group>(
    name: string,
    work: (group: GroupOf<Found>, context: Context) => Promise<Group>,
  ): PhaseSequence<Start, Over<Found, { groups: Groups<Group, OutcomeOf<Found>> }>, Context>;
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

/** Takes the groups of a stream one after the other. @returns what the stream found altogether */
export async function forEachGroup<Group, Outcome>(
  groups: Groups<Group, Outcome>,
  take: (group: Group) => Promise<void>,
): Promise<Outcome> {
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
