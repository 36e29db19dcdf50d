/**
 * @file The report of an import, one line a file, as CSV (RFC 4180) that spreadsheets open without harm.
 * Pure.
 */

import { printable } from '../../printable.ts';

/** One line of the report: the outcome of one file. */
export interface ReportLine {
  /**
   * `new`, `updated`, `moved`, `duplicate`, `removed` (by the person), `unchanged` (with a code), `failed`,
   * `skipped`
   */
  outcome: string;
  /** absolute */
  path: string;
  /** of a failure; `damaged`; `looks_like_edit`; what kind of file was skipped; else empty */
  code: string;
  /** a sentence, or empty */
  reason: string;
}

/** The byte order mark tells spreadsheets that the file is UTF-8. */
export const reportHead = '\uFEFFoutcome,path,code,reason\r\n';

/** One record, with its line end. */
export function reportLine({ outcome, path, code, reason }: ReportLine): string {
  return `${[outcome, path, code, reason].map(cell).join(',')}\r\n`;
}

/**
 * Terminal control characters are removed. A cell that a spreadsheet would take for a formula gets an
 * apostrophe in front (OWASP, CSV injection).
 */
function cell(given: string): string {
  const text = printable(given);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
