import type { GraphEntry, GraphUser } from '#shared/contract/graph';
import type { GraphKind } from '#shared/contract/graph-values';
import { z } from '#shared/contract/zod';

const text = z.string().transform((value) => value.slice(0, 1_024));
const maybe = text.nullish().transform((value) => value ?? null);
const id = z.string().min(1).max(256);

/** A `user` of Graph v1.0, of the properties that are asked for. A guest may have no name. */
export const AnsweredUser = z
  .object({ id, displayName: maybe, userPrincipalName: text, mail: maybe, jobTitle: maybe })
  .transform(({ id: one, displayName, userPrincipalName, mail, jobTitle }): GraphUser => ({
    kind: 'user',
    id: one,
    name: displayName ?? userPrincipalName,
    upn: userPrincipalName,
    mail,
    title: jobTitle,
  }));

const AnsweredGroup = z
  .object({ id, displayName: maybe, mail: maybe, description: maybe, securityEnabled: z.boolean().nullish() })
  .transform(({ id: one, displayName, mail, description, securityEnabled }): GraphEntry => ({
    kind: 'group',
    id: one,
    name: displayName ?? one,
    mail,
    about: description,
    security: securityEnabled === true,
  }));

const when = z.iso
  .datetime({ offset: true })
  .nullish()
  .transform((value) => value ?? null);
const AnsweredDevice = z
  .object({
    id,
    displayName: maybe,
    deviceId: text,
    operatingSystem: maybe,
    approximateLastSignInDateTime: when,
    accountEnabled: z.boolean().nullish(),
  })
  .transform((device): GraphEntry => ({
    kind: 'device',
    id: device.id,
    name: device.displayName ?? device.deviceId,
    deviceId: device.deviceId,
    system: device.operatingSystem,
    lastSignIn: device.approximateLastSignInDateTime,
    enabled: device.accountEnabled ?? null,
  }));

const AnsweredSite = z
  .object({ id, displayName: maybe, name: maybe, webUrl: z.string().max(4_096) })
  .transform(({ id: one, displayName, name, webUrl }): GraphEntry => ({
    kind: 'site',
    id: one,
    name: displayName ?? name ?? webUrl,
    url: webUrl,
  }));

/** What one of each kind looks like. */
export const answered: Readonly<Record<GraphKind, z.ZodType<GraphEntry>>> = {
  user: AnsweredUser,
  group: AnsweredGroup,
  device: AnsweredDevice,
  site: AnsweredSite,
};

/** One page of a list, as OData has it. A page may be empty and still have one after it. */
export const AnsweredPage = z.object({ value: z.array(z.unknown()).max(999), '@odata.nextLink': z.string().max(16_384).optional() });

/** What `$batch` answers: each part by the id that it was asked with, in any order. */
export const AnsweredBatch = z.object({
  responses: z
    .array(
      z.object({
        id: z.string().max(64),
        status: z.number().int(),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.unknown().optional(),
      }),
    )
    .max(20),
});

/** What Graph says when it says no. */
export const AnsweredError = z.object({
  error: z.object({ code: z.string().transform((code) => code.slice(0, 128)), message: text.optional() }),
});
