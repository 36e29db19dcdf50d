/** @file The check of the catalogue's pins, against a server on this computer that answers as huggingface.co does. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkCatalogue } from './check-catalogue.mjs';

const revision = 'a'.repeat(40);
const weights = { bytes: 351_685_709, sha256: 'b'.repeat(64) };
const tokenizer = Buffer.from('{"model": "tiny"}');
const tokenizerPin = {
  bytes: tokenizer.length,
  sha256: createHash('sha256').update(tokenizer).digest('hex'),
};
const asked: string[] = [];
let host = '';

/** Weights lie in large-file storage, behind a redirect that must not be followed; the tokenizer does not. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  asked.push(`${request.method} ${request.url} ${request.headers['accept-encoding']}`);
  const [, , , , rev, ...path] = (request.url ?? '').split('/');
  const commit = { 'x-repo-commit': rev === 'main' ? revision : rev! };
  if (path.join('/') === 'onnx/weights.onnx')
    response.writeHead(302, {
      ...commit,
      location: `${host}/storage`,
      'x-linked-etag': `"${weights.sha256}"`,
      'x-linked-size': `${weights.bytes}`,
    });
  else if (path.join('/') === 'tokenizer.json') {
    response.writeHead(200, { ...commit, 'content-length': tokenizer.length });
    if (request.method === 'GET') response.write(tokenizer);
  } else if (path.join('/') === 'page.html') response.writeHead(200, { 'content-type': 'text/html' });
  else response.writeHead(404);
  response.end();
}

const server = createServer(answer);
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => void asked.splice(0));

function catalogueOf(...files: object[]) {
  return { entries: [{ id: 'tiny', repository: 'ann/tiny', revision, files }] };
}
const whole = [
  { path: 'onnx/weights.onnx', ...weights },
  { path: 'tokenizer.json', ...tokenizerPin },
];

describe('the check', () => {
  it('finds right pins right: large files by HEAD alone, others by their bytes, uncompressed', async () => {
    expect(await checkCatalogue(catalogueOf(...whole), host)).toEqual({ wrong: [], filled: [] });
    const file = (path: string) => `/ann/tiny/resolve/${revision}/${path} identity`;
    expect(asked).toEqual([
      `HEAD ${file('onnx/weights.onnx')}`,
      `HEAD ${file('tokenizer.json')}`,
      `GET ${file('tokenizer.json')}`,
    ]);
  });

  it.each([
    ['another checksum', { path: 'onnx/weights.onnx', ...weights, sha256: 'c'.repeat(64) }, 'sha256 is ccc'],
    ['another size', { path: 'tokenizer.json', ...tokenizerPin, bytes: 3 }, 'bytes is 3 in the catalogue'],
    ['a file that is not there', { path: 'none.onnx', ...weights }, 'the server answers 404'],
    ['a login page', { path: 'page.html', ...weights }, 'names no revision'],
  ])('tells of %s, and changes nothing', async (_, file, sentence) => {
    const catalogue = catalogueOf(file);
    const before = structuredClone(catalogue);
    const { wrong, filled } = await checkCatalogue(catalogue, host);
    expect(wrong).toEqual([expect.stringContaining(sentence)]);
    expect(filled).toEqual([]);
    expect(catalogue).toEqual(before);
  });

  it('fills in what is missing of a new entry, its revision too', async () => {
    const entry = {
      id: 'new',
      repository: 'ann/tiny',
      files: [{ path: 'onnx/weights.onnx' }, { path: 'tokenizer.json' }],
    };
    const { wrong, filled } = await checkCatalogue({ entries: [entry] }, host);
    expect(wrong).toEqual([]);
    expect(filled).toHaveLength(5);
    expect(entry).toEqual({ id: 'new', repository: 'ann/tiny', revision, files: whole });
  });

  it('says where nobody answers', async () => {
    const { wrong } = await checkCatalogue(catalogueOf(whole[0]!), 'http://127.0.0.1:9');
    expect(wrong).toHaveLength(1);
  });
});

describe('the program', () => {
  async function run(file: string, ...options: string[]) {
    const child = spawn(process.execPath, [
      'scripts/check-catalogue.mjs',
      ...['--file', file, '--host', `${host}/`, ...options],
    ]);
    let out = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (out += data.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, out };
  }

  it('fails where something is missing, writes it on request, and is content then', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sightline-catalogue-'));
    const file = join(folder, 'catalogue.json');
    const bare = catalogueOf({ path: 'tokenizer.json' });
    await writeFile(file, JSON.stringify(bare));
    expect((await run(file)).code).toBe(1);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(bare);
    const written = await run(file, '--write');
    expect(written).toMatchObject({ code: 0, out: expect.stringContaining('Read them before you commit') });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(catalogueOf(whole[1]!));
    expect(await run(file)).toEqual({ code: 0, out: 'right   tiny: tokenizer.json\n' });
    await rm(folder, { recursive: true });
  });

  it('completes an entry that is not offered yet, and makes it one that is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sightline-catalogue-'));
    const file = join(folder, 'catalogue.json');
    const [done] = catalogueOf(...whole).entries;
    const waiting = { ...done, id: 'waiting', revision: undefined, files: [{ path: 'onnx/weights.onnx' }] };
    const lacking = { ...done, id: 'lacking', files: [{ path: 'none.onnx' }] };
    const write = (...toComplete: object[]) =>
      writeFile(file, JSON.stringify({ entries: [done], toComplete }));
    const read = async () => {
      const { entries, toComplete } = JSON.parse(await readFile(file, 'utf8')) as Record<
        string,
        { id: string }[]
      >;
      return [entries!.map(({ id }) => id), toComplete!.map(({ id }) => id)];
    };
    await write(waiting);
    expect((await run(file)).code).toBe(1);
    expect(await read()).toEqual([['tiny'], ['waiting']]);
    const written = await run(file, '--write');
    expect(written).toMatchObject({ code: 0, out: expect.stringContaining('waiting is complete') });
    expect(await read()).toEqual([['tiny', 'waiting'], []]);
    const { entries } = JSON.parse(await readFile(file, 'utf8')) as { entries: object[] };
    expect(entries[1]).toEqual({ ...waiting, revision, files: [whole[0]] });
    // one of whose files the server has not stays
    await write(lacking);
    expect((await run(file, '--write')).code).toBe(1);
    expect(await read()).toEqual([['tiny'], ['lacking']]);
    await rm(folder, { recursive: true });
  });

  it('fails where a pin is wrong, also with --write, and leaves it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sightline-catalogue-'));
    const file = join(folder, 'catalogue.json');
    const wrong = catalogueOf({ ...whole[1]!, bytes: 3 });
    await writeFile(file, JSON.stringify(wrong));
    const ran = await run(file, '--write');
    expect(ran).toMatchObject({ code: 1, out: expect.stringContaining('bytes is 3 in the catalogue') });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(wrong);
    await rm(folder, { recursive: true });
  });
});
