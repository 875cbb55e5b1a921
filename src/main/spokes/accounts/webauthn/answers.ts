import { z } from '#shared/contract/zod';

const base64url = z
  .string()
  .max(8_192)
  .regex(/^[\w-]+$/);
const extensions = z.looseObject({}).default({});

/** What a browser sends of a key that it made (WebAuthn, section 5.1.8). */
export const CreatedKey = z.object({
  id: base64url.max(1_400),
  rawId: base64url.max(1_400),
  type: z.literal('public-key'),
  clientExtensionResults: extensions,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(32)).max(8).default([]),
  }),
});
export type CreatedKey = z.infer<typeof CreatedKey>;

/** What it sends of a key that answered. */
export const KeyAnswer = z.object({
  id: base64url.max(1_400),
  rawId: base64url.max(1_400),
  type: z.literal('public-key'),
  clientExtensionResults: extensions,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.max(128).nullish(),
  }),
});
export type KeyAnswer = z.infer<typeof KeyAnswer>;
