/**
 * @file `models get` and what belongs to it: a download after a question, downloads that were stopped, and the
 * mirror that is used instead of huggingface.co.
 */
import { resolve } from 'node:path';
import { defineCommand, type ArgsDef } from 'citty';
import {
  AppError,
  isMirror,
  type DownloadPlan,
  type UnfinishedDownload,
} from '../../../../src-preload/contract/index.ts';
import { yesArg } from '../confirm.ts';
import { followJob } from '../follow-job.ts';
import { withSession, type Cli, type CommonArgs, type Findings, type Session } from '../session.ts';
import { checkWords, globalArgs, UsageError } from '../usage.ts';
import { bytes, indent, labelled, percent, wallTime } from '../words.ts';

const idArg = {
  id: { type: 'positional', required: false, description: 'The model’s id, as `models catalogue` lists it' },
} as const satisfies ArgsDef;

interface GetArgs {
  from?: string | undefined;
  yes?: boolean | undefined;
}

export function modelsGetCommand(cli: Cli) {
  const args = {
    ...idArg,
    from: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Take its files from this folder instead; connects to nothing',
    },
    ...yesArg,
  } as const;
  return command(
    cli,
    {
      name: 'get',
      description: 'Download a model of the catalogue; stopped, the same command goes on from there',
      args,
      range: { min: 1, max: 1, names: 'the id of a model' },
    },
    (session, [id = ''], given: GetArgs) => get(session, id, given),
  );
}

export function modelsDownloadsCommand(cli: Cli) {
  return command(
    cli,
    { name: 'downloads', description: 'Downloads that were stopped', args: {}, range: none },
    async (session) => unfinishedFindings(await session.call('models.downloads', {})),
  );
}

export function modelsDiscardCommand(cli: Cli) {
  return command(
    cli,
    {
      name: 'discard',
      description: 'Delete what came of a download that was stopped',
      args: idArg,
      range: { min: 1, max: 1, names: 'the id of a model' },
    },
    async (session, [id = '']) => unfinishedFindings(await session.call('models.discardDownload', { id })),
  );
}

export function modelsMirrorCommand(cli: Cli) {
  return command(
    cli,
    {
      name: 'mirror',
      description: 'Show or set the address that everything is downloaded from instead of huggingface.co',
      args: {
        address: { type: 'positional', required: false, description: 'https://…, or “off”' },
      },
      range: { min: 0, max: 1, names: '' },
    },
    async (session, [address]) => {
      const { mirror } =
        address === undefined
          ? await session.call('settings.get', {})
          : await session.call('settings.set', { mirror: mirrorOf(address) });
      return {
        json: { mirror },
        text:
          mirror === null ? 'Models come from huggingface.co.' : `All of every model comes from ${mirror}`,
      };
    },
  );
}

const none = { min: 0, max: 0, names: '' };

/** @throws UsageError where it is no address of a mirror */
function mirrorOf(word: string): string | null {
  if (word === 'off') return null;
  if (isMirror(word)) return word;
  throw new UsageError(
    `“${word}” is no address of a mirror: it begins with https://, without name, password or question mark. “off” removes it.`,
  );
}

async function get(session: Session, id: string, { from, yes }: GetArgs): Promise<Findings> {
  if (from === '') throw new UsageError('--from takes a folder.');
  const plan = await session.call('models.downloadPlan', { id });
  if (plan.here)
    return {
      json: await session.call('models.state', {}),
      text: `“${plan.title}” is here already, and every file of it. Use it with: sightline models use ${id}`,
    };
  if (from === undefined) await consent(session, plan, yes);
  const job =
    from === undefined
      ? await session.call('models.download', { id })
      : await session.call('models.addFiles', { id, path: resolve(session.terminal.cwd, from) });
  const { subject = id } = await followJob(session, job);
  return {
    json: await session.call('models.state', {}),
    text: `“${subject}” is here. Use it with: sightline models use ${id}`,
  };
}

/**
 * Nothing is connected to before somebody said yes.
 * @throws AppError cancelled; UsageError where nobody can be asked
 */
async function consent({ terminal }: Session, plan: DownloadPlan, yes: boolean | undefined): Promise<void> {
  const text = planText(plan);
  if (yes) return terminal.stderr(`Downloading:\n${indent(text)}\n`);
  if (!terminal.confirm)
    throw new UsageError(
      `This would download:\n${indent(text)}\nNothing was connected to. Say --yes to download it.`,
    );
  if (!(await terminal.confirm(`This would download:\n${indent(text)}\nDownload it?`)))
    throw new AppError('cancelled', 'Nothing was connected to.');
}

function planText({ title, host, licence, presentBytes, freeBytes, ...plan }: DownloadPlan): string {
  const rest = Math.max(0, plan.bytes - presentBytes);
  const isHome = host === 'huggingface.co';
  return [
    labelled('model', title),
    labelled('from', isHome ? `${host}, which keeps its files on hosts under hf.co` : `${host}, your mirror`),
    labelled(
      'download',
      presentBytes > 0 ? `${bytes(rest)} of ${bytes(plan.bytes)}; the rest is here already` : bytes(rest),
    ),
    labelled('licence', licence),
    ...(freeBytes === null
      ? []
      : [labelled('disk', `${bytes(freeBytes)} free, ${bytes(Math.max(0, freeBytes - rest))} afterwards`)]),
  ].join('\n');
}

function unfinishedFindings(downloads: readonly UnfinishedDownload[]): Findings {
  const lines = downloads.map(
    ({ id, title, presentBytes, bytes: total, startedAt }) =>
      `${id}  ${title}: ${bytes(presentBytes)} of ${bytes(total)} (${percent(presentBytes / total)}), begun ${wallTime(startedAt, 'day')}`,
  );
  return {
    json: downloads,
    text:
      lines.length === 0
        ? 'No download was stopped.'
        : [
            ...lines,
            'Go on with one: sightline models get ID. Delete what came: sightline models discard ID',
          ].join('\n'),
  };
}

interface CommandShape {
  name: string;
  description: string;
  args: ArgsDef;
  range: { min: number; max: number; names: string };
}

function command<Given extends object>(
  cli: Cli,
  { name, description, args: ownArgs, range }: CommandShape,
  body: (session: Session, words: string[], given: Given) => Promise<Findings>,
) {
  const args = { ...ownArgs, ...globalArgs };
  return defineCommand({
    meta: { name, description },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, range);
      await withSession(cli, given as CommonArgs, (session) => body(session, words, given as Given));
    },
  });
}
