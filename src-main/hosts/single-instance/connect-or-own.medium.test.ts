import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src-preload/contract/index.ts';
import { silentLog } from '../../log.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { createFakeApp, fakeJob, type FakeApp } from '../testing/fake-app.ts';
import { socketAddress } from './address.ts';
import { connectOrOwn, type InstanceConnection } from './connect-or-own.ts';
import type { ServerLimits } from './instance-server.ts';
import { openSharedApp } from './shared-app.ts';

const version = '1.2.3';

async function own(libraryDir: string): Promise<Extract<InstanceConnection, { role: 'owner' }>> {
  const door = await connectOrOwn(libraryDir, version);
  if (door.role !== 'owner') throw new Error('the library has an owner already');
  return door;
}

function share(libraryDir: string, app: () => FakeApp) {
  return openSharedApp({
    libraryDir,
    version,
    log: silentLog,
    create: async () => app(),
    hostCalls: () => async () => ({ ok: true, data: 'this host' }),
  });
}

/**
 * Another process that opens the library in a loop of its own and says `owner` or `guest`; killed with -9 it
 * leaves its socket behind.
 */
function otherProcess(libraryDir: string): ChildProcess & { line(): Promise<string> } {
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(import.meta.dirname, '../testing/ts-hook.mjs'),
      join(import.meta.dirname, '../testing/open-door.ts'),
      libraryDir,
      version,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return Object.assign(child, { line: async () => String((await lines.next()).value) });
}

describe('the door', () => {
  it.skipIf(process.platform === 'win32')('is a socket only its owner may use', () =>
    withTempDir(async (library) => {
      const door = await own(library);
      const address = await socketAddress(library);
      if (address.kind !== 'socket') throw new Error('not a socket');
      expect((await stat(address.folder)).mode & 0o777).toBe(0o700);
      expect((await stat(join(address.folder, `${address.name}.1`))).mode & 0o777).toBe(0o600);
      await door.leave(async () => {});
    }),
  );

  it.skipIf(process.platform === 'win32').each([
    [
      'a folder of another user or open to others',
      (place: string) => mkdir(place, { mode: 0o777 }).then(() => chmod(place, 0o777)),
    ],
    ['a file', (place: string) => writeFile(place, '')],
    ['a link to nowhere', (place: string) => symlink('/nowhere', place)],
    [
      'a link to a private folder',
      (place: string) =>
        mkdir(`${place}-target`, { mode: 0o700 }).then(() => symlink(`${place}-target`, place)),
    ],
  ])('where %s has taken its usual place, meets in the next one', (_what, prepare) =>
    withTempDir(async (folder) => {
      const library = join(folder, 'library');
      const places = [join(folder, 'usual'), join(folder, 'home')];
      await prepare(places[0]!);
      const door = await connectOrOwn(library, version, { places });
      if (door.role !== 'owner') throw new Error('the library has an owner already');
      door.admit(createFakeApp());
      expect((await stat(places[1]!)).mode & 0o777).toBe(0o700);
      // the socket, and a note of who owns it
      expect(await readdir(places[1]!)).toHaveLength(2);
      // whoever took it goes away: the usual place is free again, and the owner is still found
      await rm(places[0]!, { recursive: true });
      const second = await connectOrOwn(library, version, { places });
      expect(second.role).toBe('guest');
      if (second.role === 'guest') await second.app.close();
      await door.leave(async () => {});
      const third = await connectOrOwn(library, version, { places });
      expect([third.role, await readdir(places[1]!), (await readdir(places[0]!)).length]).toEqual([
        'owner',
        [],
        2,
      ]);
      if (third.role === 'owner') await third.leave(async () => {});
    }),
  );

  it.skipIf(process.platform === 'win32')('says so where there is no private place at all', () =>
    withTempDir(async (folder) => {
      await writeFile(join(folder, 'usual'), '');
      await expect(
        connectOrOwn(join(folder, 'library'), version, {
          places: [join(folder, 'usual'), join(folder, 'none', 'home')],
        }),
      ).rejects.toMatchObject({
        code: 'library_unusable',
        message: expect.stringContaining(join(folder, 'usual')) as string,
      });
    }),
  );

  it('lets a guest in once the library is open, and passes calls, pictures and events', () =>
    withTempDir(async (library) => {
      const door = await own(library);
      const guest = connectOrOwn(library, version);
      const app = createFakeApp({}, { 'a/b/grid': { path: '/p.webp', contentType: 'image/webp' } });
      door.admit(app);
      const second = await guest;
      if (second.role !== 'guest') throw new Error('two owners');
      expect(await second.app.call('jobs.list', {})).toEqual({ ok: true, data: [] });
      expect(await second.app.media('a/b/grid')).toEqual({ path: '/p.webp', contentType: 'image/webp' });
      expect(await second.app.media('none')).toBeNull();
      const heard = new Promise<AnyEvent>((resolve) => second.app.on(resolve));
      app.emit('annotations.changed', { undo: 'Rate 3 photos', redo: null });
      expect(await heard).toEqual({
        name: 'annotations.changed',
        data: { undo: 'Rate 3 photos', redo: null },
      });
      await second.app.close();
      await door.leave(async () => {});
    }));

  it.skipIf(process.platform === 'win32')(
    'hangs up on whoever speaks something else, and goes on with the others',
    () =>
      withTempDir(async (library) => {
        const door = await own(library);
        door.admit(createFakeApp());
        const address = await socketAddress(library);
        if (address.kind !== 'socket') throw new Error('not a socket');
        for (const line of ['null', '5', '"hello"', 'GET / HTTP/1.1']) {
          const stranger = connect(join(address.folder, `${address.name}.1`));
          stranger.resume().write(`${line}\n`);
          await once(stranger, 'close');
        }
        const guest = await connectOrOwn(library, version);
        if (guest.role !== 'guest') throw new Error('two owners');
        expect(await guest.app.call('jobs.list', {})).toEqual({ ok: true, data: [] });
        await guest.app.close();
        await door.leave(async () => {});
      }),
  );

  it('tells a guest of another version to close the other one first', () =>
    withTempDir(async (library) => {
      const door = await own(library);
      door.admit(createFakeApp());
      await expect(connectOrOwn(library, '9.9.9')).rejects.toMatchObject({ code: 'library_in_use' });
      await door.leave(async () => {});
    }));

  it('makes exactly one of many simultaneous openers the owner', () =>
    withTempDir(async (library) => {
      const opened: InstanceConnection[] = [];
      const owners: InstanceConnection[] = [];
      await Promise.all(
        Array.from({ length: 24 }, async () => {
          const door = await connectOrOwn(library, version);
          if (door.role === 'owner') {
            owners.push(door);
            door.admit(createFakeApp());
          }
          opened.push(door);
        }),
      );
      expect(opened).toHaveLength(24);
      expect(owners).toHaveLength(1);
      for (const door of opened) if (door.role === 'guest') await door.app.close();
      for (const door of owners) if (door.role === 'owner') await door.leave(async () => {});
    }));

  it('passes from one to the next as often as it is closed, with many at the door', () =>
    withTempDir(async (library) => {
      const apps = await Promise.all(Array.from({ length: 8 }, () => share(library, () => createFakeApp())));
      for (const [at, app] of apps.entries()) {
        const owners = apps.slice(at).filter((other) => other.role() === 'owner');
        expect(owners).toHaveLength(1);
        await owners[0]!.close();
        apps.splice(apps.indexOf(owners[0]!), 1, app);
        apps[at] = owners[0]!;
        for (const other of apps.slice(at + 1))
          expect(await other.call('jobs.list', {})).toEqual({ ok: true, data: [] });
      }
      const address = await socketAddress(library);
      if (address.kind === 'socket')
        expect((await readdir(address.folder)).filter((entry) => entry.startsWith(address.name))).toEqual([]);
    }));

  it('steps over an owner that was killed; of several processes that find it dead, one takes over', () =>
    withTempDir(async (library) => {
      const first = otherProcess(library);
      expect(await first.line()).toBe('owner');
      first.kill('SIGKILL');
      await once(first, 'exit');
      const next = Array.from({ length: 4 }, () => otherProcess(library));
      const roles = await Promise.all(next.map((child) => child.line()));
      expect(roles.toSorted()).toEqual(['guest', 'guest', 'guest', 'owner']);
      for (const child of next) child.kill('SIGKILL');
      await Promise.all(next.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
    }));
});

describe.skipIf(process.platform === 'win32')('an owner that was stopped', () => {
  it('is named to whoever waits at its door, with what can be done, and lets him in when it goes on', () =>
    withTempDir(async (library) => {
      const owner = otherProcess(library);
      expect(await owner.line()).toBe('owner');
      owner.kill('SIGSTOP');
      const told = new Promise<string>((resolve, reject) => {
        connectOrOwn(library, version, { silentMs: 50, tell: resolve })
          .then((door) => (door.role === 'guest' ? door.app.close() : undefined))
          .catch(reject);
      });
      expect(await told).toContain(`process ${owner.pid}) has this library open and`);
      expect(await told).toContain(`kill -CONT ${owner.pid}`);
      if (process.platform === 'linux') expect(await told).toContain('is stopped');
      owner.kill('SIGCONT');
      const guest = await connectOrOwn(library, version);
      if (guest.role !== 'guest') throw new Error('two owners');
      expect(await guest.app.call('jobs.list', {})).toMatchObject({ ok: true });
      await guest.app.close();
      owner.kill('SIGKILL');
      await once(owner, 'exit');
    }));

  it('is named also in the middle of a call', () =>
    withTempDir(async (library) => {
      const owner = otherProcess(library);
      expect(await owner.line()).toBe('owner');
      let tell = (_sentence: string): void => {};
      const told = new Promise<string>((resolve) => (tell = resolve));
      const guest = await connectOrOwn(library, version, {
        silentMs: 50,
        tell: (sentence) => tell(sentence),
      });
      if (guest.role !== 'guest') throw new Error('two owners');
      const lost = guest.app.call('tags.suggest', { text: 'x' });
      expect(await owner.line()).toBe('asked');
      owner.kill('SIGSTOP');
      expect(await told).toContain(`kill -CONT ${owner.pid}`);
      owner.kill('SIGKILL');
      expect(await lost).toMatchObject({ ok: false });
    }));

  it('is waited for until the person stops', () =>
    withTempDir(async (library) => {
      const owner = otherProcess(library);
      expect(await owner.line()).toBe('owner');
      owner.kill('SIGSTOP');
      const stop = new AbortController();
      const waits = connectOrOwn(library, version, {
        signal: stop.signal,
        silentMs: 50,
        tell: () => stop.abort(),
      });
      await expect(waits).rejects.toMatchObject({ code: 'cancelled' });
      owner.kill('SIGKILL');
      await once(owner, 'exit');
    }));
});

describe('an owner that is only slow', () => {
  it('is not called stopped while it opens the library or works on an answer', () =>
    withTempDir(async (library) => {
      const door = await own(library);
      let answer = () => {};
      const told: string[] = [];
      const waits = connectOrOwn(library, version, { silentMs: 20, tell: (sentence) => told.push(sentence) });
      // many times as long as a silence may be
      for (let round = 0; round < 10; round += 1) await pongs(library);
      door.admit(
        createFakeApp({
          'tags.suggest': () => new Promise((resolve) => (answer = () => resolve(['at last']))),
        }),
      );
      const guest = await waits;
      if (guest.role !== 'guest') throw new Error('two owners');
      const reply = guest.app.call('tags.suggest', { text: 'x' });
      for (let round = 0; round < 10; round += 1) await pongs(library);
      answer();
      expect(await reply).toEqual({ ok: true, data: ['at last'] });
      expect(told).toEqual([]);
      await guest.app.close();
      await door.leave(async () => {});
    }));
});

/** A connection of our own to the owner; waits some forty milliseconds of its pongs. */
async function pongs(library: string): Promise<void> {
  const socket = await knock(library);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const until = performance.now() + 40;
  while (performance.now() < until) {
    socket.write('{"ping":true}\n');
    expect((await lines.next()).value).toBe('{"pong":true}');
  }
  socket.destroy();
}

async function knock(library: string): Promise<Socket> {
  const address = await socketAddress(library);
  const socket = connect(
    address.kind === 'pipe' ? address.path : join(address.folder, `${address.name}.1`),
  ).on('error', () => {}); // it may be cut off
  await once(socket, 'connect');
  return socket;
}

describe('what guests may take', () => {
  const limited = async (library: string, limits: Partial<ServerLimits>) => {
    const door = await connectOrOwn(library, version, { limits });
    if (door.role !== 'owner') throw new Error('the library has an owner already');
    return door;
  };

  it('places: those who say nothing give way, and one too many is told so', () =>
    withTempDir(async (library) => {
      const door = await limited(library, { clients: 2 });
      door.admit(createFakeApp());
      const silent = [await knock(library), await knock(library)];
      for (const socket of silent) socket.resume();
      const guests = [await connectOrOwn(library, version), await connectOrOwn(library, version)];
      await expect.poll(() => silent.every(({ closed }) => closed)).toBe(true);
      await expect(connectOrOwn(library, version)).rejects.toMatchObject({
        code: 'library_in_use',
        message: expect.stringContaining('Too many') as string,
      });
      for (const guest of guests) if (guest.role === 'guest') await guest.app.close();
      await door.leave(async () => {});
    }));

  it('time: whoever never says who he is is let go', () =>
    withTempDir(async (library) => {
      const door = await limited(library, { helloMs: 20 });
      const silent = await knock(library);
      silent.resume();
      await once(silent, 'close');
      await door.leave(async () => {});
    }));

  it('questions: so many are answered at once, and all of them in the end', () =>
    withTempDir(async (library) => {
      const door = await limited(library, { calls: 3 });
      const held: (() => void)[] = [];
      let most = 0;
      door.admit(
        createFakeApp({
          'tags.suggest': ({ text }) =>
            new Promise(
              (resolve) =>
                (most = Math.max(
                  most,
                  held.push(() => resolve([text])),
                )),
            ),
        }),
      );
      const guest = await connectOrOwn(library, version);
      if (guest.role !== 'guest') throw new Error('two owners');
      const answers = Promise.all(
        Array.from({ length: 50 }, (_value, at) => guest.app.call('tags.suggest', { text: `${at}` })),
      );
      for (let answered = 0; answered < 50; answered += 1) {
        await expect.poll(() => held.length).toBeGreaterThan(0);
        held.shift()!();
      }
      expect((await answers).map((reply) => (reply as { data: string[] }).data[0])).toEqual(
        Array.from({ length: 50 }, (_value, at) => `${at}`),
      );
      expect(most).toBe(3);
      await guest.app.close();
      await door.leave(async () => {});
    }));

  it('bytes of one question', () =>
    withTempDir(async (library) => {
      const door = await limited(library, { frameBytes: 100_000 });
      door.admit(createFakeApp());
      const socket = await knock(library);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.resume().write('x'.repeat(400_000));
      await closed;
      await door.leave(async () => {});
    }));

  it('events that are not read: they are left out, the guest is told when it reads again, and asks for the whole state', () =>
    withTempDir(async (library) => {
      const door = await limited(library, { unreadBytes: 100_000 });
      const app = createFakeApp();
      door.admit(app);
      const socket = await knock(library);
      socket.write(`${JSON.stringify({ hello: version })}\n`);
      const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
      expect((await lines.next()).value).toBe(JSON.stringify({ hello: version }));
      socket.pause();
      const before = process.memoryUsage().external + process.memoryUsage().heapUsed;
      for (let sent = 0; sent < 3_000; sent += 1)
        app.emit('annotations.changed', { undo: `${sent} ${'x'.repeat(100_000)}`, redo: null });
      // three hundred megabytes were told
      expect(process.memoryUsage().external + process.memoryUsage().heapUsed - before).toBeLessThan(
        100_000_000,
      );
      socket.resume();
      let line = '';
      while (line !== '{"missed":true}') line = String((await lines.next()).value);
      app.emit('annotations.changed', { undo: 'after', redo: null });
      expect((await lines.next()).value).toBe(
        '{"event":{"name":"annotations.changed","data":{"undo":"after","redo":null}}}',
      );
      socket.destroy();
      await door.leave(async () => {});
    }));
});

describe('a shared app', () => {
  it('goes on in the guest when the owner closes, and tells its listeners the whole state', () =>
    withTempDir(async (library) => {
      const ownersApp = createFakeApp({ 'jobs.list': () => [fakeJob()] });
      const owner = await share(library, () => ownersApp);
      const mine = createFakeApp({
        'photos.timeline': () => ({ revision: 7, total: 1, months: [{ month: '2023-06', count: 1 }] }),
      });
      const guest = await share(library, () => mine);
      expect([owner.role(), guest.role()]).toEqual(['owner', 'guest']);

      const heard: AnyEvent[] = [];
      const timelineAgain = new Promise<void>((resolve) =>
        guest.on((event) => {
          heard.push(event);
          if (event.name === 'timeline.changed') resolve();
        }),
      );
      ownersApp.emit('jobs.changed', fakeJob());
      await expect.poll(() => heard.length).toBe(1);
      await owner.close();
      await timelineAgain;
      expect(ownersApp.closed()).toBe(true);
      expect(guest.role()).toBe('owner');
      expect(
        heard.find((event) => event.name === 'jobs.changed' && event.data.state === 'failed'),
      ).toMatchObject({ data: { id: 'job-1', error: { code: 'cancelled' } } });
      expect(await guest.call('photos.timeline', {})).toMatchObject({ ok: true, data: { revision: 7 } });
      await guest.close();
      expect(mine.closed()).toBe(true);
    }));

  it('answers a call the closing owner had not begun from the next owner', () =>
    withTempDir(async (library) => {
      let release = () => {};
      const closing = new Promise<void>((resolve) => (release = resolve));
      const ownersApp = createFakeApp();
      const owner = await share(library, () => ({ ...ownersApp, close: () => closing }));
      const guest = await share(library, () =>
        createFakeApp({ 'tags.suggest': () => ['from the new owner'] }),
      );
      const ends = owner.close();
      const answer = guest.call('tags.suggest', { text: 'x' });
      release();
      await ends;
      expect(await answer).toEqual({ ok: true, data: ['from the new owner'] });
      await guest.close();
    }));

  it('says so when the owner dies in the middle of a call, and answers the next one itself', () =>
    withTempDir(async (library) => {
      const other = otherProcess(library);
      expect(await other.line()).toBe('owner');
      const guest = await share(library, () => createFakeApp());
      const interrupted = guest.call('tags.suggest', { text: 'never answered' });
      expect(await other.line()).toBe('asked');
      other.kill('SIGKILL');
      expect(await interrupted).toMatchObject({ ok: false, error: { code: 'cancelled' } });
      expect(await guest.call('jobs.list', {})).toEqual({ ok: true, data: [] });
      await guest.close();
    }));

  it('answers host.* itself while another process owns the library', () =>
    withTempDir(async (library) => {
      const owner = await share(library, () => createFakeApp());
      const guest = await share(library, () => createFakeApp());
      expect(await guest.call('host.info', {})).toEqual({ ok: true, data: 'this host' });
      expect(await owner.call('host.info', {})).toMatchObject({ data: { kind: 'test' } });
      await guest.close();
      await owner.close();
    }));

  it('lets a second opener wait while the owner starts, and gives it the library where that start fails', () =>
    withTempDir(async (library) => {
      let fail = (_error: Error): void => {};
      const starting = new Promise<FakeApp>((_resolve, reject) => (fail = reject));
      const owner = openSharedApp({
        libraryDir: library,
        version,
        log: silentLog,
        create: () => starting,
        hostCalls: () => async () => ({ ok: true, data: null }),
      });
      owner.catch(() => undefined); // looked at below
      const address = await socketAddress(library);
      if (address.kind === 'socket')
        await expect
          .poll(async () => (await readdir(address.folder)).includes(`${address.name}.1`))
          .toBe(true);
      const second = share(library, () => createFakeApp());
      const third = share(library, () => createFakeApp());
      fail(new Error('the disk is full'));
      await expect(owner).rejects.toThrow('the disk is full');
      const apps = await Promise.all([second, third]);
      expect(apps.map((app) => app.role()).sort()).toEqual(['guest', 'owner']);
      for (const app of apps) expect(await app.call('jobs.list', {})).toEqual({ ok: true, data: [] });
      // the guest first, so that nobody takes over
      for (const app of apps.sort((a) => (a.role() === 'guest' ? -1 : 1))) await app.close();
    }));

  it('is the next owner where it opens while the owner closes', () =>
    withTempDir(async (library) => {
      let release = () => {};
      const closing = new Promise<void>((resolve) => (release = resolve));
      const owner = await share(library, () => ({ ...createFakeApp(), close: () => closing }));
      const ends = owner.close();
      const late = share(library, () => createFakeApp({ 'tags.suggest': () => ['from the next owner'] }));
      release();
      await ends;
      const next = await late;
      expect(await next.call('tags.suggest', { text: 'x' })).toEqual({
        ok: true,
        data: ['from the next owner'],
      });
      expect(next.role()).toBe('owner');
      await next.close();
    }));

  it('begins no library anew where the owner ended because its folder was taken away', () =>
    withTempDir(async (base) => {
      const library = join(base, 'library');
      await mkdir(library);
      const other = otherProcess(library);
      expect(await other.line()).toBe('owner');
      let opened = 0;
      const guest = await share(library, () => (opened++, createFakeApp()));
      await rm(library, { recursive: true });
      other.kill('SIGKILL');
      await once(other, 'exit');
      await expect
        .poll(() => guest.call('jobs.list', {}))
        .toMatchObject({
          ok: false,
          error: {
            code: 'library_unusable',
            message: expect.stringContaining('is not there any more') as string,
          },
        });
      expect([opened, await readdir(base)]).toEqual([0, []]);
      await guest.close();
    }));
});
