/** @file Puts the chosen theme on the document; “system” leaves it to the system. */
import { watchEffect } from 'vue';
import { useSettingsStore } from '../stores/settings.ts';

export function useTheme(): void {
  const store = useSettingsStore();
  watchEffect(() => {
    const { theme } = store.settings;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  });
}
