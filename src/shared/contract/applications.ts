import { ApplicationName } from './broker-grants';
import { Certificate, Thumbprint } from './certificates';
import { Registration } from './identity';
import { defineContract, procedure } from './kernel';
import { z } from './zod';

/** What Entra calls all tenants of a kind: nobody is of one of these without a person who signs in. */
const ofMany: ReadonlySet<string> = new Set(['organizations', 'common', 'consumers']);

/** An application that signs in by itself, with a certificate in place of a password. */
export const Application = Registration.extend({
  name: ApplicationName,
  /** Whose key signs for it. */
  certificate: Thumbprint,
});
export type Application = z.infer<typeof Application>;

const WithCertificate = z.object({
  application: Application,
  /** Its certificate as it is now; null where it is gone, or may not be seen. */
  certificate: Certificate.nullable(),
});
/** An application, and what is known of its certificate. */
export type ApplicationItem = z.infer<typeof WithCertificate>;

const ByName = z.object({ application: z.string().min(1).max(128) });
const object = ({ application }: z.output<typeof ByName>) => ({ kind: 'identity' as const, id: application });
const ofCertificate = ['CERTIFICATE_NOT_FOUND', 'CERTIFICATE_KEY_MISSING'] as const;

/** Applications that sign in by themselves at Microsoft Entra, or another provider of OpenID Connect. Tokens are never told. */
export const applications = defineContract('applications', {
  list: procedure({
    scope: 'identity:read',
    input: z.object({}),
    output: z.object({ items: z.array(WithCertificate).max(100) }),
  }),
  /** Adds one. `certificate`: by thumbprint, the beginning of one, or name. */
  add: procedure({
    scope: 'identity:write',
    object: ({ name }) => ({ kind: 'identity' as const, id: name }),
    input: z
      .object({
        name: ApplicationName,
        cloud: Registration.shape.cloud.default('public'),
        client: Registration.shape.client.min(1),
        tenant: Registration.shape.tenant.optional(),
        authority: Registration.shape.authority.default(''),
        ca: Registration.shape.ca.default(''),
        certificate: z.string().min(1).max(256),
      })
      .superRefine(({ cloud, tenant, authority }, context) => {
        if (cloud === 'custom' && authority === '')
          context.addIssue({ code: 'custom', path: ['authority'], message: 'the address of the provider' });
        if (cloud !== 'custom' && (tenant === undefined || ofMany.has(tenant)))
          context.addIssue({ code: 'custom', path: ['tenant'], message: 'one tenant, by its id or domain' });
      }),
    output: Application,
    errors: ['APPLICATION_EXISTS', 'APPLICATIONS_FULL', 'CERTIFICATE_KIND_REFUSED', ...ofCertificate],
  }),
  remove: procedure({ scope: 'identity:write', object, input: ByName, output: z.object({}), errors: ['APPLICATION_NOT_FOUND'] }),
  /** Signs it in anew, for one scope, and keeps nothing of what it gets. Without a scope it is asked for what Graph gives, where that is. */
  test: procedure({
    scope: 'identity:write',
    object,
    input: ByName.extend({ scope: z.string().min(1).max(512).optional() }),
    output: z.object({ scopes: z.array(z.string().max(512)).max(64), expiresAt: z.iso.datetime() }),
    errors: [
      'APPLICATION_NOT_FOUND',
      'IDENTITY_UNCONFIGURED',
      'IDENTITY_MISCONFIGURED',
      'IDENTITY_UNAVAILABLE',
      'IDENTITY_CLOCK_WRONG',
      'IDENTITY_REFUSED',
      'CONSENT_MISSING',
      'SECRETS_LOCKED',
      'CERTIFICATE_NOT_VALID',
      ...ofCertificate,
    ],
  }),
});
