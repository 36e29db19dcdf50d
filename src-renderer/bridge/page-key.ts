/**
 * @file The key with which this page talks to the web host: had once for the token in the first address, kept
 * for this origin.
 */

const storageName = 'sightline-key';

/**
 * Takes the token out of the address at once, before a router or the history keeps it, and trades it for the
 * key. The storage belongs to the origin, port and all: pages of other ports of this computer cannot read it.
 * @returns gives the key, or null where this browser has none; rejects where the host does not answer
 */
export function openPageKey(): () => Promise<string | null> {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  let inMemory: string | null = null;
  if (token === undefined) return async () => storedKey() ?? inMemory;
  history.replaceState(null, '', location.pathname);
  let redeemed: Promise<void> | null = null;
  const redeem = async () => {
    const response = await fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
      credentials: 'omit',
    });
    // the same browser may open the printed address again: it has the key
    if (!response.ok) return;
    inMemory = ((await response.json()) as { data: { key: string } }).data.key;
    store(inMemory);
  };
  return async () => {
    redeemed ??= redeem();
    try {
      await redeemed;
    } catch (error) {
      // the token is as good as before
      redeemed = null;
      throw error;
    }
    return storedKey() ?? inMemory;
  };
}

/** Read each time: another tab may have opened a newer address. */
function storedKey(): string | null {
  try {
    return localStorage.getItem(storageName);
  } catch {
    return null; // the browser keeps nothing for any page: the key lives as long as this one
  }
}

function store(key: string): void {
  try {
    localStorage.setItem(storageName, key);
  } catch {
    // as above
  }
}
