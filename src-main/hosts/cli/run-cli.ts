/** @file Runs a command line. Exit codes: 0 success, 1 failure, 2 usage error. */
import { defineCommand, renderUsage, runCommand, type CommandDef, type SubCommandsDef } from 'citty';
import { AppError } from '../../../src-preload/contract/index.ts';
import {
  captionCommand,
  favouriteCommand,
  rateCommand,
  redoCommand,
  removeCommand,
  removedCommand,
  restoreCommand,
  tagCommand,
  undoCommand,
} from './commands/annotations.ts';
import { askCommand } from './commands/ask.ts';
import { connectionsCommand } from './commands/connections.ts';
import { describeCommand } from './commands/describe.ts';
import { doctorCommand } from './commands/doctor.ts';
import { duplicatesCommand } from './commands/duplicates.ts';
import { editsCommand } from './commands/edits.ts';
import { evalCommand } from './commands/eval.ts';
import { importCommand } from './commands/import.ts';
import { labelCommand } from './commands/label.ts';
import { modelsCommand } from './commands/models.ts';
import { photosCommand } from './commands/photos.ts';
import { readCommand } from './commands/read.ts';
import { rootsCommand } from './commands/roots.ts';
import { screeningCommand } from './commands/screening.ts';
import { goesWithCommand, searchCommand, similarCommand } from './commands/search.ts';
import { searchesCommand } from './commands/searches.ts';
import { serveCommand } from './commands/serve.ts';
import { showCommand } from './commands/show.ts';
import { tagsCommand } from './commands/tags.ts';
import { cleanTerminal, printJson, type Cli } from './session.ts';
import { whyCommand } from './commands/why.ts';
import { hoistGlobals, UsageError } from './usage.ts';

export type ExitCode = 0 | 1 | 2;

/** Never throws. With `--json`, a failure is one JSON document on stdout, too. */
export async function runCli(argv: readonly string[], given: Cli): Promise<ExitCode> {
  const cli = { ...given, terminal: cleanTerminal(given.terminal) };
  const root = rootCommand(cli);
  const words = withSubCommand(root, hoistGlobals(argv));
  const { command, parent, asked } = await findCommand(root, words);
  if (wantsHelp(words)) {
    cli.terminal.stdout(`${plain(await renderUsage(command, parent))}\n`);
    return 0;
  }
  if (words.length === 1 && (words[0] === '--version' || words[0] === '-v')) {
    cli.terminal.stdout(`${cli.product.version}\n`);
    return 0;
  }
  try {
    await runCommand(root, { rawArgs: words });
    return 0;
  } catch (error) {
    return report(cli, words.includes('--json'), asked, error);
  }
}

function rootCommand(cli: Cli): CommandDef {
  return defineCommand({
    meta: {
      name: 'sightline',
      version: cli.product.version,
      description: 'A private photo library that understands your pictures',
    },
    subCommands: {
      import: importCommand(cli),
      roots: rootsCommand(cli),
      search: searchCommand(cli),
      searches: searchesCommand(cli),
      similar: similarCommand(cli),
      'goes-with': goesWithCommand(cli),
      why: whyCommand(cli),
      show: showCommand(cli),
      photos: photosCommand(cli),
      tags: tagsCommand(cli),
      label: labelCommand(cli),
      ask: askCommand(cli),
      read: readCommand(cli),
      tag: tagCommand(cli),
      caption: captionCommand(cli),
      favourite: favouriteCommand(cli),
      rate: rateCommand(cli),
      remove: removeCommand(cli),
      removed: removedCommand(cli),
      restore: restoreCommand(cli),
      undo: undoCommand(cli),
      redo: redoCommand(cli),
      edits: editsCommand(cli),
      duplicates: duplicatesCommand(cli),
      screening: screeningCommand(cli),
      describe: describeCommand(cli),
      models: modelsCommand(cli),
      connections: connectionsCommand(cli),
      doctor: doctorCommand(cli),
      eval: evalCommand(cli),
      serve: serveCommand(cli),
    } satisfies SubCommandsDef,
  });
}

/**
 * Global options may precede a subcommand, too, and the default subcommand need not be named: citty would
 * take `--library`'s folder for it.
 */
function withSubCommand(root: CommandDef, words: string[]): string[] {
  const [name, ...rest] = words;
  const commands = root.subCommands as Record<string, CommandDef>;
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name]! : null;
  if (!command?.subCommands) return words;
  const hoisted = hoistGlobals(rest);
  const named = hoisted[0] !== undefined && !/^--(json|library)(=|$)/.test(hoisted[0]);
  return [name!, ...(!named && typeof command.default === 'string' ? [command.default] : []), ...hoisted];
}

/** The command that the arguments name, for its help; the root command where they name none. */
async function findCommand(
  root: CommandDef,
  words: readonly string[],
): Promise<{ command: CommandDef; parent?: CommandDef; asked: string }> {
  let command = root;
  let parent: CommandDef | undefined;
  const named: string[] = ['sightline'];
  for (const word of words) {
    const children = command.subCommands as Record<string, CommandDef> | undefined;
    if (!children || !Object.hasOwn(children, word)) break;
    parent = command;
    command = children[word]!;
    named.push(word);
  }
  return { command, ...(parent && { parent }), asked: named.join(' ') };
}

function wantsHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

function report(cli: Cli, json: boolean, asked: string, error: unknown): ExitCode {
  const { terminal } = cli;
  // citty's own errors are about the command line
  if (error instanceof UsageError || (error instanceof Error && error.name === 'CLIError')) {
    const message = plain(error.message);
    if (json) printJson(terminal, { error: { code: 'usage', message, details: null } });
    terminal.stderr(`${message}\nSee: ${asked} --help\n`);
    return 2;
  }
  const known =
    error instanceof AppError
      ? error
      : new AppError(
          'internal',
          `Something went wrong: ${error instanceof Error ? error.message : String(error)}`,
        );
  if (json) printJson(terminal, { error: known.toData() });
  terminal.stderr(`${known.message}\n`);
  return 1;
}

/** Removes citty's colours and padding: the output is always plain. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- escape sequences begin with that very character
  return text.replace(/\u001B\[[0-9;]*m/g, '').replace(/ +$/gm, '');
}
