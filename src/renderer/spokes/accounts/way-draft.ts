import type { SignInWay, WaySettings } from '#shared/contract/sign-in-ways';

/** A way as its form has it: every field as text. */
export interface WayDraft {
  readonly kind: 'ldap' | 'oidc';
  readonly id: string;
  readonly label: string;
  readonly enabled: boolean;
  /** What is typed; never what is kept. */
  readonly secret: string;
  readonly servers: string;
  readonly how: 'search' | 'template';
  readonly serviceDn: string;
  readonly filter: string;
  readonly template: string;
  readonly base: string;
  readonly groupBase: string;
  readonly ca: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: string;
  readonly groupsClaim: string;
  readonly nameClaim: string;
}

/** A form to begin with. */
export const emptyDraft = (kind: 'ldap' | 'oidc'): WayDraft => ({
  kind,
  id: '',
  label: '',
  enabled: true,
  secret: '',
  servers: '',
  how: 'search',
  serviceDn: '',
  filter: '',
  template: '',
  base: '',
  groupBase: '',
  ca: '',
  issuer: '',
  clientId: '',
  scopes: 'profile email',
  groupsClaim: 'groups',
  nameClaim: 'preferred_username',
});

/** The form of a way that is there. */
export function draftOf({ id, label, enabled, settings }: SignInWay): WayDraft {
  const begin = { ...emptyDraft(settings.kind), id, label, enabled, ca: settings.ca ?? '' };
  if (settings.kind === 'oidc') {
    const { issuer, clientId, scopes, groupsClaim, nameClaim } = settings;
    return { ...begin, issuer, clientId, scopes: scopes.join(' '), groupsClaim, nameClaim };
  }
  const { servers, bind, base, groupBase = '' } = settings;
  const found = bind.kind === 'search' ? { serviceDn: bind.serviceDn, filter: bind.filter ?? '' } : { template: bind.template };
  return { ...begin, servers: servers.join('\n'), how: bind.kind, ...found, base, groupBase };
}

/** What a form says, as the hub takes it; the hub says what is wrong with it. */
export function settingsOf(draft: WayDraft): WaySettings {
  const ca = draft.ca.trim() === '' ? {} : { ca: draft.ca };
  const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');
  if (draft.kind === 'oidc') {
    return {
      kind: 'oidc',
      issuer: draft.issuer.trim(),
      clientId: draft.clientId.trim(),
      scopes: words(draft.scopes),
      groupsClaim: draft.groupsClaim.trim(),
      nameClaim: draft.nameClaim.trim(),
      ...ca,
    };
  }
  const filter = draft.filter.trim();
  return {
    kind: 'ldap',
    servers: words(draft.servers),
    bind:
      draft.how === 'search'
        ? { kind: 'search', serviceDn: draft.serviceDn.trim(), ...(filter === '' ? {} : { filter }) }
        : { kind: 'template', template: draft.template.trim() },
    base: draft.base.trim(),
    ...(draft.groupBase.trim() === '' ? {} : { groupBase: draft.groupBase.trim() }),
    ...ca,
  };
}
