import { expect, it } from 'vitest';
import { judgeResolved, kindOf, readTarget } from './addresses';

it.each([
  ['127.0.0.1', 'loopback'],
  ['127.8.8.8', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['10.0.0.1', 'anywhere'],
  ['192.168.1.1', 'anywhere'],
  ['93.184.216.34', 'anywhere'],
  ['2606:2800:220:1::1', 'anywhere'],
  ['169.254.169.254', 'forbidden'],
  ['::ffff:169.254.169.254', 'forbidden'],
  ['::ffff:a9fe:a9fe', 'forbidden'],
  ['64:ff9b::a9fe:a9fe', 'forbidden'],
  ['fd00:ec2::254', 'forbidden'],
  ['100.100.100.200', 'forbidden'],
  ['0.0.0.0', 'forbidden'],
  ['::', 'forbidden'],
  ['fe80::1%eth0', 'forbidden'],
  ['224.0.0.1', 'forbidden'],
  ['255.255.255.255', 'forbidden'],
  ['no address', 'forbidden'],
])('%s is %s', (address, kind) => {
  expect(kindOf(address)).toBe(kind);
});

it.each([
  ['https://hooks.example/x', false],
  ['https://10.1.2.3/x', false],
  ['http://127.0.0.1:8065/hooks/x', true],
  ['http://localhost/x', true],
  ['http://[::1]:80/x', true],
  ['http://2130706433/x', true],
  ['http://0x7f.1/x', true],
])('%s may be sent to; that it is this machine: %s', (url, here) => {
  expect(readTarget(url).here).toBe(here);
});

it.each([
  ['http://hooks.example/x', 'insecure'],
  ['http://10.1.2.3/x', 'insecure'],
  ['https://169.254.169.254/', 'forbidden'],
  ['https://0xa9fea9fe/', 'forbidden'],
  ['https://[::ffff:169.254.169.254]/', 'forbidden'],
  ['https://a:b@hooks.example/', 'credentials'],
  ['ftp://hooks.example/', 'form'],
  ['hooks.example', 'form'],
])('%s is refused as %s', (url, reason) => {
  expect(() => readTarget(url)).toThrow(expect.objectContaining({ code: 'WEBHOOK_REFUSED', data: { reason } }));
});

it('a name that leads to this machine, or to an address that is nobody’s, is refused when it is connected to', () => {
  expect(() => judgeResolved('127.0.0.1', false)).toThrow(expect.objectContaining({ data: { reason: 'name' } }));
  expect(() => judgeResolved('169.254.169.254', false)).toThrow(expect.objectContaining({ data: { reason: 'forbidden' } }));
  expect(() => judgeResolved('10.0.0.1', true)).toThrow(expect.objectContaining({ data: { reason: 'name' } }));
  expect(() => judgeResolved('10.0.0.1', false)).not.toThrow();
});
