import { z } from '#shared/contract/zod';

/** What the child is asked, as one line of JSON on its standard input. */
export const KeychainRequest = z.discriminatedUnion('act', [
  z.object({ act: z.literal('get'), account: z.string() }),
  z.object({ act: z.literal('set'), account: z.string(), secret: z.string() }),
  z.object({ act: z.literal('remove'), account: z.string() }),
]);
export type KeychainRequest = z.infer<typeof KeychainRequest>;

/** What it answers on its standard output. `load`: the system's library is not there. */
export const KeychainReply = z.union([
  z.object({ ok: z.literal(true), secret: z.string().nullable().default(null) }),
  z.object({ ok: z.literal(false), stage: z.enum(['load', 'call']), message: z.string().max(1_024) }),
]);
export type KeychainReply = z.infer<typeof KeychainReply>;
