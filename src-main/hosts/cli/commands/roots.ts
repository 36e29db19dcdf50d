/** @file `roots`: the folders of a library: listing, adding, removing, moving, and their exclusions. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defineCommand, type ArgsDef } from 'citty';
import { AppError, type Root } from '../../../../src-preload/contract/index.ts';
import { goOn, yesArg } from '../confirm.ts';
import { followJob } from '../follow-job.ts';
import { reportText } from '../import-report.ts';
import { withSession, type Cli, type CommonArgs, type Findings, type Session } from '../session.ts';
import { checkWords, globalArgs, UsageError } from '../usage.ts';
import { count, indent } from '../words.ts';

const folderArg = {
  folder: { type: 'positional', required: false, description: 'A folder of the library, by path or id' },
} as const satisfies ArgsDef;
const aFolder = { min: 1, max: 1, names: 'a folder' };

/** One subcommand. */
interface RootsCommand {
  name: string;
  description: string;
  args: ArgsDef;
  range: { min: number; max: number; names: string };
  body: (session: Session, words: string[], given: Record<string, unknown>) => Promise<Findings>;
  /** creates the library where there is none */
  creates?: boolean;
}

const commands: readonly RootsCommand[] = [
  {
    name: 'list',
    description: 'Where they are, and whether changes in them are noticed',
    args: {},
    range: { min: 0, max: 0, names: '' },
    body: list,
  },
  {
    name: 'add',
    description: 'Add a folder and import it',
    args: {
      folder: {
        type: 'positional',
        required: false,
        description: 'A folder of photos; it stays where it is',
      },
    },
    range: aFolder,
    body: add,
    creates: true,
  },
  {
    name: 'remove',
    description: 'Take a folder out of the library; its files stay, and what you said of them is kept',
    args: { ...folderArg, ...yesArg },
    range: aFolder,
    body: remove,
  },
  {
    name: 'relocate',
    description: 'The folder was moved: its photos stay the same',
    args: {
      ...folderArg,
      place: { type: 'positional', required: false, description: 'Where it is now' },
      anyway: { type: 'boolean', description: 'Even where few of its files are found there' },
    },
    range: { min: 2, max: 2, names: 'the folder, and where it is now' },
    body: relocate,
  },
  {
    name: 'exclude',
    description: 'What is left out of a folder: adds patterns, written as in .gitignore',
    args: {
      ...folderArg,
      patterns: {
        type: 'positional',
        required: false,
        description: 'Patterns like "Thumbnails/" or "*.png"',
      },
      clear: { type: 'boolean', description: 'Forget the patterns there were' },
    },
    range: { min: 1, max: Infinity, names: 'a folder and patterns' },
    body: exclude,
  },
];

export function rootsCommand(cli: Cli) {
  return defineCommand({
    meta: { name: 'roots', description: 'The folders of your library' },
    default: 'list',
    subCommands: Object.fromEntries(commands.map((command) => [command.name, subCommand(cli, command)])),
  });
}

function subCommand(cli: Cli, { name, description, args: own, range, body, creates = false }: RootsCommand) {
  const args = { ...own, ...globalArgs };
  return defineCommand({
    meta: { name, description },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, range);
      await withSession(cli, given as CommonArgs, (session) => body(session, words, given), { creates });
    },
  });
}

async function list(session: Session): Promise<Findings> {
  return listed((await session.call('library.info', {})).roots);
}

async function add(session: Session, [folder]: string[]): Promise<Findings> {
  const path = resolve(session.terminal.cwd, folder!);
  return imported(session, await session.call('library.addRoot', { path }));
}

async function relocate(
  session: Session,
  [folder, place]: string[],
  given: Record<string, unknown>,
): Promise<Findings> {
  const { id } = await rootNamed(session, folder!);
  return imported(
    session,
    await session.call('library.relocateRoot', {
      rootId: id,
      path: resolve(session.terminal.cwd, place!),
      anyway: given['anyway'] === true,
    }),
  );
}

async function remove(
  session: Session,
  [folder]: string[],
  given: Record<string, unknown>,
): Promise<Findings> {
  const root = await rootNamed(session, folder!);
  await goOn(
    session.terminal,
    given['yes'] === true,
    `Take “${root.path}” with ${count(root.photos, 'photo')} out of the library? ` +
      'Its files stay where they are; add the folder again, and all is as before.',
  );
  return listed((await session.call('library.removeRoot', { rootId: root.id })).roots);
}

async function exclude(
  session: Session,
  [folder, ...patterns]: string[],
  given: Record<string, unknown>,
): Promise<Findings> {
  const clear = given['clear'] === true;
  if (patterns.length === 0 && !clear)
    throw new UsageError('Missing: patterns to leave out, like "*.png" (or --clear)');
  if (patterns.some((pattern) => pattern.trim() === ''))
    throw new UsageError('A pattern is empty. Write it like "*.png" or "Thumbnails/"');
  const root = await rootNamed(session, folder!);
  return imported(
    session,
    await session.call('library.setExclusions', {
      rootId: root.id,
      patterns: [...new Set([...(clear ? [] : root.exclude), ...patterns])],
    }),
  );
}

/** Waits for the import that follows a change of a folder. */
async function imported(
  session: Session,
  { root, job }: { root: Root; job: Parameters<typeof followJob>[1] },
): Promise<Findings> {
  const { report } = await followJob(session, job);
  const now = (await session.call('library.info', {})).roots.find(({ id }) => id === root.id) ?? root;
  return {
    json: { root: rootJson(now), report },
    text: `${rootText(now)}${report ? `\n${reportText(report)}` : ''}`,
  };
}

/** @throws AppError not_found */
async function rootNamed(session: Session, word: string): Promise<Root> {
  const { roots } = await session.call('library.info', {});
  const path = resolve(session.terminal.cwd, word);
  const real = await realOr(path);
  const found =
    roots.find(({ id }) => id === word) ??
    roots.find((root) => root.path === path) ??
    (await Promise.all(roots.map(async (root) => ((await realOr(root.path)) === real ? root : null)))).find(
      (root) => root !== null,
    );
  if (!found)
    throw new AppError('not_found', `“${path}” is no folder of this library. See them with: sightline roots`);
  return found;
}

async function realOr(path: string): Promise<string> {
  return realpath(path).catch(() => path); // away: only its path is known
}

function listed(roots: readonly Root[]): Findings {
  return {
    json: roots.map(rootJson),
    text:
      roots.length === 0
        ? 'No folders yet. Add one with: sightline import FOLDER'
        : roots.map(rootText).join('\n'),
  };
}

/** Exactly the documented keys. */
function rootJson({ id, path, state, photos, samples, place, watch, exclude: patterns }: Root) {
  return { id, path, state, photos, samples, place, watch, exclude: patterns };
}

const places = {
  local: 'on this computer',
  removable: 'on a removable drive',
  network: 'on the network',
} as const satisfies Record<Root['place'], string>;

function rootText({ path, state, photos, place, watch, exclude: patterns }: Root): string {
  const where = state === 'away' ? 'away: its folder or drive is not there' : places[place];
  const facts = [
    `${count(photos, 'photo')}, ${where}`,
    watch.on ? 'Changes are noticed at once.' : (watch.reason ?? 'Changes are noticed at the next import.'),
  ];
  if (patterns.length > 0) facts.push(`Left out: ${patterns.join('  ')}`);
  return `${path}\n${indent(facts.join('\n'))}`;
}
