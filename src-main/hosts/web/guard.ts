/** @file Who may talk to the web host: the one browser that opened the printed address, and no page of anyone else. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface GuardRequest {
  method: string;
  header(name: string): string | undefined;
  cookie: string | undefined;
}

/** `ask` = a person without the cookie; the rest are attacks, mistakes or tunnels with another port. */
export type Verdict = { ok: true } | { ok: false; why: 'host' | 'site' | 'origin' | 'ask'; message: string };

/**
 * [Note: loopback is not private] Any web page can send requests to 127.0.0.1, and any name can be made to point there.
 * So: the exact Host (no rebinding), Sec-Fetch-Site also for pictures (no embedding), the exact Origin on writes, and a
 * cookie that SameSite=Strict keeps with our own pages. Cookies ignore ports, hence the port in its name.
 */
export function createGuard(port: number) {
  // browsers leave out the default port
  const host = port === 80 ? '127.0.0.1' : `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const cookieName = `sightline-${port}`;
  const session = randomBytes(32).toString('base64url');
  let token: string | null = randomBytes(32).toString('base64url');

  return {
    origin,
    cookieName,
    /** the address to open, once */
    firstUrl: () => `${origin}/?token=${token ?? ''}`,

    /** Trades the token of the first URL for the session. @returns the Set-Cookie value, or null where it is wrong or used */
    redeem(given: string): string | null {
      if (token === null || !same(given, token)) return null;
      token = null;
      return `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },

    /** Host and site of a request; also needed before a token is redeemed. */
    checkPlace(request: GuardRequest): Verdict {
      if (request.header('host') !== host) return refuse('host', `Sightline answers only at ${origin}. Through an SSH tunnel, use the same port on both ends: ssh -L ${port}:127.0.0.1:${port}`);
      const site = request.header('sec-fetch-site');
      if (site !== undefined && site !== 'same-origin' && site !== 'none') return refuse('site', 'Only Sightline’s own page may ask this.');
      return { ok: true };
    },

    check(request: GuardRequest): Verdict {
      const place = this.checkPlace(request);
      if (!place.ok) return place;
      if (request.method !== 'GET' && request.method !== 'HEAD' && request.header('origin') !== origin) return refuse('origin', 'Only Sightline’s own page may change anything.');
      if (request.cookie === undefined || !same(request.cookie, session)) return refuse('ask', 'Open the address that Sightline printed when it started.');
      return { ok: true };
    },
  };
}
export type Guard = ReturnType<typeof createGuard>;

function refuse(why: Extract<Verdict, { ok: false }>['why'], message: string): Verdict {
  return { ok: false, why, message };
}

/** Equal, in a time that says nothing about where they differ. */
function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
