/** @file Puts the chosen theme and text size on the document; “system” leaves the theme to the system. */
import { watchEffect } from 'vue';
import { useSettingsStore } from '../stores/settings.ts';

export function useTheme(): void {
  const store = useSettingsStore();
  watchEffect(() => {
    const { theme, textPercent } = store.settings;
    document.documentElement.style.fontSize = textPercent === 100 ? '' : `${textPercent}%`;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  });
}
