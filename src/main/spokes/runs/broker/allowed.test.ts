import { describe, expect, it } from 'vitest';
import { SecretName, TokenScope } from '#shared/contract/broker-grants';
import { allowedResource, allowedSecret, allowedToken } from './allowed';

const graph = 'https://graph.microsoft.com';
const granted = {
  account: 'default',
  scopes: [`${graph}/User.Read`, `${graph}/Group.Read.All`, 'https://vault.azure.net/.default'],
  secrets: ['A_B'],
};
const query = (text: string): URLSearchParams => new URLSearchParams(text);

describe('what may be asked of a broker', () => {
  it('is any of the scopes of one resource, in the order of the grant', () => {
    expect(allowedToken(query(`scope=${graph}/Group.Read.All&scope=${graph}/User.Read`), granted).scopes).toEqual([
      `${graph}/User.Read`,
      `${graph}/Group.Read.All`,
    ]);
    expect(allowedToken(query('scope=https://vault.azure.net/.default&account=default'), granted)).toEqual({
      account: 'default',
      scopes: ['https://vault.azure.net/.default'],
    });
  });

  it.each([
    ['a wider scope', `scope=${graph}/Mail.Send`, 'not-granted'],
    ['a granted scope with a wider one', `scope=${graph}/User.Read&scope=${graph}/Mail.Send`, 'not-granted'],
    ['all that was ever consented to', `scope=${graph}/.default`, 'not-granted'],
    ['another case', `scope=${graph}/user.read`, 'not-granted'],
    ['another account', `scope=${graph}/User.Read&account=other`, 'not-granted'],
    ['two resources', `scope=${graph}/User.Read&scope=https://vault.azure.net/.default`, 'bad-request'],
    ['all, of several resources', '', 'bad-request'],
    ['what is no scope', 'scope=User.Read', 'bad-request'],
    ['two scopes in one', `scope=${encodeURIComponent(`${graph}/User.Read ${graph}/Mail.Send`)}`, 'bad-request'],
  ])('is not %s', (_name, text, code) => {
    expect(() => allowedToken(query(text), granted)).toThrow(expect.objectContaining({ code }));
  });

  it('is nothing where no scope was granted', () => {
    expect(() => allowedToken(query(''), { ...granted, scopes: [] })).toThrow(expect.objectContaining({ code: 'not-granted' }));
  });

  it('is of a resource what was granted of it, and never all that there is', () => {
    for (const name of [graph, `${graph}/`, 'HTTPS://GRAPH.MICROSOFT.COM']) {
      expect(allowedResource(name, granted).scopes).toEqual([`${graph}/User.Read`, `${graph}/Group.Read.All`]);
    }
    expect(allowedResource('https://vault.azure.net', granted).scopes).toEqual(['https://vault.azure.net/.default']);
    for (const name of ['https://management.azure.com', 'https://graph.microsoft.com.example.com', '']) {
      expect(() => allowedResource(name, granted)).toThrow(expect.objectContaining({ code: 'not-granted' }));
    }
  });

  it('is a secret by its very name', () => {
    expect(allowedSecret(query('name=A_B'), granted)).toBe('A_B');
    expect(() => allowedSecret(query('name=a_b'), granted)).toThrow(expect.objectContaining({ code: 'not-granted' }));
    expect(() => allowedSecret(query('name=../A_B'), granted)).toThrow(expect.objectContaining({ code: 'bad-request' }));
    expect(() => allowedSecret(query(''), granted)).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });
});

describe('names in metadata', () => {
  it.each([
    `${graph}/User.Read`,
    'https://vault.azure.net/.default',
    'api://66666666-7777-4888-9999-000000000000/Files.Read',
    '66666666-7777-4888-9999-000000000000/.default',
  ])('takes %s as a scope', (scope) => expect(TokenScope.safeParse(scope).success).toBe(true));

  it.each(['User.Read', 'openid', graph, 'http://graph.microsoft.com/User.Read', `${graph}/User.Read ${graph}/Mail.Send`, ''])(
    'does not take %j as one',
    (scope) => expect(TokenScope.safeParse(scope).success).toBe(false),
  );

  it('takes a plain name as that of a secret', () => {
    expect(
      ['SMTP_PASSWORD', 'db.main', 'a', '2fa-key', 'prod/db', 'ops:db-password'].every((name) => SecretName.safeParse(name).success),
    ).toBe(true);
    expect(
      ['', 'a_', 'a b', '/b', 'a:', ':a', 'a:b:c', 'v_1:a', 'a\n', 'x'.repeat(129)].some((name) => SecretName.safeParse(name).success),
    ).toBe(false);
  });
});
