import type { WaySettings } from '#shared/contract/sign-in-ways';
import { openBrowser } from './canary-browser';
import { axle, inFile, REFUSED, runIn, typed } from './canary-command-line';
import { assertStatus, endOf, type Aviary, type Place } from './canary-aviary';

/** Status of a form that let somebody in. */
const IN = 303;

/** Every command that takes a secret, and each way in which it takes one; those that start a run with one are in runs. */
export const commandPlaces: readonly Place[] = [
  {
    place: 'the password of somebody that the command line adds',
    commands: ['accounts add'],
    async tell(aviary, password) {
      const [piped, asked] = [aviary.fresh(), aviary.fresh()];
      await axle(aviary, ['accounts', 'add', piped], `${password}\n`);
      await assertIn(aviary, piped, password);
      const other = aviary.also('the same, typed at a prompt');
      await typed(aviary, ['accounts', 'add', asked], [other, other]);
      await assertIn(aviary, asked, other);
      return undefined;
    },
  },
  {
    place: 'a new password that the command line gives somebody',
    commands: ['accounts password'],
    async tell(aviary, password) {
      const name = aviary.fresh();
      await aviary.hub.accounts.add({ name, password: aviary.also('a password that is replaced at the command line') });
      await axle(aviary, ['accounts', 'password', name, '--keep'], `${password}\n`);
      await assertIn(aviary, name, password);
      return undefined;
    },
  },
  {
    place: 'a password that the command line tries out at a directory',
    commands: ['accounts test-way', 'accounts test-way'],
    async tell(aviary, password) {
      const way = aviary.fresh();
      const settings: WaySettings = {
        kind: 'ldap',
        servers: ['ldaps://127.0.0.1:1'],
        bind: { kind: 'search', serviceDn: 'cn=axle,dc=example' },
        base: 'dc=example',
      };
      await aviary.hub.signInWays.add({ way, label: way, enabled: false, settings, secret: aviary.also('a service’s password') });
      const args = ['accounts', 'test-way', way, '--user', 'ada'];
      await axle(aviary, args, `${password}\n`, { code: 1 });
      await typed(aviary, args, [aviary.also('the same, typed at a prompt of test-way')], { code: 1 });
      return undefined;
    },
  },
  {
    place: 'the password of who is to unlock, at the command line',
    commands: ['lock', 'lock'],
    async tell(aviary, password) {
      const { hub, fresh, also } = aviary;
      const name = fresh();
      await hub.accounts.add({ name, password });
      await axle(aviary, ['lock', '--by', name], also('a wrong password of a keeper'), { code: REFUSED });
      await axle(aviary, ['lock', '--by', name], password);
      await typed(aviary, ['lock', '--by', name], [password]);
      await hub.lock.unlock({ by: 'account', secret: password });
      await hub.lock.setKeeper({ account: null });
      return undefined;
    },
  },
  {
    place: 'a secret that the command line keeps, and gets',
    commands: ['secret set', 'secret get'],
    async tell(aviary, secret) {
      const { words, fresh, also } = aviary;
      const get = async (name: string, kept: string): Promise<void> => {
        const args = ['secret', 'get', name, '--passphrase-from', '-'];
        await axle(aviary, args, also('a wrong passphrase for a secret'), { code: REFUSED });
        if ((await axle(aviary, args, words, { shows: kept })) !== `${kept}\n`) throw new Error('it is not what was kept');
      };
      const [piped, asked, filed] = [fresh(), fresh(), fresh()];
      await axle(aviary, ['secret', 'set', piped], `${secret}\n`);
      await get(piped, secret);
      const second = also('a secret that is typed at a prompt');
      await typed(aviary, ['secret', 'set', asked], [second]);
      await get(asked, second);
      const third = also('a secret in a file for the command line');
      await inFile(third, (file) => axle(aviary, ['secret', 'set', filed, '--from', file]));
      await get(filed, third);
      return undefined;
    },
  },
  {
    place: 'a passphrase that the command line changes, and back',
    commands: ['secret passphrase', 'secret passphrase'],
    async tell(aviary, next) {
      const { words } = aviary;
      const change = (from: string, to: string): Promise<string> =>
        inFile(from, (file) => axle(aviary, ['secret', 'passphrase', '--passphrase-from', file, '--new-from', '-'], `${to}\n`));
      await change(words, next);
      const asked = aviary.also('a passphrase that is typed twice');
      await typed(aviary, ['secret', 'passphrase'], [next, asked, asked]);
      await change(asked, words);
      return undefined;
    },
  },
  {
    place: 'the address of a webhook, in a file for the command line',
    commands: ['notifications webhook'],
    async tell(aviary, secret) {
      const { hub, fresh, also } = aviary;
      const address = (word: string): string => `https://127.0.0.1:1/${encodeURIComponent(word)}`;
      const { id } = await hub.notifications.create({
        name: fresh(),
        on: ['recovery'],
        webhook: { url: address(also('an address that is replaced at the command line')) },
      });
      await inFile(address(secret), (file) => axle(aviary, ['notifications', 'webhook', id, '--from', `@${file}`]));
      await typed(aviary, ['notifications', 'webhook', id], [address(also('an address that is typed at a prompt'))]);
      return undefined;
    },
  },
  {
    place: 'the passphrase of an evidence pack, at the command line',
    commands: ['runs evidence export', 'runs evidence export', 'runs evidence verify', 'runs evidence verify', 'runs evidence verify'],
    async tell(aviary, passphrase) {
      const { run } = await aviary.hub.runs.start({ script: 'plain.sh' });
      await endOf(aviary.hub, run);
      const other = aviary.also('a passphrase of a pack, typed twice');
      await inFile(passphrase, async (file) => {
        const [first, second] = [`${file}.age`, `${file}.typed.age`];
        await axle(aviary, ['runs', 'evidence', 'export', run, '--to', first, '--passphrase-file', file]);
        await axle(aviary, ['runs', 'evidence', 'verify', first, '--passphrase-file', file]);
        await typed(aviary, ['runs', 'evidence', 'export', run, '--to', second], [other, other]);
        await typed(aviary, ['runs', 'evidence', 'verify', second], [other]);
        await inFile(aviary.also('what should be a private key'), (key) =>
          axle(aviary, ['runs', 'evidence', 'verify', first, '--identity', key], '', { code: REFUSED }),
        );
      });
      return undefined;
    },
  },
  {
    place: 'a run that the command line repeats',
    commands: ['runs repeat'],
    async tell(aviary, token) {
      const { run } = await aviary.hub.runs.start({ script: 'tell.sh', params: { token } });
      await endOf(aviary.hub, run);
      return await inFile(token, async (file) =>
        runIn(await axle(aviary, ['runs', 'repeat', run, '--secret', `token=@${file}`, '--json'], '', { shows: run }), run),
      );
    },
  },
  {
    place: 'a secret that a link’s script asks for',
    commands: ['open', 'open'],
    tell: async (aviary, secret) =>
      runIn(
        await typed(
          aviary,
          ['open', 'axle://run/tell.sh', '--json'],
          [
            { at: 'Run it?', answer: 'y' },
            { at: 'token: ', answer: secret },
          ],
        ),
      ),
  },
  {
    place: 'the terminal of a run of the command line',
    commands: ['run'],
    tell: async (aviary, secret) =>
      runIn(await typed(aviary, ['run', 'ask.sh', '--terminal', '--json'], [{ at: 'Password: ', answer: secret }])),
  },
];

/** Opens what a passphrase sealed, as somebody does whose hub has started anew. */
export async function unlockByCommand(aviary: Pick<Aviary, 'home'>, words: string, wrong: string): Promise<void> {
  const args = ['secret', 'unlock', '--passphrase-from', '-'];
  await axle(aviary, args, wrong, { code: REFUSED });
  await axle(aviary, args, words);
}

/** What is typed outside of the places: when the hub has started anew, and where somebody has a token. */
export const furtherCommands = ['secret unlock', 'AXLE_TOKEN'] as const;

async function assertIn({ port }: Aviary, name: string, password: string): Promise<void> {
  await assertStatus(openBrowser(port).post('/sign-in', { name, password }), IN);
}
