import type { HubClient } from '#shared/contract/index';
import type { Duplex } from '#shared/rpc/duplex';
import type { HubAccess } from './hub-client';
import type { Messages } from './messages/messages';
import type { Output } from './output/output';

/** Connects for the bytes of one ticket. */
export type DialBytes = (ticket: string) => Promise<Duplex>;

/** What a command has to work with. */
export interface Context {
  readonly output: Output;
  readonly messages: Messages;
  readonly access: HubAccess;
  readonly hub: () => Promise<HubClient>;
  /** A connection for the bytes of a ticket, as the account of a token; undefined for the person at the machine. */
  readonly dialBytes: DialBytes | undefined;
  /** Aborted by the first Ctrl-C or TERM. */
  readonly interrupted: AbortSignal;
  /** Ends the process with this code once the command is done; 0 unless said. */
  readonly exit: (code: number) => void;
}

/** Runs a command's body: gives it a context, reports what it throws, ends the process with the right code. */
export type Perform = (options: { readonly json?: boolean }, body: (context: Context) => Promise<void>) => Promise<void>;
