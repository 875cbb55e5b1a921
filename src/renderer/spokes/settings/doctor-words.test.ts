import { createInstance, type TFunction } from 'i18next';
import { expect, test } from 'vitest';
import type { Part } from '#shared/contract/hub';
import { partWords, sandboxFact } from './doctor-words';
import fr from './locales/fr.json';

const french = async (): Promise<TFunction> => await createInstance().init({ lng: 'fr', resources: { fr: { settings: fr } } });
const part: Part = {
  id: 'python3',
  name: 'Python 3',
  state: 'missing',
  version: null,
  path: null,
  enables: 'Python scripts.',
  advice: 'Install the package python3.',
};

test('a part is told in the language on show', async () => {
  const t = await french();
  expect(partWords(part, 'linux', t)).toEqual({
    name: 'Python 3',
    enables: 'Les scripts Python.',
    advice: 'Installez le paquet python3.',
  });
  expect(partWords({ ...part, state: 'limited' }, 'linux', t).advice).toBe('Il est là mais n’a pas répondu. Installez le paquet python3.');
  expect(partWords({ ...part, state: 'ok', advice: null }, 'linux', t).advice).toBeNull();
});

test('what the catalogue does not know is told in the hub’s words', async () => {
  const t = await french();
  const advice = 'brew install python';
  expect(partWords({ ...part, advice }, 'darwin', t).advice).toBe(advice);
  expect(partWords({ ...part, id: 'new-part' }, 'linux', t)).toEqual({ name: part.name, enables: part.enables, advice: part.advice });
});

test('a fact of the sandbox is a name and a value', async () => {
  const t = await french();
  expect(sandboxFact('memory:cgroup-v2', t)).toEqual({ name: 'Mémoire', value: 'limitée par les groupes de contrôle, version 2' });
  expect(sandboxFact('bwrap:0.8.0', t)).toEqual({ name: 'bubblewrap', value: '0.8.0' });
  expect(sandboxFact('new:a,b', t)).toEqual({ name: 'new', value: 'a, b' });
});
