/**
 * @file Access control of the web host: only the browser that opened the printed address, and no page of
 * another origin.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface GuardRequest {
  method: string;
  header(name: string): string | undefined;
}

/** `ask` = a request without the key; the others are attacks, mistakes or tunnels with another port. */
export type AccessDecision =
  { ok: true } | { ok: false; why: 'host' | 'site' | 'origin' | 'ask'; message: string };

/**
 * [Note: loopback is not private] Any web page can send requests to 127.0.0.1, any name can be made to point
 * there, and any program of this machine can listen on another port of it, where a browser sends the same
 * cookies. So: the exact Host (no rebinding), Sec-Fetch-Site also for pictures (no embedding), the exact
 * Origin on writes, and no cookie at all but a key that the page keeps in the storage of its origin, which
 * includes the port. It goes in a header; pictures, which have none, carry a second secret in their path that
 * opens nothing else.
 */
export function createGuard(port: number) {
  // browsers omit the default port
  const host = port === 80 ? '127.0.0.1' : `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const key = secret();
  const mediaKey = secret();
  const token = oneTimeToken();

  return {
    origin,
    /**
     * The address to open, once. What follows `#` is never sent with a request: no GET or HEAD uses it up or
     * logs it.
     */
    firstUrl: () => `${origin}/#token=${token.unused() ?? ''}`,
    /** prefix of the pictures' URLs */
    mediaBase: `/media/${mediaKey}/`,
    /** resolves when the first address has been opened */
    opened: token.used,

    /**
     * Exchanges the token of the first address for the key. @returns null where the token is wrong or used
     */
    redeem: (given: string): string | null => (token.redeem(given) ? key : null),

    /** Checks host and site of a request; sufficient for the page itself, which has nothing private. */
    checkPlace(request: GuardRequest): AccessDecision {
      if (request.header('host') !== host) return refuse('host', wrongHost(origin, port));
      // the first address may be opened from a file or a message
      const isFirst = token.unused() !== null && opensPage(request);
      if (!isOwnSite(request) && !isFirst) return refuse('site', 'Only Sightline’s own page may ask this.');
      return { ok: true };
    },

    /** Checks host, site and origin of a request that may change something. */
    checkOrigin(request: GuardRequest): AccessDecision {
      const place = this.checkPlace(request);
      if (!place.ok) return place;
      if (!reads(request) && request.header('origin') !== origin)
        return refuse('origin', 'Only Sightline’s own page may change anything.');
      return { ok: true };
    },

    /** Checks everything, for a call or the event stream. */
    check(request: GuardRequest): AccessDecision {
      const decision = this.checkOrigin(request);
      if (!decision.ok) return decision;
      const given = /^Bearer ([\w-]+)$/.exec(request.header('authorization') ?? '')?.[1];
      return given !== undefined && same(given, key) ? { ok: true } : noKey;
    },

    /** Checks the URL of a picture. @param given the secret in it */
    checkMedia(request: GuardRequest, given: string): AccessDecision {
      const place = this.checkPlace(request);
      if (!place.ok) return place;
      return same(given, mediaKey) ? { ok: true } : noKey;
    },
  };
}
export type Guard = ReturnType<typeof createGuard>;

const noKey: AccessDecision = {
  ok: false,
  why: 'ask',
  message: 'Open the address that Sightline printed when it started.',
};

function refuse(why: Extract<AccessDecision, { ok: false }>['why'], message: string): AccessDecision {
  return { ok: false, why, message };
}

function wrongHost(origin: string, port: number): string {
  return (
    `Sightline answers only at ${origin}. ` +
    `Through an SSH tunnel, use the same port on both ends: ssh -L ${port}:127.0.0.1:${port}`
  );
}

function isOwnSite(request: GuardRequest): boolean {
  const site = request.header('sec-fetch-site');
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Whether a person opens the address in a tab; a frame or picture of another page does not. */
function opensPage(request: GuardRequest): boolean {
  return (
    reads(request) &&
    request.header('sec-fetch-mode') === 'navigate' &&
    request.header('sec-fetch-dest') === 'document'
  );
}

const reads = ({ method }: GuardRequest) => method === 'GET' || method === 'HEAD';

const secret = () => randomBytes(32).toString('base64url');

/** A secret that is valid once. */
function oneTimeToken() {
  let token: string | null = secret();
  let tellUsed = () => {};
  const used = new Promise<void>((resolve) => (tellUsed = resolve));
  return {
    /** null once it was used */
    unused: () => token,
    /** resolves when it was used */
    used,
    redeem(given: string): boolean {
      if (token === null || !same(given, token)) return false;
      token = null;
      tellUsed();
      return true;
    },
  };
}

/** Constant-time comparison. */
function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
