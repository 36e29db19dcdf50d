/** @file How much room is needed or lacking, in words. */

/** Rounded up: “1,240 MB”. */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000).toLocaleString('en')} MB`;
}
