/**
 * @file Runs commands where every way out is a trap: a network namespace with nothing but the loopback, in
 * which a server of our own hears all look-ups of names and the kernel counts what has no route. Started by
 * `unshare` (see `cutOff` in privacy.medium.test.ts) with a JSON order; answers with a JSON document on
 * stdout.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const { folder, steps, serve, env, control } = JSON.parse(process.argv[2]);

/** Runs one program of the system. @throws Error with what it said */
function must(program, ...args) {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}

/** Names are asked of our server, and of nothing else (no cache, no other service of this computer). */
function redirectLookups() {
  const own = mkdtempSync(join(folder, 'resolver-'));
  writeFileSync(join(own, 'resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
  writeFileSync(join(own, 'nsswitch.conf'), 'hosts: files dns\n');
  for (const name of ['resolv.conf', 'nsswitch.conf'])
    must('mount', '--bind', join(own, name), `/etc/${name}`);
  return () => rmSync(own, { recursive: true, force: true });
}

/** @returns the names that were asked for, as they come */
async function trapLookups() {
  const names = [];
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const labels = [];
    for (let at = 12; question[at] > 0; at += question[at] + 1)
      labels.push(question.toString('latin1', at + 1, at + 1 + question[at]));
    names.push(labels.join('.'));
    // an address, so that whoever asked tries to connect: 198.51.100.7 (RFC 5737)
    const end = 12 + labels.reduce((sum, label) => sum + label.length + 1, 1) + 4;
    const isIpv4 = question.readUInt16BE(end - 4) === 1;
    const head = Buffer.from(question.subarray(0, end));
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(isIpv4 ? 1 : 0, 6);
    head.writeUInt32BE(0, 8);
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 51, 100, 7]);
    socket.send(isIpv4 ? Buffer.concat([head, record]) : head, port, address);
  });
  socket.bind(53, '127.0.0.1');
  await once(socket, 'listening');
  return { names, close: () => socket.close() };
}

/** How often something in this namespace wanted to send where no route leads, as the kernel counts. */
function withoutRoute() {
  const lines = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Ip: '));
  const [names, values] = lines.map((line) => line.split(' '));
  const ipv6 = /^Ip6OutNoRoutes\s+(\d+)/m.exec(readFileSync('/proc/net/snmp6', 'utf8'));
  return Number(values[names.indexOf('OutNoRoutes')]) + Number(ipv6?.[1] ?? 0);
}

async function run([program, ...args]) {
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
  const [code] = await once(child, 'close');
  return { code, out, err };
}

/** The app in a browser: its page is fetched, and the commands go to its engine. */
async function served([program, ...args], commands) {
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { status } = await fetch(JSON.parse(line).url, { redirect: 'manual' });
  const answers = [];
  for (const command of commands) answers.push(await run(command));
  child.kill('SIGTERM');
  const [code] = await once(child, 'close');
  return { status, answers, code };
}

// as most people have it: others may read what a program makes
process.umask(0o022);
spawnSync('ip', ['link', 'set', 'lo', 'up']);
const restore = redirectLookups();
const lookups = await trapLookups();
const before = withoutRoute();
const answers = [];
for (const step of steps) answers.push(await run(step));
const page = serve ? await served(serve.program, serve.commands) : null;
const heard = { names: [...lookups.names], withoutRoute: withoutRoute() - before };
if (control) {
  // a trap that hears nothing when something leaves would be no trap
  await lookup('control.example').catch(() => undefined);
  const socket = connect(9, '198.51.100.7');
  await new Promise((resolve) => socket.once('error', resolve));
}
const withControl = { names: [...lookups.names], withoutRoute: withoutRoute() - before };
lookups.close();
restore();
process.stdout.write(JSON.stringify({ answers, page, heard, withControl }));
