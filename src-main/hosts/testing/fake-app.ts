/** @file A small App over the real router, for tests of the hosts: handlers are given, the rest say so. */
import {
  AppError,
  calls,
  type DeviceReport,
  type JobSnapshot,
  type ModelsState,
  type Photo,
  type Settings,
} from '../../../src-preload/contract/index.ts';
import { barePhoto } from '../../../src-preload/contract/testing/bare-photo.ts';
import { createEvents, type Emit } from '../../events.ts';
import type { App, MediaFile } from '../../host.ts';
import { silentLog } from '../../log.ts';
import { createRouter, type Handlers } from '../../router.ts';

export interface FakeApp extends App {
  emit: Emit;
  closed(): boolean;
  /** how many listen to its events */
  listeners(): number;
}

export const fakeSettings: Settings = {
  theme: 'system',
  textPercent: 100,
  voice: null,
  speechRate: 1,
  captionLength: 'standard',
  provider: null,
  mirror: null,
  overlay: { shown: [], last: ['objects', 'people', 'text', 'place', 'sun'] },
};
export const noModels: ModelsState = {
  kinds: [],
  packs: [],
  providers: [],
  forced: null,
  switching: null,
  previous: null,
  vocabulary: { concepts: 0, on: 0 },
};
export const noDevices: DeviceReport = {
  version: '1.2.3',
  system: {
    ...{ os: 'Linux 6.1.0 x64', node: '20.19.0', cpu: 'A processor', cores: 4, memoryBytes: 8 * 2 ** 30 },
    ...{ adapters: [], onnxRuntime: '1.30.0', listed: ['cpu'] },
  },
  forced: null,
  models: [],
  text: '| model | runs on |',
};
export const photoId = '01JDGZ3N6V8QK2M4R7T9W0XYAB';

export function fakeJob(change: Partial<JobSnapshot> = {}): JobSnapshot {
  return {
    id: 'job-1',
    kind: 'import',
    state: 'running',
    note: 'Looking at photos',
    done: 1,
    total: 4,
    rate: 2,
    secondsLeft: 2,
    failures: 0,
    error: null,
    report: null,
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    ...change,
  };
}

export function fakePhoto(change: Partial<Photo> = {}): Photo {
  const path = '/photos/dogs.jpg';
  return barePhoto(photoId, path, {
    files: [{ path, state: 'present', sizeBytes: 10, role: 'picture' }],
    previews: { grid: '/lib/g.webp', large: '/lib/l.jpg' },
    media: { grid: 'k/grid', large: 'k/large' },
    width: 640,
    height: 480,
    takenAt: '2023-06-01T10:00:00',
    takenAtPrecision: 'second',
    takenAtSource: 'DateTimeOriginal',
    tags: [{ name: 'dog', probability: 0.97, source: 'detector', band: 'sure' }],
    caption: {
      text: 'Two dogs on a beach',
      source: 'composed',
      probability: 0.9,
      basis: 'from 2 dogs, beach',
    },
    ...change,
  });
}

/** @param media keys and the files they stand for */
export function createFakeApp(
  handlers: Partial<Handlers> = {},
  media: Record<string, MediaFile> = {},
): FakeApp {
  const events = createEvents();
  let settings = fakeSettings;
  let closed = false;
  let listening = 0;
  const known: Partial<Handlers> = {
    'host.info': () => ({
      kind: 'test',
      version: '0.0.0',
      platform: 'test',
      canPickFolder: false,
      canReveal: false,
      canTrash: false,
      mediaBase: '/media/',
      samples: 0,
    }),
    'settings.get': () => settings,
    'settings.set': (patch) => (settings = { ...settings, ...withoutUndefined(patch) }),
    'jobs.list': () => [],
    'annotations.history': () => ({ undo: null, redo: null }),
    'models.state': () => noModels,
    'devices.report': () => noDevices,
    'photos.timeline': () => ({ revision: 1, total: 0, months: [] }),
    ...handlers,
  };
  const all = Object.fromEntries(
    Object.keys(calls).map((name) => [name, known[name as keyof Handlers] ?? missing(name)]),
  ) as unknown as Handlers;
  const router = createRouter(all, silentLog, { checkOutput: true });
  return {
    call: router,
    on: (listener) => {
      const stop = events.on(listener);
      listening += 1;
      return () => {
        listening -= 1;
        stop();
      };
    },
    listeners: () => listening,
    emit: events.emit,
    media: async (key) => media[key] ?? null,
    close: async () => {
      closed = true;
    },
    closed: () => closed,
  };
}

function missing(name: string): () => never {
  return () => {
    throw new AppError('internal', `This test gave no handler for ${name}.`);
  };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
