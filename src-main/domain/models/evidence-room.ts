/** @file How much room the vectors of a model take in the library's database. */
import { megabytes } from './megabytes.ts';

const bytesPerNumber = 4;
/** its id, the SHA-256 of its content, time and run; evidence-room.medium.test.ts compares it with the database */
const bytesPerRow = 110;
/**
 * Every 1,600 photos the database puts its rows together, which writes them anew, and it keeps the files before
 * for a minute: three copies at once where a photo takes 40 ms or longer.
 */
const copiesOnTheWay = 3;
/** other programs write to the disk, too */
const marginBytes = 256_000_000;

export interface EvidenceRoom {
  /** when all photos are through */
  keptBytes: number;
  /** at most, on the way */
  mostBytes: number;
}

/** @param dimensions of the vectors of each table; null = they have none, and the room cannot be foretold */
export function evidenceRoom(photos: number, dimensions: readonly number[] | null): EvidenceRoom | null {
  if (dimensions === null) return null;
  const keptBytes = photos * dimensions.reduce((sum, one) => sum + one * bytesPerNumber + bytesPerRow, 0);
  return { keptBytes, mostBytes: copiesOnTheWay * keptBytes };
}

/** A sentence that says how much is lacking, and what to do; null = there is room, or that is not known. */
export function roomRefusal(
  title: string,
  { mostBytes }: EvidenceRoom,
  freeBytes: number | null,
): string | null {
  if (freeBytes === null || mostBytes === 0 || freeBytes >= mostBytes + marginBytes) return null;
  return (
    `There is too little room on the library’s disk for what “${title}” makes of your photos: it needs up to ` +
    `${megabytes(mostBytes)} on the way, ${megabytes(marginBytes)} must stay free, and ${megabytes(freeBytes)} are. ` +
    `Make room for ${megabytes(mostBytes + marginBytes - freeBytes)} more, then try again. Nothing was changed.`
  );
}
