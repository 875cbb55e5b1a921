import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { flockOf, flockOfBytes, inFolder } from '../../chaos/canary-search';

const secret = 'qT7xW/+ &é9mK=z4Rb';
const flock = flockOf([{ place: 'here', secret }]);
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axle-search-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (bytes: Buffer | string): void => {
  mkdirSync(join(folder, 'below'), { recursive: true });
  writeFileSync(join(folder, 'below', 'file'), bytes);
};

it.each<readonly [string, Buffer | string]>([
  ['as it is', `x${secret}x`],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 after one byte', Buffer.from(`u${secret}`).toString('base64')],
  ['in base64 after two', Buffer.from(`me${secret}!`).toString('base64')],
  ['in base64 for URLs', Buffer.from(`?>${secret}?>`).toString('base64url')],
  ['in base64 of UTF-16, as PowerShell takes commands', Buffer.from(`a ${secret}`, 'utf16le').toString('base64')],
  ['in UTF-16', Buffer.from(secret, 'utf16le')],
  ['in a URL', encodeURIComponent(secret)],
  ['in a form', new URLSearchParams({ a: secret }).toString()],
  ['in JSON', JSON.stringify({ a: secret })],
  ['in JSON of ASCII', JSON.stringify({ a: secret }).replaceAll('é', '\\u00e9')],
  ['in HTML', secret.replaceAll('&', '&amp;')],
  ['in hex', Buffer.from(secret).toString('hex').toUpperCase()],
  ['with its accents apart', secret.normalize('NFD')],
])('a secret is found %s', (_how, bytes) => {
  put(bytes);
  expect(inFolder(flock, folder)).toEqual([`here: ${join(folder, 'below', 'file')}`]);
});

const key = Buffer.from('7f80ff00c3289d2a11e4b5560a0d9c8b7f01', 'hex');
it.each<readonly [string, Buffer | string]>([
  ['as they are', Buffer.concat([Buffer.from('DER'), key, Buffer.from('more')])],
  ['in base64 within others', Buffer.concat([Buffer.from([2]), key]).toString('base64')],
  ['as a JSON Web Key', JSON.stringify({ d: key.toString('base64url') })],
  ['in hex', key.toString('hex')],
])('bytes that are no text are found %s', (_how, bytes) => {
  put(bytes);
  expect(inFolder(flockOfBytes('here', key), folder)).toEqual([`here: ${join(folder, 'below', 'file')}`]);
});

it('what is not there is not found', () => {
  put(`${secret.slice(0, -1)}#${'qT7'.repeat(1_000)}`);
  expect(inFolder(flock, folder)).toEqual([]);
});
