/** @file The door of a library: owns it, or reaches the process that does. */
import { doorAddress } from './address.ts';
import { createGuest, OwnerGone, type GuestApp } from './guest.ts';
import { createOwner, type Owner } from './owner.ts';
import { takePlace } from './sockets.ts';

/** `leave` runs `closeApp`, then gives up the place and lets the guests go. */
export type Door = { role: 'owner'; admit: Owner['admit']; leave(closeApp: () => Promise<void>): Promise<void> } | { role: 'guest'; app: GuestApp };

/**
 * Either this process now owns the library (and must open it and `admit` guests), or another does and its App is here.
 * @param places where processes of this user may meet; replaced in tests
 * @throws AppError library_in_use (owner of another version), library_unusable (no private place to meet)
 */
export async function connectOrOwn(libraryDir: string, version: string, places?: readonly string[]): Promise<Door> {
  const address = await doorAddress(libraryDir, places);
  for (;;) {
    const owner = createOwner(version);
    const place = await takePlace(address, owner.receive);
    if (place.role === 'owner') return { role: 'owner', admit: owner.admit, leave: (closeApp) => owner.close(closeApp, place.leave) };
    try {
      return { role: 'guest', app: await createGuest(place.socket, version) };
    } catch (error) {
      // it ended while we were at the door: perhaps it is our turn
      if (!(error instanceof OwnerGone)) throw error;
    }
  }
}
