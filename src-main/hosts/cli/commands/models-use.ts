/** @file `models use` and `models pause`: another model, after a question that says what it takes. */
import { defineCommand } from 'citty';
import type { ModelsState, UsePlan } from '../../../../src-preload/contract/index.ts';
import { goOn, yesArg } from '../confirm.ts';
import { followJob } from '../follow-job.ts';
import { withSession, type Cli, type CommonArgs, type Session } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';
import { bytes, count, duration, indent, labelled } from '../words.ts';
import { modelsText } from './models-text.ts';

export function modelsUseCommand(cli: Cli) {
  const args = {
    id: { type: 'positional', required: false, description: 'A model’s id, as `models` lists it' },
    ...yesArg,
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: {
      name: 'use',
      description: 'Use a model; says what it takes, and returns when it has looked at the library',
    },
    args,
    run: async ({ args: given, rawArgs }) => {
      const [id] = checkWords(rawArgs, args, { min: 1, max: 1, names: 'a pack’s id' });
      await withSession(
        cli,
        given as CommonArgs,
        async (session) => {
          const plan = await session.call('models.usePlan', { id: id! });
          await consent(session, plan, given.yes);
          const state = await use(session, id!);
          return { json: { ...state, plan }, text: modelsText(state) };
        },
        { creates: true },
      );
    },
  });
}

export function modelsPauseCommand(cli: Cli) {
  return defineCommand({
    meta: {
      name: 'pause',
      description: 'Stop the change to another model until `models use` goes on with it',
    },
    args: globalArgs,
    run: async ({ args: given, rawArgs }) => {
      checkWords(rawArgs, globalArgs, { min: 0, max: 0, names: '' });
      await withSession(cli, given as CommonArgs, async (session) => {
        const state = await session.call('models.pause', {});
        return { json: state, text: modelsText(state) };
      });
    },
  });
}

/** Nothing is asked where no photo has to be looked at. @throws AppError cancelled */
async function consent({ terminal }: Session, plan: UsePlan, yes: boolean | undefined): Promise<void> {
  // what is refused is refused by the call, with the same sentence
  if (plan.photos === 0 || plan.refusal !== null) return;
  const text = indent(planText(plan));
  if (yes || !terminal.confirm) terminal.stderr(`${text}\n`);
  await goOn(terminal, yes, `${text}\nUse “${plan.title}”?`);
}

async function use(session: Session, id: string): Promise<ModelsState> {
  const { models, job } = await session.call('models.use', { id });
  if (!job) return models;
  await followJob(session, job);
  return session.call('models.state', {});
}

function planText({ title, photos, measured, seconds, diskBytes, freeBytes, meanwhile }: UsePlan): string {
  const free = freeBytes === null ? 'how much is free is not known' : `${bytes(freeBytes)} are free`;
  return [
    labelled('photos', `“${title}” would look at ${count(photos, 'photo')}, from their previews`),
    labelled(
      'time',
      seconds === null || !measured
        ? 'not known: no photo could be tried'
        : `about ${duration(seconds)}: it took ${Math.round(measured.msPerPhoto)} ms for each of ${measured.photos} just now`,
    ),
    labelled('disk', `${diskBytes === null ? 'not known' : bytes(diskBytes)}; ${free}`),
    labelled(
      'meanwhile',
      meanwhile === null
        ? 'it is in use at once, photo by photo'
        : `searches use “${meanwhile}” until it has seen every photo; you can go back at any moment`,
    ),
  ].join('\n');
}
