/** @file Groups photos that are frames of a burst: one camera, close in time, similar pictures. Pure. */
import type { Candidate } from './candidate.ts';
import { isBurstLike } from './likeness.ts';
import type { Grouping } from './group-similar.ts';

/** between two neighbouring frames of a burst */
const maxGapMs = 2_000;
const maxMembers = 200;

/**
 * Runs of photos that one camera took right after one another, and of those that it marked as one burst, in
 * the order they were taken. Similarity is not checked here.
 * @returns indices in `photos`, at least two a run; a photo with the camera's mark is in no other run
 */
export function burstRuns(photos: readonly Candidate[]): number[][] {
  const marked = new Map<string, number[]>();
  const timed = new Map<string, number[]>();
  photos.forEach(({ burstId, camera, shotMs }, photo) => {
    if (burstId !== null) append(marked, burstId, photo);
    else if (camera !== null && shotMs !== null) append(timed, camera, photo);
  });
  const inOrder = (a: number, b: number) =>
    (photos[a]!.shotMs ?? 0) - (photos[b]!.shotMs ?? 0) || (photos[a]!.id < photos[b]!.id ? -1 : 1);
  const runs = [...marked.values()].map((run) => run.sort(inOrder));
  for (const shots of timed.values()) {
    let run: number[] = [];
    for (const shot of shots.sort(inOrder)) {
      const last = run.at(-1);
      if (last !== undefined && photos[shot]!.shotMs! - photos[last]!.shotMs! > maxGapMs) {
        runs.push(run);
        run = [];
      }
      run.push(shot);
    }
    runs.push(run);
  }
  return runs.filter((run) => run.length > 1);
}

/**
 * Frames of a run that are similar to its first one; a frame that is not begins the next group, so that a
 * camera that turns while it shoots gives several. Frames that the camera marked as one burst need not be
 * similar.
 * @returns indices in `photos`, at least two a group, in the order they were taken; no photo is in two
 */
export function* groupBursts(
  { photos, likeness, areDistinct }: Grouping,
  runs: readonly number[][],
): Generator<void, number[][]> {
  const groups: number[][] = [];
  for (const run of runs) {
    yield;
    let group: number[] = [];
    let last: number | null = null;
    for (const shot of run) {
      const frame = photos[shot];
      if (!frame) continue;
      const first = group[0];
      const joins =
        first !== undefined &&
        last !== null &&
        group.length < maxMembers &&
        isNext(photos[last]!, frame) &&
        (frame.burstId !== null || isBurstLike(likeness(first, shot)));
      if (!joins || group.some((member) => areDistinct(member, shot))) {
        groups.push(group);
        group = [];
      }
      group.push(shot);
      last = shot;
    }
    groups.push(group);
  }
  return groups.filter((group) => group.length > 1);
}

/** One frame between them may be missing. */
function isNext(a: Candidate, b: Candidate): boolean {
  return b.burstId !== null || b.shotMs! - a.shotMs! <= maxGapMs;
}

function append(lists: Map<string, number[]>, key: string, photo: number): void {
  const list = lists.get(key);
  if (list) list.push(photo);
  else lists.set(key, [photo]);
}
