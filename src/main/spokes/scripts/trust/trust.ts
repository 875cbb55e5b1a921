import { HubError } from '#shared/contract/errors';
import type { RunTrust, TrustState } from '#shared/contract/trust';
import { isTrusted, type UntrustedState } from '#shared/contract/trust-state';
import { isOwn } from '../sources/samples';
import type { Understood } from '../reading/understand';
import type { Approvals } from './approvals';
import type { Part } from './digest';
import type { SignedSources } from './signed-sources';

/** Says which bytes may run. */
export interface Trust {
  /** How a script stands, as it was last read. */
  readonly stateOf: (file: Understood) => TrustState;
  /** Refuses with SCRIPT_UNTRUSTED where trust is required, as it always is of what runs as root, and a script, as it was last read, has none. */
  demand(file: Understood, elevated?: boolean): void;
  /**
   * How the bytes stand that are about to run. Where trust is required, refuses with SCRIPT_UNTRUSTED what has none, and with
   * SCRIPT_CHANGED what is trusted and is not what was read: how it is run was taken from that.
   */
  admit(file: Understood, parts: { readonly digest: string; readonly all: readonly Part[] }, elevated?: boolean): RunTrust;
  /** How the bytes that were read last are trusted, whether they may run or not. */
  readonly standing: (file: Understood) => RunTrust;
  /** Whether a run sees nothing beside its script but what was approved with it. */
  readonly required: boolean;
}

/** What trust is judged by. */
export interface TrustDeps {
  readonly approvals: Pick<Approvals, 'of'>;
  readonly signed: Pick<SignedSources, 'covers'>;
  readonly required: () => boolean;
}

/** Names what could not be read: no bytes have it. */
const NOTHING = '0'.repeat(64);

/** Judges bytes by what was approved and signed. */
export function createTrust({ approvals, signed, required }: TrustDeps): Trust {
  function judge(file: Understood, digest: string | null, parts: Understood['parts']): TrustState {
    const standing = approvals.of(file.script.id);
    // Whoever took an approval back has stopped the script, whatever else would let it run: one that comes with the hub as well.
    if (standing?.withdrawn === true) return 'withdrawn';
    if (isOwn(file.script.sourceId)) return 'built-in';
    if (digest !== null && standing?.digest === digest) return 'approved';
    const covered = signed.covers(file, parts);
    if (covered === 'all') return 'signed';
    return standing !== undefined || covered === 'other' ? 'changed' : 'new';
  }
  const refuse = ({ script }: Understood, state: UntrustedState): never => {
    throw new HubError('SCRIPT_UNTRUSTED', { script: script.id.slice(0, 1_024), state });
  };
  const stateOf = (file: Understood): TrustState => judge(file, file.digest, file.parts);

  return {
    stateOf,
    standing: (file) => ({ state: stateOf(file), digest: file.digest ?? NOTHING }),
    get required() {
      return required();
    },
    demand(file, elevated = false) {
      const state = stateOf(file);
      if ((required() || elevated) && !isTrusted(state)) refuse(file, state);
    },
    admit(file, parts, elevated = false) {
      const state = judge(file, parts.digest, parts.all);
      if (required() || elevated) {
        if (!isTrusted(state)) refuse(file, state);
        if (state !== 'built-in' && parts.digest !== file.digest)
          throw new HubError('SCRIPT_CHANGED', { script: file.script.id.slice(0, 1_024) });
      }
      return { state, digest: parts.digest };
    },
  };
}
