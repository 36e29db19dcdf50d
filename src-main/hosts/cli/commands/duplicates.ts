/** @file `duplicates`: groups of look-alikes with the best of each, and moving the others to the bin. */
import { defineCommand } from 'citty';
import type { DuplicateGroup, DuplicateKind } from '../../../../src-preload/contract/index.ts';
import { withSession, type Cli } from '../session.ts';
import { checkWords, globalArgs, UsageError } from '../usage.ts';
import { count, indent, wallTime } from '../words.ts';
import { idsOf } from './annotations.ts';

const pageSize = 200;

export function duplicatesCommand(cli: Cli) {
  const args = {
    kind: {
      type: 'string',
      valueHint: 'similar|burst',
      description: 'Only versions of one picture, or only bursts',
    },
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: { name: 'duplicates', description: 'Photos that look alike, the best of each group first' },
    args,
    subCommands: { trash: trashCommand(cli) },
    run: async ({ args: given, rawArgs }) => {
      // citty runs this after a subcommand, too
      if (rawArgs[0] === 'trash') return;
      checkWords(rawArgs, args, { min: 0, max: 0, names: '' });
      const kind = kindOf(given.kind);
      await withSession(cli, given, async (session) => {
        const groups: DuplicateGroup[] = [];
        for (let offset = 0, total = Infinity; offset < total; offset += pageSize) {
          const page = await session.call('duplicates.groups', { kind, offset, limit: pageSize });
          total = page.total;
          groups.push(...page.groups);
        }
        return {
          json: groups.map(groupJson),
          text: groups.length === 0 ? 'No photos look alike.' : groups.map(groupText).join('\n\n'),
        };
      });
    },
  });
}

function trashCommand(cli: Cli) {
  const args = {
    photos: { type: 'positional', required: false, description: 'Photos that go to the bin, by path or id' },
    keep: { type: 'string', valueHint: 'PHOTO', description: 'The photo of the same group that stays' },
    yes: { type: 'boolean', description: 'Really move them' },
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: {
      name: 'trash',
      description:
        'Move photos of a group to the bin of the computer Sightline runs on, and keep another of the group',
    },
    args,
    run: async ({ args: given, rawArgs }) => {
      // several may be kept: --keep A --keep B
      const keepWords = rawArgs.flatMap((word, at) =>
        word === '--keep'
          ? [rawArgs[at + 1] ?? '']
          : word.startsWith('--keep=')
            ? [word.slice('--keep='.length)]
            : [],
      );
      const words = checkWords(rawArgs, args, { min: 1, max: Infinity, names: 'a photo for the bin' });
      if (keepWords.length === 0) throw new UsageError('Say which photo stays: --keep PHOTO');
      await withSession(cli, given, async (session) => {
        const [keep, trash] = [await idsOf(session, keepWords), await idsOf(session, words)];
        if (!given.yes) {
          const paths = [];
          for (const id of trash)
            paths.push(
              ...(await session.call('photos.show', { target: { id } })).files
                .filter(({ state }) => state === 'present')
                .map(({ path }) => path),
            );
          throw new UsageError(
            `This would move to the bin:\n${indent(paths.join('\n'))}\nNothing was moved. ` +
              'Say --yes to move them.',
          );
        }
        const result = await session.call('duplicates.trash', { keep, trash });
        const lines = [
          `${count(result.moved.length, 'file')} in the bin.`,
          ...result.moved.map((path) => indent(path)),
          ...result.failed.map(({ path, message }) => `${path}: ${message}`),
        ];
        return { json: result, text: lines.join('\n') };
      });
    },
  });
}

function kindOf(word: string | undefined): DuplicateKind | null {
  if (word === undefined || word === 'similar' || word === 'burst') return word ?? null;
  throw new UsageError(`--kind is similar or burst, not “${word}”.`);
}

/** Exactly the documented keys. */
function groupJson({ id, kind, takenAt, members }: DuplicateGroup) {
  return {
    id,
    kind,
    takenAt,
    members: members.map(
      ({ tile, path, files, sizeBytes, width, height, mimeType, sharpness, best, why }) => ({
        id: tile.id,
        path,
        files,
        sizeBytes,
        width,
        height,
        mimeType,
        sharpness,
        best,
        why,
      }),
    ),
  };
}

function groupText({ kind, takenAt, takenAtPrecision, members }: DuplicateGroup): string {
  const what = kind === 'burst' ? 'Burst' : 'One picture';
  const when = takenAt === null ? '' : `, ${wallTime(takenAt, takenAtPrecision)}`;
  return [
    `${what}, ${count(members.length, 'photo')}${when}`,
    ...members.map(({ path, best, why }) => `  ${best ? 'keep' : '    '}  ${path}  (${why.join(', ')})`),
  ].join('\n');
}
