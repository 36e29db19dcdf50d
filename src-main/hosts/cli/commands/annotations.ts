/**
 * @file The edits of photos: `tag`, `caption`, `favourite`, `rate`, `remove`, `removed`, `restore`, `undo`,
 * `redo`.
 */
import { defineCommand, type ArgsDef } from 'citty';
import {
  AppError,
  type AnnotationEdit,
  type ActResult,
  type Photo,
} from '../../../../src-preload/contract/index.ts';
import { withSession, type Cli, type CommonArgs, type Findings, type Session } from '../session.ts';
import { goOn, yesArg } from '../confirm.ts';
import { photoJson } from '../photo-output.ts';
import { sensitiveArg } from '../sensitive.ts';
import { checkWords, globalArgs, targetOf, UsageError, wholeNumber } from '../usage.ts';
import { count } from '../words.ts';

const photosArg = {
  photos: { type: 'positional', required: false, description: 'Photos of the library, by path or id' },
} as const;
const photosRange = { min: 1, max: Infinity, names: 'a photo' };

export function tagCommand(cli: Cli) {
  const args = {
    name: { type: 'positional', required: false, description: 'The tag' },
    ...photosArg,
    ...globalArgs,
  } as const;
  const sub = (name: string, description: string, act: 'tag.add' | 'tag.reject' | 'tag.clear') =>
    defineCommand({
      meta: { name, description },
      args,
      run: async ({ args: given, rawArgs }) => {
        const [tag, ...words] = checkWords(rawArgs, args, {
          min: 2,
          max: Infinity,
          names: 'a tag and a photo',
        });
        await apply(cli, given, words, { act, name: tag! });
      },
    });
  return defineCommand({
    meta: { name: 'tag', description: 'Say which tags are right' },
    subCommands: {
      add: sub('add', 'The tag is yours from now on', 'tag.add'),
      reject: sub('reject', 'The tag stays away, whatever a model says', 'tag.reject'),
      clear: sub('clear', 'Take back what you said about the tag', 'tag.clear'),
    },
  });
}

export function captionCommand(cli: Cli) {
  const setArgs = {
    text: { type: 'positional', required: false, description: 'The caption' },
    ...photosArg,
    ...globalArgs,
  } as const;
  const clearArgs = { ...photosArg, ...globalArgs } as const;
  return defineCommand({
    meta: { name: 'caption', description: 'Write captions of your own' },
    subCommands: {
      set: defineCommand({
        meta: { name: 'set', description: 'The caption is yours from now on' },
        args: setArgs,
        run: async ({ args: given, rawArgs }) => {
          const [text, ...words] = checkWords(rawArgs, setArgs, {
            min: 2,
            max: Infinity,
            names: 'a caption and a photo',
          });
          await apply(cli, given, words, { act: 'caption.set', text: text! });
        },
      }),
      clear: onPhotos(cli, 'clear', 'Take back what you said about the caption', clearArgs, () => ({
        act: 'caption.clear',
      })),
      reject: onPhotos(
        cli,
        'reject',
        'The composed caption instead of the one that the file brings',
        clearArgs,
        () => ({ act: 'caption.reject' }),
      ),
    },
  });
}

export function favouriteCommand(cli: Cli) {
  const args = {
    ...photosArg,
    off: { type: 'boolean', description: 'No favourite any more' },
    ...globalArgs,
  } as const satisfies ArgsDef;
  return onPhotos(cli, 'favourite', 'Mark photos as favourites', args, (given) => ({
    act: 'favourite',
    value: !given['off'],
  }));
}

export function rateCommand(cli: Cli) {
  const args = {
    ...photosArg,
    stars: { type: 'string', valueHint: '0…5', description: 'How many stars' },
    clear: { type: 'boolean', description: 'No rating any more' },
    ...globalArgs,
  } as const satisfies ArgsDef;
  return onPhotos(cli, 'rate', 'Rate photos', args, (given) => {
    const stars = wholeNumber(given['stars'] as string | undefined, 'stars', { min: 0, max: 5 });
    if ((stars === undefined) === !given['clear'])
      throw new UsageError('Say how many: --stars 0 to 5, or --clear');
    return { act: 'rate', value: stars ?? null };
  });
}

export function removeCommand(cli: Cli) {
  const args = { ...photosArg, ...yesArg, ...globalArgs } as const;
  return defineCommand({
    meta: { name: 'remove', description: 'Take photos out of the library; the files stay where they are' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, photosRange);
      await withSession(cli, given, async (session) => {
        const ids = await idsOf(session, words);
        await goOn(
          session.terminal,
          given.yes,
          `Take ${count(ids.length, 'photo')} out of the library? ` +
            'The files stay where they are, and “sightline restore” puts them back.',
        );
        return actFindings(
          await session.call('annotations.apply', { photos: { ids }, act: { act: 'remove' } }),
        );
      });
    },
  });
}

export function removedCommand(cli: Cli) {
  const args = { ...sensitiveArg, ...globalArgs } as const;
  return defineCommand({
    meta: { name: 'removed', description: 'Photos that you took out of the library' },
    args,
    run: async ({ args: given, rawArgs }) => {
      checkWords(rawArgs, args, { min: 0, max: 0, names: '' });
      await withSession(cli, given, async (session) => {
        const photos = await removedPhotos(session);
        const lines = photos.map(({ path }) => path);
        const number = count(photos.length, 'photo');
        const head = `${number} out of the library; “sightline restore PHOTO” puts one back:`;
        return {
          json: photos.map((photo) => photoJson(photo, given.sensitive ?? false)),
          text: photos.length === 0 ? 'No photo was taken out of the library.' : [head, ...lines].join('\n'),
        };
      });
    },
  });
}

export function restoreCommand(cli: Cli) {
  const args = {
    ...photosArg,
    all: { type: 'boolean', description: 'All photos that were taken out' },
    ...globalArgs,
  } as const satisfies ArgsDef;
  return defineCommand({
    meta: { name: 'restore', description: 'Put photos back that you took out of the library' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, { min: 0, max: Infinity, names: 'a photo' });
      if ((given.all === true) === words.length > 0)
        throw new UsageError('Say which photos, by path or id, or --all.');
      await withSession(cli, given, async (session) => {
        const photos = await removedPhotos(session);
        const ids = given.all
          ? photos.map(({ id }) => id)
          : await Promise.all(words.map((word) => removedId(word, photos, session)));
        if (ids.length === 0)
          return {
            json: { label: 'Nothing to put back', changed: [] },
            text: 'No photo was taken out of the library.',
          };
        return actFindings(
          await session.call('annotations.apply', { photos: { ids }, act: { act: 'restore' } }),
        );
      });
    },
  });
}

async function removedPhotos(session: Session): Promise<Photo[]> {
  const photos: Photo[] = [];
  for (let total = Infinity; photos.length < total;) {
    const page = await session.call('photos.removed', { offset: photos.length, limit: 1_000 });
    if (page.photos.length === 0) break;
    total = page.total;
    photos.push(...page.photos);
  }
  return photos;
}

/** The id of a removed photo, given by its id or by the path of one of its files. */
async function removedId(word: string, photos: readonly Photo[], session: Session): Promise<string> {
  const target = await targetOf(word, session.terminal.cwd);
  const found = photos.find((photo) =>
    'id' in target ? photo.id === target.id : photo.paths.includes(target.path),
  );
  if (!found)
    throw new AppError(
      'not_found',
      `“${word}” is not among the photos that were taken out of the library. “sightline removed” lists them.`,
    );
  return found.id;
}

export function undoCommand(cli: Cli) {
  return historyCommand(cli, 'undo', 'Undo the last act');
}

export function redoCommand(cli: Cli) {
  return historyCommand(cli, 'redo', 'Do again what was undone');
}

function historyCommand(cli: Cli, name: 'undo' | 'redo', description: string) {
  const args = { ...globalArgs } as const;
  return defineCommand({
    meta: { name, description },
    args,
    run: async ({ args: given, rawArgs }) => {
      checkWords(rawArgs, args, { min: 0, max: 0, names: '' });
      await withSession(cli, given, async (session) =>
        actFindings(await session.call(`annotations.${name}`, {})),
      );
    },
  });
}

function onPhotos(
  cli: Cli,
  name: string,
  description: string,
  args: ArgsDef,
  actOf: (given: Record<string, unknown>) => AnnotationEdit,
) {
  return defineCommand({
    meta: { name, description },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, photosRange);
      await apply(cli, given as CommonArgs, words, actOf(given));
    },
  });
}

function apply(cli: Cli, given: CommonArgs, words: readonly string[], act: AnnotationEdit): Promise<void> {
  return withSession(cli, given, async (session) => {
    const ids = await idsOf(session, words);
    return actFindings(await session.call('annotations.apply', { photos: { ids }, act }));
  });
}

/** Ids of photos of the library. */
export async function idsOf(session: Session, words: readonly string[]): Promise<string[]> {
  const ids = [];
  for (const word of words) {
    const target = await targetOf(word, session.terminal.cwd);
    ids.push((await session.call('photos.show', { target })).id);
  }
  return ids;
}

function actFindings(result: ActResult): Findings {
  return { json: result, text: `${result.label}.` };
}
