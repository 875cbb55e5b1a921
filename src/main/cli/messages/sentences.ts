import type { HubError } from '#shared/contract/errors';

/** Everything that the command line says to people in their language. Values are made safe to print. */
export interface Messages {
  /** What happened, without a full stop: `CODE: sentence`. */
  readonly error: (error: HubError) => string;
  readonly cancelling: string;
  readonly reconnecting: string;
  detached(run: string): string;
  serving(link: string): string;
  servingAgain(port: number): string;
  opened(address: string, userAgent: string): string;
  secretPrompt(name: string): string;
  secretNeedsTerminal(name: string): string;
  secretInArguments(name: string): string;
  ended(state: string, reason: string | null): string;
  holds(entries: number): string;
  broken(seq: number, kind: string, detail: string): string;
  unsignedSince(seq: number): string;
  readonly nothing: string;
}
