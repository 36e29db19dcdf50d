/** @file The system's error codes in words with a next step. */
import type { ErrorCode } from '../../../src-preload/contract/index.ts';
import { RefusedFileError } from '../../domain/files/files.ts';

export function failureOf(error: unknown, what: 'file' | 'folder'): { code: ErrorCode; message: string } {
  if (error instanceof RefusedFileError) return { code: error.code, message: error.message };
  const code = (error as NodeJS.ErrnoException).code ?? '';
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return {
        code: 'unreadable_file',
        message: `You have no permission to read this ${what}. Change its permissions, then import again.`,
      };
    case 'ENOENT':
    case 'ENOTDIR':
      return {
        code: 'not_found',
        message: `The ${what} went away while it was being read. Import again if it should be there.`,
      };
    case 'EBUSY':
      return {
        code: 'unreadable_file',
        message: `Another program holds this ${what}. Close that program, then import again.`,
      };
    case 'EMFILE':
    case 'ENFILE':
      return {
        code: 'unreadable_file',
        message: `Too many files are open on this computer. Close some programs, then import again.`,
      };
    case 'EIO':
      return {
        code: 'unreadable_file',
        message: `The drive could not read this ${what} (EIO). Check the drive, then import again.`,
      };
    default:
      return {
        code: 'unreadable_file',
        message:
          `The ${what} could not be read${code ? ` (${code})` : ''}. ` +
          'Import again; if it stays so, check the drive.',
      };
  }
}
