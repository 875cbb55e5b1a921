import { z } from './zod';

/** What a certificate is used by: an application that signs in, or a rule whose webhook asks for one. */
export const CertificateUser = z.object({ kind: z.enum(['application', 'rule']), id: z.string().max(256), name: z.string().max(256) });
export type CertificateUser = z.infer<typeof CertificateUser>;
