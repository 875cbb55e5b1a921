import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { RunId } from '#shared/contract/runs';
import { readStartMark } from '#main/spokes/runs/journal/marks';
import { createHubHome, type HubProcess } from '../support/hub-process';
import { createRandom, type Random } from '../support/random';
import { openVaultPlace } from '../support/vault-place';
import { openBrowserFace } from './browser-face';
import { endOf, type Aviary } from './canary-aviary';
import { axle, unpacked } from './canary-command-line';
import { furtherCommands, unlockByCommand } from './canary-commands';
import { places } from './canary-places';
import { APPLICATION, ASK, CONSENT, SAY, TELL, VAULT } from './canary-scripts';
import { type Canary, type Flock, flockOf, flockOfBytes, holds, inFolder, inProcesses } from './canary-search';
import { createWitness } from './canary-witness';
import { InvariantLog, type Chaos } from './invariants';

const DATA = 'no secret is in the data folder: database, log, journals, results, audit';
const RUNTIME = 'none is in the runtime folder but in the files that runs without a sandbox read';
const PROCESS =
  'none is in arguments or environment of a process, but one that was exposed with consent: in the arguments of its own run, while that lives';
const SEEN = 'what is exposed with consent is seen where it may be: the search finds it';
const PACK = 'none is in an evidence pack';
const EXPORT = 'none is in an export of the record, in a backup of the database, nor in any row of it';
const COVERED = 'each field that the contract marks as secret was told one';
const DUMP = 'no process leaves its memory behind when it is aborted';
const REACHED = 'each secret came where it was meant to';

/** A session without a keychain: a passphrase opens the secrets. */
const bare = { DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' };

/** Types a secret of its own into every place that takes one, and looks for all of them everywhere. */
export const canary: Chaos = {
  name: 'canary',
  defaultRounds: 3,
  async run(seed, rounds) {
    const random = createRandom(seed);
    const log = new InvariantLog([COVERED, DATA, RUNTIME, PROCESS, SEEN, PACK, EXPORT, DUMP, REACHED]);
    const scripts = writeScripts();
    allowDumps();
    const vault = await openVaultPlace();
    const home = createHubHome(undefined, vault.within);
    const flock: Flock[number][] = [];
    const witness = createWitness((text) => flock.some((one) => holds(one, text)));
    const also = (place: string, secret = newSecret(random)): string => {
      flock.push(...flockOf([{ place, secret }]));
      return secret;
    };
    const alsoBytes = (place: string, secret: Buffer): void => void flock.push(...flockOfBytes(place, secret));
    const words = also('the passphrase that opens the secrets');
    let names = 0;
    const fresh = (): string => `canary-${(names += 1)}`;
    let hubProcess = await home.start(bare);
    try {
      for (let round = 1; round <= rounds; round += 1) {
        const { hub: told, close } = await hubProcess.connect();
        const hub = witness.watch(told);
        if (round === 1) {
          await hub.settings.set({ trust: 'warn' });
          await hub.scripts.addSource({ folder: scripts });
          await hub.secrets.setPassphrase({ passphrase: words });
        }
        await hub.secrets.unlock({ passphrase: words });
        const { port } = await openBrowserFace(hub);
        const aviary: Aviary = { hub, home: home.home, vault: vault.double.url.origin, port, words, witness, fresh, also, alsoBytes };
        const look = (when: string, sought: Flock, live: boolean): void => {
          const say = (name: string) => (found: string) => log.violated(name, `round ${round}, ${when}: ${found}`);
          inFolder(sought, home.home).forEach(say(DATA));
          inFolder(sought, hubProcess.runtime, live ? join(hubProcess.runtime, 'secrets') : undefined).forEach(say(RUNTIME));
          inProcesses(sought).forEach(say(PROCESS));
        };
        const runs: RunId[] = [];
        for (const { place, tell } of places) {
          const secret = also(place);
          const run = await tell(aviary, secret).catch((error: unknown) => {
            throw new Error(`${place}: ${String(error)}`, { cause: error });
          });
          if (run === undefined) continue;
          await endOf(hub, run);
          const said = await outputOf(aviary, run);
          if (!said.includes(`length ${secret.length}`)) log.violated(REACHED, `round ${round}: ${place}: ${said.slice(0, 200)}`);
          runs.push(run);
        }
        await judgePack(aviary, runs[random.below(runs.length)], flock, (found) => log.violated(PACK, `round ${round}: ${found}`));
        await judgeExports(aviary, flock, (found) => log.violated(EXPORT, `round ${round}: ${found}`));
        look('after all', flock, false);

        // While runs hold theirs, and one that waits for a slot; then all who know them are aborted.
        const gate = `gate-${round}`;
        const held = await holdSome(aviary, random, gate);
        look('while they run', [...flock, ...flockOf(held.canaries)], true);
        for (const { place, secret } of held.canaries) also(place, secret);
        // Without its exception each of them is found: what the invariant says of the others is worth something.
        const exposed = held.canaries.filter(({ exposedTo }) => exposedTo !== undefined);
        for (const { place, secret } of exposed)
          if (inProcesses(flockOf([{ place, secret }])).length === 0) log.violated(SEEN, `round ${round}: ${place}`);
        const before = new Set(readdirSync('.'));
        const recorders = await Promise.all(
          held.runs.map(async (run) => (await readStartMark(join(home.home, 'runs', run)))?.recorder.pid),
        );
        abort(hubProcess, recorders);
        await hubProcess.left;
        for (const name of readdirSync('.')) if (!before.has(name)) log.violated(DUMP, `round ${round}: ${name}`);
        close();
        // One without a sandbox outlives its recorder.
        writeFileSync(join(scripts, gate), '');
        hubProcess = await home.start(bare);
        const next = await hubProcess.connect();
        for (const run of held.runs) await endOf(next.hub, run);
        await unlockByCommand(home, words, also('a wrong passphrase for a hub that has started anew'));
        next.close();
        look('under the next hub', flock, false);
        dumpsIn(home.home).forEach((file) => log.violated(DUMP, `round ${round}: ${file}`));
      }
      for (const field of witness.missing()) log.violated(COVERED, field);
    } finally {
      await hubProcess.stop();
      home.remove();
      await vault.close();
      rmSync(scripts, { recursive: true, force: true });
    }
    const figures = { 'places that a secret was typed into': places.length + furtherCommands.length + 7, secrets: flock.length };
    return { rounds, invariants: log.list(), figures };
  },
};

function writeScripts(): string {
  const folder = mkdtempSync(join(tmpdir(), 'axle-canary-'));
  chmodSync(folder, 0o755);
  const texts = {
    'tell.sh': TELL,
    'ask.sh': ASK,
    'say.sh': SAY,
    'consent.sh': CONSENT,
    'vault.sh': VAULT,
    'application.sh': APPLICATION,
    'plain.sh': '#!/bin/bash\ntrue\n',
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text, { mode: 0o755 });
  return folder;
}

/** The record as it is exported, and the database as a backup has it: in order, so that nothing is cut where a page of it ends. */
async function judgeExports(aviary: Aviary, flock: Flock, found: (what: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'axle-canary-export-'));
  for (const format of ['jsonl', 'csv'])
    writeFileSync(join(folder, `audit.${format}`), await axle(aviary, ['audit', 'export', '--format', format]));
  const database = new Database(join(aviary.home, 'axle.db'), { readonly: true });
  const tables = database.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  for (const { name } of tables)
    writeFileSync(join(folder, `${name}.rows`), database.prepare(`SELECT * FROM "${name}"`).raw().all().flat().map(String).join('\n'));
  database.exec(`VACUUM INTO '${join(folder, 'backup.db')}'`);
  database.close();
  inFolder(flock, folder).forEach(found);
  rmSync(folder, { recursive: true });
}

/** One pack a round: making and opening one takes longer than all the rest. */
async function judgePack(aviary: Aviary, run: RunId | undefined, flock: Flock, found: (what: string) => void): Promise<void> {
  if (run === undefined) throw new Error('there is no run to make a pack of');
  const folder = mkdtempSync(join(tmpdir(), 'axle-canary-pack-'));
  await unpacked(aviary, run, folder);
  inFolder(flock, folder).forEach(found);
  rmSync(folder, { recursive: true });
}

/** Long enough not to be anywhere by chance, with what URLs and JSON write in another way. */
function newSecret(random: Random): string {
  const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const some = (count: number): string => Array.from({ length: count }, () => letters[random.below(letters.length)] ?? '').join('');
  return `${some(9)}/+ &é${some(9)}=${some(3)}`;
}

/** Runs that go on with a secret at each level, and one that waits for a slot with its own. */
async function holdSome(
  { hub }: Aviary,
  random: Random,
  gate: string,
): Promise<{ readonly canaries: readonly Canary[]; readonly runs: readonly RunId[] }> {
  await hub.slots.set({ pool: 'hub', limit: 6, policy: 'queue' });
  const canaries: Canary[] = [];
  const runs: RunId[] = [];
  for (const sandbox of ['none', 'standard', 'strict'] as const) {
    const secret = newSecret(random);
    const { run } = await hub.runs.start({ script: 'say.sh', sandbox, params: { argument1: secret, argument2: gate }, exposes: true });
    canaries.push({ place: `a run at ${sandbox} that has it as an argument`, secret, exposedTo: run });
    runs.push(run);
    for await (const event of hub.runs.follow({ run })) if (event.type === 'output' && event.text.includes('length')) break;
  }
  for (const sandbox of ['none', 'standard', 'strict', 'standard'] as const) {
    const secret = newSecret(random);
    const { run, state } = await hub.runs.start({ script: 'tell.sh', sandbox, params: { token: secret, gate } });
    canaries.push({ place: `a run at ${sandbox} that is ${state}`, secret });
    runs.push(run);
    if (state === 'queued') continue;
    for await (const event of hub.runs.follow({ run })) if (event.type === 'output' && event.text.includes('length')) break;
  }
  return { canaries, runs };
}

async function outputOf({ hub }: Aviary, run: RunId): Promise<string> {
  let text = '';
  for await (const event of hub.runs.follow({ run })) if (event.type === 'output') text += event.text;
  return text;
}

/** What is started here may leave dumps, unless it keeps itself from that. */
function allowDumps(): void {
  if (process.getuid?.() === 0) execFileSync('prlimit', ['--pid', String(process.pid), '--core=unlimited']);
}

function abort(hubProcess: HubProcess, recorders: readonly (number | undefined)[]): void {
  for (const pid of new Set([hubProcess.child.pid, ...recorders])) if (pid !== undefined && isThere(pid)) process.kill(pid, 'SIGABRT');
}

function isThere(pid: number): boolean {
  try {
    readFileSync(`/proc/${pid}/stat`);
    return true;
  } catch {
    return false; // It has ended.
  }
}

const dumpsIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /(^|\/)core(\.\d+)?$/.test(name));
