import type { ScopeName } from '#shared/contract/kernel';

/*
 * Every procedure with every role, as it comes over each kind of connection. What each role may is written down here once more, by people: a scope that is
 * new is in none of these lists, and the first test says so.
 */

const seeing: readonly ScopeName[] = [
  'hub:read',
  'lock:self',
  'accounts:self',
  'scripts:read',
  'runs:read',
  'jobs:read',
  'slots:read',
  'schedules:read',
  'triggers:read',
  'notifications:read',
  'audit:read',
  'settings:read',
  'metrics:read',
  'identity:read',
  'approvals:read',
  'certificates:read',
];
const operating: readonly ScopeName[] = [
  'runs:write',
  'jobs:write',
  'slots:write',
  'schedules:write',
  'triggers:write',
  'notifications:write',
  'secrets:read',
  'approvals:write',
];
const administering: readonly ScopeName[] = [
  'scripts:write',
  'scripts:approve',
  'settings:write',
  'secrets:write',
  'identity:write',
  'accounts:read',
  'accounts:admin',
  'certificates:write',
];
/** What is about nobody but who asks. */
export const own: readonly ScopeName[] = ['accounts:self', 'lock:self'];
/** What each role may, by people. */
export const table: Readonly<Record<string, readonly ScopeName[]>> = {
  administrator: [...seeing, ...operating, ...administering],
  operator: [...seeing, ...operating],
  'read-only': seeing,
  none: ['hub:read', 'lock:self', 'accounts:self'],
};

/**
 * Procedures that change something or hand something out, and whose contract names nothing that they touch. Who adds one says here why: what else
 * keeps it from reaching further than a role may, or why nothing of it could be limited.
 */
export const nameless: Readonly<Record<string, string>> = {
  'lock.setKeeper': 'for who has the machine',
  'hub.serve': 'for who has the machine',
  'hub.link': 'for who has the machine',
  'hub.retire': 'for who has the machine',
  'triggers.listen': 'for who has the machine',
  'audit.checkpoint': 'for who has the machine',
  'audit.prune': 'for who has the machine',
  'audit.erase': 'for who has the machine',
  'scripts.check': 'a folder that is no source yet has no tags',
  'scripts.addSource': 'a source that is new has no tags yet',
  'repositories.add': 'a source that is new has no tags yet',
  'runs.upload': 'a file belongs to no script before it is run with one',
  'slots.release': 'slots of pools have no tags',
  'notifications.create': 'its handler asks for the runs of the script that it tells of',
  'settings.set': 'settings hold for everybody',
  'signInWays.add': 'there is none yet; it takes every right of an administrator',
  'signInWays.test': 'what is tried need not be saved; it takes every right of an administrator',
  'certificates.create': 'a key that is new belongs to nothing yet',
  'identity.configure': 'the registration holds for everybody',
  'identity.test': 'the registration holds for everybody',
  'identity.signIn': 'nobody is known yet who could be limited',
  'identity.deviceCode': 'nobody is known yet who could be limited',
  'scripts.addToolbox': 'a source that is new has no tags yet',
  'secrets.rotate': 'the keys are those of all secrets',
  'secrets.sealByKeychain': 'the keys are those of all secrets',
  'secrets.setPassphrase': 'the keys are those of all secrets',
  'secrets.unlock': 'the keys are those of all secrets',
  'accounts.add': 'its handler asks for every scope that it hands out',
  'roles.add': 'its handler asks for every scope that it hands out',
};

/**
 * What is read without naming an object, and is there for a role that is limited to tags. Who adds one says here what keeps everybody else's out
 * of it: its handler shows what may be seen, or there is nothing of anybody in it. Everything else that is read so is out of their reach.
 */
const filtered = 'its handler shows what may be seen';
export const readInPart: Readonly<Record<string, string>> = {
  'hub.info': 'what the page begins with: versions, and what one may',
  'hub.doctor': 'whether the hub is well; everybody with an account may',
  'hub.incident': 'a fault by a number that only who met it has',
  'hub.pick': 'a dialog of the desktop alone',
  'scripts.watch': filtered,
  'scripts.sources': filtered,
  'scriptState.owners': filtered,
  'repositories.watch': filtered,
  'favourites.watch': filtered,
  'runs.watch': filtered,
  'runs.page': filtered,
  'runs.summary': filtered,
  'runs.evidenceKey': 'a public key',
  'search.output': filtered,
  'jobs.watch': filtered,
  'jobs.check': 'a text that is sent along; its handler knows of scripts what may be seen',
  'slots.watch': filtered,
  'slots.list': filtered,
  'schedules.watch': filtered,
  'schedules.preview': 'times of an expression that is sent along',
  'triggers.watch': filtered,
  'triggers.hooks': 'whether the hub listens, and where',
  'notifications.watch': filtered,
  'notifications.markRead': filtered,
  'notifications.rules': 'rules of scripts that may be seen, and those of all scripts, which name none',
  'approvals.watch': filtered,
  'approvals.approvers': 'names of whom to ask',
  'certificates.list': filtered,
  'secrets.watch': filtered,
  'vaults.watch': filtered,
  'secrets.state': 'whether the key store is open, and nothing in it',
  'settings.get': 'language, colours and times: the page is drawn by them',
  'settings.watch': 'language, colours and times: the page is drawn by them',
};
