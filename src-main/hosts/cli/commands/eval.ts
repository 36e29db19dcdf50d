/** @file `eval`: how well Sightline understands a labelled folder of photos. */
import { resolve } from 'node:path';
import { defineCommand } from 'citty';
import { withSession, type Cli } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';

export function evalCommand(cli: Cli) {
  const args = { folder: { type: 'positional', required: false, description: 'captions.json and images/, as shared/eval/README.md describes' }, ...globalArgs } as const;
  return defineCommand({
    meta: { name: 'eval', description: 'Measure search, tags, captions, counts and answers on labelled photos' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const [folder] = checkWords(rawArgs, args, { min: 1, max: 1, names: 'a labelled folder' });
      await withSession(cli, given, async () => ({ json: resolve(cli.terminal.cwd, folder!), text: '' }));
    },
  });
}
