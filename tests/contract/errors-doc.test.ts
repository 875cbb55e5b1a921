import { expect, test } from 'vitest';
import { contracts } from '#shared/contract/index';
import { errorCatalog, isErrorCode } from '#shared/contract/error-catalog';
import { commonCodes, HubError, type ErrorCode } from '#shared/contract/errors';
import { z } from '#shared/contract/zod';
import { messagesIn } from '#main/cli/messages/messages';

/** `docs/errors.md` is made from the catalogue; `npx vitest run tests/contract/errors-doc.test.ts -u` makes it anew. */
test('docs/errors.md lists every code, its data, who may end with it and what it says', async () => {
  const codes = Object.keys(errorCatalog).filter(isErrorCode);
  await expect(documentOf(codes)).toMatchFileSnapshot('../../docs/errors.md');
});

test('every code is declared by a procedure, common to all, or one that is used elsewhere', () => {
  const declared = new Set<ErrorCode>([...commonCodes, ...usersOf().keys()]);
  const startUp: readonly ErrorCode[] = ['HUB_UNREACHABLE', 'HUB_BUSY', 'DATA_FOLDER_REFUSED', 'TOKEN_REFUSED', 'HUB_TOO_OLD'];
  // What an event of a trigger is refused with.
  const events: readonly ErrorCode[] = ['TRIGGER_SPREAD', 'STARTER_MAY_NOT'];
  // The reason of a run or a step that did not start, and what a page says of a ticket that was used.
  const elsewhere: readonly ErrorCode[] = [
    'SPAWN_FAILED',
    'DEPENDENCIES_UNAVAILABLE',
    'STEP_VALUE_TOO_LONG',
    'TICKET_INVALID',
    'CERTIFICATE_KEY_MISSING',
  ];
  // What a way to sign in is refused with, before there is a session.
  const signingIn: readonly ErrorCode[] = [
    'SIGN_IN_FAILED',
    // Also what a step of a test of a directory or provider ends with.
    'LDAP_UNREACHABLE',
    'LDAP_CERTIFICATE',
    'LDAP_REFUSED',
    'LDAP_SERVICE_REFUSED',
    'OIDC_UNREACHABLE',
    'RUNTIME_TOO_OLD',
  ];
  // What the command line says of files, without a hub.
  const files: readonly ErrorCode[] = [
    'EVIDENCE_UNREADABLE',
    'AUDIT_EXPORT_UNREADABLE',
    'EVIDENCE_LOCKED',
    'IDENTITY_INVALID',
    'FILE_EXISTS',
  ];
  // What a place of secrets elsewhere says, whichever procedure uses it.
  const places: readonly ErrorCode[] = ['KEY_VAULT_FAILED'];
  // What the command line says of a start that waited for another person.
  const waited: readonly ErrorCode[] = ['APPROVAL_REFUSED', 'APPROVAL_EXPIRED'];
  const accounted = [...startUp, ...events, ...elsewhere, ...signingIn, ...files, ...places, ...waited];
  const unused = Object.keys(errorCatalog)
    .filter(isErrorCode)
    .filter((code) => !declared.has(code) && !accounted.includes(code));
  expect(unused).toEqual([]);
});

function usersOf(): Map<ErrorCode, string[]> {
  const users = new Map<ErrorCode, string[]>();
  for (const contract of contracts) {
    for (const [key, spec] of Object.entries(contract.routes)) {
      for (const code of spec.errors) users.set(code, [...(users.get(code) ?? []), `${contract.name}.${key}`]);
    }
  }
  return users;
}

function documentOf(codes: readonly ErrorCode[]): string {
  const users = usersOf();
  const common: readonly ErrorCode[] = commonCodes;
  const rows = codes.map((code) => {
    const from = common.includes(code) ? 'any' : (users.get(code) ?? ['a start-up, a face, or the reason of a run']).join(', ');
    return `| \`${code}\` | ${fieldsOf(code)} | ${from} | ${sentenceOf(code)} |`;
  });
  return [
    '# Errors',
    '',
    'Every error of Axle is a code with data. This page is made from the catalogue in `src/shared/contract/error-catalog.ts`, and a',
    'test holds the two equal. The sentences are those of the command line, in English, with made-up data; on the command',
    'line a refusal or fault ends with exit code 125 and `CODE: sentence` on standard error.',
    '',
    '| code | data | from | says |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function fieldsOf(code: ErrorCode): string {
  const names = Object.keys(errorCatalog[code].shape);
  return names.length === 0 ? '–' : names.map((name) => `\`${name}\``).join(', ');
}

/** The sentence for data that fits the schema: each field says its own name where it can. */
function sentenceOf(code: ErrorCode): string {
  const sample = Object.fromEntries(Object.entries(errorCatalog[code].shape).map(([name, schema]) => [name, sampleOf(name, schema)]));
  const data = errorCatalog[code].parse(sample);
  return messagesIn('en').error(new HubError(code, data)).replaceAll('|', '\\|');
}

function sampleOf(name: string, schema: z.ZodType): unknown {
  const text = name.toUpperCase();
  const candidates: readonly unknown[] = [
    text,
    3,
    [text],
    ['folders'],
    ['network'],
    'expired',
    'unset',
    [{ name: text, reason: 'required' }],
    [{ kind: 'application', id: text, name: text }],
    '2026-03-01T00:00:00.000Z',
    [{ code: 'unknown-step', line: 3, column: 5, detail: 'STEP' }],
    'missing',
    'untrusted',
    'late',
    'unwritable',
    'pool',
    'hour',
    'changed',
    'private',
    'url',
    'form',
    'auth',
    'program',
    'passphrase',
    'locked',
    'client',
    'refused',
    'expired',
    'short',
    'unset',
    'signed-out',
    'certificate',
    'another-key',
    true,
    undefined,
  ];
  return candidates.find((candidate) => schema.safeParse(candidate).success);
}
