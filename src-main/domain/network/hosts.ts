/** @file Which hosts the app may connect to. Pure. */
import { isMirror } from '../../../src-preload/contract/index.ts';

const home = 'huggingface.co';

/** The address to ask instead of a canonical one. @param mirror null = there is none */
export function addressAt(url: string, mirror: string | null): string {
  if (mirror === null) return url;
  const { pathname, search } = new URL(url);
  return `${mirror.replace(/\/+$/, '')}${pathname}${search}`;
}

/**
 * Whether a connection to this address is allowed: huggingface.co and the hosts that it keeps its files on
 * (*.hf.co), or the person's mirror and nothing else.
 */
export function mayConnect(url: string, mirror: string | null): boolean {
  const parsed = parse(url);
  if (!parsed) return false;
  if (mirror !== null) return isMirror(mirror) && parsed.origin === parse(mirror)?.origin;
  const { protocol, port, hostname } = parsed;
  return protocol === 'https:' && port === '' && (hostname === home || hostname.endsWith('.hf.co'));
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}
