import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import { keyIdOf } from '#main/platform/sealed/envelope';
import { KEY_FILE, KeyFile } from '#main/platform/sealed/key-file';
import { createHubHome } from '../support/hub-process';
import { createRandom } from '../support/random';
import { InvariantLog, type Chaos } from './invariants';

const WORDS = 'correct horse battery staple';
const SECRETS = 40;
/** A session without a keychain: what opens the store is given by hand. */
const bare = { DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' };

const READABLE = 'every value that was kept is given back';
const NO_OLD_KEY = 'once a rotation has ended nothing is sealed with an old key, and none is left';
const SIGNED = 'the record holds, and each of its keys is signed for by one before';
const REACHED = 'some of the rotations were cut off, so that the rest says something';

/** Kills the hub at any moment while it seals everything anew; the next one must open every value, and finish. */
export const rotateKill: Chaos = {
  name: 'rotate-kill',
  defaultRounds: 20,
  async run(seed, rounds) {
    const random = createRandom(seed);
    const log = new InvariantLog([READABLE, NO_OLD_KEY, SIGNED, REACHED]);
    const home = createHubHome();
    const kept = new Map<string, string>();
    let cut = 0;
    let hubProcess = await home.start(bare);
    try {
      const first = await hubProcess.connect();
      await first.hub.secrets.setPassphrase({ passphrase: WORDS });
      for (let count = 0; count < SECRETS; count += 1) {
        kept.set(`secret-${count}`, `value ${count} ${random.below(1_000_000)}`);
        await first.hub.secrets.set({ name: `secret-${count}`, secret: kept.get(`secret-${count}`) ?? '' });
      }
      first.close();
      for (let round = 1; round <= rounds; round += 1) {
        const { hub, close } = await hubProcess.connect();
        const reached = afterChanges(home.home, random.below(SECRETS));
        const ended = hub.secrets.rotate({}).catch((error: unknown) => {
          if (!HubError.is(error, 'DISCONNECTED')) throw error;
        });
        await Promise.race([reached.promise, ended]);
        await hubProcess.kill();
        await ended;
        reached.close();
        close();
        if (keysIn(home.home).keys.length > 1) cut += 1;
        hubProcess = await home.start(bare);
        const next = await hubProcess.connect();
        await next.hub.secrets.unlock({ passphrase: WORDS });
        const [name = ''] = [...kept.keys()].slice(random.below(kept.size));
        await judge(next.hub, name, kept.get(name) ?? '', (what) => log.violated(READABLE, `round ${round}: ${what}`));
        const old = oldKeys(home.home);
        if (old !== undefined) log.violated(NO_OLD_KEY, `round ${round}: ${old}`);
        next.close();
      }
      const { hub, close } = await hubProcess.connect();
      for (const [name, value] of kept) await judge(hub, name, value, (what) => log.violated(READABLE, what));
      await hub.audit.checkpoint({});
      const { holds } = await hub.audit.verify({});
      if (!holds) log.violated(SIGNED, 'the record does not hold');
      const unsigned = (await hub.audit.page({ filter: {}, limit: 200 })).items
        .filter(({ action }) => action === 'audit.key')
        .slice(0, -1) // Newest first: none is before the first.
        .filter(({ detail }) => typeof detail?.['signature'] !== 'string');
      if (unsigned.length > 0) log.violated(SIGNED, `${unsigned.length} changes of keys are not signed`);
      if (cut === 0) log.violated(REACHED, `none of ${rounds}`);
      close();
    } finally {
      await hubProcess.stop();
      home.remove();
    }
    return { rounds, invariants: log.list(), figures: { secrets: kept.size, 'rotations that were cut off': cut }, samples: {} };
  },
};

/** Resolves when so many files of the sealed store, and one more, have been put in their place. */
function afterChanges(home: string, count: number): { readonly promise: Promise<void>; close(): void } {
  let close = (): void => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    const changed = new Set<string>();
    const watcher = watch(join(home, 'sealed'), (_, file) => {
      if (file?.endsWith('.sealed') !== true) return;
      changed.add(file);
      if (changed.size > count) resolve();
    });
    watcher.on('error', reject);
    close = () => watcher.close();
  });
  return { promise, close: () => close() };
}

async function judge(hub: HubClient, name: string, value: string, violated: (what: string) => void): Promise<void> {
  try {
    const { secret } = await hub.secrets.reveal({ name, proof: { by: 'passphrase', passphrase: WORDS } });
    if (secret !== value) violated(`${name} is another`);
  } catch (error) {
    violated(`${name}: ${HubError.from(error).code}`);
  }
}

const keysIn = (home: string): KeyFile => KeyFile.parse(JSON.parse(readFileSync(join(home, 'sealed', KEY_FILE), 'utf8')));

/** What is left of an old key; undefined for nothing. */
function oldKeys(home: string): string | undefined {
  const { keys, current } = keysIn(home);
  if (keys.length > 1) return `${keys.length} keys`;
  const folder = join(home, 'sealed');
  return readdirSync(folder).find((file) =>
    file.endsWith('.sealed') ? keyIdOf(readFileSync(join(folder, file))) !== current : file !== KEY_FILE,
  );
}
