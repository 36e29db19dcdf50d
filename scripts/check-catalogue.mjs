/**
 * @file For maintainers with internet: checks every pin of resources/models/catalogue.json against
 * huggingface.co, and with `--write` fills in what is missing of new entries. Those of `toComplete`, which are never
 * offered, become entries as soon as all their pins are known. Sightline never runs it.
 *
 *     node scripts/check-catalogue.mjs [--write] [--host https://mirror.example] [--file CATALOGUE.json]
 *
 * Large files are asked for by HEAD, without following the redirect: X-Repo-Commit is the revision,
 * X-Linked-Etag the SHA-256, X-Linked-Size the size. Files that are not in large-file storage are fetched and
 * hashed. Exit code 1 where a pin is wrong, or missing without `--write`.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const patienceMs = 30_000;
/** larger ones are in large-file storage */
const mostFetchedBytes = 64 * 1024 * 1024;
const headers = { 'accept-encoding': 'identity', 'user-agent': 'sightline-check-catalogue' };

/**
 * Checks each file of each entry, one after the other, and fills in what is missing: `revision` of an entry,
 * `bytes` and `sha256` of a file.
 *
 * @param {{ entries: any[], toComplete?: any[] }} catalogue is changed
 * @param {string} host without a slash at its end
 * @param {(line: string) => void} tell
 * @returns {Promise<{ wrong: string[], filled: string[] }>} sentences
 */
export async function checkCatalogue(catalogue, host, tell = () => {}) {
  const wrong = [];
  const filled = [];
  for (const entry of [...catalogue.entries, ...(catalogue.toComplete ?? [])]) {
    for (const file of entry.files) {
      const name = `${entry.id}: ${file.path}`;
      try {
        const found = await pinOf(host, entry, file);
        const before = [wrong.length, filled.length];
        compare(entry, 'revision', found.commit, name, wrong, filled);
        compare(file, 'bytes', found.bytes, name, wrong, filled);
        compare(file, 'sha256', found.sha256, name, wrong, filled);
        tell(
          wrong.length > before[0]
            ? `wrong   ${name}`
            : filled.length > before[1]
              ? `filled  ${name}`
              : `right   ${name}`,
        );
      } catch (error) {
        wrong.push(`${name}: ${error.message}`);
        tell(`wrong   ${name}`);
      }
    }
  }
  return { wrong, filled };
}

/**
 * Moves what is complete from `toComplete` to the entries.
 *
 * @returns {string[]} their ids
 */
export function moveComplete(catalogue) {
  const isWhole = ({ revision, files }) =>
    Boolean(revision) && files.every(({ bytes, sha256 }) => bytes > 0 && Boolean(sha256));
  const whole = (catalogue.toComplete ?? []).filter(isWhole);
  if (whole.length === 0) return [];
  catalogue.entries.push(...whole);
  catalogue.toComplete = catalogue.toComplete.filter((entry) => !whole.includes(entry));
  return whole.map(({ id }) => id);
}

/** A value that is there is never replaced. */
function compare(holder, field, found, name, wrong, filled) {
  if (holder[field] === undefined || holder[field] === null) {
    holder[field] = found;
    filled.push(`${name}: ${field} is ${found}`);
  } else if (holder[field] !== found)
    wrong.push(`${name}: ${field} is ${holder[field]} in the catalogue and ${found} at the server`);
}

/** What the server says of a file at the pinned revision, or at its newest where none is pinned yet. */
async function pinOf(host, { repository, revision }, { path }) {
  const url = `${host}/${repository}/resolve/${revision ?? 'main'}/${path}`;
  const answer = await fetch(url, {
    method: 'HEAD',
    redirect: 'manual',
    headers,
    signal: AbortSignal.timeout(patienceMs),
  });
  // 3xx leads to the storage of large files
  if (answer.status >= 400) throw new Error(`the server answers ${answer.status} to HEAD ${url}`);
  const commit = answer.headers.get('x-repo-commit');
  if (!/^[0-9a-f]{40}$/.test(commit ?? ''))
    throw new Error(`the answer to HEAD ${url} names no revision: is it huggingface.co?`);
  const sha256 = (answer.headers.get('x-linked-etag') ?? '').replace(/^W\/|"/g, '');
  const bytes = Number(answer.headers.get('x-linked-size') ?? NaN);
  if (/^[0-9a-f]{64}$/.test(sha256) && Number.isSafeInteger(bytes)) return { commit, sha256, bytes };
  return { commit, ...(await fetched(`${host}/${repository}/resolve/${commit}/${path}`)) };
}

async function fetched(url) {
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(10 * patienceMs) });
  if (!answer.ok) throw new Error(`the server answers ${answer.status} to ${url}`);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of answer.body) {
    bytes += piece.length;
    if (bytes > mostFetchedBytes)
      throw new Error(`${url} is larger than ${mostFetchedBytes} bytes and not in large-file storage`);
    hash.update(piece);
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function main() {
  const { values } = parseArgs({
    options: {
      write: { type: 'boolean', default: false },
      host: { type: 'string', default: 'https://huggingface.co' },
      file: { type: 'string', default: join(root, 'resources/models/catalogue.json') },
    },
  });
  const catalogue = JSON.parse(readFileSync(values.file, 'utf8'));
  const { wrong, filled } = await checkCatalogue(catalogue, values.host.replace(/\/+$/, ''), console.log);
  for (const sentence of [...wrong, ...filled]) console.log(sentence);
  if (values.write && filled.length > 0) {
    // an entry with a wrong pin stays where it is not offered
    for (const id of wrong.length > 0 ? [] : moveComplete(catalogue))
      console.log(`${id} is complete and an entry now: move its row in resources/models/MODEL-CARD.md, too.`);
    writeFileSync(values.file, `${JSON.stringify(catalogue, null, 2)}\n`);
    console.log(`Filled in ${filled.length} values in ${values.file}. Read them before you commit.`);
  }
  process.exitCode = wrong.length > 0 || (filled.length > 0 && !values.write) ? 1 : 0;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
