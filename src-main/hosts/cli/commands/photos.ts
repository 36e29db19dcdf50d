/** @file `photos`: every photo of the library, as `show` gives one. */
import { defineCommand } from 'citty';
import { photoJson } from '../photo-output.ts';
import { hiddenWords, isHidden, sensitiveArg } from '../sensitive.ts';
import { withSession, type Cli } from '../session.ts';
import { checkWords, globalArgs } from '../usage.ts';

const pageSize = 500;

export function photosCommand(cli: Cli) {
  const args = { ...sensitiveArg, ...globalArgs } as const;
  return defineCommand({
    meta: { name: 'photos', description: 'Every photo of the library' },
    args,
    run: async ({ args: given, rawArgs }) => {
      checkWords(rawArgs, args, { min: 0, max: 0, names: '' });
      await withSession(cli, given, async (session) => {
        const sensitive = given.sensitive ?? false;
        const photos = [];
        for (let offset = 0, total = Infinity; offset < total; offset += pageSize) {
          const page = await session.call('photos.list', { offset, limit: pageSize });
          total = page.total;
          photos.push(...page.photos);
        }
        return {
          json: photos.map((photo) => photoJson(photo, sensitive)),
          text:
            photos.length === 0
              ? 'No photos yet. Add a folder with: sightline import FOLDER'
              : photos
                  .map(
                    (photo) =>
                      `${photo.path}\n  ${isHidden(photo, sensitive) ? hiddenWords : photo.caption.text}`,
                  )
                  .join('\n'),
        };
      });
    },
  });
}
