/** @file What Sightline promises about the person's files: said in one way wherever it is said. */

/** As a sentence of its own, where folders are shown or wanted. */
export const filesStay =
  'Your photos stay where they are and are never changed. None is moved unless you say so in Duplicates.';

/** As a paragraph, with where moved files go. @param bin the system's name of it */
export function filesStayInFull(bin: string): string {
  return (
    'Photos stay in their folders and are never changed. None is moved unless you say so in Duplicates: ' +
    `what you choose there goes to this computer’s ${bin}, and you can get it back from there. ` +
    'Removing a photo here takes it out of the library, not off the disk.'
  );
}
