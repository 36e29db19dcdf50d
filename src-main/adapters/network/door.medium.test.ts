/** @file The door over real connections: noted first, to allowed hosts only, and TLS that nothing weakens. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startModelServer, status, whole } from '../../testing/network/model-server.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createConnectionList } from './connection-list.ts';
import { createDoor } from './door.ts';
import { createNodeSend } from './node-send.ts';

const folder = resolve('src-main/testing/network');
const certificate = join(folder, 'mirror.test.cert.pem');

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const request = (signal = new AbortController().signal) => ({
  ...{ url: 'https://huggingface.co/a', purpose: 'a test', headers: {}, signal },
});

describe('the network door', () => {
  it('notes each connection before it is made, also to where it is redirected', () =>
    withTempDir(async (directory) => {
      const server = await startModelServer({ a: Buffer.from('x'), b: Buffer.from('12345') });
      const connections = createConnectionList(join(directory, 'connections.jsonl'));
      const noted: number[] = [];
      const door = createDoor({
        send: createNodeSend(),
        connections: {
          async begin(about) {
            noted.push(server.asked.length);
            return connections.begin(about);
          },
        },
        mirror: async () => server.url,
      });
      server.faults.push(status(302, { location: '/b' }));
      const answer = await door.get(request());
      expect(await textOf(answer.body)).toBe('12345');
      expect(noted).toEqual([0, 1]);
      expect(
        (await connections.list(10)).map(({ status, bytes, outcome }) => ({ status, bytes, outcome })),
      ).toEqual([
        { status: 200, bytes: 5, outcome: 'done' },
        { status: 302, bytes: 0, outcome: 'done' },
      ]);
      // nothing of this computer or person
      expect(Object.keys(server.asked[0]!.headers).sort()).toEqual([
        'accept',
        'connection',
        'host',
        'user-agent',
      ]);
      expect(server.asked[0]!.headers['user-agent']).toBe('Sightline');
      await server.close();
      await expect(door.get(request())).rejects.toMatchObject({ name: 'ConnectionError', passes: true });
      expect((await connections.list(1))[0]).toMatchObject({
        ...{ outcome: 'failed', status: null, bytes: 0 },
        reason: expect.stringContaining('broke off') as string,
      });
    }));

  it('makes no connection that it cannot note', async () => {
    const server = await startModelServer({ a: Buffer.from('x') });
    const door = createDoor({
      send: createNodeSend(),
      connections: {
        begin: () => Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' })),
      },
      mirror: async () => server.url,
    });
    await expect(door.get(request())).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(server.asked).toEqual([]);
    await server.close();
  });

  it.each(['http://mirror.example', 'nonsense', 'ftp://127.0.0.1'])(
    'connects to no mirror that is none: %s',
    async (mirror) => {
      const door = createDoor({
        send: () => Promise.reject(new Error('a connection was made')),
        connections: { begin: () => Promise.reject(new Error('a connection was noted')) },
        mirror: async () => mirror,
      });
      await expect(door.get(request())).rejects.toMatchObject({
        message: expect.stringContaining('does not connect') as string,
      });
    },
  );

  it('ends a connection at once when it is stopped', async () => {
    const server = await startModelServer({ a: Buffer.alloc(9) });
    const ends: unknown[] = [];
    const door = createDoor({
      send: createNodeSend(),
      connections: { begin: async () => ({ end: (result) => ends.push(result) }) },
      mirror: async () => server.url,
    });
    let closed: Promise<unknown> = Promise.resolve();
    server.faults.push(({ response }) => {
      closed = once(response, 'close');
      response.writeHead(200, { 'content-length': 9 }).write('abc');
    });
    const stop = new AbortController();
    const answer = await door.get(request(stop.signal));
    const pieces = answer.body[Symbol.asyncIterator]();
    expect(Buffer.from((await pieces.next()).value as Uint8Array).toString()).toBe('abc');
    stop.abort(new Error('enough'));
    await expect(pieces.next()).rejects.toThrow('enough');
    await closed;
    expect(ends).toEqual([{ bytes: 3, status: 200, outcome: 'stopped', reason: null }]);
    await server.close();
  });
});

describe('the list of connections', () => {
  it('begins a new file when it is long, keeps the one before, and passes damaged lines by', () =>
    withTempDir(async (directory) => {
      const file = join(directory, 'connections.jsonl');
      let now = 0;
      const list = createConnectionList(file, { now: () => (now += 1_000), mostBytes: 600 });
      for (let index = 0; index < 6; index += 1) {
        const open = await list.begin({ host: `h${index}`, purpose: 'test' });
        open.end({ bytes: index, status: 200, outcome: 'done', reason: null });
      }
      const hosts = (await list.list(100)).map(({ host }) => host);
      expect(hosts.slice(0, 3)).toEqual(['h5', 'h4', 'h3']);
      expect(hosts.length).toBeLessThan(6);
      await writeFile(file, `half a line\n${await readFile(file, 'utf8')}`);
      expect((await list.list(2)).map(({ host }) => host)).toEqual(['h5', 'h4']);
      // one that the end of the app cut off stays as begun
      await list.begin({ host: 'cut', purpose: 'test' });
      expect((await createConnectionList(file).list(1))[0]).toMatchObject({
        host: 'cut',
        outcome: 'open',
        bytes: null,
      });
    }));
});

describe('TLS', () => {
  /** mirror.test, and a proxy that leads there whatever it is asked for */
  async function withMirror(
    body: (
      ask: (env: Record<string, string>) => Promise<Record<string, unknown>>,
      through: string[],
    ) => Promise<void>,
  ) {
    const mirror = createTlsServer(
      { cert: await readFile(certificate), key: await readFile(join(folder, 'mirror.test.key.pem')) },
      (_request, response) => whole(Buffer.from('the file'), response),
    );
    const through: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      through.push(request.url ?? '');
      const upstream = connect((mirror.address() as AddressInfo).port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [upstream, socket]) end.on('error', () => undefined);
    });
    const ports = await Promise.all([mirror, proxy].map(listening));
    const ask = async (env: Record<string, string>) => {
      const child = spawn(
        process.execPath,
        [
          ...['--import', resolve('src-main/hosts/testing/ts-hook.mjs')],
          ...[resolve('src-main/testing/network-child.ts'), 'https://mirror.test', 'a/b'],
        ],
        {
          env: { PATH: process.env['PATH'], HTTPS_PROXY: `http://127.0.0.1:${ports[1]}`, ...env },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      await once(child, 'close');
      return JSON.parse(out) as Record<string, unknown>;
    };
    try {
      await body(ask, through);
    } finally {
      proxy.closeAllConnections();
      mirror.closeAllConnections();
      proxy.close();
      mirror.close();
    }
  }
  const listening = async (server: Server) => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };

  it('goes through the proxy of the environment, and trusts certificates that Node was given', () =>
    withMirror(async (ask, through) => {
      expect(await ask({ NODE_EXTRA_CA_CERTS: certificate })).toEqual({
        ...{ status: 200, text: 'the file', hosts: ['mirror.test'] },
      });
      expect(through).toEqual(['mirror.test:443']);
    }));

  it('is not weakened by the environment, and says what to do', () =>
    withMirror(async (ask) => {
      const refusal = {
        error: expect.stringMatching(
          /^The certificate that answered for mirror\.test is not trusted.*NODE_EXTRA_CA_CERTS.*from a folder\.$/,
        ) as string,
        hosts: ['mirror.test'],
      };
      expect(await ask({})).toEqual(refusal);
      expect(await ask({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toEqual(refusal);
    }));
});
