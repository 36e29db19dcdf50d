/** @file A process of its own that opens a door, says its role and stays; for tests that kill it. */
import { connectOrOwn } from '../single-instance/connect-or-own.ts';
import { createFakeApp } from './fake-app.ts';

const [libraryDir, version] = process.argv.slice(2);
const door = await connectOrOwn(libraryDir!, version!);
if (door.role === 'owner') {
  const silent = () => {
    process.stdout.write('asked\n');
    return new Promise<never>(() => {});
  };
  door.admit(createFakeApp({ 'tags.suggest': silent }));
}
process.stdout.write(`${door.role}\n`);
process.stdin.resume();
