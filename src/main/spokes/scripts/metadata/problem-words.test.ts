import { expect, it } from 'vitest';
import { Problem } from '#shared/contract/scripts';
import { inEnglish } from '#shared/problems/in-english';
import { problemWords } from '#shared/problems/problem-words';
import french from '../../../../shared/problems/locales/fr.json';
import { bounded, problemOf } from './raw';
import { readMetadata } from './read-metadata';
import { readSidecar } from './sidecar';

const texts = new Map<string, string>(Object.entries(french));
const inFrench = ({ why = [] }: Problem): string => problemWords(why, (key) => texts.get(key) ?? '');
const told = (file: string, text: string, language: 'bash' | 'python' | 'powershell', side: string | null = null): readonly Problem[] =>
  readMetadata(file, text, language, side === null ? null : readSidecar('/s/a.axle.yaml', side)).problems;

const words = ([problem]: readonly Problem[]): readonly string[] => (problem === undefined ? [] : [problem.detail, inFrench(problem)]);

it.each([
  ['# @axle.retry 3 10s 4', '@axle.retry: a number of times', '@axle.retry\u00a0: un nombre de fois et un délai'],
  ['# @axle.timeout 0s', 'timeout: more than 0, and a year', 'timeout\u00a0: plus de 0, et un an au plus'],
  ['# @axle.every 5s', 'every: whole seconds, 10 at least', 'every\u00a0: des secondes entières, 10 au moins'],
  ['# @axle.token User.Read', 'tokens.0: a scope is written in full', 'tokens.0\u00a0: une étendue s’écrit en entier'],
  ['# @axle.secret a:b:c', 'secrets.0: the name of a secret is', 'secrets.0\u00a0: le nom d’un secret a'],
  ['# @axle.mode loud', 'mode: Invalid option', 'mode\u00a0: une de ces valeurs est attendue\u00a0: "pipe"|"terminal"'],
  ['# @axle.name a\n# @axle.name b', '@axle.name is there twice', '@axle.name figure deux fois'],
  ['# @axle.param {', '@axle.param: a name, then {kind: …}', '@axle.param\u00a0: un nom, puis {kind: …}'],
  ['# @axle.param a {b: [}', '@axle.param: ', '@axle.param\u00a0: la bibliothèque YAML dit\u00a0: '],
  ['# @axle.param a {kind: number, min: 2, max: 1}', 'a: min is above max', 'a\u00a0: min dépasse max'],
  [
    '# @axle.param a {kind: number, default: x}',
    'a: default: Invalid input: expected number',
    'a\u00a0: default\u00a0: un nombre est attendu',
  ],
  ['# @axle.param 9', 'name: Invalid string', 'name\u00a0: le texte doit satisfaire /^'],
  [
    '# @raycast.title T\n# @raycast.argument1 {"type"}',
    'argument1: not JSON at “}”: a colon',
    'argument1\u00a0: pas du JSON à «\u00a0}\u00a0»\u00a0: deux-points',
  ],
  [
    '# @raycast.title T\n# @raycast.mode x',
    '@raycast.mode: fullOutput',
    '@raycast.mode\u00a0: fullOutput, compact, silent ou inline, pas x',
  ],
])('%s is said in both languages', (text, english, french) => {
  expect(words(told('/s/a.sh', `#!/bin/bash\n${text}\n`, 'bash'))).toEqual([
    expect.stringContaining(english),
    expect.stringContaining(french),
  ]);
});

it('says what is wrong with a sidecar, a PowerShell script and a Python script in both languages', () => {
  expect(words(told('/s/a.sh', '', 'bash', 'name: [a'))[1]).toMatch(/^la bibliothèque YAML dit\u00a0: /);
  expect(words(told('/s/a.sh', '', 'bash', '- a'))).toEqual([
    'not a mapping of keys to values',
    'ce ne sont pas des clés avec leurs valeurs',
  ]);
  expect(words(told('/s/a.ps1', 'param([ValidateSet($all)]$X)', 'powershell'))).toEqual([
    'X: its ValidateSet is not a list of values',
    'X\u00a0: son ValidateSet n’est pas une liste de valeurs',
  ]);
  const python = 'import argparse\np = argparse.ArgumentParser()\np.add_argument(name())\np.parse_args()\n';
  expect(words(told('/s/a.py', python, 'python'))).toEqual([
    'name(): its name is known only when it runs: name()',
    'name()\u00a0: son nom n’est connu qu’à l’exécution\u00a0: name()',
  ]);
});

it('what a form says beside the script’s own words has its key, and keeps its English', () => {
  const { params } = readMetadata('/s/a.ps1', 'param(# them\n[string]$X = (Get-Date))', 'powershell', null).fields;
  expect(params).toMatchObject([
    { help: 'them (default: (Get-Date))', notes: { from: 4, whys: [{ key: 'note-default', values: { value: '(Get-Date)' } }] } },
  ]);
  const python = 'import argparse\np = argparse.ArgumentParser()\np.add_argument("--at", default=now(), help="When")\np.parse_args()\n';
  expect(readMetadata('/s/a.py', python, 'python', null).fields.params).toMatchObject([
    { help: 'When (default: now())', notes: { from: 4, whys: [{ key: 'note-default', values: { value: 'now()' } }] } },
  ]);
  const asks = readMetadata('/s/a.sh', '# @raycast.title T\n# @raycast.needsConfirmation true', 'bash', null).fields;
  expect(asks).toMatchObject({ confirm: 'Run T?', confirmWhy: [{ key: 'ask-run', values: { name: 'T' } }] });
});

it('nobody but a reader adds notes', () => {
  const side = 'params: [{name: a, help: b, notes: {from: 0, whys: []}}]';
  const { fields, problems } = readMetadata('/s/a.sh', '', 'bash', readSidecar('/s/a.axle.yaml', side));
  expect(fields.params[0]).not.toHaveProperty('notes');
  expect(problems).toMatchObject([{ code: 'unknown-key', detail: 'a: notes' }]);
});

it('however long the texts of a script are, a problem is one that the wire takes', () => {
  const long = 'x'.repeat(5_000);
  const why = { key: 'json-at', at: [long, long], values: { text: long }, what: { key: 'json-comma', values: { closer: long } } } as const;
  const problem = problemOf('bad-param', '/s/a.sh', 1, [why, why, why, why, why]);
  expect(Problem.parse(problem)).toEqual(problem);
  expect(JSON.stringify(problem.why).length).toBeLessThan(1_500);
  expect(bounded([{ key: 'twice', values: { name: 'a' } }])).toEqual([{ key: 'twice', values: { name: 'a' } }]);
  expect(inEnglish(problem.why ?? [])).toMatch(/^x{511}…: /);
});
