/** @file The door of a library: owns it, or reaches the process that does. */
import { doorAddress } from './address.ts';
import { createGuest, OwnerGone, type GuestApp, type GuestOptions } from './guest.ts';
import { createOwner, type DoorLimits, type Owner } from './owner.ts';
import { noteOwner, removeNote, silentOwnerWords } from './owners-note.ts';
import { takePlace } from './sockets.ts';

/** `leave` runs `closeApp`, then gives up the place and lets the guests go. */
export type Door =
  | { role: 'owner'; admit: Owner['admit']; leave(closeApp: () => Promise<void>): Promise<void> }
  | { role: 'guest'; app: GuestApp };

export interface DoorOptions extends Pick<GuestOptions, 'signal' | 'silentMs'> {
  /** gets a sentence where the owner says nothing while we wait for it */
  tell?: (sentence: string) => void;
  limits?: Partial<DoorLimits>;
  /** where processes of this user may meet; replaced in tests */
  places?: readonly string[];
}

/**
 * Either this process now owns the library (and must open it and `admit` guests), or another does and its App is here.
 * @throws AppError library_in_use (owner of another version, too many guests), library_unusable (no private place to meet), cancelled
 */
export async function connectOrOwn(
  libraryDir: string,
  version: string,
  { tell = () => {}, limits = {}, places, ...waiting }: DoorOptions = {},
): Promise<Door> {
  const address = await doorAddress(libraryDir, places);
  const onSilent = () => {
    silentOwnerWords(address)
      .then(tell)
      .catch(() => undefined); // words that only explain why somebody waits
  };
  const guestOptions = { ...waiting, onSilent };
  for (;;) {
    const owner = createOwner(version, limits);
    const place = await takePlace(address, owner.receive);
    if (place.role === 'owner') {
      await noteOwner(address);
      const leavePlace = async () => {
        await removeNote(address);
        await place.leave();
      };
      return { role: 'owner', admit: owner.admit, leave: (closeApp) => owner.close(closeApp, leavePlace) };
    }
    try {
      return { role: 'guest', app: await createGuest(place.socket, version, guestOptions) };
    } catch (error) {
      // it ended while we were at the door: perhaps it is our turn
      if (!(error instanceof OwnerGone)) throw error;
    }
  }
}
