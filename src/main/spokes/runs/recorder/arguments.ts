import { z } from '#shared/contract/zod';

/** The recorder process's own command line: runtime folder, socket name, version, milliseconds of idleness. */
export const recorderArguments = z
  .tuple([z.string().min(1), z.string().min(1), z.string().min(1), z.coerce.number().positive()])
  .transform(([runtime, name, version, idleMs]) => ({ runtime, name, version, idleMs }));
