/** @file The desktop app's entry. */
import { app, dialog } from 'electron';
import { start } from './start.ts';

start().catch((error: unknown) => {
  dialog.showErrorBox('Sightline cannot start', error instanceof Error ? error.message : String(error));
  app.exit(1);
});
