import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import type { WaySettings } from '#shared/contract/sign-in-ways';
import { VAULT_TOKEN } from '../support/vault-token';
import { assertRefused, refused, type Place } from './canary-aviary';

const nightly = { type: 'cron', expression: '0 3 * * *', zone: 'UTC' } as const;
const directory: WaySettings = {
  kind: 'ldap',
  servers: ['ldaps://127.0.0.1:1'],
  bind: { kind: 'search', serviceDn: 'cn=axle,dc=example' },
  base: 'dc=example',
};
const inAddress = (secret: string): string => `https://127.0.0.1:1/${encodeURIComponent(secret)}`;

/** Every place whose secret the hub has to know again, and those that keep values and must refuse one. */
export const keptPlaces: readonly Place[] = [
  {
    place: 'a secret that is kept by name, sealed by a passphrase',
    async tell({ hub, words, fresh, also }, secret) {
      const name = fresh();
      await hub.secrets.set({ name, secret });
      await hub.secrets.set({ name, secret: also('a secret that takes the place of another') });
      await hub.secrets.rotate({});
      await hub.secrets.reveal({ name, proof: { by: 'passphrase', passphrase: words } });
      return undefined;
    },
  },
  {
    place: 'a secret of a vault',
    async tell({ hub, vault, words, also }, secret) {
      also('the bearer token of the vault', VAULT_TOKEN);
      await hub.vaults.add({ name: 'ops', address: vault }).catch((error: unknown) => {
        if (!HubError.is(error, 'VAULT_EXISTS')) throw error;
      });
      await hub.vaults.set({ vault: 'ops', name: 'canary', secret });
      await hub.secrets.reveal({ name: 'ops:canary', proof: { by: 'passphrase', passphrase: words } });
      return (await hub.runs.start({ script: 'vault.sh', sandbox: 'standard' })).run;
    },
  },
  {
    place: 'a passphrase that opens nothing',
    async tell({ hub, also }, current) {
      await assertRefused(hub.secrets.sealByKeychain({ current }));
      await assertRefused(hub.secrets.setPassphrase({ passphrase: also('a passphrase that is refused'), current }));
      return undefined;
    },
  },
  {
    place: 'the address of a webhook',
    async tell({ hub, fresh, also }, secret) {
      const { id } = await hub.notifications.create({ name: fresh(), on: ['recovery'], webhook: { url: inAddress(secret) } });
      await hub.notifications.test({ rule: id });
      await hub.notifications.change({ rule: id, webhook: { url: inAddress(also('an address in the place of another')) } });
      await hub.notifications.test({ rule: id });
      return undefined;
    },
  },
  {
    place: 'the password of a directory’s account, and of who is tried out there',
    async tell({ hub, fresh, also }, secret) {
      const way = fresh();
      await hub.signInWays.add({ way, label: way, enabled: false, settings: directory, secret });
      await hub.signInWays.change({ way, secret: also('a directory’s password in the place of another') });
      await hub.signInWays.test({ way, settings: directory, secret: also('a password that is only tried'), user: 'ada', password: secret });
      return undefined;
    },
  },
  {
    place: 'the secret of a client at an OpenID provider',
    async tell({ hub, fresh }, secret) {
      const way = fresh();
      const settings = { kind: 'oidc', issuer: 'https://127.0.0.1:1/', clientId: 'axle' } as const;
      await hub.signInWays.add({ way, label: way, enabled: false, settings, secret });
      return undefined;
    },
  },
  {
    place: 'a request to a trigger, by a token that is wrong',
    async tell({ hub, fresh, also }, token) {
      const made = await hub.triggers.create({ name: fresh(), script: 'plain.sh', event: { type: 'http', proof: 'token' } });
      if (made.secret !== null) also('the secret of a trigger', made.secret);
      also('a new secret of a trigger', (await hub.triggers.renewSecret({ trigger: made.trigger.id })).secret);
      await assertRefused(hub.triggers.change({ trigger: made.trigger.id, params: { token } }));
      const { port } = await hub.triggers.listen({ on: true, port: 0 });
      await fetch(`http://127.0.0.1:${port}/hooks/${made.trigger.id}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${encodeURIComponent(token)}`, 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
      await hub.triggers.listen({ on: false });
      return undefined;
    },
  },
  {
    place: 'a trigger',
    tell: refused(({ hub, fresh }, token) =>
      hub.triggers.create({ name: fresh(), script: 'tell.sh', params: { token }, event: { type: 'http', proof: 'token' } }),
    ),
  },
  { place: 'a schedule', tell: refused(({ hub, fresh }, token) => scheduleTelling(hub, fresh(), token)) },
  {
    place: 'a change of a schedule',
    async tell({ hub, fresh }, token) {
      const { id } = await hub.schedules.create({ name: fresh(), script: 'plain.sh', trigger: nightly });
      await assertRefused(hub.schedules.change({ schedule: id, script: 'tell.sh', params: { token } }));
      return undefined;
    },
  },
  { place: 'a preset', tell: refused(({ hub }, token) => hub.scripts.savePreset({ script: 'tell.sh', name: 'p', params: { token } })) },
  {
    place: 'a job',
    async tell({ hub, fresh }, token) {
      const { id } = await hub.jobs.save({ text: `name: ${fresh()}\nsteps:\n  - {id: a, script: plain.sh}\n` });
      await assertRefused(hub.jobs.run({ job: id, params: { token } }));
      return undefined;
    },
  },
  {
    place: 'the address of a repository',
    tell: refused(({ hub }, secret) => hub.repositories.add({ url: `https://me:${encodeURIComponent(secret)}@127.0.0.1:1/scripts.git` })),
  },
];

const scheduleTelling = (hub: HubClient, name: string, token: string): Promise<unknown> =>
  hub.schedules.create({ name, script: 'tell.sh', params: { token }, trigger: nightly });
