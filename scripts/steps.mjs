/**
 * @file What every script does: say what happens (on stderr: stdout belongs to the programs), run a program,
 * find the repository.
 */
import { spawn } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const oldestNode = [20, 19];

/** One line for the person. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Ends the script with a sentence. */
export function fail(line) {
  say(line);
  process.exit(1);
}

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  fail(
    `Sightline needs Node ${oldestNode.join('.')} or newer, and this is ${version}. ` +
      `Install it from your system's packages or its own site, then try again.`,
  );
}

/**
 * Runs a program in the repository and waits for its end.
 * @param options.output where its stdout goes: `inherit`, or 2 for stderr (so that ours stays clean)
 * @param options.wholeOutput what it prints on both comes on stderr, all at once, when it has ended
 * @param options.limitMs ends it after so long
 * @returns its exit code; 1 where it could not start or was ended
 */
export function run(
  program,
  args,
  { output = 'inherit', wholeOutput = false, env = {}, limitMs, shell = false } = {},
) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: wholeOutput ? ['inherit', 'pipe', 'pipe'] : ['inherit', output, 'inherit'],
      env: { ...process.env, ...(wholeOutput && process.stderr.isTTY && { FORCE_COLOR: '1' }), ...env },
      shell,
    });
    const printed = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => printed.push(chunk));
    const timer = limitMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), limitMs);
    // Ctrl+C reaches the child by itself; we wait for its orderly end
    const patient = () => {};
    process.on('SIGINT', patient);
    const terminate = () => child.kill('SIGTERM');
    process.on('SIGTERM', terminate);
    const done = (code) => {
      clearTimeout(timer);
      process.off('SIGINT', patient);
      process.off('SIGTERM', terminate);
      if (printed.length > 0) process.stderr.write(Buffer.concat(printed));
      resolve(code);
    };
    child.once('error', (error) => {
      say(`${program} could not be started: ${error.message}`);
      done(1);
    });
    child.once('close', (code) => done(code ?? 1));
  });
}

/** Runs a JavaScript file with this Node. */
export function runNode(file, args = [], options = {}) {
  return run(process.execPath, [file, ...args], options);
}

/**
 * Runs JavaScript files side by side, two where there are two cores; what each prints stays together.
 * @param programs in the order of their start; the longest first is quickest
 * @returns names of those that failed
 */
export async function runSideBySide(programs) {
  const waiting = [...programs];
  const failed = [];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      if ((await runNode(next.file, next.args, { wholeOutput: true })) !== 0) failed.push(next.name);
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
  return failed;
}

/** The file that a package's `bin` names, so that no shell is needed. */
export function binOf(packageName, name = packageName) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[name]);
}

/** Arguments of `npm run x -- …`. */
export const words = process.argv.slice(2);

/** True when this file is the one that Node was started with. */
export function isEntry(url) {
  return process.argv[1] !== undefined && pathToFileURL(realpathSync(process.argv[1])).href === url;
}

/** Where the person typed `npm run <name>`: npm runs scripts in the repository, wherever that was. */
export function goToCaller(name) {
  const { npm_lifecycle_event: event, INIT_CWD: caller } = process.env;
  // programs that a script starts elsewhere inherit these variables, too
  if (event === name && caller && realpathSync(process.cwd()) === realpathSync(root)) process.chdir(caller);
}
