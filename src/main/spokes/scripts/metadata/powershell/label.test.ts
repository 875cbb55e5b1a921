import { expect, it } from 'vitest';
import { labelOf, nameFor } from './label';

it.each([
  ['ComputerName', 'Computer name'],
  ['OUPath', 'OU path'],
  ['VMsToStop', 'VMs to stop'],
  ['IPv4Address', 'IPv4 address'],
  ['timeout_sec', 'Timeout sec'],
  ['Größe', 'Größe'],
  ['サーバー名', 'サーバー名'],
  ['x', 'X'],
])('%s is shown as %s', (name, label) => expect(labelOf(name)).toBe(label));

it('makes names that are allowed, each once', () => {
  const taken = new Set<string>();
  expect(['Name', 'a-b', 'a_b', 'Größe', 'サーバー', '_1st', '名'].map((name) => nameFor(name, taken))).toEqual([
    'Name',
    'a-b',
    'a_b_2',
    'Grosse',
    'param',
    'st',
    'param_2',
  ]);
});
