/** @file Whole models from a server that misbehaves, over real connections, files and processes. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JobSnapshot } from '../../../../src-preload/contract/index.ts';
import { silentLog } from '../../../log.ts';
import { rounds } from '../../../testing/long-runs.ts';
import { downloadDeps, packOf } from '../../../testing/network/download-rig.ts';
import {
  cutAfter,
  startModelServer,
  status,
  tagOf,
  whole,
  type Fault,
  type ModelServer,
} from '../../../testing/network/model-server.ts';
import { createTestClock, type TestClock } from '../../../testing/network/test-clock.ts';
import { withTempDir } from '../../../testing/temp-dir.ts';
import { createJobRunner } from '../../jobs/job-runner.ts';
import { mostTries } from './download-file.ts';
import { startBringing, startDownload, type DownloadDeps } from './download-pack.ts';

const contents = {
  'tokenizer.json': Buffer.from('{"model":{}}'),
  'onnx/text_model.onnx': randomBytes(300_000),
  'onnx/vision_model.onnx': randomBytes(700_000),
};
const { pack, served } = packOf(contents);
const total = Object.values(contents).reduce((sum, { length }) => sum + length, 0);

interface Rig {
  folder: string;
  server: ModelServer;
  clock: TestClock;
  deps: Awaited<ReturnType<typeof downloadDeps>>;
  snapshots: JobSnapshot[];
  /** to its end */
  download(change?: Partial<DownloadDeps>): Promise<JobSnapshot>;
  begin(): JobSnapshot;
  ended(id: string): Promise<JobSnapshot>;
  cancel(id: string): void;
}

function withServer(body: (rig: Rig) => Promise<void>, faults: Fault[] = []): Promise<void> {
  return withTempDir(async (folder) => {
    const server = await startModelServer(served);
    server.faults.push(...faults);
    const snapshots: JobSnapshot[] = [];
    const jobs = createJobRunner({ emit: (_name, job) => snapshots.push(job), log: silentLog });
    const clock = createTestClock();
    const deps = await downloadDeps(folder, { mirror: server.url, jobs, clock });
    try {
      await body({
        ...{ folder, server, clock, deps, snapshots },
        download: async (change = {}) => jobs.finished(startDownload({ ...deps, ...change }, pack).id),
        begin: () => startDownload(deps, pack),
        ended: jobs.finished,
        cancel: (id) => void jobs.cancel(id),
      });
    } finally {
      await jobs.close();
      await server.close();
    }
  });
}

/** All files are in their place and right, and nothing else is there. */
async function expectWhole({ deps }: Pick<Rig, 'deps'>): Promise<void> {
  const folder = join(deps.addedDir, 'clip');
  for (const [path, content] of Object.entries(contents))
    expect((await readFile(join(folder, path))).equals(content)).toBe(true);
  expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).toEqual(pack.manifest);
  expect(await deps.packStore.list('again')).toMatchObject([{ id: 'clip', problem: null }]);
  expect(await readdir(join(deps.addedDir, '.downloads'))).toEqual([]);
  expect(await deps.downloads.unfinished()).toEqual([]);
}

const partBytes = (rig: Rig) => rig.deps.downloads.presentBytes('clip');

describe('a download', () => {
  it('brings a model in, smallest file first, each once and uncompressed, and notes each connection', () =>
    withServer(async (rig) => {
      expect(await rig.download()).toMatchObject({ state: 'done', kind: 'get-model', subject: 'CLIP' });
      await expectWhole(rig);
      expect(rig.server.asked.map(({ path }) => path.split('/').slice(4).join('/'))).toEqual([
        'tokenizer.json',
        'onnx/text_model.onnx',
        'onnx/vision_model.onnx',
      ]);
      expect(new Set(rig.server.asked.map(({ encoding }) => encoding))).toEqual(new Set(['identity']));
      const connections = await rig.deps.connections.list(10);
      expect(
        connections.map(({ host, purpose, bytes, outcome }) => ({ host, purpose, bytes, outcome })),
      ).toEqual(
        [...Object.entries(contents)].reverse().map(([path, { length }]) => ({
          host: new URL(rig.server.url).host,
          purpose: `${path} of the model “CLIP”`,
          ...{ bytes: length, outcome: 'done' },
        })),
      );
      // what came is its owner's alone
      if (process.platform !== 'win32')
        expect((await stat(join(rig.deps.addedDir, 'clip', 'tokenizer.json'))).mode & 0o077).toBe(0);
    }));

  it('refuses a model that is here, without a connection', () =>
    withServer(async (rig) => {
      await rig.download();
      const asked = rig.server.asked.length;
      expect(await rig.download()).toMatchObject({ state: 'failed', error: { code: 'model_invalid' } });
      expect(rig.server.asked).toHaveLength(asked);
    }));

  it.each<[string, Fault[]]>([
    ['is cut again and again', [cutAfter(0), cutAfter(5), cutAfter(3), cutAfter(0)]],
    ['answers 200 to a range', [cutAfter(5), ({ content, response }) => whole(content, response)]],
    [
      'sends another part than it was asked for',
      [
        cutAfter(5),
        ({ content, response }) => {
          const range = `bytes 0-${content.length - 1}/${content.length}`;
          response.writeHead(206, { 'content-range': range }).end(content);
        },
      ],
    ],
    [
      'compresses though it was asked not to',
      [
        ({ content, response }) =>
          void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(content)),
      ],
    ],
    ['answers 416', [cutAfter(5), status(416)]],
    ['has had too many requests', [status(429, { 'retry-after': '30' })]],
    ['is in trouble', [status(500), status(502), status(503)]],
    [
      'sends a wrong file once',
      [
        ({ content, response }) => {
          whole(Buffer.alloc(content.length, 'x'), response);
        },
      ],
    ],
    [
      'redirects within itself',
      [
        ({ response, path }) => void response.writeHead(302, { location: `/${path}?signed=1` }).end(),
        ({ content, response }) => whole(content, response),
      ],
    ],
  ])('goes on where the server %s', (_name, faults) =>
    withServer(async (rig) => {
      expect(await rig.download()).toMatchObject({ state: 'done' });
      await expectWhole(rig);
    }, faults),
  );

  it('shows the wait that a server asks for', () =>
    withServer(
      async (rig) => {
        const waiting = `${new URL(rig.server.url).host} has had too many requests from your network: waiting 30 s, then try 2 of 5`;
        const notes: string[] = [];
        const jobs = {
          start: ((kind, work, subject) =>
            rig.deps.jobs.start(
              kind,
              (signal, report, ...rest) =>
                work(
                  signal,
                  (update) => {
                    if (update.note !== undefined) notes.push(update.note);
                    report(update);
                  },
                  ...rest,
                ),
              subject,
            )) as DownloadDeps['jobs']['start'],
        };
        await rig.download({ jobs });
        expect(notes).toContain(waiting);
        expect(rig.clock.waits).toEqual([30_000]);
      },
      [status(429, { 'retry-after': '30' })],
    ));

  it.each<[string, Fault[], string, RegExp]>([
    ['416 for ever', Array<Fault>(mostTries).fill(status(416)), 'network_failed', /tried 5 times/],
    ['is in trouble for ever', Array<Fault>(mostTries).fill(status(503)), 'network_failed', /status 503/],
    [
      'is a login page',
      [status(200, { 'content-type': 'text/html' }, '<html>Sign in</html>')],
      'network_failed',
      /A login page or a block answered for 127\.0\.0\.1/,
    ],
    [
      'redirects to another host',
      [({ response }) => void response.writeHead(302, { location: 'https://example.com/x' }).end()],
      'network_failed',
      /does not connect to example\.com\. It was redirected there/,
    ],
    [
      'redirects to huggingface.co, past the mirror',
      [({ response }) => void response.writeHead(302, { location: 'https://huggingface.co/x' }).end()],
      'network_failed',
      /does not connect to huggingface\.co\. It was redirected there/,
    ],
    [
      'redirects in a circle',
      Array<Fault>(9).fill(({ response }) => void response.writeHead(302, { location: '?again' }).end()),
      'network_failed',
      /redirects in a circle/,
    ],
    [
      'sends wrong files for ever',
      Array<Fault>(2).fill(({ content, response }) => whole(Buffer.alloc(content.length, 'x'), response)),
      'model_damaged',
      /came twice with a wrong checksum/,
    ],
    ['does not have it', [status(404)], 'network_failed', /does not have this file any more/],
  ])('ends with a sentence where the server %s', (_name, faults, code, message) =>
    withServer(async (rig) => {
      expect(await rig.download()).toMatchObject({
        state: 'failed',
        error: { code, message: expect.stringMatching(message) as string },
      });
      expect(await rig.deps.packStore.list('quick')).toEqual([]);
    }, faults),
  );

  it('gives a silent connection up, and goes on from where it was', () =>
    withServer(async (rig) => {
      const { server, clock } = rig;
      server.faults.push(({ content, response }) => {
        response.writeHead(200, { etag: tagOf(content), 'content-length': content.length });
        response.write(content.subarray(0, 4));
      });
      const { id } = rig.begin();
      await expect.poll(() => partBytes(rig)).toBe(4);
      clock.advance(60_000);
      expect(await rig.ended(id)).toMatchObject({ state: 'done' });
      await expectWhole(rig);
      expect(server.asked[1]).toMatchObject({ range: 'bytes=4-' });
    }));

  it('has patience with a slow one', () =>
    withServer(async (rig) => {
      let drip: Promise<void> = Promise.resolve();
      rig.server.faults.push(({ content, response }) => {
        response.writeHead(200, { 'content-length': content.length });
        drip = (async () => {
          for (const [index, byte] of content.entries()) {
            response.write(Buffer.of(byte));
            await expect.poll(() => partBytes(rig)).toBeGreaterThan(index);
            rig.clock.advance(59_000);
          }
          response.end();
        })();
      });
      expect(await rig.download()).toMatchObject({ state: 'done' });
      await drip;
      await expectWhole(rig);
      expect(rig.server.asked).toHaveLength(3);
    }));

  it('wants room for the rest before the first byte', () =>
    withServer(async (rig) => {
      const downloads = { ...rig.deps.downloads, freeBytes: async () => 1_000_000 };
      const job = await rig.download({ downloads });
      expect(job).toMatchObject({
        state: 'failed',
        error: {
          code: 'disk_full',
          message: expect.stringMatching(/2 MB are still to come.*269 MB must stay free/) as string,
        },
      });
      expect(rig.server.asked).toEqual([]);
    }));

  it('stops at once, keeps what came, is offered and not assumed, and goes on or is thrown away', () =>
    withServer(async (rig) => {
      const { server, deps } = rig;
      const hang: Fault = ({ content, response }) => {
        response.writeHead(200, { etag: tagOf(content), 'content-length': content.length });
        response.write(content.subarray(0, 7));
      };
      server.faults.push(hang);
      const { id } = rig.begin();
      await expect.poll(() => partBytes(rig)).toBe(7);
      rig.cancel(id);
      expect(await rig.ended(id)).toMatchObject({ state: 'cancelled' });
      expect(await deps.downloads.unfinished()).toMatchObject([
        { id: 'clip', title: 'CLIP', bytes: total, presentBytes: 7 },
      ]);
      expect((await deps.connections.list(1))[0]).toMatchObject({ outcome: 'stopped' });

      // another session looks at it and connects to nothing
      const asked = server.asked.length;
      const later = await downloadDeps(rig.folder, {
        mirror: server.url,
        jobs: deps.jobs as never,
        clock: rig.clock,
      });
      expect(await later.downloads.unfinished()).toHaveLength(1);
      expect(server.asked).toHaveLength(asked);

      expect(await rig.download()).toMatchObject({ state: 'done' });
      expect(server.asked[asked]).toMatchObject({
        range: 'bytes=7-',
        ifRange: tagOf(contents['tokenizer.json']),
      });
      await expectWhole(rig);

      await rm(join(deps.addedDir, 'clip'), { recursive: true });
      server.faults.push(hang);
      const second = rig.begin();
      await expect.poll(() => partBytes(rig)).toBe(7);
      await expect(deps.downloads.discard('clip')).rejects.toMatchObject({ code: 'download_in_use' });
      rig.cancel(second.id);
      await rig.ended(second.id);
      await deps.downloads.discard('clip');
      expect(await deps.downloads.unfinished()).toEqual([]);
      expect(await readdir(join(deps.addedDir, '.downloads'))).toEqual([]);
    }));

  it('reads again what an earlier session left: a byte that changed is found', () =>
    withServer(async (rig) => {
      rig.server.faults.push(...Array<Fault>(mostTries).fill(cutAfter(0)));
      rig.server.faults[0] = cutAfter(9);
      await rig.download();
      const part = join(rig.deps.addedDir, '.downloads', 'clip', 'tokenizer.json.part');
      const bytes = await readFile(part);
      bytes[3]! ^= 1;
      await writeFile(part, bytes);
      rig.server.faults.length = 0;
      expect(await rig.download()).toMatchObject({ state: 'done' });
      await expectWhole(rig);
    }));

  it('throws away what is left of another version of the model', () =>
    withServer(async (rig) => {
      rig.server.faults.push(cutAfter(9), ...Array<Fault>(mostTries).fill(status(503)));
      await rig.download();
      const earlier = { ...pack, files: pack.files.map((file) => ({ ...file, sha256: '0'.repeat(64) })) };
      const open = await rig.deps.downloads.open(earlier);
      await open.close();
      expect(await partBytes(rig)).toBe(0);
      rig.server.faults.length = 0;
      expect(await rig.download()).toMatchObject({ state: 'done' });
    }));
});

describe('a process that downloads', () => {
  const program = resolve('out/testing/download-child.js');
  const child = (folder: string, mirror: string) =>
    spawn(process.execPath, [program, folder, mirror, JSON.stringify(pack)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });

  // built: it is started many times
  beforeAll(() =>
    build({
      configFile: false,
      logLevel: 'warn',
      ssr: { external: true },
      build: {
        ...{ ssr: true, target: 'node20', minify: false, emptyOutDir: false },
        outDir: resolve('out/testing'),
        rolldownOptions: {
          input: { 'download-child': resolve('src-main/testing/download-child.ts') },
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    }),
  );

  it('may be killed at any moment: the next one goes on, and nothing is wrong or lost', () =>
    withServer(async (rig) => {
      const { server, deps } = rig;
      const kills = rounds(20, 60);
      for (let kill = 0; kill < kills; kill += 1) {
        const running = child(rig.folder, server.url);
        // somewhere in the rest, and at times just before the first and after the last byte
        const after = Math.floor(Math.random() * (total / kills) * 2);
        let passed = 0;
        const slow: Fault = ({ content, range, response }) => {
          const start = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
          const rest = content.length - start;
          const share = Math.min(rest, after - passed);
          passed += share;
          response.writeHead(start === 0 ? 200 : 206, {
            ...{ etag: tagOf(content), 'content-length': rest },
            ...(start > 0 && { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
          });
          response.write(content.subarray(start, start + share), () => {
            if (share === rest) response.end();
            else running.kill('SIGKILL');
          });
        };
        server.faults.splice(0, Infinity, ...Array<Fault>(20).fill(slow));
        await once(running, 'close');
        if ((await deps.packStore.list('quick')).length > 0) break;
      }
      server.faults.length = 0;
      // it may have come to its end before it was killed
      if ((await deps.packStore.list('quick')).length === 0) {
        expect(await rig.download()).toMatchObject({ state: 'done' });
      }
      await expectWhole(rig);
    }));

  it('is the only one that works on a model', () =>
    withServer(async (rig) => {
      const { server } = rig;
      let goOn = () => {};
      const held = new Promise<void>((resolve) => (goOn = resolve));
      server.faults.push(({ serve }) => void held.then(serve, serve));
      const first = child(rig.folder, server.url);
      await expect.poll(() => server.asked.length).toBe(1);
      expect(await rig.download()).toMatchObject({ state: 'failed', error: { code: 'download_in_use' } });
      goOn();
      await once(first, 'close');
      await expectWhole(rig);
      expect(server.asked).toHaveLength(3);
    }));

  it('finds the lock of a process that was killed worth nothing', () =>
    withServer(async (rig) => {
      const { server } = rig;
      const running = child(rig.folder, server.url);
      server.faults.push(() => void running.kill('SIGKILL'));
      await once(running, 'close');
      expect(await readdir(join(rig.deps.addedDir, '.downloads'))).toContain('clip.lock');
      expect(await rig.download()).toMatchObject({ state: 'done' });
      await expectWhole(rig);
    }));
});

describe('files that the person has', () => {
  const write = async (folder: string, layout: (path: string) => string) => {
    for (const [path, content] of Object.entries(contents)) {
      await mkdir(dirname(join(folder, layout(path))), { recursive: true });
      await writeFile(join(folder, layout(path)), content);
    }
  };
  const bring = async (rig: Rig, folder: string) => rig.ended(startBringing(rig.deps, pack, folder).id);

  it.each<[string, (path: string) => string]>([
    ['as in the repository', (path) => path],
    ['flat', (path) => path.split('/').at(-1)!],
  ])('are taken %s, without a connection, and stay where they are', (_name, layout) =>
    withServer(async (rig) => {
      const own = join(rig.folder, 'own');
      await write(own, layout);
      expect(await bring(rig, own)).toMatchObject({ state: 'done', kind: 'get-model' });
      expect(rig.server.asked).toEqual([]);
      expect((await readdir(own)).length).toBeGreaterThan(0);
      for (const [path, content] of Object.entries(contents))
        expect((await readFile(join(rig.deps.addedDir, 'clip', path))).equals(content)).toBe(true);
    }),
  );

  it('are named where they are missing or differ', () =>
    withServer(async (rig) => {
      const own = join(rig.folder, 'own');
      await write(own, (path) => path);
      await rm(join(own, 'tokenizer.json'));
      await truncate(join(own, 'onnx/text_model.onnx'), 299_999);
      await cp(join(own, 'onnx/vision_model.onnx'), join(own, 'spare'));
      await writeFile(join(own, 'onnx/vision_model.onnx'), Buffer.alloc(700_000));
      const job = await bring(rig, own);
      expect(job).toMatchObject({ state: 'failed', error: { code: 'model_missing' } });
      for (const part of [
        'tokenizer.json is missing',
        'onnx/text_model.onnx has 299,999 bytes instead of 300,000',
        'onnx/vision_model.onnx has the right length, but another checksum',
      ])
        expect(job.error?.message).toContain(part);
      expect(await readdir(rig.deps.addedDir).catch(() => [])).toEqual([]);
      expect(await bring(rig, join(rig.folder, 'nowhere'))).toMatchObject({
        error: { code: 'model_missing' },
      });
    }));
});
