import type { Actor } from '#shared/contract/actor';
import type { HubInfo, Part } from '#shared/contract/hub';
import type { ScopeName } from '#shared/contract/kernel';
import type { Scope } from '#main/hub/scope';
import type { Log } from '#main/platform/log-port';

/** A served HTTP face. */
export interface HttpFace {
  readonly port: number;
  /** A new one-time link. */
  link(): string;
  onOpened(listener: (who: { readonly address: string; readonly userAgent: string }) => void): () => void;
}

/** Where a use of the hub's own privileges is written down; resolves when the entry is durable. */
export interface AuditPort {
  note(entry: {
    readonly action: 'hub.serve' | 'hub.link' | 'hub.retire';
    readonly outcome: 'ok' | 'refused';
    readonly actor: Actor;
    readonly detail: Readonly<Record<string, string | number>>;
  }): Promise<void>;
}

/** What the hub spoke needs of the hub. */
export interface HubSpokeDeps {
  readonly scope: Scope;
  readonly log: Log;
  readonly audit: AuditPort;
  readonly facts: Pick<HubInfo, 'version' | 'kind' | 'home'>;
  /** What shows the system's dialog to who has this session; undefined where that would not be in front of them. */
  readonly pickFor: (actorId: string) => ((kind: 'file' | 'folder') => Promise<string | null>) | undefined;
  /** What the caller's session may do. */
  readonly scopesOf: (actorId: string) => readonly ScopeName[];
  /** Writes a fault to the log; gives its id. */
  readonly report: (error: unknown, where: string) => string;
  readonly doctor: () => Promise<{ readonly parts: readonly Part[]; readonly sandbox: readonly string[] }>;
  /** Opens an HTTP face that lives as long as the scope. Fails with PORT_TAKEN. */
  readonly openHttp: (port: number, scope: Scope) => Promise<HttpFace>;
  /** Makes room for a desktop; false where this hub does not. */
  readonly retire: () => boolean;
}
