/** @file A picture that a search starts from, given by its bytes: looked at, and not kept. */
import { AppError, type GivenPicture, type Target } from '../../../src-preload/contract/index.ts';
import type { TargetEvidence, TargetView } from '../derive/targets.ts';

/** Implemented by adapters/files: a file of these bytes, there until `use` has ended. */
export type WithPictureFile = <Result>(
  picture: { bytes: Uint8Array; name: string },
  use: (path: string) => Promise<Result>,
) => Promise<Result>;

export interface GivenPictureDeps {
  targets: TargetEvidence;
  withPictureFile: WithPictureFile;
}

/**
 * What models see in the photo, the file or the given picture; its `path` is what it is called.
 * @throws AppError as `TargetEvidence`; of a given picture without the path of the file it was for a while
 */
export async function viewOfPicture(
  { targets, withPictureFile }: GivenPictureDeps,
  target: Target | GivenPicture,
): Promise<TargetView | undefined> {
  if (!('bytes' in target)) return (await targets.of([target]))[0];
  const name = target.name.trim() || 'the picture you gave';
  return withPictureFile({ bytes: Buffer.from(target.bytes, 'base64'), name }, async (path) => {
    try {
      const [view] = await targets.of([{ path }]);
      return view && { ...view, id: null, path: name };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const reason = error.message.replace(`${path}: `, '').replaceAll(path, 'The file');
      const message = `${name}: ${reason} Nothing was searched, and nothing is kept of it.`;
      throw new AppError(error.code, message, null, { cause: error });
    }
  });
}
