import { describe, expect, it } from 'vitest';
import type { WaySettings } from '#shared/contract/sign-in-ways';
import { draftOf, emptyDraft, settingsOf } from './way-draft';

const ldap: WaySettings = {
  kind: 'ldap',
  servers: ['ldaps://dc1.example.com', 'ldap://dc2.example.com:3389'],
  bind: { kind: 'search', serviceDn: 'cn=axle,dc=example,dc=com', filter: '(uid={user})' },
  base: 'dc=example,dc=com',
  groupBase: 'ou=groups,dc=example,dc=com',
  ca: 'PEM',
};
const oidc: WaySettings = {
  kind: 'oidc',
  issuer: 'https://login.example.com',
  clientId: 'axle',
  scopes: ['profile', 'groups'],
  groupsClaim: 'groups',
  nameClaim: 'email',
};

describe('the form of a way of signing in', () => {
  it.each([ldap, { ...ldap, bind: { kind: 'template', template: '{user}@example.com' } } as const, oidc])(
    'gives back what it was made of',
    (settings) => {
      const way = { id: 'office', label: 'Office', enabled: false, settings, hasSecret: true, changedAt: '2026-01-01T00:00:00Z' };
      expect(settingsOf(draftOf(way))).toEqual(settings);
      expect(draftOf(way)).toMatchObject({ id: 'office', label: 'Office', enabled: false, secret: '' });
    },
  );

  it('leaves out what was left empty', () => {
    const draft = { ...emptyDraft('ldap'), servers: ' ldaps://a.example.com,\nldaps://b.example.com ', serviceDn: 'cn=x', base: ' dc=y ' };
    expect(settingsOf(draft)).toEqual({
      kind: 'ldap',
      servers: ['ldaps://a.example.com', 'ldaps://b.example.com'],
      bind: { kind: 'search', serviceDn: 'cn=x' },
      base: 'dc=y',
    });
  });
});
