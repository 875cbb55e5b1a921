import { describe, expect, it } from 'vitest';
import { decodeOrder, ElevatedSpec, encodeOrder, isBelow, LARGEST_SPEC, sha256 } from './elevated-spec';

const order = {
  pipe: '\\\\.\\pipe\\axle',
  word: 'w'.repeat(64),
  spec: 'C:\\Users\\O’Neil & $env:X `%TEMP%` "é日\\spec',
  bytes: 12,
  hash: sha256('x'),
};

describe('an order', () => {
  it('is one word that nothing on the way reads anything into', () => {
    const text = encodeOrder(order);
    expect(text).toMatch(/^[\w-]+$/);
    expect(decodeOrder(text)).toEqual(order);
  });

  it.each(['', 'e30', 'not base64 !', Buffer.from('null').toString('base64url')])('is none: %j', (text) => {
    expect(() => decodeOrder(text)).toThrow();
  });

  it.each([{ bytes: 0 }, { bytes: LARGEST_SPEC + 1 }, { hash: 'x' }, { word: '' }])('has bounds: %j', (more) => {
    expect(() => decodeOrder(encodeOrder({ ...order, ...more }))).toThrow();
  });
});

describe('a spec', () => {
  const spec = {
    salt: 's'.repeat(32),
    files: [{ path: '/x', bytes: 1, hash: sha256('x'), to: 'files/é x.py', executable: false }],
    folders: ['home'],
    env: { A: 'b', C: { below: 'state' } },
    cwd: 'files',
    command: ['python', { below: 'files/x' }],
  };

  it('is what it was', () => expect(ElevatedSpec.parse(JSON.parse(JSON.stringify(spec)))).toEqual(spec));

  it.each(['..', '../x', 'a/../../x', '/x', 'a//b', '', '.', 'a/.', 'C:/x', 'a\\b', 'a:b', 'a.', 'a ', 'a\0', 'a/\n', 'con?'])(
    'puts nothing outside its folder: %j',
    (path) => {
      expect(isBelow(path)).toBe(false);
      expect(() => ElevatedSpec.parse({ ...spec, cwd: path })).toThrow();
      expect(() => ElevatedSpec.parse({ ...spec, command: [{ below: path }] })).toThrow();
      expect(() => ElevatedSpec.parse({ ...spec, files: [{ ...spec.files[0], to: path }] })).toThrow();
    },
  );

  it.each([{ command: [] }, { salt: '' }, { files: [{ ...spec.files[0], bytes: -1 }] }, { env: { '': 'x' } }])('has bounds: %j', (more) => {
    expect(() => ElevatedSpec.parse({ ...spec, ...more })).toThrow();
  });
});
