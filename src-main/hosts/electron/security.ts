/** @file Restrictions of all windows: no navigation away, no new windows, no permissions, no network. */
import type { Session, WebContents } from 'electron';
import { origin } from './protocol.ts';

export function isOwnPage(url: string): boolean {
  return url === origin || url.startsWith(`${origin}/`);
}

/** Blocks navigation, new windows and embedded views, for every present and later web contents. */
export function harden(contents: WebContents): void {
  const stayHere = (event: { preventDefault(): void; url: string }) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stayHere);
  contents.on('will-frame-navigate', stayHere);
  contents.on('will-redirect', stayHere);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/**
 * @param devTools let the developer tools load themselves (never in a package)
 */
export function hardenSession(session: Session, { devTools }: { devTools: boolean }): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // it downloads dictionaries
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, devTools) }));
}

function mayLoad(url: string, devTools: boolean): boolean {
  return (
    isOwnPage(url) ||
    url.startsWith('data:') ||
    url.startsWith(`blob:${origin}/`) ||
    (devTools && url.startsWith('devtools:'))
  );
}
