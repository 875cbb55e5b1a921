import type { SyncFailure } from '#shared/contract/repositories';
import { masked } from './address';

/** A sync that did not come to its end, and why. */
export class SyncError extends Error {
  override readonly name = 'SyncError';

  constructor(
    readonly reason: SyncFailure['reason'],
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(`${reason}: ${detail}`, options);
  }
}

// The first that fits, since ssh ends whatever went wrong with the same last sentence.
const signs: readonly (readonly [SyncFailure['reason'], RegExp])[] = [
  ['disk-full', /no space left on device|disk quota exceeded/i],
  ['host-key', /host key verification failed|remote host identification has changed|no matching host key/i],
  [
    'certificate',
    /ssl certificate problem|server certificate verification failed|certificate verify failed|self.signed certificate|unable to get local issuer/i,
  ],
  ['denied', /dubious ownership/i],
  [
    'unreachable',
    /could not resolve host|name or service not known|temporary failure in name resolution|connection (refused|timed out|reset|closed)|failed to connect|couldn't connect|could not connect|unable to connect|network is unreachable|no route to host|operation timed out|unable to look up|returned error: 5\d\d/i,
  ],
  [
    'auth',
    /authentication failed|could not read (username|password)|terminal prompts disabled|permission denied \(|too many authentication failures|returned error: 40[13]|invalid (username|credentials)|access denied(?! or repository)|not authorized/i,
  ],
  [
    'not-found',
    /repository .*not found|does not appear to be a git repository|does not exist|returned error: 404|access denied or repository not exported|could not be found|not a git repository|no such file or directory/i,
  ],
  ['denied', /permission denied/i],
  ['malformed', /fsck error|index-pack failed|bad object|invalid object|pack has bad|missing (blob|tree|commit)|unknown revision/i],
  ['unreachable', /early eof|unexpected disconnect|remote end hung up|the remote end/i],
];

const PROGRESS = /^(remote: )?(enumerating|counting|compressing|receiving|resolving|unpacking|updating)\b.*\d/i;
/** The rest of what ssh and git say when they have said why. */
const EMPTY_WORDS =
  /^(please make sure you have the correct access rights|and the repository exists\.|fatal: could not read from remote repository\.)$/i;

/** What git said on its standard error as a reason, and as text for a person: without progress, without anything secret. */
export function failureOf(said: string): SyncError {
  const lines = said
    .split(/[\r\n]+/)
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '' && !PROGRESS.test(line));
  const telling = lines.filter((line) => !EMPTY_WORDS.test(line));
  const text = masked((telling.length === 0 ? lines : telling).join('\n'));
  const reason = signs.find(([, sign]) => sign.test(text))?.[0] ?? 'other';
  return new SyncError(reason, text.slice(-1_024));
}

/** Any thrown thing as the failure of a sync. What is neither git's nor the system's answer is given back as it is. */
export function asSyncError(error: unknown): unknown {
  if (error instanceof SyncError || !(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    return new SyncError('disk-full', error.message.slice(0, 1_024), { cause: error });
  return 'syscall' in error ? new SyncError('other', error.message.slice(0, 1_024), { cause: error }) : error;
}
