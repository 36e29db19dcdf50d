/** @file Filters for LanceDB: the one place where text becomes SQL. */

/**
 * A string as an SQL literal: whatever it holds is data. A lone surrogate becomes U+FFFD, as it does in a
 * stored column.
 */
export function quote(text: string): string {
  return `'${wellFormed(text).replaceAll("'", "''")}'`;
}

/** `column IN (…)`; false for an empty list. `column` is a constant, never a user's text. */
export function isIn(column: string, values: readonly string[]): string {
  return values.length === 0 ? 'false' : `${column} IN (${values.map(quote).join(', ')})`;
}

/** The text as UTF-8 can hold it. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
