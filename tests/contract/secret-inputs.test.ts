import { expect, it } from 'vitest';
import { contracts } from '#shared/contract/index';
import { defineContract, procedure } from '#shared/contract/kernel';
import { secretInput } from '#shared/contract/secret-input';
import { z } from '#shared/contract/zod';
import { inputFields, secretInputs } from '../support/secret-inputs';

/*
 * What is marked as a secret has to be typed by `tests/chaos/canary.ts`, which says so itself. Here: that nothing is left unmarked that is called
 * like one.
 */
const likeOne = /pass|secret|token|credential|private|answer|challenge|code\b|\bkey\b|pin\b|auth|url/i;

/** Called like a secret, and none. Who adds one says here what it is. */
const none: Readonly<Record<string, string>> = {
  'accounts.removeToken token': 'the id of one',
  'applications.add authority': 'a public address',
  'certificates.create key': 'a kind of key',
  'identity.configure authority': 'a public address',
  'repositories.add url': 'one with a password in it is refused: the canary types one',
  'repositories.change url': 'as for repositories.add',
  'runs.preview secrets': 'the names of parameters',
  'scriptState.remove key': 'a name',
  'scriptState.removeSetting key': 'a name',
  'scriptState.set key': 'a name',
  'scriptState.setSetting key': 'a name',
  'scripts.trustKey key': 'a public key; a private one is refused',
  'securityKeys.finish answer': 'what a security key has signed: public, and good once',
  'securityKeys.finish challenge': 'good once, and of no use without the key',
  'securityKeys.remove key': 'the id of one',
  'securityKeys.rename key': 'the id of one',
  'settings.set approvalSecrets': 'a choice',
  'settings.set secretRotationDays': 'a number',
};

it('every input that is called like a secret is marked as one, or it is said what it is', () => {
  const called = new Set(
    inputFields(contracts)
      .filter(({ path, secret }) => !secret && likeOne.test(path.split('.').at(-1) ?? ''))
      .map(({ route, path }) => `${route} ${path}`),
  );
  for (const marked of secretInputs(contracts)) called.delete(marked);
  expect([...called].sort()).toEqual(Object.keys(none).sort());
});

it('a mark is found wherever it stands', () => {
  const Marked = secretInput(z.string().min(1));
  const planted = defineContract('planted', {
    one: procedure({
      scope: 'hub:read',
      input: z.object({
        a: Marked.optional(),
        b: z.object({ c: Marked.max(8).nullable().default(null) }),
        d: z.array(z.discriminatedUnion('by', [z.object({ by: z.literal('x'), e: Marked }), z.object({ by: z.literal('y') })])),
        f: secretInput(z.record(z.string(), z.string())).default({}),
        g: z.string(),
      }),
      output: z.object({}),
    }),
  });
  expect(secretInputs([planted])).toEqual(['planted.one a', 'planted.one b.c', 'planted.one d.e', 'planted.one f']);
});
