import { expect, test } from 'vitest';
import { isPackName, readTarHeader, tarHeader } from './tar';

test.each([0, 1, 8 ** 11 - 1, 8 ** 11, 2 ** 40])('a header of %d bytes is read as it was written', (size) => {
  expect(readTarHeader(tarHeader('output/output.log', size))).toEqual({ name: 'output/output.log', size });
});

test('a header with anything else in it is none', () => {
  const plain = tarHeader('manifest.json', 10);
  for (const at of [0, 50, 99, 100, 110, 124, 136, 148, 156, 157, 200, 257, 345, 500]) {
    const changed = Buffer.from(plain);
    changed[at] = (changed[at] ?? 0) ^ 0x01;
    expect([at, readTarHeader(changed)]).toEqual([at, undefined]);
  }
});

test('names are one or two plain parts', () => {
  for (const name of ['a', 'a.b-c_d', 'script/x', `${'a'.repeat(50)}/${'b'.repeat(49)}`])
    expect([name, isPackName(name)]).toEqual([name, true]);
  for (const name of ['', '.', '..', 'a/..', '../a', '/a', 'a/', 'a//b', 'a/b/c', 'a\\b', 'é', 'a b', 'a\n', 'a'.repeat(101)]) {
    expect([name, isPackName(name)]).toEqual([name, false]);
  }
});
