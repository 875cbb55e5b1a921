import type { errorCatalog } from './error-catalog';
import type { z } from './zod';

// Errors are thrown and shown before there is a schema: of the catalogue this takes the types alone.

/** The name of an error, in capitals. */
export type ErrorCode = keyof typeof errorCatalog;
/** What an error of this code carries. */
export type ErrorData<C extends ErrorCode> = z.infer<(typeof errorCatalog)[C]>;

/** Codes that every procedure may end with without declaring them: the kernel's own, and the state of the storage. */
export const commonCodes = [
  'BAD_INPUT',
  'FORBIDDEN',
  'SESSION_ENDED',
  'LOCKED',
  'CANCELLED',
  'DISCONNECTED',
  'HUB_LEAVING',
  'INTERNAL',
  'STORAGE_BUSY',
  'STORAGE_FULL',
  'STORAGE_READONLY',
  'STORAGE_DAMAGED',
  'STORAGE_NEWER',
  'STORAGE_GONE',
] as const satisfies readonly ErrorCode[];

/** A refusal or fault with its code and data; the only error that a procedure shows to its caller. */
export class HubError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'HubError';

  constructor(
    readonly code: C,
    readonly data: ErrorData<C>,
    options?: ErrorOptions,
  ) {
    super(`${code} ${JSON.stringify(data)}`, options);
  }

  /** True for a `HubError` with this code; narrows its data. */
  static is<C extends ErrorCode>(error: unknown, code: C): error is HubError<C> {
    return error instanceof HubError && error.code === code;
  }

  /** Any thrown thing as a `HubError`; what is not one becomes `INTERNAL`, keeping its cause. */
  static from(error: unknown): HubError {
    return error instanceof HubError ? error : new HubError('INTERNAL', { incident: 'local' }, { cause: error });
  }
}
