import { expect, it } from 'vitest';
import { furtherCommands } from '../chaos/canary-commands';
import { places } from '../chaos/canary-places';
import { readingCalls, readingFiles } from '../support/command-secrets';

/*
 * Whatever a command reads as a secret has to be typed by `tests/chaos/canary.ts`, in each way that it takes one. Here: that no command reads one that the
 * canary does not know of. Who adds one adds a place to the canary, and says here which.
 */

/** The files that read by themselves what may be a secret, for the commands that call them. */
const readers = [
  'answer-prompts.ts',
  'arguments.ts',
  'evidence/keys.ts',
  'new-password.ts',
  'secret-prompt.ts',
  'secret-proof.ts',
  'show-token.ts',
  'terminal.ts',
];

/** Those that read something else. */
const others: Readonly<Record<string, string>> = {
  'commands/bench.ts': 'figures that a process of its own wrote',
  'commands/call.ts': 'what the canary types as “call”',
  'commands/certificates.ts': 'a certificate that an authority signed, which is no secret',
  'commands/jobs.ts': 'the text of a job, which is shown to whoever may see it, and refuses secrets',
  'commands/trust.ts': 'a public key: a private one is refused',
  'confirm.ts': 'whether somebody means it',
  'evidence/verify-export-file.ts': 'a record that was exported',
  'main.ts': 'the token, which goes to takeToken',
  'new-script/template.ts': 'the text of a script that reads its own',
  'perform.ts': 'language and colours',
  'serve-file.ts': 'where browsers find the hub',
  'sign-folder.ts': 'scripts that are signed; their key is read by ssh-keygen',
};

/** What these files offer besides. */
const readsNone = ['assertAsked', 'canAsk', 'parseParams', 'stateNow', 'terminalSize'];

/** Each place in which a secret is read, and the places of the canary that come there: as many as it stands there. */
const typedBy: Readonly<Record<string, readonly string[]>> = {
  'commands/accounts.ts newPassword': ['accounts add', 'accounts password'],
  'commands/evidence.ts askSecret': ['runs evidence verify'],
  'commands/evidence.ts keyLines': ['runs evidence export: public keys', 'runs evidence verify'],
  'commands/evidence.ts newPassphrase': ['runs evidence export'],
  'commands/evidence.ts passphraseIn': ['runs evidence export', 'runs evidence verify'],
  'commands/lock.ts askHidden': ['lock'],
  'commands/lock.ts newPassword': ['lock'],
  'commands/notifications.ts askSecret': ['notifications webhook'],
  'commands/notifications.ts readSecrets': ['notifications webhook'],
  'commands/open.ts askSecret': ['open'],
  'commands/open.ts attachTerminal': ['run: the same terminal'],
  'commands/run.ts askSecret': ['run'],
  'commands/run.ts attachTerminal': ['run'],
  'commands/run.ts readSecrets': ['run'],
  'commands/runs.ts askSecret': ['runs repeat'],
  'commands/runs.ts readSecrets': ['runs repeat'],
  'commands/secrets.ts newPassphrase': ['secret passphrase'],
  'commands/secrets.ts passphraseOf': ['secret passphrase', 'secret unlock'],
  'commands/secrets.ts proofFor': ['secret get'],
  'commands/secrets.ts textGiven': ['secret set'],
  'commands/sign-in-ways.ts askHidden': ['accounts test-way'],
  'commands/sign-in-ways.ts newPassword': ['accounts test-way'],
  'follow-run.ts answerPrompts': ['run: what sudo asks is answered by a call, which the canary makes itself'],
  'hub-client.ts showToken': ['AXLE_TOKEN'],
  'main.ts takeToken': ['AXLE_TOKEN'],
};

it('no file of the command line reads what it is given without being known for it', () => {
  const known = [...readers.filter((file) => file !== 'show-token.ts'), ...Object.keys(others)];
  expect(readingFiles()).toEqual(known.sort());
});

it('every secret that a command reads is one that the canary types', () => {
  const calls = readingCalls(readers).filter((call) => !readsNone.includes(call.split(' ')[1] ?? ''));
  expect(calls).toEqual(
    Object.entries(typedBy)
      .flatMap(([call, commands]) => commands.map(() => call))
      .sort(),
  );
  const typed = new Set<string>([...places.flatMap(({ commands = [] }) => commands), ...furtherCommands]);
  const untold = Object.values(typedBy)
    .flat()
    .filter((command) => !typed.has(command.split(':')[0] ?? ''));
  expect(untold).toEqual([]);
});
