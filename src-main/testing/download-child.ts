/** @file Downloads a pack from a server on the loopback, in a process that a test kills. */
import { systemClock } from '../domain/models/downloads/clock.ts';
import { startDownload } from '../domain/models/downloads/download-pack.ts';
import { createJobRunner } from '../domain/jobs/job-runner.ts';
import { silentLog } from '../log.ts';
import { downloadDeps } from './network/download-rig.ts';
import type { WantedPack } from '../domain/models/downloads/download-store.ts';

const [folder = '', mirror = '', pack = ''] = process.argv.slice(2);
const jobs = createJobRunner({ emit: () => {}, log: silentLog });
const deps = await downloadDeps(folder, { mirror, jobs, clock: systemClock });
const { id } = startDownload(deps, JSON.parse(pack) as WantedPack);
const { state, error } = await jobs.finished(id);
process.stdout.write(JSON.stringify({ state, error }));
