/** @file The pending calls of a client. */
import type { Socket } from 'node:net';
import type { Reply } from '../../../src-preload/contract/index.ts';
import type { MediaFile } from '../../host.ts';
import { sendFrame } from './frames.ts';
import type { Silence } from './silence.ts';

/** Thrown where the owner had not begun the call: it can safely be sent to the next owner. */
export class ServerGone extends Error {
  override readonly name = 'OwnerGone';
}

type Answer = Reply | MediaFile | null;
type Pending = { answer: (value: Answer) => void; notBegun: () => void; lost: () => void };

export function createQuestions(socket: Socket, patience: Silence) {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let lastBegun = Infinity;
  let ended = false;

  return {
    /** @param lostAnswer where the owner began it and ended before it answered @throws ServerGone */
    ask: <Asked extends Answer>(
      body: { call: string; input: unknown } | { media: string },
      lostAnswer: Asked,
    ) =>
      new Promise<Asked>((resolve, reject) => {
        if (ended || lastBegun !== Infinity) return reject(new ServerGone());
        const id = ++lastId;
        pending.set(id, {
          answer: (value) => resolve(value as Asked),
          notBegun: () => reject(new ServerGone()),
          lost: () => resolve(lostAnswer),
        });
        sendFrame(socket, { id, ...body });
        patience.wait('for an answer');
      }),
    answered(id: number, value: Answer) {
      pending.get(id)?.answer(value);
      pending.delete(id);
      if (pending.size === 0) patience.rest();
    },
    /** The owner begins no further calls: later ones may be sent to the next. */
    lastBegun(id: number) {
      lastBegun = id;
    },
    /** The owner has ended. */
    end() {
      ended = true;
      for (const [id, { notBegun, lost }] of pending) (id > lastBegun ? notBegun : lost)();
      pending.clear();
    },
  };
}
