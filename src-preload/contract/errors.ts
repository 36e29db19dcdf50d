/** @file The one error type that crosses the bridge, and the closed list of its codes. */
import { z } from 'zod';

/**
 * Every code an error can carry. The renderer maps each to a sentence with a next step; adding one means
 * adding that sentence.
 */
export const errorCodes = [
  // framework
  'bad_input',
  'unknown_call',
  'forbidden',
  'internal',
  'cancelled',
  // domain
  // against a rule of the product, which the message says
  'refused',
  'not_found',
  'unreadable_file',
  'unsupported_format',
  'file_too_large',
  'decoder_crashed',
  'model_missing',
  'model_damaged',
  'model_invalid',
  'out_of_memory',
  'provider_failed',
  'library_newer',
  'library_in_use',
  'library_unusable',
  'disk_full',
  'network_failed',
  'download_in_use',
  'no_voice',
] as const;

export const errorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCode>;

/** An error as data. `details` is JSON and never holds more than the person at the screen may see. */
export const errorData = z.object({
  code: errorCode,
  message: z.string(),
  details: z.record(z.string(), z.unknown()).nullable(),
});
export type ErrorData = z.infer<typeof errorData>;

/** Thrown inside the engine, data at the router, and thrown again by each bridge. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | null;

  constructor(
    code: ErrorCode,
    message: string,
    details: Record<string, unknown> | null = null,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  toData(): ErrorData {
    return { code: this.code, message: this.message, details: this.details };
  }

  static fromData(data: ErrorData): AppError {
    return new AppError(data.code, data.message, data.details);
  }
}
