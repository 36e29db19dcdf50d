/** @file The door of a library: owns it, or reaches the process that does. */
import { socketAddress } from './address.ts';
import { createInstanceClient, type ClientApp, type ClientOptions } from './instance-client.ts';
import { createInstanceServer, type ServerLimits, type InstanceServer } from './instance-server.ts';
import { writeOwnerFile, removeOwnerFile, silentServerMessage } from './owner-file.ts';
import { ServerGone } from './questions.ts';
import { claimSocket } from './sockets.ts';

/** `leave` runs `closeApp`, then gives up the place and lets the guests go. */
export type InstanceConnection =
  | { role: 'owner'; admit: InstanceServer['admit']; leave(closeApp: () => Promise<void>): Promise<void> }
  | { role: 'guest'; app: ClientApp };

export interface InstanceOptions extends Pick<ClientOptions, 'signal' | 'silentMs'> {
  /** gets a sentence where the owner says nothing while we wait for it */
  tell?: (sentence: string) => void;
  limits?: Partial<ServerLimits>;
  /** where processes of this user may meet; replaced in tests */
  places?: readonly string[];
}

/**
 * Either this process now owns the library (and must open it and `admit` guests), or another does and its App
 * is here.
 * @throws AppError library_in_use (owner of another version, too many guests), library_unusable (no private
 * place to meet), cancelled
 */
export async function connectOrOwn(
  libraryDir: string,
  version: string,
  { tell = () => {}, limits = {}, places, ...waiting }: InstanceOptions = {},
): Promise<InstanceConnection> {
  const address = await socketAddress(libraryDir, places);
  const onSilent = () => {
    silentServerMessage(address)
      .then(tell)
      .catch(() => undefined); // words that only explain why somebody waits
  };
  const guestOptions = { ...waiting, onSilent };
  for (;;) {
    const owner = createInstanceServer(version, limits);
    const place = await claimSocket(address, owner.receive);
    if (place.role === 'owner') {
      await writeOwnerFile(address);
      const leavePlace = async () => {
        await removeOwnerFile(address);
        await place.leave();
      };
      return { role: 'owner', admit: owner.admit, leave: (closeApp) => owner.close(closeApp, leavePlace) };
    }
    try {
      return { role: 'guest', app: await createInstanceClient(place.socket, version, guestOptions) };
    } catch (error) {
      // it ended while we were at the door: perhaps it is our turn
      if (!(error instanceof ServerGone)) throw error;
    }
  }
}
