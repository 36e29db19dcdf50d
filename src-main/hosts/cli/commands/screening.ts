/** @file `screening`: switched on and off, what it suggests, the person's answers, the word list. */
import { defineCommand, type ArgsDef } from 'citty';
import {
  screeningState,
  type CallInput,
  type ScreenedPhoto,
  type Screening,
  type ScreeningState,
} from '../../../../src-preload/contract/index.ts';
import { followJob } from '../follow-job.ts';
import { withSession, type Cli, type CommonArgs, type Findings, type Session } from '../session.ts';
import { checkWords, globalArgs, takeVariadic, UsageError, wholeNumber } from '../usage.ts';
import { count, indent, labelled, number } from '../words.ts';
import { idsOf } from './annotations.ts';

const none = { min: 0, max: 0, names: '' };
const notProof = 'These are suggestions: they can be wrong, and what they miss is not known.';

export function screeningCommand(cli: Cli) {
  const photos = { min: 1, max: Infinity, names: 'a photo’s path or id' };
  return defineCommand({
    meta: {
      name: 'screening',
      description: 'Suggests photos that may be sensitive; off until you ask for it',
    },
    default: 'state',
    subCommands: {
      state: sub(
        cli,
        'state',
        'Whether it is on, its groups, and how many photos to review',
        none,
        {},
        stateOf,
      ),
      on: sub(
        cli,
        'on',
        'Switch it on; returns when all photos are looked at',
        none,
        sensitivityArg,
        (session, _words, given) =>
          change(session, {
            on: true,
            sensitivity:
              given['more'] === true ? 'sensitive' : given['usual'] === true ? 'default' : undefined,
          }),
      ),
      off: sub(cli, 'off', 'Switch it off; what you said is kept', none, {}, (session) =>
        change(session, { on: false }),
      ),
      list: sub(cli, 'list', 'The photos to review, with the reasons', none, listArgs, list),
      accept: sub(cli, 'accept', 'Keep photos private', photos, photosArg, (session, words) =>
        answer(session, words, 'private'),
      ),
      reject: sub(cli, 'reject', 'They are fine: not suggested again', photos, photosArg, (session, words) =>
        answer(session, words, 'fine'),
      ),
      clear: sub(cli, 'clear', 'Take back what you said about photos', photos, photosArg, (session, words) =>
        answer(session, words, null),
      ),
      group: groupCommand(cli),
      words: wordsCommand(cli),
    },
  });
}

const photosArg = {
  photos: { type: 'positional', required: false, description: 'Photos of the library, by path or id' },
} as const;
const sensitivityArg = {
  more: { type: 'boolean', description: 'Suggest more photos, more of them wrongly' },
  usual: { type: 'boolean', description: 'Suggest few photos, as at first' },
} as const;
const listArgs = {
  state: { type: 'string', valueHint: 'STATE', description: 'suggested (as it is without), private or fine' },
  limit: { type: 'string', valueHint: 'N', description: 'At most so many photos' },
} as const;

function sub(
  cli: Cli,
  name: string,
  description: string,
  range: Parameters<typeof checkWords>[2],
  ownArgs: ArgsDef,
  run: (session: Session, words: string[], given: Record<string, unknown>) => Promise<Findings>,
) {
  const args: ArgsDef = { ...ownArgs, ...globalArgs };
  return defineCommand({
    meta: { name, description },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, range);
      await withSession(cli, given as CommonArgs, (session) => run(session, words, given));
    },
  });
}

async function stateOf(session: Session): Promise<Findings> {
  return findings(await session.call('screening.state', {}));
}

/** Waits for the job that it starts; where screening is on already, for one under way. */
async function change(session: Session, choice: CallInput<'screening.set'>): Promise<Findings> {
  const { job } = await session.call('screening.set', choice);
  if (job) await followJob(session, job);
  if (job || choice.on === true) await untilScreened(session);
  return stateOf(session);
}

/** The packs look at photos in a job that begins when the first one ends. */
async function untilScreened(session: Session): Promise<void> {
  const jobs = await session.call('jobs.list', {});
  const job = jobs.find(({ kind, endedAt }) => kind === 'read-text' && endedAt === null);
  if (job) await followJob(session, job);
}

async function list(session: Session, _words: string[], given: Record<string, unknown>): Promise<Findings> {
  const state = stateNamed(given['state'] as string | undefined);
  const limit = wholeNumber(given['limit'] as string | undefined, 'limit', { min: 1, max: 1_000 });
  const { total, photos } = await session.call('screening.photos', { state, limit });
  const more = total - photos.length;
  return {
    json: {
      total,
      photos: photos.map(({ tile, path, screening }) => ({ id: tile.id, path, ...screening })),
    },
    text: [
      ...photos.map(photoText),
      ...(more > 0 ? [`And ${count(more, 'more photo')}.`] : []),
      total === 0 ? `No photo is ${stateWords[state]}. ${notProof}` : notProof,
    ].join('\n'),
  };
}

const stateWords: Readonly<Record<ScreeningState, string>> = {
  suggested: 'suggested now',
  private: 'kept private',
  fine: 'marked as fine',
};

function stateNamed(word: string | undefined): ScreeningState {
  const parsed = screeningState.safeParse(word ?? 'suggested');
  if (parsed.success) return parsed.data;
  throw new UsageError(`--state takes suggested, private or fine, not “${word}”.`);
}

function photoText({ path, screening }: ScreenedPhoto): string {
  return [
    path,
    ...screening.reasons.map(({ title, because }) => indent(`${title}: because ${because}`)),
  ].join('\n');
}

async function answer(
  session: Session,
  words: readonly string[],
  given: 'private' | 'fine' | null,
): Promise<Findings> {
  const ids = await idsOf(session, words);
  const result = await session.call('annotations.apply', {
    photos: { ids },
    act: { act: 'screening', answer: given },
  });
  return { json: result, text: `${result.label}.` };
}

/** Groups on and off, and groups of one's own. */
function groupCommand(cli: Cli) {
  const ownArgs = {
    name: {
      type: 'positional',
      required: false,
      description: 'A group’s id, as `screening` lists it, or a new name',
    },
    on: { type: 'boolean', description: 'It suggests photos' },
    off: { type: 'boolean', description: 'It suggests nothing' },
    remove: { type: 'boolean', description: 'Remove a group of your own' },
    words: {
      type: 'string',
      valueHint: 'WORD…',
      description: 'Make or change a group of your own with these words',
    },
  } as const;
  const args = { ...ownArgs, ...globalArgs };
  return defineCommand({
    meta: { name: 'group', description: 'Switch a group on or off; make one of your own' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const { values, rest } = takeVariadic(rawArgs, 'words');
      const [name = ''] = checkWords(rest, args, { min: 1, max: 1, names: 'a group' });
      await withSession(cli, given, async (session) => {
        const { settings, groups } = await session.call('screening.state', {});
        const known = groups.find(
          ({ id, title }) => id === name || title.toLowerCase() === name.toLowerCase(),
        );
        const others = settings.groups.filter((group) => group.name !== known?.title);
        if (values.length > 0) {
          if (known && !known.own)
            throw new UsageError(`“${known.title}” came with Sightline: give your own group another name.`);
          return change(session, { groups: [...others, { name: known?.title ?? name, words: values }] });
        }
        if (!known)
          throw new UsageError(
            `There is no group “${name}”. Make it with: sightline screening group "${name}" --words WORD…`,
          );
        if (given.remove) {
          if (!known.own)
            throw new UsageError(`“${known.title}” came with Sightline: switch it off with --off.`);
          return change(session, { groups: others });
        }
        if (!given.on && !given.off) throw new UsageError('Say --on, --off, --remove or --words.');
        const off = settings.off.filter((id) => id !== known.id);
        return change(session, { off: given.off ? [...off, known.id] : off });
      });
    },
  });
}

/** The word list: shown, added to, taken from. */
function wordsCommand(cli: Cli) {
  const ownArgs = {
    add: { type: 'string', valueHint: 'WORD…', description: 'Add words' },
    remove: { type: 'string', valueHint: 'WORD…', description: 'Take words out' },
    reset: { type: 'boolean', description: 'Back to the list that came with Sightline' },
  } as const;
  const args = { ...ownArgs, ...globalArgs };
  return defineCommand({
    meta: { name: 'words', description: 'The words that are looked for in captions, keywords and text' },
    args,
    run: async ({ args: given, rawArgs }) => {
      const added = takeVariadic(rawArgs, 'add');
      const removed = takeVariadic(added.rest, 'remove');
      checkWords(removed.rest, args, none);
      await withSession(cli, given, async (session) => {
        const { words } = await session.call('screening.state', {});
        const gone = new Set(removed.values.map((word) => word.toLowerCase()));
        const next = [...new Set([...words, ...added.values])].filter(
          (word) => !gone.has(word.toLowerCase()),
        );
        if (given.reset) await change(session, { words: null });
        else if (added.values.length + removed.values.length > 0) await change(session, { words: next });
        const now = await session.call('screening.state', {});
        return { json: { words: now.words }, text: now.words.join('\n') };
      });
    },
  });
}

function findings(state: Screening): Findings {
  const { on, settings, groups, counts } = state;
  const lines = [
    labelled('screening', on ? 'on' : 'off: nothing is looked at and nothing suggested'),
    ...(on && settings.sensitivity === 'sensitive'
      ? [labelled('', 'suggests more, more of it wrongly')]
      : []),
    ...(on ? groups.map(groupText) : []),
    labelled(
      'photos',
      `${number(counts.suggested)} to review, ${number(counts.private)} kept private, ${number(counts.fine)} marked as fine`,
    ),
    notProof,
  ];
  return { json: { on, settings, groups, counts }, text: lines.join('\n') };
}

function groupText({ id, title, on, unavailable }: Screening['groups'][number]): string {
  const marks = [!on && 'off', unavailable].filter((mark) => mark !== false && mark !== null);
  return labelled('group', `${id}  ${title}${marks.length > 0 ? `  (${marks.join('; ')})` : ''}`);
}
