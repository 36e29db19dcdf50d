/**
 * @file One App for a host, whichever process owns the library: takes over when the owner ends, and answers
 * host calls itself.
 */
import { stat } from 'node:fs/promises';
import {
  AppError,
  type AnyEvent,
  type CallName,
  type CallOutput,
  type JobSnapshot,
  type Reply,
} from '../../../src-preload/contract/index.ts';
import { createEvents } from '../../events.ts';
import type { App } from '../../host.ts';
import type { Log } from '../../log.ts';
import type { Router } from '../../router.ts';
import { connectOrOwn, type InstanceConnection, type InstanceOptions } from './connect-or-own.ts';
import { ServerGone } from './questions.ts';

export interface SharedAppOptions {
  libraryDir: string;
  version: string;
  log: Log;
  /** opens the library in this process; called only while it is the owner */
  create(): Promise<App>;
  /** answers `host.*` for this host while another process owns the library */
  hostCalls(owner: Pick<App, 'call'>): Router;
  door?: InstanceOptions;
}

export interface SharedApp extends App {
  role(): InstanceConnection['role'];
}

type Seat = { app: App; door: InstanceConnection };

/** @throws errors of `create` and of the connection */
export async function openSharedApp(options: SharedAppOptions): Promise<SharedApp> {
  const events = createEvents();
  const running = new Map<string, JobSnapshot>();
  let closed = false;
  let connection = connect();
  let role = (await connection).door.role;

  function hear(event: AnyEvent): void {
    if (event.name === 'jobs.changed') keepRunning(running, event.data);
    events.emit(event.name, event.data);
  }

  async function connect(): Promise<Seat> {
    const door = await connectOrOwn(options.libraryDir, options.version, options.door);
    if (door.role === 'owner') return { app: await openOwned(door, options.create, hear), door };
    door.app.on(hear);
    door.app.gone.then(takeOver, takeOver);
    const app = withOwnHost(door.app, options.hostCalls(door.app));
    door.app.onMissed(() => {
      // fails where the owner ended: after the next connection all state is sent
      tellAnew(app, [...running.values()], hear).catch(() => undefined);
    });
    return { app, door };
  }

  function takeOver(): void {
    if (closed) return;
    options.log.info(
      { library: options.libraryDir },
      'the process that owned the library ended; taking over',
    );
    connection = checkStillThere(options.libraryDir)
      .then(connect)
      .then(async (next) => {
        role = next.door.role;
        await tellAnew(next.app, [...running.values()], hear);
        return next;
      });
    connection.catch((error: unknown) =>
      options.log.error({ err: error }, 'could not open the library after its owner ended'),
    );
  }

  /** Calls the present owner; calls that a closing owner had not begun are sent to the next. */
  async function ask<Answer>(question: (app: App) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const { app, door } = await connection;
      try {
        return await question(app);
      } catch (error) {
        if (!(error instanceof ServerGone) || door.role === 'owner' || closed) throw error;
        await door.app.gone;
      }
    }
  }

  return {
    role: () => role,
    on: events.on,
    call: (name, input) => ask((app) => app.call(name, input)).catch(asReply),
    media: (key) => ask((app) => app.media(key)),
    async close() {
      closed = true;
      // a connection that failed has nothing to close
      const last = await connection.catch(() => null);
      if (last?.door.role === 'owner') await last.door.leave(() => last.app.close());
      else await last?.app.close();
    },
  };
}

/** Opens the library that this process now owns, and admits clients. */
async function openOwned(
  door: Extract<InstanceConnection, { role: 'owner' }>,
  create: () => Promise<App>,
  hear: (event: AnyEvent) => void,
): Promise<App> {
  try {
    const app = await create();
    app.on(hear);
    door.admit(app);
    return app;
  } catch (error) {
    await door.leave(async () => {});
    throw error;
  }
}

/** The owner may have ended because its library was deleted or moved: it is not created again. */
async function checkStillThere(libraryDir: string): Promise<void> {
  const found = await stat(libraryDir).catch(() => null); // for any reason: it cannot be opened
  if (!found?.isDirectory())
    throw new AppError(
      'library_unusable',
      `The library’s folder “${libraryDir}” is not there any more. ` +
        'Put it back where it was, then start Sightline again.',
    );
}

function keepRunning(running: Map<string, JobSnapshot>, job: JobSnapshot): void {
  if (job.state === 'running' || job.state === 'queued') running.set(job.id, job);
  else running.delete(job.id);
}

/** Windows and dialogs are of this process, whichever process owns the library. */
function withOwnHost(app: App, hostCalls: Router): App {
  return {
    ...app,
    call: (name, input) => (name.startsWith('host.') ? hostCalls(name, input) : app.call(name, input)),
  };
}

function asReply(error: unknown): Reply {
  if (error instanceof AppError) return { ok: false, error: error.toData() };
  return {
    ok: false,
    error: new AppError(
      'library_unusable',
      'The library could not be opened again after another Sightline closed it. Start Sightline again.',
    ).toData(),
  };
}

/** After a change of owner every listener receives the whole state once, so that it is up to date. */
async function tellAnew(
  app: App,
  interrupted: JobSnapshot[],
  hear: (event: AnyEvent) => void,
): Promise<void> {
  const get = async <Name extends CallName>(name: Name): Promise<CallOutput<Name> | null> => {
    const reply = await app.call(name, {});
    return reply.ok ? (reply.data as CallOutput<Name>) : null;
  };
  const jobs = (await get('jobs.list')) ?? [];
  const known = new Set(jobs.map((job) => job.id));
  for (const job of interrupted.filter(({ id }) => !known.has(id)))
    hear({ name: 'jobs.changed', data: ended(job) });
  for (const job of jobs) hear({ name: 'jobs.changed', data: job });
  const [timeline, history, settings, models] = await Promise.all([
    get('photos.timeline'),
    get('annotations.history'),
    get('settings.get'),
    get('models.state'),
  ]);
  if (timeline)
    hear({
      name: 'timeline.changed',
      data: {
        revision: timeline.revision,
        months: timeline.months.map(({ month }) => month),
        tiles: [],
      },
    });
  if (history) hear({ name: 'annotations.changed', data: history });
  if (settings) hear({ name: 'settings.changed', data: settings });
  if (models) hear({ name: 'models.changed', data: models });
}

function ended(job: JobSnapshot): JobSnapshot {
  const error = {
    code: 'cancelled',
    message: 'The Sightline that ran this ended. What was done is kept; start it again to go on.',
  };
  return { ...job, state: 'failed', rate: null, secondsLeft: null, error, endedAt: new Date().toISOString() };
}
