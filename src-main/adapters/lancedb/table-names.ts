/**
 * @file Names of evidence tables: any pack id as a name that LanceDB and every file system take, and back.
 */

const prefix = 'evidence_';

/**
 * Lower-case letters, digits, `-` and `.` stay; every other byte of the UTF-8 becomes `_xx`, so that no two
 * ids meet on a disk that ignores case.
 */
export function evidenceTableName(packId: string): string {
  const bytes = [...Buffer.from(packId, 'utf8')];
  return (
    prefix +
    bytes
      .map((byte) =>
        /[a-z0-9.-]/.test(String.fromCharCode(byte))
          ? String.fromCharCode(byte)
          : `_${byte.toString(16).padStart(2, '0')}`,
      )
      .join('')
  );
}

/** @returns null where the table is not one of evidence */
export function packIdOfTable(name: string): string | null {
  if (!name.startsWith(prefix)) return null;
  const bytes: number[] = [];
  for (const [piece] of name.slice(prefix.length).matchAll(/_[0-9a-f]{2}|[^_]/g)) {
    bytes.push(piece.length === 3 ? Number.parseInt(piece.slice(1), 16) : piece.charCodeAt(0));
  }
  return Buffer.from(bytes).toString('utf8');
}
