import { applicationIn } from '#shared/contract/broker-name';
import { loginCommand } from '#shared/contract/identity-values';

/** Why a broker gives nothing, and the status of HTTP that says so. */
const statuses = {
  'bad-request': 400,
  /** Whoever asks is not of this run. */
  'not-this-run': 401,
  'not-granted': 403,
  'not-found': 404,
  /** The run has ended. */
  ended: 410,
  /** Too much at once. */
  'too-many': 429,
  /** The source of it has none; `reason` is its code. */
  unavailable: 503,
} as const;

/** One of these. */
export type RefusalCode = keyof typeof statuses;

/** What whoever wrote or started the script can do. A script's words are English. */
const advices: Readonly<Record<RefusalCode, string>> = {
  'bad-request': 'ask with the scopes or the name of the secret as Axle has it',
  'not-this-run': 'only processes of the run may ask',
  'not-granted': 'the script has to declare it (tokens, account, secrets), and that has to be approved',
  'not-found': 'ask for /token or /secret',
  ended: 'the run has ended',
  'too-many': 'keep what was given, and ask again in a moment',
  unavailable: 'its source gave none; try again, and see the audit entries of this run',
};
/** By the code of the source, where that says more. */
const adviceBySource = new Map([
  ['SECRET_NOT_FOUND', 'keep a secret of this name ("axle secret set NAME")'],
  ['SECRETS_LOCKED', 'open the secrets of Axle ("axle secret unlock")'],
  ['SEALED_DAMAGED', 'give the secret a new value ("axle secret set NAME")'],
  ['IDENTITY_UNCONFIGURED', 'say in Axle which application people sign in to (page Identity)'],
  ['IDENTITY_ACCOUNT_NOT_FOUND', 'sign in to this account ("axle login")'],
  ['INTERACTION_REQUIRED', 'sign in again ("axle login")'],
  ['CONSENT_MISSING', 'somebody has to consent to the scopes of this script ("axle login --scope SCOPE", for each)'],
  ['FORBIDDEN', 'only runs that the person at the machine of Axle starts are given it'],
  ['SCRIPT_UNTRUSTED', 'tokens of an application are for approved scripts: approve this one ("axle scripts review")'],
  ['APPLICATION_NOT_FOUND', 'Axle has no application of this name ("axle applications list")'],
  ['CERTIFICATE_NOT_FOUND', 'the certificate of this application is gone ("axle applications list")'],
  ['CERTIFICATE_KEY_MISSING', 'the key of the certificate of this application is gone ("axle certificates list")'],
  ['CERTIFICATE_NOT_VALID', 'the certificate of this application has ended, or does not hold yet ("axle certificates list")'],
  ['VAULT_NOT_FOUND', 'Axle knows no vault of this name ("axle secret vaults list")'],
  ['VAULT_ADDRESS', 'this vault is of another cloud than people sign in to: remove it, and add the right one ("axle secret vaults")'],
  [
    'KEY_VAULT_FAILED',
    'its vault gave none: see why in the audit entries of this run; a vault is asked for the person at the machine alone',
  ],
]);
/** The same of an application, for which nobody signs in. */
const adviceOfApplication = new Map([
  ['CONSENT_MISSING', 'an administrator of the directory has to give this application these permissions'],
]);

/** A request that is given nothing. */
export class Refused extends Error {
  /** `detail` is for the audit chain, and for who asked: it holds no value. */
  constructor(
    readonly code: RefusalCode,
    readonly detail: Readonly<Record<string, string>> = {},
  ) {
    super(code);
  }

  get status(): number {
    return statuses[this.code];
  }

  /** What to do about it. */
  get advice(): string {
    const { reason = '', account = '' } = this.detail;
    const own = applicationIn(account) === undefined ? undefined : adviceOfApplication.get(reason);
    return own ?? this.#consent(reason, account) ?? adviceBySource.get(reason) ?? advices[this.code];
  }

  /** The very command, where all of it can be said in plain words. */
  #consent(reason: string, account: string): string | undefined {
    const scopes = this.detail['scopes'] ?? '';
    const who = account === 'default' ? '' : account;
    if (reason !== 'CONSENT_MISSING' || scopes === '' || !/^[\w.@+-]{0,128}$/.test(who)) return undefined;
    return `somebody has to consent to these scopes: ${loginCommand(who, scopes.split(' '))}`;
  }

  /** All of it in a line of ASCII, for who cannot read JSON. Of what somebody typed only scopes, and a plain name, are in it. */
  get line(): string {
    const reason = this.detail['reason'] ?? '';
    return `${this.code}${/^[A-Z_]+$/.test(reason) ? ` ${reason}` : ''}: ${this.advice}`;
  }
}
