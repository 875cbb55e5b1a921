import { createHash } from 'node:crypto';
import type { StoredWay } from './store';

type Detail = Readonly<Record<string, string | boolean | null>>;

/** What an audit entry says of a way: who is believed from then on. Of certificates their digest (SHA-256). */
export function auditedOf({ enabled, settings }: Pick<StoredWay, 'enabled' | 'settings'>): Detail {
  const { kind } = settings;
  const ca = settings.ca === undefined ? null : createHash('sha256').update(settings.ca).digest('hex');
  if (settings.kind === 'oidc') {
    return { kind, enabled, issuer: settings.issuer, client: settings.clientId, ca };
  }
  return { kind, enabled, servers: settings.servers.join(' ').slice(0, 4_096), ca };
}
