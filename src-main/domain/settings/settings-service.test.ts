import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localFiles } from '../../adapters/files/local-files.ts';
import { createEvents } from '../../events.ts';
import { silentLog } from '../../log.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createSettingsService, defaultSettings } from './settings-service.ts';

function service(dataDir: string) {
  const events = createEvents();
  const heard: unknown[] = [];
  events.on((event) => heard.push(event));
  return {
    settings: createSettingsService({ dataDir, files: localFiles, emit: events.emit, log: silentLog }),
    heard,
  };
}

describe('settings', () => {
  it('start with the defaults and write nothing for that', () =>
    withTempDir(async (dir) => {
      expect(await service(dir).settings.get()).toEqual(defaultSettings);
      expect(await readdir(dir)).toEqual([]);
    }));

  it('keep a change, tell of it, and find it again after a restart', () =>
    withTempDir(async (dir) => {
      const { settings, heard } = service(join(dir, 'not', 'there', 'yet'));
      const changed = { ...defaultSettings, theme: 'dark', voice: 'flite:slt' };
      expect(await settings.set({ theme: 'dark', voice: 'flite:slt', provider: undefined })).toEqual(changed);
      expect(heard).toEqual([{ name: 'settings.changed', data: changed }]);
      expect(await service(join(dir, 'not', 'there', 'yet')).settings.get()).toEqual(changed);
    }));

  it('lose neither of two changes made at the same time, or by two windows', () =>
    withTempDir(async (dir) => {
      const one = service(dir).settings;
      await Promise.all([one.set({ theme: 'dark' }), one.set({ speechRate: 1.5 })]);
      await service(dir).settings.set({ captionLength: 'full' });
      expect(await one.get()).toEqual({
        ...defaultSettings,
        theme: 'dark',
        speechRate: 1.5,
        captionLength: 'full',
      });
    }));

  it.each([
    ['cut off in the middle', '{"theme":"da', defaultSettings],
    ['a list', '[1]', defaultSettings],
    [
      'one bad field among good ones',
      '{"theme":"purple","speechRate":1.5}',
      { ...defaultSettings, speechRate: 1.5 },
    ],
  ])('stand in for a bad file (%s), say so, and keep the old file', (_, text, expected) =>
    withTempDir(async (dir) => {
      await writeFile(join(dir, 'settings.json'), text);
      const { settings } = service(dir);
      expect(await settings.get()).toEqual(expected);
      expect(settings.warning()).toContain('settings.bad.json');
      expect(await readFile(join(dir, 'settings.bad.json'), 'utf8')).toBe(text);
      expect(JSON.parse(await readFile(join(dir, 'settings.json'), 'utf8'))).toEqual(expected);
    }),
  );

  it('tell those who listen inside, until they stop', () =>
    withTempDir(async (dir) => {
      const { settings } = service(dir);
      const seen: (string | null)[] = [];
      const stop = settings.onChange((now) => seen.push(now.provider));
      await settings.set({ provider: 'cpu' });
      stop();
      await settings.set({ provider: null });
      expect(seen).toEqual(['cpu']);
    }));
});
