/** @file `show`: one photo in full. */
import { defineCommand } from 'citty';
import { evidenceText, photoJson, photoText } from '../photo-output.ts';
import { sensitiveArg, shownPhoto } from '../sensitive.ts';
import { withSession, type Cli } from '../session.ts';
import { checkWords, globalArgs, targetOf } from '../usage.ts';

export function showCommand(cli: Cli) {
  const args = {
    photo: { type: 'positional', required: false, description: 'Path of a photo of the library, or its id' },
    evidence: { type: 'boolean', description: 'What each part of its caption rests on' },
    ...sensitiveArg,
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'show', description: 'All that is known of one photo' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const [word] = checkWords(rawArgs, args, { min: 1, max: 1, names: 'a photo’s path or id' });
      await withSession(cli, given, async (session) => {
        const photo = await session.call('photos.show', {
          target: await targetOf(word!, cli.terminal.cwd),
          withLarge: true,
        });
        const sensitive = given.sensitive ?? false;
        const json = photoJson(photo, sensitive);
        return given.evidence === true
          ? {
              json: { ...json, caption: shownPhoto(photo, sensitive).caption },
              text: evidenceText(photo, sensitive),
            }
          : { json, text: photoText(photo, sensitive) };
      });
    },
  });
}
