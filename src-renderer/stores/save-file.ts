/** @file Hands a file made in this window to the person: the browser's download, Electron's save dialog. */

/** the address has to live until the download has begun, which nothing tells */
const livesMs = 60_000;

export function saveFile(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), livesMs);
}
