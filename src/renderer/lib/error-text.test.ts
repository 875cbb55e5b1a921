import { createInstance } from 'i18next';
import { expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import en from '../locales/en.json';
import fr from '../locales/fr.json';
import { errorText, incidentOf } from './error-text';

async function translator(language: string) {
  const i18n = createInstance();
  await i18n.init({
    resources: { en: { shell: en }, fr: { shell: fr } },
    lng: language,
    defaultNS: 'shell',
    interpolation: { escapeValue: false },
  });
  return i18n.t;
}

test('a sentence is filled with the data of its error', async () => {
  const t = await translator('en');
  expect(errorText(new HubError('SLOTS_EXHAUSTED', { pool: 'hub', limit: 5, by: 'pool' }), t)).toContain('All 5 slots of “hub”');
  expect(errorText(new HubError('SLOTS_EXHAUSTED', { pool: 'hub', limit: 2, by: 'holder' }), t)).toContain('one person may hold 2');
  const target = new HubError('SLOTS_EXHAUSTED', { pool: 'hub', limit: 1, by: 'target', target: 'web01' });
  expect(errorText(target, t)).toContain('is free for web01 (1 at once)');
  expect(errorText(new HubError('SOURCE_UNREADABLE', { folder: '/x', reason: 'missing' }), t)).toBe(
    '/x cannot be read. The folder is not there.',
  );
});

test('why a repository cannot be one, or cannot be synced, is said with what to do', async () => {
  const t = await translator('en');
  const refused = new HubError('REPOSITORY_REFUSED', { field: 'url', reason: 'insecure', given: 'http://h/x' });
  expect(errorText(refused, t)).toContain('“http://h/x” is not encrypted');
  expect(errorText(new HubError('REPOSITORY_REFUSED', { field: 'branch', reason: 'form', given: '-x' }), t)).toContain('“-x”');
  expect(errorText(new HubError('REPOSITORY_FAILED', { url: '/x', reason: 'other', detail: 'no' }), t)).toBe(
    '/x could not be synced. Git said: no.',
  );
});

test('reasons inside the data are translated too', async () => {
  const t = await translator('fr');
  const issues = [{ name: 'days', reason: 'range' as const, expected: '1…365' }];
  expect(errorText(new HubError('PARAMS_INVALID', { issues }), t)).toContain('days: la valeur est hors limites');
});

test('only an incident has an id for the log', () => {
  expect(incidentOf(new HubError('INTERNAL', { incident: 'i-1' }))).toBe('i-1');
  expect(incidentOf(new HubError('CANCELLED', {}))).toBeUndefined();
});
