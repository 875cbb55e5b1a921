import type { WindowsShell } from '#main/platform/windows-shell';
import type { Cgroups } from './cgroups';

/** What this machine's sandbox is worth: codes and values, no sentences. */
export interface SandboxProbe {
  readonly platform: string;
  readonly adapter: 'bubblewrap' | 'seatbelt' | 'job-object' | 'none';
  readonly bwrap: { readonly path: string; readonly version: string } | null;
  /** Null when standard and strict are to be had; otherwise why not. */
  readonly reason:
    'not-on-this-system' | 'bwrap-missing' | 'setpriv-missing' | 'sandbox-exec-missing' | 'hub-is-root' | 'trial-failed' | null;
  /** What the trial run said. */
  readonly detail: string | null;
  /** The hub is root, so scripts run as a user of their own. */
  readonly root: boolean;
  readonly seccomp: 'ok' | 'unknown-processor';
  readonly cgroups: Cgroups | null;
  readonly prlimit: string | null;
  readonly setpriv: string | null;
}

/** What a platform adapter of the sandbox is given. */
export interface SandboxPlace {
  readonly platform: NodeJS.Platform;
  readonly processor: string;
  /** The hub's data folder and runtime folder: no script is ever shown them. */
  readonly home: string;
  readonly runtime: string;
  /** The hub's own environment and the person's home. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userHome: string;
  readonly user: { readonly uid: number; readonly gid: number } | null;
  readonly machineBytes: number;
  /** Folder of the SDKs for scripts; null where there is none. */
  readonly sdk: string | null;
  /** The program that sudo has ask for a password; null where there is none. */
  readonly askpass?: string | null;
  /** What Windows says of itself and of the hub's rights. */
  readonly windows?: WindowsShell;
  /** The program that Windows starts as administrator; null where there is none. */
  readonly elevator?: string | null;
}
