import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HubClient } from '#shared/contract/index';
import type { SecretsState } from '#shared/contract/secrets';
import { filesBelow } from '../../support/files-below';
import { createHubHome, type HubConnection, type HubHome, type HubProcess } from '../../support/hub-process';
import { startKeyring } from '../../support/keyring';
import { itWith } from '../../support/real-parts';

const WORDS = 'correct horse battery staple';
const VALUE = 'a value that nobody else has';
/** A session without any keychain, whatever this one has. */
const bare = { DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' };

let home: HubHome;
let running: HubProcess[] = [];
let connections: HubConnection[] = [];
beforeEach(() => {
  home = createHubHome();
});
afterEach(async () => {
  for (const connection of connections) connection.close();
  for (const hub of running) await hub.stop();
  [running, connections] = [[], []];
  home.remove();
});

async function start(env: Readonly<Record<string, string>> = bare): Promise<HubClient> {
  const hub = await home.start(env);
  running.push(hub);
  const connection = await hub.connect();
  connections.push(connection);
  return connection.hub;
}
async function again(env: Readonly<Record<string, string>> = bare): Promise<HubClient> {
  for (const connection of connections.splice(0)) connection.close();
  for (const hub of running.splice(0)) await hub.stop();
  return await start(env);
}
async function stateWhen(hub: HubClient, holds: (state: SecretsState) => boolean): Promise<SecretsState> {
  for await (const state of hub.secrets.state({})) if (holds(state)) return state;
  throw new Error('the hub left');
}
const actions = async (hub: HubClient): Promise<string[]> =>
  (await hub.audit.page({})).items.map(({ action, outcome }) => `${action} ${outcome}`);

describe('on a machine without a keychain', () => {
  it('nothing is kept until there is a passphrase; then the next hub asks for it, and all is written down', async () => {
    let hub = await start();
    expect(await stateWhen(hub, ({ reason }) => reason !== 'opening')).toMatchObject({ state: 'unset', by: null });
    await expect(hub.secrets.set({ name: 'github', secret: VALUE })).rejects.toMatchObject({ code: 'SECRETS_LOCKED' });
    expect(await hub.secrets.setPassphrase({ passphrase: WORDS })).toMatchObject({ state: 'open', by: 'passphrase' });
    expect(await hub.secrets.set({ name: 'github', secret: VALUE, labels: ['ci'], rotateAfterDays: 90 })).toMatchObject({ name: 'github' });
    await expect(hub.secrets.set({ name: 'GitHub', secret: 'x', fresh: true })).rejects.toMatchObject({ code: 'SECRET_EXISTS' });
    await expect(hub.secrets.reveal({ name: 'github', proof: { by: 'confirmation' } })).rejects.toMatchObject({
      code: 'PROOF_NEEDED',
      data: { by: 'passphrase' },
    });
    await expect(hub.secrets.reveal({ name: 'github', proof: { by: 'passphrase', passphrase: 'not that one' } })).rejects.toMatchObject({
      code: 'PASSPHRASE_WRONG',
    });
    hub = await again();
    await expect(hub.secrets.reveal({ name: 'github', proof: { by: 'passphrase', passphrase: WORDS } })).rejects.toMatchObject({
      code: 'SECRETS_LOCKED',
      data: { reason: 'passphrase' },
    });
    await expect(hub.secrets.unlock({ passphrase: 'not that one' })).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    await hub.secrets.unlock({ passphrase: WORDS });
    // With the key of the record, which the first hub signed with when it left.
    expect(await hub.secrets.rotate({})).toEqual({ resealed: 2 });
    const proof = { by: 'passphrase', passphrase: WORDS } as const;
    expect(await hub.secrets.reveal({ name: 'github', proof })).toEqual({ secret: VALUE });
    await expect(hub.secrets.setPassphrase({ passphrase: 'a wholly new passphrase' })).rejects.toMatchObject({ code: 'PROOF_NEEDED' });
    await hub.secrets.remove({ name: 'github' });
    await expect(hub.secrets.reveal({ name: 'github', proof })).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
    const written = await actions(hub);
    for (const entry of [
      'set-passphrase ok',
      'create ok',
      'reveal refused',
      'unlock refused',
      'unlock ok',
      'rotate ok',
      'reveal ok',
      'remove ok',
    ])
      expect(written).toContain(`secret.${entry}`);
    for (const file of filesBelow(home.home)) expect(readFileSync(file, 'latin1'), file).not.toContain(VALUE);
  });

  it('secrets of triggers go on working in files of the owner alone, and are sealed and wiped once there is a passphrase', async () => {
    let hub = await start();
    await addScript(hub);
    const { trigger } = await hub.triggers.create({ name: 'hook', script: 'answers-a-hook.sh', event: { type: 'http', proof: 'github' } });
    const plain = join(home.home, 'triggers', `${trigger.id}.secret`);
    expect(existsSync(plain)).toBe(true);
    expect(await stateWhen(hub, ({ unsealed, reason }) => unsealed === 1 && reason === 'unset')).toMatchObject({ state: 'unset' });
    await hub.secrets.setPassphrase({ passphrase: WORDS });
    await stateWhen(hub, ({ unsealed }) => unsealed === 0);
    expect(existsSync(plain)).toBe(false);

    hub = await again();
    await troubleOf(hub, trigger.id, 'secret-locked');
    await expect(hub.triggers.renewSecret({ trigger: trigger.id })).rejects.toMatchObject({ code: 'SECRETS_LOCKED' });
    await hub.secrets.unlock({ passphrase: WORDS });
    await troubleOf(hub, trigger.id, null);
    const { secret } = await hub.triggers.renewSecret({ trigger: trigger.id });
    for (const file of filesBelow(home.home)) expect(readFileSync(file, 'latin1'), file).not.toContain(secret);
  });

  it('a trigger that is removed while its secret is locked leaves none behind', async () => {
    let hub = await start();
    await addScript(hub);
    await hub.secrets.setPassphrase({ passphrase: WORDS });
    const { trigger } = await hub.triggers.create({ name: 'hook', script: 'answers-a-hook.sh', event: { type: 'http', proof: 'github' } });
    const sealed = (): string[] => readdirSync(join(home.home, 'sealed')).filter((file) => file.endsWith('.sealed'));
    const before = sealed();
    expect(before).toHaveLength(1);
    hub = await again();
    await hub.triggers.remove({ trigger: trigger.id });
    await hub.secrets.unlock({ passphrase: WORDS });
    await stateWhen(hub, () => !existsSync(join(home.home, 'triggers', `${trigger.id}.removed`)));
    expect(sealed()).not.toContain(before[0]);
  });

  it('the record is signed once the store is open, and its next key is signed for by the one before', async () => {
    const hub = await start();
    await hub.settings.set({ trust: 'warn' });
    await expect(hub.audit.checkpoint({})).rejects.toMatchObject({ code: 'AUDIT_KEY_LOCKED' });
    await hub.secrets.setPassphrase({ passphrase: WORDS });
    await hub.audit.checkpoint({});
    const first = (await hub.audit.state({})).signedBy;
    await hub.secrets.rotate({});
    await hub.audit.checkpoint({});
    expect((await hub.audit.state({})).signedBy).not.toEqual(first);
    expect(await hub.audit.verify({})).toMatchObject({ holds: true });
  });
});

itWith(
  ['linux', 'dbus', 'keyring'],
  'with a keychain everything is sealed from the first, and the next hub opens it by itself',
  async () => {
    const keyring = await startKeyring();
    try {
      const session = { ...bare, DBUS_SESSION_BUS_ADDRESS: keyring.env['DBUS_SESSION_BUS_ADDRESS'] ?? '' };
      let hub = await start(session);
      await hub.secrets.set({ name: 'github', secret: VALUE });
      expect(await stateWhen(hub, ({ state }) => state === 'open')).toMatchObject({ by: 'keychain', unsealed: 0 });
      await hub.secrets.rotate({});
      hub = await again(session);
      await expect(hub.secrets.reveal({ name: 'github', proof: { by: 'passphrase', passphrase: WORDS } })).rejects.toMatchObject({
        code: 'PROOF_NEEDED',
        data: { by: 'confirmation' },
      });
      expect(await hub.secrets.reveal({ name: 'github', proof: { by: 'confirmation' } })).toEqual({ secret: VALUE });
      hub = await again();
      expect(await stateWhen(hub, ({ reason }) => reason !== 'opening')).toMatchObject({ state: 'locked', reason: 'keychain-absent' });
      await expect(hub.secrets.set({ name: 'github', secret: 'x' })).rejects.toMatchObject({ code: 'SECRETS_LOCKED' });
    } finally {
      await keyring.close();
    }
  },
);

async function addScript(hub: HubClient): Promise<void> {
  const folder = join(home.home, '..', `${home.home.split('/').at(-1) ?? ''}-scripts`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'answers-a-hook.sh'), '#!/bin/bash\necho hello\n');
  await hub.settings.set({ trust: 'warn' });
  await hub.scripts.addSource({ folder });
}

async function troubleOf(hub: HubClient, trigger: string, wanted: string | null): Promise<void> {
  for await (const event of hub.triggers.watch({})) {
    if (event.type !== 'page' && event.type !== 'upsert') continue;
    if (event.items.some(({ id, trouble }) => id === trigger && trouble === wanted)) return;
  }
}
