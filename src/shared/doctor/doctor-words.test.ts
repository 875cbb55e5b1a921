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

test('what only another system has is told in the language on show there', () => {
  const job: Part = { ...part, id: 'job-object', name: 'Job objects', state: 'limited', advice: 'They keep nothing.' };
  expect(partWords(job, 'win32', french)).toMatchObject({
    name: 'Objets de travail',
    advice: expect.stringMatching(/^Ils ne protègent/) as string,
  });
  const seatbelt: Part = { ...part, id: 'seatbelt', state: 'missing', advice: 'This macOS has no sandbox-exec.' };
  expect(partWords(seatbelt, 'darwin', french).advice).toBe('Ce macOS n’a pas sandbox-exec : il n’y a pas de bac à sable.');
  expect(['adapter:seatbelt', 'memory:job-object', 'reason:hub-is-root'].map((fact) => sandboxFact(fact, french).value)).toEqual([
    'par sandbox-exec',
    'limitée par les objets de travail',
    'Axle s’exécute en root',
  ]);
});
