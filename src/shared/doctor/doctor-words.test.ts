import { expect, test } from 'vitest';
import type { Part } from '../contract/hub';
import { lookIn, partWords, sandboxFact } from './doctor-words';
import fr from './locales/fr.json';

const french = lookIn(fr);
const part: Part = {
  id: 'python3',
  name: 'Python 3',
  state: 'missing',
  version: null,
  path: null,
  enables: 'Python scripts.',
  advice: 'Install the package python3.',
};

test('a part is told in the language on show', () => {
  expect(partWords(part, 'linux', french)).toEqual({
    name: 'Python 3',
    enables: 'Les scripts Python.',
    advice: 'Installez le paquet python3.',
  });
  expect(partWords({ ...part, state: 'limited' }, 'linux', french).advice).toBe(
    'Il est là mais n’a pas répondu. Installez le paquet python3.',
  );
  expect(partWords({ ...part, state: 'ok', advice: null }, 'linux', french).advice).toBeNull();
});

test('what the catalogue does not know is told in the hub’s words', () => {
  const advice = 'brew install python';
  expect(partWords({ ...part, advice }, 'darwin', french).advice).toBe(advice);
  expect(partWords({ ...part, id: 'new-part' }, 'linux', french)).toEqual({ name: part.name, enables: part.enables, advice: part.advice });
});

test('a fact of the sandbox is a name and a value', () => {
  expect(sandboxFact('memory:cgroup-v2', french)).toEqual({ name: 'Mémoire', value: 'limitée par les groupes de contrôle, version 2' });
  expect(sandboxFact('bwrap:0.8.0', french)).toEqual({ name: 'bubblewrap', value: '0.8.0' });
  expect(sandboxFact('new:a,b', french)).toEqual({ name: 'new', value: 'a, b' });
});
