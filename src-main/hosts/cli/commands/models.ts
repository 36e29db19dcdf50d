/** @file `models`: lists the packs, and changes them. */
import { resolve } from 'node:path';
import { defineCommand, type ArgsDef } from 'citty';
import type { ModelsState } from '../../../../src-preload/contract/index.ts';
import { followJob } from '../follow-job.ts';
import { withSession, type Cli, type CommonArgs, type Session } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';
import { modelsCompareCommand } from './models-compare.ts';
import { modelsCatalogueCommand } from './models-catalogue.ts';
import {
  modelsDiscardCommand,
  modelsDownloadsCommand,
  modelsGetCommand,
  modelsMirrorCommand,
} from './models-get.ts';
import { modelsText } from './models-text.ts';
import { modelsPauseCommand, modelsUseCommand } from './models-use.ts';

export function modelsCommand(cli: Cli) {
  const none = { ownArgs: {}, range: { min: 0, max: 0, names: '' } };
  const one = { ownArgs: idArg, range: { min: 1, max: 1, names: 'a pack’s id' } };
  const folder = { ownArgs: folderArg, range: { min: 1, max: 1, names: 'the folder of a model pack' } };
  return defineCommand({
    meta: { name: 'models', description: 'The models that look at your photos' },
    default: 'list',
    subCommands: {
      list: subCommand(cli, { ...none, name: 'list', description: 'The packs that are here' }, (session) =>
        session.call('models.state', {}),
      ),
      catalogue: modelsCatalogueCommand(cli),
      get: modelsGetCommand(cli),
      downloads: modelsDownloadsCommand(cli),
      discard: modelsDiscardCommand(cli),
      mirror: modelsMirrorCommand(cli),
      add: subCommand(cli, { ...folder, name: 'add', description: 'Add a pack from a folder' }, add),
      use: modelsUseCommand(cli),
      pause: modelsPauseCommand(cli),
      compare: modelsCompareCommand(cli),
      stop: subCommand(
        cli,
        { ...one, name: 'stop', description: 'Go on without a pack that only understands searches' },
        (session, id) => session.call('models.stop', { id }),
      ),
      verify: subCommand(
        cli,
        { ...none, name: 'verify', description: 'Check every file of every pack' },
        verify,
      ),
      confirm: subCommand(
        cli,
        {
          ...none,
          name: 'confirm',
          description: 'Keep the new model: deletes what the one before it made',
        },
        (session) => session.call('models.confirm', {}),
      ),
      remove: subCommand(
        cli,
        { ...one, name: 'remove', description: 'Remove an added pack' },
        (session, id) => session.call('models.remove', { id }),
      ),
    },
  });
}

const idArg = {
  id: { type: 'positional', required: false, description: 'A pack’s id, as `models` lists it' },
} as const;
const folderArg = {
  folder: {
    type: 'positional',
    required: false,
    description: 'A folder with a model pack, or CLIP or SigLIP in ONNX, as Hugging Face or Immich have it',
  },
  joins: {
    type: 'string',
    valueHint: 'ID',
    description:
      'A model for sentences alone: the model whose pictures it was trained for, if it does not say',
  },
} as const;

interface SubCommand {
  name: string;
  description: string;
  ownArgs: ArgsDef;
  range: { min: number; max: number; names: string };
}

/** A command that ends with the state of the models. */
function subCommand(
  cli: Cli,
  { name, description, ownArgs, range }: SubCommand,
  change: (session: Session, word: string, given: { joins?: string | undefined }) => Promise<ModelsState>,
) {
  const args = { ...ownArgs, ...globalArgs };
  return defineCommand({
    meta: { name, description },
    args,
    run: async ({ args: given, rawArgs }) => {
      const [word = ''] = checkWords(rawArgs, args, range);
      await withSession(cli, given as CommonArgs, async (session) => {
        const state = await change(session, word, given as { joins?: string });
        return { json: state, text: modelsText(state) };
      });
    },
  });
}

async function add(
  session: Session,
  folder: string,
  { joins }: { joins?: string | undefined },
): Promise<ModelsState> {
  const path = resolve(session.terminal.cwd, folder);
  const job = await session.call('models.add', { path, ...(joins && { joins }) });
  const { note } = await followJob(session, job);
  // where there is no line that is redrawn, it was written with the steps
  if (note !== '' && session.terminal.live) session.terminal.stderr(`${note}\n`);
  return session.call('models.state', {});
}

async function verify(session: Session): Promise<ModelsState> {
  await followJob(session, await session.call('models.verify', {}));
  return session.call('models.state', {});
}
