/** @file `photos`: every photo of the library, as `show` gives one. */
import { defineCommand } from 'citty';
import { photoJson } from '../photo-output.ts';
import { withSession, type Cli } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';

const pageSize = 500;

export function photosCommand(cli: Cli) {
  const args = { ...globalArgs } as const;
  return defineCommand({
    meta: { name: 'photos', description: 'Every photo of the library' },
    args,
    run: async ({ args: given, rawArgs }) => {
      checkWords(rawArgs, args, { min: 0, max: 0, names: '' });
      await withSession(cli, given, async (session) => {
        const photos = [];
        for (let offset = 0, total = Infinity; offset < total; offset += pageSize) {
          const page = await session.call('photos.list', { offset, limit: pageSize });
          total = page.total;
          photos.push(...page.photos);
        }
        return {
          json: photos.map(photoJson),
          text:
            photos.length === 0
              ? 'No photos yet. Add a folder with: sightline import FOLDER'
              : photos.map(({ path, caption }) => `${path}\n  ${caption.text}`).join('\n'),
        };
      });
    },
  });
}
