/** What the doctor has to know of the sandbox; codes and values. */
export interface SandboxFacts {
  readonly platform: string;
  readonly adapter: string;
  readonly bwrap: { readonly path: string; readonly version: string } | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly root: boolean;
  readonly seccomp: string;
  readonly cgroups: { readonly version: number; readonly memory: string | null; readonly pids: string | null } | null;
  readonly prlimit: string | null;
  readonly setpriv: string | null;
}

/** What the doctor asks, and the machine that it takes this one to be; by default the real one. */
export interface DoctorDeps {
  readonly sandbox: { probe(): Promise<SandboxFacts> };
  /** How the sealed store stands, and how many of the hub's own secrets nothing seals. */
  readonly sealing?: () => Promise<{ readonly state: 'open' | 'locked' | 'unset'; readonly by: string | null; readonly unsealed: number }>;
  /** Accounts whose names are the hub's or the machine person's. */
  readonly takenNames?: () => readonly string[];
  readonly platform?: NodeJS.Platform;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How long one part may take to answer, in milliseconds. */
  readonly patience?: number;
}
