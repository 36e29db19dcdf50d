/** @file Takes ownership of a library, or connects to the process that owns it. */
import { socketAddress } from './address.ts';
import { createInstanceClient, type ClientApp, type ClientOptions } from './instance-client.ts';
import { createInstanceServer, type ServerLimits, type InstanceServer } from './instance-server.ts';
import { writeOwnerFile, removeOwnerFile, silentServerMessage } from './owner-file.ts';
import { ServerGone } from './questions.ts';
import { claimSocket } from './sockets.ts';

/** `leave` runs `closeApp`, then releases the socket and disconnects the clients. */
export type InstanceConnection =
  | { role: 'owner'; admit: InstanceServer['admit']; leave(closeApp: () => Promise<void>): Promise<void> }
  | { role: 'guest'; app: ClientApp };

export interface InstanceOptions extends Pick<ClientOptions, 'signal' | 'silentMs'> {
  /** receives a sentence where the owner does not respond */
  tell?: (sentence: string) => void;
  limits?: Partial<ServerLimits>;
  /** folders for sockets; replaced in tests */
  places?: readonly string[];
}

/**
 * Either this process now owns the library (and must open it and `admit` clients), or another process does
 * and its App is returned.
 * @throws AppError library_in_use (owner of another version, too many clients), library_unusable (no private
 * folder), cancelled
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
      .catch(() => undefined); // the sentence only explains the waiting
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
      // the owner ended meanwhile: this process may become the owner
      if (!(error instanceof ServerGone)) throw error;
    }
  }
}
