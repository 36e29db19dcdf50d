/** @file `describe`: has a model write about photos, says how far it is, takes a run back. */
import { defineCommand } from 'citty';
import { AppError, type Describing, type JobSnapshot } from '../../../../src-preload/contract/index.ts';
import { followJob } from '../follow-job.ts';
import { describedLines } from '../photo-output.ts';
import { hiddenWords, isHidden, sensitiveArg } from '../sensitive.ts';
import { withSession, type Cli, type Findings, type Session } from '../session.ts';
import { checkWords, globalArgs, UsageError } from '../usage.ts';
import { count, indent, labelled } from '../words.ts';
import { idsOf } from './annotations.ts';

const changes = ['pause', 'resume', 'stop'] as const;

export function describeCommand(cli: Cli) {
  const args = {
    photos: {
      type: 'positional',
      required: false,
      description: 'Photos by path or id; or: status, pause, resume, stop, undo RUN',
    },
    all: { type: 'boolean', description: 'All photos that lack a description, the newest first' },
    battery: {
      type: 'boolean',
      description:
        'From now on also while the computer is on its battery; --no-battery waits for mains power',
    },
    ...sensitiveArg,
    ...globalArgs,
  } as const;
  return defineCommand({
    meta: {
      name: 'describe',
      description:
        'Have a model write about photos; only where you ask for it. `describe undo RUN` takes it back',
    },
    args,
    run: async ({ args: given, rawArgs }) => {
      const words = checkWords(rawArgs, args, { min: 0, max: Infinity, names: 'a photo' });
      const run = commandOf(words, given.all === true, given.sensitive === true);
      await withSession(cli, given, async (session) => {
        if (given.battery !== undefined) await session.call('describing.set', { onBattery: given.battery });
        return run(session);
      });
    },
  });
}

/** @throws UsageError */
function commandOf(
  words: readonly string[],
  all: boolean,
  sensitive: boolean,
): (session: Session) => Promise<Findings> {
  const [first, ...rest] = words;
  const alone = (run: (session: Session) => Promise<Findings>) => {
    if (rest.length > 0 || all) throw new UsageError(`“describe ${first}” takes no photos.`);
    return run;
  };
  if (first === 'undo') {
    const [run, ...more] = rest;
    if (run === undefined || more.length > 0 || all)
      throw new UsageError('Say which run: “sightline describe status” lists them.');
    return (session) => undo(session, run);
  }
  const change = changes.find((name) => name === first);
  if (change) return alone(async (session) => findings(await session.call(`describing.${change}`, {})));
  if (first === 'status' || (first === undefined && !all)) return alone(status);
  if (all && first !== undefined) throw new UsageError('Name photos, or say --all.');
  return all ? describeAll : (session) => describePhotos(session, words, sensitive);
}

async function status(session: Session): Promise<Findings> {
  return findings(await session.call('describing.state', {}));
}

async function undo(session: Session, run: string): Promise<Findings> {
  const { describing, photos } = await session.call('describing.undo', { run });
  return { json: { photos, ...describing }, text: `Descriptions of ${count(photos, 'photo')} are deleted.` };
}

async function describeAll(session: Session): Promise<Findings> {
  const { job } = await session.call('describing.start', { photos: null });
  const ended = job && (await followJob(session, job));
  const state = await session.call('describing.state', {});
  const { json, text } = findings(state);
  return { json, text: [...failureLines(ended), text].join('\n') };
}

/** Waits for them, and prints what was written of each. */
async function describePhotos(
  session: Session,
  words: readonly string[],
  sensitive: boolean,
): Promise<Findings> {
  const ids = await idsOf(session, words);
  const { job } = await session.call('describing.start', { photos: { ids } });
  const ended = job && (await followJob(session, job));
  const photos = [];
  for (const id of ids) photos.push(await session.call('photos.show', { target: { id } }));
  if (photos.every(({ caption }) => !caption.described) && ended && ended.failures > 0)
    throw new AppError(
      'unreadable_file',
      `${failureLines(ended).join('\n')} Import the folder again, then try again.`,
    );
  return {
    json: photos.map((photo) => ({
      id: photo.id,
      path: photo.path,
      described: isHidden(photo, sensitive) ? null : (photo.caption.described ?? null),
    })),
    text: [
      ...failureLines(ended),
      ...photos.flatMap((photo) => [
        photo.path,
        ...(isHidden(photo, sensitive) ? [hiddenWords] : describedLines(photo.caption.described)).map(
          (line) => indent(line),
        ),
      ]),
    ].join('\n'),
  };
}

function failureLines(job: JobSnapshot | null): string[] {
  return job && job.failures > 0 ? [`${count(job.failures, 'photo')} could not be described.`] : [];
}

const powerWords: Readonly<Record<Describing['power'], string>> = {
  mains: 'on mains power',
  battery: 'on its battery',
  unknown: 'not told by this computer, so there is no waiting for mains power',
};

function findings(state: Describing): Findings {
  const { pack, current, counts, power, onBattery, runs } = state;
  const at =
    current &&
    (current.paused ? 'paused' : (current.waiting ?? (current.jobId ? 'at work' : 'not at work now')));
  const lines = [
    labelled(
      'model',
      pack ? `${pack.id}  ${pack.title}` : 'none: add one with “sightline models add FOLDER”, and use it',
    ),
    ...(pack?.problem ? [labelled('problem', pack.problem)] : []),
    labelled('photos', `${count(counts.described, 'photo')} described, ${counts.lacking} not`),
    ...(current ? [labelled('now', `${current.all ? 'the whole library' : 'some photos'}: ${at}`)] : []),
    labelled('power', `${powerWords[power]}${onBattery ? '; describes on the battery, too' : ''}`),
    ...runs.map(({ id, packId, photos, firstAt }) =>
      labelled(
        'run',
        `${id}  ${firstAt.slice(0, 16).replace('T', ' ')}  ${count(photos, 'photo')} by ${packId}`,
      ),
    ),
  ];
  return { json: state, text: lines.join('\n') };
}
