import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contracts } from '#shared/contract/index';
import { chainActions } from '#main/proof/checkpoint';

/** What each procedure that changes something, or uses a privilege, writes into the audit chain. */
const written: Readonly<Record<string, readonly string[]>> = {
  'accounts.add': ['account.create'],
  'accounts.addToken': ['account.add-token'],
  'accounts.change': ['account.change'],
  'accounts.changePassword': ['account.change-password'],
  'accounts.endSession': ['account.end-session'],
  'accounts.endSessions': ['account.end-sessions'],
  'accounts.recoveryCodes': ['account.recovery-codes'],
  'accounts.remove': ['account.remove'],
  'accounts.removeFactor': ['account.remove-factor'],
  'accounts.removeToken': ['account.remove-token'],
  'accounts.setPassword': ['account.set-password'],
  'accounts.signOut': ['account.sign-out'],
  'accounts.totpBegin': ['account.totp-begin'],
  'accounts.totpConfirm': ['account.totp-add'],
  'accounts.totpRemove': ['account.totp-remove'],
  'securityKeys.finish': ['account.key-add'],
  'securityKeys.rename': ['account.key-rename'],
  'securityKeys.remove': ['account.key-remove'],
  'signInWays.add': ['sign-in-way.add'],
  'signInWays.change': ['sign-in-way.change'],
  'signInWays.remove': ['sign-in-way.remove'],
  'signInWays.test': ['sign-in-way.test'],
  'roles.add': ['role.create'],
  'roles.addMapping': ['role.map'],
  'roles.change': ['role.change'],
  'roles.remove': ['role.remove'],
  'roles.removeMapping': ['role.unmap'],
  'approvals.ask': ['approval.ask'],
  'approvals.cancel': ['approval.cancel'],
  'approvals.decide': ['approval.approve', 'approval.refuse'],
  'audit.checkpoint': ['audit.checkpoint'],
  'audit.erase': ['audit.erase'],
  'audit.export': ['audit.export'],
  'audit.prune': ['audit.prune'],
  'applications.add': ['application.add'],
  'applications.remove': ['application.remove'],
  'applications.test': ['application.token'],
  'certificates.create': ['certificate.create'],
  'certificates.importSigned': ['certificate.import'],
  'certificates.remove': ['certificate.remove'],
  'favourites.add': ['favourite.add'],
  'favourites.remove': ['favourite.remove'],
  'hub.link': ['hub.link'],
  'hub.retire': ['hub.retire'],
  'hub.serve': ['hub.serve'],
  'identity.configure': ['identity.configure'],
  'identity.deviceCode': ['identity.sign-in'],
  'identity.renew': ['identity.renew'],
  'identity.setDefault': ['identity.default'],
  'identity.signIn': ['identity.sign-in'],
  'identity.signOut': ['identity.sign-out'],
  'jobs.again': ['run.start'],
  'jobs.remove': ['job.remove'],
  'jobs.retry': ['run.start'],
  'jobs.run': ['run.start'],
  'jobs.save': ['job.create', 'job.change'],
  'lock.lock': ['session.lock'],
  'lock.setKeeper': ['lock.keeper'],
  'lock.signOut': ['account.sign-out'],
  'lock.unlock': ['session.unlock'],
  'notifications.change': ['notification.change'],
  'notifications.create': ['notification.create'],
  'notifications.pause': ['notification.pause'],
  'notifications.remove': ['notification.remove'],
  'notifications.test': ['notification.test'],
  'notifications.resume': ['notification.resume'],
  'repositories.add': ['source.add'],
  'repositories.change': ['source.change'],
  'runs.cancel': ['run.cancel'],
  'runs.download': ['run.download'],
  'runs.elevate': ['run.elevate'],
  'runs.evidence': ['run.evidence'],
  'runs.input': ['run.input'],
  'runs.repeat': ['run.start'],
  'runs.resultDownload': ['run.result-download'],
  'runs.start': ['run.start', 'run.queue', 'run.skip'],
  'runs.upload': ['run.upload'],
  'schedules.change': ['schedule.change'],
  'schedules.create': ['schedule.create'],
  'schedules.pause': ['schedule.pause'],
  'schedules.remove': ['schedule.remove'],
  'schedules.resume': ['schedule.resume'],
  'schedules.runNow': ['schedule.run'],
  'scriptState.clear': ['script.state-clear'],
  'scriptState.remove': ['script.state-remove'],
  'scriptState.removeSetting': ['script.setting-remove'],
  'scriptState.set': ['script.state-set'],
  'scriptState.setSetting': ['script.setting-set'],
  'scripts.addSource': ['source.add'],
  'scripts.addToolbox': ['source.add'],
  'scripts.approve': ['script.approve'],
  'scripts.approveSource': ['script.approve'],
  'scripts.removePreset': ['preset.remove'],
  'scripts.removeSource': ['source.remove'],
  'scripts.savePreset': ['preset.save'],
  'scripts.sync': ['source.sync'],
  'scripts.trustKey': ['source.set-key', 'source.forget-key'],
  'scripts.withdraw': ['script.withdraw'],
  'secrets.remove': ['secret.remove'],
  'secrets.reveal': ['secret.reveal'],
  'secrets.rotate': ['secret.rotate'],
  'secrets.set': ['secret.create', 'secret.change'],
  'secrets.setPassphrase': ['secret.set-passphrase'],
  'secrets.unlock': ['secret.unlock'],
  'secrets.sealByKeychain': ['secret.use-keychain'],
  'vaults.add': ['vault.add'],
  'vaults.remove': ['vault.remove'],
  'vaults.set': ['vault.set'],
  'settings.set': ['settings.change'],
  'slots.release': ['slots.release'],
  'slots.set': ['slots.set'],
  'triggers.change': ['trigger.change'],
  'triggers.create': ['trigger.create'],
  'triggers.listen': ['hooks.listen'],
  'triggers.pause': ['trigger.pause'],
  'triggers.remove': ['trigger.remove'],
  'triggers.renewSecret': ['trigger.renew-secret'],
  'triggers.resume': ['trigger.resume'],
};

/** Those that write nothing although their scope is one to write with, and why that is right. */
const silent: Readonly<Record<string, string>> = {
  'scripts.check': 'nothing is kept or run: what would be understood of a folder',
  'identity.test': 'asks the provider about itself, in nobody’s name',
  'securityKeys.list': 'shows people their own keys, and changes nothing',
  'securityKeys.begin': 'a question to the browser; the key that it makes is an entry',
  'lock.watch': 'shows how the lock of one’s own session stands, and changes nothing',
  'accounts.me': 'shows people their own account, and changes nothing',
  'repositories.stop': 'ends a sync that changes nothing then; a sync that brings something is an entry',
  'runs.previewRepeat': 'changes nothing: its scope is that of the start which it shows',
  'runs.preview': 'changes nothing: its scope is that of the start which it shows',
  'runs.resize': 'the size of a window: the entry of the run’s input says who types into it',
  'slots.acquire': 'the row of the slot says who holds it since when; a slot of somebody else that is given back is an entry',
};

/** Scopes by which nothing is changed. */
const isReading = (scope: string): boolean => scope.endsWith(':read');

const routes = contracts.flatMap((contract) =>
  Object.entries(contract.routes).map(([name, { scope }]) => ({ path: `${contract.name}.${name}`, scope })),
);

/** The source of the hub, without its tests and without the list of names of which none is written by being in it. */
const source = readdirSync(resolve(import.meta.dirname, '../../src/main'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith(join('proof', 'checkpoint.ts')))
  .map((file) => readFileSync(join(import.meta.dirname, '../../src/main', file), 'utf8'))
  .join('\n');

describe('what is done leaves an entry', () => {
  test.each(routes.filter(({ scope }) => !isReading(scope)))('$path ($scope)', ({ path }) => {
    const said = Number(Object.hasOwn(written, path)) + Number(Object.hasOwn(silent, path));
    expect(said, 'it stands in one of the two lists').toBe(1);
  });

  test.each([...new Set(Object.values(written).flat())])('%s is written by the hub', (action) => {
    // Of these the name is put together where it is written.
    const put = /^script\.(state|setting)-(set|remove|clear)$/.test(action);
    const own = Object.entries(chainActions).find(([, name]) => name === action);
    const written = put ? '`script.${kind}-${what}`' : own === undefined ? `'${action}'` : `action: chainActions.${own[0]}`;
    expect(source.includes(written)).toBe(true);
  });

  test.each([...Object.keys(written), ...Object.keys(silent)])('%s is a procedure', (path) => {
    expect(routes.map((route) => route.path)).toContain(path);
  });

  test.each(Object.entries(silent))('%s has a reason', (_path, reason) => {
    expect(reason.length).toBeGreaterThan(20);
  });
});
