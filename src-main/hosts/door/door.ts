/** @file The door of a library: owns it, or reaches the process that does. */
import { doorAddress } from './address.ts';
import { createGuest, OwnerGone, type GuestApp } from './guest.ts';
import { createOwner, type Owner } from './owner.ts';
import { takePlace } from './sockets.ts';

export type Door = { role: 'owner'; owner: Owner } | { role: 'guest'; app: GuestApp };

/**
 * Either this process now owns the library (and must open it and `admit` guests), or another does and its App is here.
 * @throws AppError library_in_use (owner of another version), library_unusable (no private place to meet)
 */
export async function connectOrOwn(libraryDir: string, version: string): Promise<Door> {
  const address = await doorAddress(libraryDir);
  for (;;) {
    const place = await takePlace(address);
    if (place.role === 'owner') return { role: 'owner', owner: createOwner(place.server, version) };
    try {
      return { role: 'guest', app: await createGuest(place.socket, version) };
    } catch (error) {
      // it ended while we were at the door: perhaps it is our turn
      if (!(error instanceof OwnerGone)) throw error;
    }
  }
}
