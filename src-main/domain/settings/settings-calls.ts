/** @file The calls about settings. */
import type { HandlersOf } from '../../router.ts';
import type { SettingsService } from './settings-service.ts';

export function createSettingsCalls(service: Pick<SettingsService, 'get' | 'set'>): HandlersOf<'settings'> {
  return {
    'settings.get': () => service.get(),
    'settings.set': (patch) => service.set(patch),
  };
}
