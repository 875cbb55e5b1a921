import { describe, expect, it } from 'vitest';
import { errorCatalog } from '#shared/contract/error-catalog';
import { HubError, type ErrorCode } from '#shared/contract/errors';
import { messagesIn } from './messages';

/** Data for each code, with text that must not reach a terminal as it is. */
const EVIL = 'x\u001b[2J\ny';
const samples: { readonly [C in ErrorCode]?: object } = {
  APPROVAL_REQUIRED: { script: EVIL, causes: ['network', 'tag'] },
  APPROVAL_REQUEST_OVER: { request: EVIL, state: 'expired' },
  APPROVALS_FULL: { limit: 32 },
  APPROVAL_REFUSED: { request: EVIL, by: EVIL, reason: EVIL },
  CERTIFICATE_NOT_FOUND: { certificate: EVIL },
  CERTIFICATE_KEY_MISSING: { certificate: EVIL },
  CERTIFICATE_NOT_VALID: { certificate: EVIL, reason: 'expired', at: '2026-01-01T00:00:00.000Z' },
  CERTIFICATE_KIND_REFUSED: { certificate: EVIL, kind: EVIL, wanted: 'RSA' },
  CERTIFICATES_FULL: { limit: 500 },
  CERTIFICATE_IN_USE: { certificate: EVIL, users: [{ kind: 'rule', id: EVIL, name: EVIL }] },
  CERTIFICATE_NOT_OF_KEY: { certificate: EVIL, reason: 'another-key' },
  CERTIFICATE_FOREIGN: { certificate: EVIL, where: EVIL },
  APPLICATION_NOT_FOUND: { application: EVIL },
  APPLICATION_EXISTS: { name: EVIL },
  APPLICATIONS_FULL: { limit: 100 },
  TRIGGER_SPREAD: { most: 100 },
  BAD_INPUT: { issues: [EVIL] },
  STORAGE_BUSY: { waitedMs: 5_000 },
  DATA_FOLDER_REFUSED: { folder: EVIL, reason: 'network-share' },
  SCRIPT_AMBIGUOUS: { script: EVIL, candidates: [EVIL] },
  SCRIPT_BROKEN: { script: EVIL, problems: [EVIL] },
  PARAMS_INVALID: { issues: [{ name: EVIL, reason: 'range', expected: EVIL }] },
  SOURCE_UNREADABLE: { folder: EVIL, reason: 'denied' },
  REPOSITORY_REFUSED: { field: 'url', reason: 'insecure', given: EVIL },
  REPOSITORY_FAILED: { url: EVIL, reason: 'auth', detail: EVIL },
  HUB_BUSY: { pid: 1 },
  HUB_TOO_OLD: { pid: 1 },
  STORAGE_NEWER: { path: EVIL, step: EVIL },
  STORAGE_GONE: { path: EVIL, folder: EVIL },
  SLOTS_EXHAUSTED: { pool: EVIL, limit: 3, by: 'holder' },
  POLICY_UNSUPPORTED: { pool: EVIL, policy: EVIL },
  SHORTCUT_TAKEN: { shortcut: EVIL },
  FAVOURITES_FULL: { limit: 200 },
  ACCOUNTS_FULL: { limit: 5_000 },
  TOKENS_FULL: { limit: 50 },
  LDAP_UNREACHABLE: { server: EVIL },
  LDAP_CERTIFICATE: { server: EVIL, subject: EVIL, issuer: EVIL, until: EVIL, reason: 'untrusted' },
  LDAP_REFUSED: { server: EVIL, result: 32 },
  LDAP_SERVICE_REFUSED: { server: EVIL },
  OIDC_UNREACHABLE: { issuer: EVIL },
  RUNTIME_TOO_OLD: { needs: EVIL, has: EVIL },
  SIGN_IN_WAY_NOT_FOUND: { way: EVIL },
  SIGN_IN_WAY_EXISTS: { way: EVIL },
  SIGN_IN_WAYS_FULL: { limit: 16 },
  SECURITY_KEY_NOT_FOUND: { key: EVIL },
  SECURITY_KEY_REFUSED: { reason: 'late' },
  ROLES_FULL: { limit: 200 },
  PASSWORD_REFUSED: { reason: 'short', least: 12 },
  SIGN_IN_LOCKED: { seconds: 100 },
  RIGHTS_EXCEEDED: { scopes: [EVIL] },
  STARTER_MAY_NOT: { person: EVIL },
  ACCOUNT_NOT_FOUND: { account: EVIL },
  ACCOUNT_SESSION_NOT_FOUND: { session: EVIL },
  NOT_LOCAL: { provider: EVIL },
  LOCK_KEY_ONLY: { account: EVIL },
  TOKEN_NOT_FOUND: { token: EVIL },
  ROLE_NOT_FOUND: { role: EVIL },
  ROLE_EXISTS: { role: EVIL },
  ROLE_BUILT_IN: { role: EVIL },
  POOLS_FULL: { pool: EVIL, limit: 256 },
  PRESETS_FULL: { script: EVIL, limit: 100 },
  STATE_FULL: { script: EVIL, limit: 1_048_576 },
  STATE_NOT_FOUND: { script: EVIL, key: EVIL },
  JOB_NOT_FOUND: { job: EVIL },
  JOB_CHANGED: { name: EVIL, by: EVIL },
  JOB_WIDENED: { job: EVIL, scripts: [EVIL] },
  GRANTS_CHANGED: { script: EVIL, changed: ['folders'] },
  STEP_NOT_FOUND: { run: EVIL, step: EVIL },
  STEP_VALUE_TOO_LONG: { step: EVIL, expression: EVIL },
  JOB_INVALID: { problems: [{ code: 'form', line: 1, column: 1, detail: EVIL }] },
  SCHEDULE_SECRET: { script: EVIL, params: [EVIL] },
  CRON_INVALID: { expression: EVIL, part: 'hour', given: EVIL },
  SCRIPT_UNTRUSTED: { script: EVIL, state: 'changed' },
  KEY_INVALID: { reason: 'private' },
  DEPENDENCIES_UNAVAILABLE: { reason: 'missing', packages: [EVIL], detail: EVIL },
  RECIPIENT_INVALID: { recipient: EVIL },
  AUDIT_BROKEN: { seq: 4, kind: EVIL },
  AUDIT_TOO_RECENT: { days: 30 },
  AUDIT_EXPORT_UNREADABLE: { file: EVIL, reason: 'format', line: 2 },
  EVIDENCE_UNREADABLE: { file: EVIL, reason: 'format' },
  RESULT_NOT_FOUND: { run: EVIL, result: EVIL, as: EVIL },
  TRIGGER_SECRET: { script: EVIL, params: [EVIL] },
  FOLDER_UNREADABLE: { folder: EVIL, reason: 'missing' },
  SECRET_NOT_FOUND: { secret: EVIL },
  SECRET_EXISTS: { secret: EVIL },
  SECRETS_FULL: { limit: 2_000 },
  SECRETS_LOCKED: { reason: 'keychain-absent' },
  SEALED_DAMAGED: { name: EVIL, file: EVIL },
  PASSPHRASE_PAUSED: { seconds: 8 },
  PASSPHRASE_WEAK: { least: 12 },
  PROOF_NEEDED: { by: 'passphrase' },
  WEBHOOK_REFUSED: { reason: 'forbidden' },
  GRAPH_UNAUTHORIZED: { reason: 'signed-out' },
  GRAPH_FORBIDDEN: { permission: EVIL, code: EVIL },
  GRAPH_THROTTLED: { seconds: 90 },
  GRAPH_UNREACHABLE: { host: EVIL, reason: 'certificate' },
  GRAPH_REFUSED: { status: 400, code: EVIL, detail: EVIL },
  KEY_VAULT_FAILED: { vault: EVIL, secret: EVIL, reason: 'deleted', code: EVIL, seconds: null },
  VAULT_NOT_FOUND: { vault: EVIL },
  VAULT_EXISTS: { vault: EVIL },
  VAULTS_FULL: { limit: 64 },
  VAULT_ADDRESS: { reason: 'cloud', suffix: EVIL },
  ELEVATION_UNAVAILABLE: { reason: 'program', detail: EVIL },
  IDENTITY_MISCONFIGURED: { part: 'client', detail: EVIL },
  IDENTITY_UNAVAILABLE: { host: EVIL, reason: 'refused' },
  IDENTITY_CLOCK_WRONG: { aheadSeconds: 600 },
  IDENTITY_ACCOUNT_NOT_FOUND: { account: EVIL },
  IDENTITY_TIMED_OUT: { minutes: 5 },
  IDENTITY_REFUSED: { code: EVIL, detail: EVIL },
  IDENTITY_FORGED: { part: 'issuer' },
  CONSENT_MISSING: { account: EVIL, scopes: [EVIL], url: EVIL },
  INTERACTION_REQUIRED: { account: EVIL, scopes: [EVIL], reason: 'expired', claims: EVIL },
  PORT_TAKEN: { port: 80 },
  PORT_NOT_SERVED: { port: 80 },
};
const text = {
  scope: EVIL,
  step: EVIL,
  incident: EVIL,
  path: EVIL,
  detail: EVIL,
  folder: EVIL,
  script: EVIL,
  interpreter: EVIL,
  source: EVIL,
};
const more = {
  run: EVIL,
  pattern: EVIL,
  file: EVIL,
  level: EVIL,
  slot: EVIL,
  pool: EVIL,
  preset: EVIL,
  schedule: EVIL,
  trigger: EVIL,
  rule: EVIL,
  request: EVIL,
  address: EVIL,
  name: EVIL,
  zone: EVIL,
};

describe.each(['en', 'fr'] as const)('messages in %s', (language) => {
  it.each(Object.keys(errorCatalog) as ErrorCode[])('have a sentence for %s that is safe to print', (code) => {
    const data = errorCatalog[code].parse({ ...text, ...more, ...samples[code] });
    const sentence = messagesIn(language).error(new HubError(code, data));
    expect(sentence.length).toBeGreaterThan(5);
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(sentence).not.toMatch(/[\u0000-\u001f]/);
    expect(sentence).not.toContain('undefined');
  });
});

it('is not the same sentence in both languages', () => {
  const error = new HubError('RUN_NOT_FOUND', { run: 'a' });
  expect(messagesIn('fr').error(error)).not.toBe(messagesIn('en').error(error));
});

it.each(['en', 'fr'] as const)('names the target whose limit stood in the way (%s)', (language) => {
  const messages = messagesIn(language);
  const refused = new HubError('SLOTS_EXHAUSTED', { pool: 'hub', limit: 1, by: 'target', target: `web01${EVIL}` });
  expect(messages.error(refused)).toContain('web01');
  // oxlint-disable-next-line no-control-regex -- that is what must not be there
  expect(messages.error(refused)).not.toMatch(/[\u0000-\u001f]/);
  const run = { reason: null, signal: null, timeoutSeconds: null, limitedBy: { by: 'target', target: 'web01' } } as const;
  expect(messages.because({ ...run, state: 'queued' })).toContain('web01');
  expect(messages.because({ ...run, state: 'cancelled', reason: 'slots-skipped' })).toContain('web01');
  expect(messages.because({ ...run, state: 'queued', limitedBy: { by: 'pool', target: null } })).toBeNull();
});

it('has other headings in French, each one filled', () => {
  const [en, fr] = [messagesIn('en').headings, messagesIn('fr').headings];
  expect(Object.keys(fr)).toEqual(Object.keys(en));
  expect(Object.values(fr).filter((word) => word.trim() === '')).toEqual([]);
  expect([fr.state, fr.sandbox, fr.enables]).toEqual(['État', 'Bac à sable', 'Permet']);
});
