import type { z } from './zod';

/**
 * Marks what is typed as a secret, or may hold one, by the word that JSON Schema has for it (`writeOnly`). What is marked is looked for
 * afterwards in everything that the hub leaves anywhere (`tests/chaos/canary.ts`), and must be typed there.
 */
export const secretInput = <S extends z.ZodType>(schema: S): S => schema.meta({ writeOnly: true });
