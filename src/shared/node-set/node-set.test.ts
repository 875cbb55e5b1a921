import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../tests/support/random';
import { expandNodeSet, type Inventory } from './expand-node-set';
import { foldNodeSet } from './fold-node-set';
import { MOST_NAMES, parseNodeSet } from './parse-node-set';

const web = Array.from({ length: 20 }, (_, at) => `web${String(at + 1).padStart(2, '0')}`);
const names = [...web, 'db', 'db-old', 'r1n1', 'r1n2', 'r2n1', 'r2n2', 'n8', 'n9', 'n10', 'web.example.com'];
const sets: Readonly<Record<string, readonly string[]>> = { front: ['web01', 'web02', 'db'], prod: ['web02', 'web03', 'db'] };
const lookUp = (name: string): ReadonlySet<string> | undefined => (Object.hasOwn(sets, name) ? new Set(sets[name]) : undefined);
const inventory: Inventory = { names, group: lookUp, tag: lookUp };

function expanded(text: string): readonly string[] | string {
  const parsed = parseNodeSet(text);
  if ('fault' in parsed) return `${parsed.fault.what} at ${parsed.fault.at}`;
  const { hosts, unknown } = expandNodeSet(parsed.set, inventory);
  return unknown.length === 0 ? hosts : `unknown: ${unknown.join(' ')}`;
}

describe('hosts are meant by', () => {
  test.each<[string, readonly string[]]>([
    ['db', ['db']],
    ['web[01-03]', ['web01', 'web02', 'web03']],
    ['web[01-03,05]', ['web01', 'web02', 'web03', 'web05']],
    ['web[01-09/4]', ['web01', 'web05', 'web09']],
    ['n[8-10]', ['n8', 'n9', 'n10']],
    ['r[1-2]n[1-2]', ['r1n1', 'r1n2', 'r2n1', 'r2n2']],
    ['web[01-03],!web02', ['web01', 'web03']],
    ['web[01-03],!web02,web02', ['web01', 'web02', 'web03']],
    ['web0?', web.slice(0, 9)],
    ['*.example.com', ['web.example.com']],
    ['nothing*', []],
    ['@front', ['web01', 'web02', 'db']],
    ['@*', names],
    ['@front&tag:prod', ['web02', 'db']],
    ['@front&!tag:prod', ['web01']],
    ['tag:prod, ! @front', ['web03']],
    ['!@front&web0?', web.slice(2, 9)],
    ['!web*', names.filter((name) => !name.startsWith('web'))],
    ['(@front,web03)&tag:prod', ['web02', 'web03', 'db']],
    ['db,web01', ['web01', 'db']],
    ['  web01 ,\n db ', ['web01', 'db']],
  ])('%s', (text, hosts) => {
    expect(expanded(text)).toEqual(hosts);
  });
});

test.each([
  ['web99,db,nope', 'unknown: web99 nope'],
  ['@nobody,tag:none', 'unknown: @nobody tag:none'],
])('what is not there is named as it was written: %s', (text, said) => {
  expect(expanded(text)).toBe(said);
});

test.each([
  ['', 'empty at 0'],
  ['  ', 'empty at 2'],
  ['web,', 'empty at 4'],
  ['web,,db', 'name at 4'],
  ['web[01-', 'bracket at 3'],
  ['web[]', 'range at 3'],
  ['web[5-1]', 'range at 3'],
  ['web[a-c]', 'range at 3'],
  ['web]', 'parenthesis at 3'],
  ['(web', 'parenthesis at 4'],
  ['web)', 'parenthesis at 3'],
  ['@', 'empty at 1'],
  ['tag:', 'name at 0'],
  ['@web[1-2]', 'name at 1'],
  ['a b', 'parenthesis at 2'],
  [`web[1-${MOST_NAMES + 1}]`, 'too-many at 3'],
  ['a[1-100]b[1-101]', 'too-many at 16'],
  ['web[000000000-999999999/1]', 'too-many at 3'],
  ['('.repeat(10_000), 'parenthesis at 33'],
])('what is no set says where: %s', (text, fault) => {
  expect(expanded(text)).toBe(fault);
});

test('thousands of names are looked up one by one', () => {
  const many = Array.from({ length: 5_000 }, (_, at) => `host${at}`);
  const parsed = parseNodeSet(`${many.join(',')},!host7`);
  const { hosts } = 'set' in parsed ? expandNodeSet(parsed.set, { ...inventory, names: many }) : expect.fail('no set');
  expect(hosts).toHaveLength(4_999);
});

test('names are folded as they are written', () => {
  expect(foldNodeSet(['web01', 'web02', 'web03', 'db'])).toBe('web[01-03],db');
  expect(foldNodeSet(['n9', 'n10', 'n08', 'n8'])).toBe('n[8-9],n[08,10]');
  expect(foldNodeSet(['a1.example.com', 'a3.example.com', 'a2.example.com', 'a7.example.com'])).toBe('a[1-3,7].example.com');
  expect(foldNodeSet(['x', 'x', 'x1'])).toBe('x,x1');
  expect(foldNodeSet([])).toBe('');
});

test('what was folded means the same names, whichever they are', () => {
  const random = createRandom(3);
  const pick = (from: readonly string[]): string => from[random.below(from.length)] ?? '';
  for (let round = 0; round < 300; round += 1) {
    const some = Array.from({ length: 1 + random.below(30) }, () => {
      const number = String(random.below(130)).padStart(pick(['', '', 'x', 'xx', 'xxx']).length, '0');
      return `${pick(['web', 'db', 'r1n', 'a-'])}${number}${pick(['', '', '.example.com', 'b'])}${random.below(40) === 0 ? '12345678901' : ''}`;
    });
    const parsed = parseNodeSet(foldNodeSet(some));
    const all = [...new Set(some)].sort();
    const { hosts, unknown } = 'set' in parsed ? expandNodeSet(parsed.set, { ...inventory, names: all }) : expect.fail(foldNodeSet(some));
    expect({ hosts, unknown }).toEqual({ hosts: all, unknown: [] });
  }
});
