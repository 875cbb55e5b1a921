import type { Actor } from '#shared/contract/actor';
import type { ObjectRef } from '#shared/contract/kernel';
import type { NoticeAbout } from '#shared/contract/notice-address';
import type { Run } from '#shared/contract/runs';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { KeptSecrets } from '#main/platform/kept-secrets';
import type { Log } from '#main/platform/log-port';

/** What is written of notifications: who changed the rules, and what could not be delivered. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused' | 'failed';
      readonly actor: Actor;
      readonly object?: string;
      readonly runId?: string;
      readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
      /** What a person typed may tell of a person: it can be erased. */
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** The catalogue, as far as rules need it. */
export interface ScriptsPort {
  /** By id, name or end of the path; refuses with SCRIPT_NOT_FOUND or SCRIPT_AMBIGUOUS. */
  find(script: string, may: (object: ObjectRef) => boolean): Promise<{ readonly id: string }>;
}

/** Runs, as far as their length is of interest. */
export interface RunsPort {
  /** Runs that have not ended. */
  active(): readonly Run[];
  /** What 95 of 100 of a script's last runs did not exceed, in milliseconds; null while fewer than `least` succeeded. */
  usual(script: string, least: number): Promise<number | null>;
}

/** Secrets, as far as their age is of interest. */
export interface SecretsPort {
  /** Those whose value is older than it may be, and since when, in milliseconds since 1970. */
  due(now: number): readonly { readonly name: string; readonly dueAt: number }[];
}

/** A notification as a desktop shows it. */
export interface DesktopNotice {
  readonly title: string;
  readonly body: string;
  /** What it leads to: never its text, which is a script's or a person's. */
  readonly about: NoticeAbout;
}

/** Certificates, for webhooks that ask for one. */
export interface CertificatesPort {
  /**
   * Does `work` with one that can be used, by thumbprint or name, which is not removed meanwhile; refuses with CERTIFICATE_NOT_FOUND and
   * CERTIFICATE_KEY_MISSING.
   */
  withUsable<T>(
    text: string,
    may: (object: ObjectRef) => boolean,
    work: (certificate: { readonly thumbprint: string }) => Promise<T>,
  ): Promise<T>;
  /** What it is shown with; each use is written down. Refuses also with CERTIFICATE_NOT_VALID and SECRETS_LOCKED. */
  clientTls(thumbprint: string, use: { readonly actor: Actor; readonly purpose: string }): Promise<ClientTls>;
}

/** A certificate and its key, for one connection. */
export interface ClientTls {
  readonly cert: string;
  readonly key: string;
}

/** What notifications need of the rest of the hub. */
export interface NotificationsDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly audit: AuditPort;
  readonly scripts: ScriptsPort;
  /** Addresses of webhooks, which are secrets. */
  readonly secrets: KeptSecrets;
  readonly certificates: CertificatesPort;
  /** The language that texts are written in. */
  readonly language: () => 'en' | 'fr';
  /** Shows one on this desktop; absent where there is none. */
  readonly show: ((notice: DesktopNotice) => void) | undefined;
  /** Told when something did not get through to where it was sent, and waits for another try. */
  readonly unreached: () => void;
  /** Takes an unexpected fault to the log; gives the incident's id. */
  readonly incident: (error: unknown, where: string) => string;
}
