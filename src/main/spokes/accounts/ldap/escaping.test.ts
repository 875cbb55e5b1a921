import { describe, expect, it } from 'vitest';
import { comparableDn, escapeDnValue, escapeFilterValue, fill, nameOfDn } from './escaping';

describe('values in a filter', () => {
  it.each([
    ['Parens R Us (for all your parenthetical needs)', 'Parens R Us \\28for all your parenthetical needs\\29'],
    ['*', '\\2a'],
    ['C:\\MyFile', 'C:\\5cMyFile'],
    ['\0\0\0\u0004', '\\00\\00\\00\u0004'],
    ['*)(uid=*', '\\2a\\29\\28uid=\\2a'],
    ['Lučić', 'Lučić'],
  ])('%j is written as RFC 4515 has it', (value, written) => expect(escapeFilterValue(value)).toBe(written));
});

describe('values in a distinguished name', () => {
  it.each([
    ['James "Jim" Smith, III', 'James \\"Jim\\" Smith\\, III'],
    ['Before\rAfter', 'Before\\0dAfter'],
    ['#hash', '\\#hash'],
    [' both ', '\\ both\\ '],
    [' ', '\\ '],
    ['a+b=c;d<e>f\\g', 'a\\+b\\=c\\;d\\<e\\>f\\\\g'],
    ['x\0', 'x\\00'],
  ])('%j is written as RFC 4514 has it', (value, written) => expect(escapeDnValue(value)).toBe(written));

  it('stays one value in a template, whatever it holds', () => {
    expect(fill('uid={user},ou=people', 'ada,ou=admins', escapeDnValue)).toBe('uid=ada\\,ou\\=admins,ou=people');
    expect(fill('(|(uid={user})(mail={user}))', '{user}$&', escapeFilterValue)).toBe('(|(uid={user}$&)(mail={user}$&))');
  });
});

describe('distinguished names', () => {
  it.each([
    ['CN=Ops, OU=Groups,DC=example,DC=test', 'cn=ops,ou=groups,dc=example,dc=test'],
    ['cn=Smith\\, James,dc=test', 'CN=smith\\2C james,DC=test'],
    ['cn=Lu\\C4\\8Di\\C4\\87', 'cn=Lučić'],
  ])('%s is the same as %s', (one, other) => expect(comparableDn(one)).toBe(comparableDn(other)));

  it('are not the same where a comma is part of a name', () => {
    expect(comparableDn('cn=a\\,ou=b,dc=c')).not.toBe(comparableDn('cn=a,ou=b,dc=c'));
    expect(comparableDn('cn=a\\2cou=b,dc=c')).not.toBe(comparableDn('cn=a,ou=b,dc=c'));
  });

  it('have a short name', () => {
    expect(nameOfDn('CN=Smith\\, James,DC=test')).toBe('Smith, James');
    expect(nameOfDn('CN=Ops\\2C Paris,DC=test')).toBe('Ops, Paris');
  });
});
