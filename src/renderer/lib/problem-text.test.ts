import { createInstance } from 'i18next';
import { expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import shell from '../locales/fr.json';
import french from '../../shared/problems/locales/fr.json';
import { errorText } from './error-text';
import { helpText, problemText } from './problem-text';

async function inFrench() {
  const i18n = createInstance();
  await i18n.init({
    resources: { fr: { shell, problems: french } },
    lng: 'fr',
    defaultNS: 'shell',
    interpolation: { escapeValue: false },
  });
  return i18n.t;
}

test('a page says what is wrong with a script in its language, and nothing in a script’s texts is filled in', async () => {
  const t = await inFrench();
  const why = { key: 'type-unknown', at: ['argument1'], values: { type: '{{type}} $t(shell:nav.home)' } } as const;
  expect(problemText([why], t)).toBe('argument1\u00a0: type {{type}} $t(shell:nav.home)\u00a0: inconnu de Raycast, pris pour du texte');
  const notes = { from: 4, whys: [{ key: 'note-default', values: { value: 'now()' } }] } as const;
  expect(helpText({ help: 'When (default: now())', notes }, t)).toBe('When (par défaut\u00a0: now())');
});

test('a refused run says it too; without a reason for each language it is said as it came', async () => {
  const t = await inFrench();
  const data = { script: 'a', problems: ['n: min is above max'] };
  const whys = [[{ key: 'bounds-crossed' as const, at: ['n'] }]];
  expect(errorText(new HubError('SCRIPT_BROKEN', { ...data, whys }), t)).toContain('n\u00a0: min dépasse max');
  expect(errorText(new HubError('SCRIPT_BROKEN', data), t)).toContain('n: min is above max');
});
