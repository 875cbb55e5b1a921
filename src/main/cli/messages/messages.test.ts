import { describe, expect, it } from 'vitest';
import { errorCatalog } from '#shared/contract/error-catalog';
import { HubError, type ErrorCode } from '#shared/contract/errors';
import { messagesIn } from './messages';

/** Data for each code, with text that must not reach a terminal as it is. */
const EVIL = 'x\u001b[2J\ny';
const samples: { readonly [C in ErrorCode]?: object } = {
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
  STORAGE_NEWER: { path: EVIL, step: EVIL },
  STORAGE_GONE: { path: EVIL, folder: EVIL },
  SLOTS_EXHAUSTED: { pool: EVIL, limit: 3, by: 'holder' },
  POLICY_UNSUPPORTED: { pool: EVIL, policy: EVIL },
  SHORTCUT_TAKEN: { shortcut: EVIL },
  FAVOURITES_FULL: { limit: 200 },
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
  EVIDENCE_UNREADABLE: { file: EVIL, reason: 'format' },
  RESULT_NOT_FOUND: { run: EVIL, result: EVIL, as: EVIL },
  TRIGGER_SECRET: { script: EVIL, params: [EVIL] },
  FOLDER_UNREADABLE: { folder: EVIL, reason: 'missing' },
  WEBHOOK_REFUSED: { reason: 'forbidden' },
  ELEVATION_UNAVAILABLE: { reason: 'program', detail: EVIL },
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

it('has other headings in French, each one filled', () => {
  const [en, fr] = [messagesIn('en').headings, messagesIn('fr').headings];
  expect(Object.keys(fr)).toEqual(Object.keys(en));
  expect(Object.values(fr).filter((word) => word.trim() === '')).toEqual([]);
  expect([fr.state, fr.sandbox, fr.enables]).toEqual(['État', 'Bac à sable', 'Permet']);
});
