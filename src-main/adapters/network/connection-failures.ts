/** @file Why a connection failed, as a sentence with what to do. Node's and Chromium's words for it. Pure. */
import { ConnectionError } from '../../domain/network/network.ts';

const certificate =
  /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS|ERR_SSL|EPROTO|UNSAFE_LEGACY|wrong version number/i;
const noName = /ENOTFOUND|EAI_AGAIN|NAME_NOT_RESOLVED|INTERNET_DISCONNECTED|ENETUNREACH|ADDRESS_UNREACHABLE/;
const proxy = /PROXY|TUNNEL|407/i;
const slow = /TIMEOUT|TIMED_OUT|ETIMEDOUT/i;

/** @param host as the person knows it */
export function failureOf(cause: unknown, host: string): ConnectionError {
  const words = wordsOf(cause);
  if (certificate.test(words))
    return new ConnectionError(
      `The certificate that answered for ${host} is not trusted on this computer. Where a company or a virus ` +
        'scanner looks into connections, its certificate must be known to the system (for the command line: ' +
        'NODE_EXTRA_CA_CERTS). You can also download the files in a browser and add them from a folder.',
      { passes: false, cause },
    );
  if (proxy.test(words))
    return new ConnectionError(
      `The proxy does not let Sightline reach ${host}. Check the proxy of the system (for the command line: HTTPS_PROXY).`,
      { passes: true, cause },
    );
  if (noName.test(words))
    return new ConnectionError(`${host} cannot be reached. Check that this computer is online.`, {
      passes: true,
      cause,
    });
  if (slow.test(words)) return new ConnectionError(`${host} does not answer.`, { passes: true, cause });
  return new ConnectionError(`The connection to ${host} broke off.`, { passes: true, cause });
}

/** Codes and messages of the error and of those that caused it. */
function wordsOf(error: unknown): string {
  const words: string[] = [];
  const seen = new Set<unknown>();
  for (let next = error; next instanceof Error && !seen.has(next); next = next.cause) {
    seen.add(next);
    words.push((next as NodeJS.ErrnoException).code ?? '', next.message);
    if (next instanceof AggregateError) words.push(...next.errors.map(wordsOf));
  }
  return words.join(' ');
}
