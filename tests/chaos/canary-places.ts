import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import type { RunId } from '#shared/contract/runs';
import { dist } from '../support/hub-process';

/** Prints what it was given in every way that a script does by accident, then waits for its gate. */
export const TELL = `#!/bin/bash
# @axle.param token {kind: secret}
# @axle.param gate {kind: text, required: false}
S=$(cat "$AXLE_SECRET_TOKEN")
set -x
echo "token is $S"
echo "$S" >&2
set +x
printf %s "$S" | base64 -w0; echo
printf 'Authorization: Basic %s\\n' "$(printf 'me:%s' "$S" | base64 -w0)"
printf %s "$S" | od -An -tx1 | tr -d ' \\n'; echo
echo '{"type":"values","name":"v","values":{"token":"'"$S"'"}}' >&"$AXLE_RESULTS"
echo '{"type":"file","name":"f.txt","base64":"'"$(printf 'in a file %s' "$S" | base64 -w0)"'"}' >&"$AXLE_RESULTS"
echo "length \${#S}"
[ -z "$AXLE_PARAM_GATE" ] || until [ -e "$(dirname "$0")/$AXLE_PARAM_GATE" ]; do [ -d "$(dirname "$0")" ] || exit 99; sleep 0.05; done
`;
/** The same of a launcher whose scripts take a secret as an argument, and in no other way. */
export const SAY = `#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Say
# @raycast.mode fullOutput
# @raycast.argument1 { "type": "password", "placeholder": "Token" }
# @raycast.argument2 { "type": "text", "placeholder": "Gate", "optional": true }
set -x
echo "token is $1"
set +x
echo "$1" >&2
printf %s "$1" | base64 -w0; echo
printf 'Authorization: Basic %s\\n' "$(printf 'me:%s' "$1" | base64 -w0)"
printf %s "$1" | od -An -tx1 | tr -d ' \\n'; echo
echo '{"type":"values","name":"v","values":{"token":"'"$1"'"}}' >&"$AXLE_RESULTS"
echo "length \${#1}"
[ -z "$2" ] || until [ -e "$(dirname "$0")/$2" ]; do [ -d "$(dirname "$0")" ] || exit 99; sleep 0.05; done
`;
/** The same with what its broker gives it of a vault. */
export const VAULT = `#!/bin/bash
# @axle.secret ops:canary
. "$AXLE_SDK/axle.sh"
S=$(axle_get_secret ops:canary)
set -x
echo "token is $S"
echo "$S" >&2
set +x
printf %s "$S" | base64 -w0; echo
echo '{"type":"values","name":"v","values":{"token":"'"$S"'"}}' >&"$AXLE_RESULTS"
echo "length \${#S}"
`;
/** Reads what is typed, without showing it. */
export const ASK = `#!/bin/bash
# @axle.mode terminal
read -rs -p 'Password: ' S
echo "length \${#S}"
`;

/** A hub with these scripts, and where its command line is to look for it. */
export interface Aviary {
  readonly hub: HubClient;
  readonly home: string;
  readonly source: string;
  /** The address of a vault that the hub can reach. */
  readonly vault: string;
}

/** A place that takes a secret; gives the run that had it, or undefined where it was to be refused. */
export interface Place {
  readonly place: string;
  readonly tell: (aviary: Aviary, secret: string) => Promise<RunId | undefined>;
}

const cli = resolve(dist, 'cli.js');

/** Every place that takes a secret of a run, and those that must refuse one. What the hub itself has to know again is in files of its own (SECURITY.md). */
export const places: readonly Place[] = [
  ...(['none', 'standard', 'strict'] as const).flatMap((sandbox) =>
    (['pipe', 'terminal'] as const).map((mode) => ({
      place: `a run at ${sandbox} in mode ${mode}`,
      tell: async ({ hub }: Aviary, token: string) => (await hub.runs.start({ script: 'tell.sh', sandbox, mode, params: { token } })).run,
    })),
  ),
  {
    place: 'a run that is repeated',
    async tell({ hub }, token) {
      const { run } = await hub.runs.start({ script: 'tell.sh', params: { token } });
      await endOf(hub, run);
      return (await hub.runs.repeat({ run, secrets: { token } })).run;
    },
  },
  ...(['none', 'standard', 'strict'] as const).map((sandbox) => ({
    place: `an argument at ${sandbox}, with consent`,
    tell: async ({ hub }: Aviary, argument1: string) =>
      (await hub.runs.start({ script: 'say.sh', sandbox, params: { argument1 }, exposes: true })).run,
  })),
  {
    place: 'an argument without consent',
    tell: refused(({ hub }, argument1) => hub.runs.start({ script: 'say.sh', params: { argument1 } })),
  },
  { place: 'a file for the command line', tell: (aviary, secret) => fromFile(aviary, secret) },
  { place: 'the standard input of the command line', tell: fromInput },
  { place: 'the prompt of the command line', tell: fromPrompt },
  {
    place: 'the terminal of a run',
    async tell({ hub }, secret) {
      const { run } = await hub.runs.start({ script: 'ask.sh', mode: 'terminal' });
      for await (const event of hub.runs.follow({ run })) if (event.type === 'output' && event.text.includes('Password: ')) break;
      await hub.runs.input({ run, text: `${secret}\n` });
      return run;
    },
  },
  {
    place: 'the passphrase of an evidence pack',
    async tell({ hub }, passphrase) {
      const { run } = await hub.runs.start({ script: 'tell.sh', params: { token: 'nothing of note' } });
      await endOf(hub, run);
      await hub.runs.evidence({ run, lock: { passphrase } });
      return undefined;
    },
  },
  {
    place: 'a secret that is kept by name, sealed by a passphrase',
    async tell({ hub }, secret) {
      const words = 'words that are no secret';
      await hub.secrets.setPassphrase({ passphrase: words, current: words }).catch((error: unknown) => {
        if (!HubError.is(error, 'PASSPHRASE_WRONG')) throw error;
      });
      await hub.secrets.set({ name: 'kept', secret });
      await hub.secrets.rotate({});
      await hub.secrets.reveal({ name: 'kept', proof: { by: 'passphrase', passphrase: words } });
      return undefined;
    },
  },
  {
    place: 'a secret of a vault',
    async tell({ hub, vault }, secret) {
      await hub.vaults.add({ name: 'ops', address: vault }).catch((error: unknown) => {
        if (!HubError.is(error, 'VAULT_EXISTS')) throw error;
      });
      await hub.vaults.set({ vault: 'ops', name: 'canary', secret });
      const passphrase = 'words that are no secret';
      await hub.secrets.reveal({ name: 'ops:canary', proof: { by: 'passphrase', passphrase } });
      return (await hub.runs.start({ script: 'vault.sh', sandbox: 'standard' })).run;
    },
  },
  {
    place: 'a passphrase that opens nothing',
    tell: refused(({ hub }, passphrase) => hub.secrets.sealByKeychain({ current: passphrase })),
  },
  {
    place: 'a parameter that there is not',
    tell: refused(({ hub }, other) => hub.runs.start({ script: 'tell.sh', params: { token: other, other } })),
  },
  {
    place: 'a schedule',
    tell: refused(({ hub }, token) =>
      hub.schedules.create({
        name: 'nightly',
        script: 'tell.sh',
        params: { token },
        trigger: { type: 'cron', expression: '0 3 * * *', zone: 'UTC' },
      }),
    ),
  },
  { place: 'a preset', tell: refused(({ hub }, token) => hub.scripts.savePreset({ script: 'tell.sh', name: 'p', params: { token } })) },
];

function refused(ask: (aviary: Aviary, secret: string) => Promise<unknown>): Place['tell'] {
  return async (aviary, secret) => {
    try {
      await ask(aviary, secret);
    } catch (error) {
      if (error instanceof HubError && error.code !== 'INTERNAL') return undefined;
      throw error;
    }
    throw new Error('it was taken');
  };
}

async function fromFile(aviary: Aviary, secret: string): Promise<RunId> {
  const folder = mkdtempSync(join(tmpdir(), 'axle-canary-'));
  try {
    writeFileSync(join(folder, 'token'), `${secret}\n`);
    return runIn(await axle(aviary, ['run', 'tell.sh', '--secret', `token=@${join(folder, 'token')}`, '--json']));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function fromInput(aviary: Aviary, token: string): Promise<RunId> {
  return runIn(await axle(aviary, ['call', 'runs.start', '-'], JSON.stringify({ script: 'tell.sh', params: { token } })));
}

/** In a terminal of its own, in which it is typed once it is asked for. */
async function fromPrompt({ home }: Aviary, secret: string): Promise<RunId> {
  const command = `'${process.execPath}' '${cli}' run tell.sh --secret token --json`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { ...process.env, AXLE_HOME: home, AXLE_LANG: 'en' },
    stdio: 'pipe',
  });
  let seen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const asked = seen.includes('token');
    seen += chunk.toString();
    if (!asked && seen.includes('token')) child.stdin.write(`${secret}\r`);
  });
  await once(child, 'close');
  if (seen.includes(secret)) throw new Error('the command line shows what is typed');
  return runIn(seen);
}

async function axle({ home }: Aviary, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, AXLE_HOME: home }, stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stdin.end(input);
  await once(child, 'close');
  return out;
}

function runIn(text: string): RunId {
  const id = /"run":\s*"([0-9a-f-]{36})"/.exec(text)?.[1];
  if (id === undefined) throw new Error(`there is no run in ${text.slice(0, 500)}`);
  return id as RunId;
}

/** Waits for a run's end. */
export async function endOf(hub: HubClient, run: RunId): Promise<void> {
  for await (const now of hub.runs.observe({ run })) if (now.endedAt !== null) return;
}

/** Everything that an evidence pack of a run holds, in a new folder. */
export async function unpacked(aviary: Aviary, run: RunId, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const [pack, words] = [join(folder, 'pack.age'), join(folder, 'words')];
  writeFileSync(words, 'words that are no secret\n');
  await axle(aviary, ['runs', 'evidence', 'export', run, '--to', pack, '--passphrase-file', words]);
  await axle(aviary, ['runs', 'evidence', 'verify', pack, '--passphrase-file', words, '--extract', join(folder, 'pack')]);
  readFileSync(join(folder, 'pack', 'manifest.json'));
}
