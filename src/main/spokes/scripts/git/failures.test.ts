import { expect, it } from 'vitest';
import { failureOf } from './failures';

const said: readonly (readonly [reason: string, text: string])[] = [
  ['unreachable', "fatal: unable to access 'https://x/': Could not resolve host: x"],
  [
    'unreachable',
    'ssh: connect to host x port 22: Connection refused\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.',
  ],
  ['unreachable', "fatal: unable to access 'https://x/': Failed to connect to x port 443 after 1 ms: Couldn't connect to server"],
  ['unreachable', 'fatal: unable to connect to 127.0.0.1:\n127.0.0.1[0: 127.0.0.1]: errno=Connection refused'],
  ['unreachable', 'error: RPC failed; curl 18 transfer closed\nfatal: early EOF'],
  ['auth', "fatal: could not read Username for 'https://github.com': terminal prompts disabled"],
  ['auth', "remote: Invalid username or password.\nfatal: Authentication failed for 'https://x/'"],
  ['auth', 'git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.'],
  ['auth', "fatal: unable to access 'https://x/': The requested URL returned error: 403"],
  ['not-found', 'remote: Repository not found.\nfatal: repository ‘https://x/’ not found'],
  ['not-found', "fatal: '/srv/x' does not appear to be a git repository\nfatal: Could not read from remote repository."],
  ['not-found', 'fatal: remote error: access denied or repository not exported: /x'],
  ['host-key', 'Host key verification failed.\r\nfatal: Could not read from remote repository.'],
  ['host-key', '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.'],
  ['certificate', "fatal: unable to access 'https://x/': SSL certificate problem: self-signed certificate"],
  ['disk-full', 'fatal: write error: No space left on device'],
  ['denied', "fatal: detected dubious ownership in repository at '/srv/x'"],
  ['malformed', 'error: object 1: hasDotgit: contains .git\nfatal: fsck error in packed object\nfatal: index-pack failed'],
  ['other', 'fatal: something new'],
];

it('what git and ssh say is told apart by its cause', () => {
  expect(said.map(([, text]) => [failureOf(text).reason, text])).toEqual(said);
});

it('is shown without progress, empty words and anything secret, and not without end', () => {
  const text =
    "remote: Enumerating objects: 5, done.\nReceiving objects:  20% (1/5)\rReceiving objects: 100% (5/5)\nfatal: unable to access 'https://ann:s3cret@x/': no\nfatal: Could not read from remote repository.";
  expect(failureOf(text).detail).toBe("fatal: unable to access 'https://***@x/': no");
  expect(failureOf(`fatal: ${'x'.repeat(5_000)}`).detail).toHaveLength(1_024);
});
