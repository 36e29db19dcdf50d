/**
 * @file The person's settings of the app: stored in one small file, and repaired where the file is invalid.
 */
import { dirname, join } from 'node:path';
import {
  AppError,
  overlayLayers,
  settings as schema,
  type Settings,
} from '../../../src-preload/contract/index.ts';
import type { Emit } from '../../events.ts';
import type { Log } from '../../log.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import { RefusedFileError, type Files } from '../files/files.ts';

export const defaultSettings: Settings = {
  theme: 'system',
  textPercent: 100,
  voice: null,
  speechRate: 1,
  captionLength: 'standard',
  provider: null,
  mirror: null,
  overlay: { shown: [], last: [...overlayLayers] },
};

export interface SettingsService {
  get(): Promise<Settings>;
  /**
   * Changes the given fields; undefined fields stay. Resolves after the file is written and emits
   * `settings.changed`.
   */
  set(patch: { [K in keyof Settings]?: Settings[K] | undefined }): Promise<Settings>;
  /** @returns a function that removes the listener */
  onChange(listener: (now: Settings) => void): () => void;
  /** a sentence where the file could not be fully parsed when it was last read, else null */
  warning(): string | null;
}

export interface SettingsDeps {
  /** the app's own folder; the file is settings.json in it */
  dataDir: string;
  files: Pick<Files, 'readText' | 'replaceText' | 'makeFolder' | 'rename'>;
  emit: Emit;
  log: Log;
}

export function createSettingsService({ dataDir, files, emit, log }: SettingsDeps): SettingsService {
  const file = join(dataDir, 'settings.json');
  const listeners = new Set<(now: Settings) => void>();
  let warning: string | null = null;

  // read at each call: another process with another library shares this file
  const read = async (): Promise<Settings> => {
    const text = await readText(file, files);
    if (text === null) return defaultSettings;
    const { value, problems } = parseSettings(text);
    if (problems.length === 0) return value;
    const aside = join(dataDir, 'settings.bad.json');
    await files.rename(file, aside);
    await write(value);
    warning = `The settings file could not be fully understood (${problems.join('; ')}), so defaults stand in. The old file is ${aside}.`;
    log.warn({ file, aside, problems }, 'bad settings file');
    return value;
  };

  const write = async (value: Settings) => {
    await files.makeFolder(dirname(file));
    await files.replaceText(file, `${JSON.stringify(value, null, 2)}\n`);
  };

  /** one at a time, so that of two concurrent changes none is lost */
  const runSerially = createSerialQueue();

  return {
    get: () => runSerially(read),
    set: (patch) =>
      runSerially(async () => {
        const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
        const next = schema.parse({ ...(await read()), ...given });
        await write(next);
        emit('settings.changed', next);
        for (const listener of [...listeners]) listener(next);
        return next;
      }),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    warning: () => warning,
  };
}

const mostSettingsBytes = 1_000_000;

async function readText(file: string, files: Pick<Files, 'readText'>): Promise<string | null> {
  try {
    return await files.readText(file, { mostBytes: mostSettingsBytes });
  } catch (error) {
    if (error instanceof RefusedFileError)
      throw new AppError(
        'unreadable_file',
        `The settings cannot be read from ${file}. ${error.message}`,
        null,
        { cause: error },
      );
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Takes each valid field, and the default for each invalid one. Fields of a newer version are accepted. */
function parseSettings(text: string): { value: Settings; problems: string[] } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { value: defaultSettings, problems: ['it is not JSON'] };
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return { value: defaultSettings, problems: ['it is not an object'] };
  const whole = schema.safeParse({ ...defaultSettings, ...raw });
  if (whole.success) return { value: whole.data, problems: [] };
  const bad = new Set(whole.error.issues.map((issue) => String(issue.path[0])));
  const good = Object.fromEntries(Object.entries(raw).filter(([key]) => !bad.has(key)));
  return {
    value: schema.parse({ ...defaultSettings, ...good }),
    problems: [...bad].map((key) => `“${key}” is not valid`),
  };
}
