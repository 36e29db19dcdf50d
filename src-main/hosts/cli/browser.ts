/** @file Opens an address in the person's browser, where there is a display. */
import { spawn } from 'node:child_process';
import { withUsualMask } from '../../private-process.ts';

/** @returns false where there is no display or no program to ask; never throws */
export async function openBrowser(url: string): Promise<boolean> {
  const opener = openerOf(process.platform, process.env);
  if (!opener) return false;
  return new Promise((resolve) => {
    const child = withUsualMask(() => spawn(opener.program, [...opener.args, url], { stdio: 'ignore', detached: true }));
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** Exported for its test. */
export function openerOf(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): { program: string; args: string[] } | null {
  if (platform === 'darwin') return { program: 'open', args: [] };
  if (platform === 'win32') return { program: 'rundll32', args: ['url.dll,FileProtocolHandler'] };
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? { program: 'xdg-open', args: [] } : null;
}
