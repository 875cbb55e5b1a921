import { expect, test } from 'vitest';
import { accounts } from '#shared/contract/accounts';
import { approvals } from '#shared/contract/approvals';
import { audit } from '#shared/contract/audit';
import { certificates } from '#shared/contract/certificates';
import { identity } from '#shared/contract/identity';
import { jobs } from '#shared/contract/jobs';
import type { Spec } from '#shared/contract/kernel';
import { repositories } from '#shared/contract/repositories';
import { roles } from '#shared/contract/roles';
import { schedules } from '#shared/contract/schedules';
import { scripts } from '#shared/contract/scripts';
import { secrets } from '#shared/contract/secrets';
import { settings } from '#shared/contract/settings';
import { triggers } from '#shared/contract/triggers';
import en from '../locales/en.json';
import fr from '../locales/fr.json';
import { routeOf } from './routes';
import { anywhere, places } from './use-actions';

/** What each action asks of the hub in the end. */
const asked: Readonly<Record<string, Spec>> = {
  addFolder: scripts.routes.addSource,
  addRepository: repositories.routes.add,
  addJob: jobs.routes.save,
  addSchedule: schedules.routes.create,
  addTrigger: triggers.routes.create,
  addSecret: secrets.routes.set,
  signIn: identity.routes.signIn,
  makeCertificate: certificates.routes.create,
  decide: approvals.routes.decide,
  addPerson: accounts.routes.add,
  addRole: roles.routes.add,
  makeToken: accounts.routes.addToken,
  theme: settings.routes.set,
  tour: settings.routes.set,
  verify: audit.routes.verify,
};

test.each(places)('%s is done on a page, and has a name in both languages', (name, _scope, path) => {
  expect(en.action).toHaveProperty([name]);
  expect(fr.action).toHaveProperty([name]);
  expect(routeOf(path.replace(/#.*/, ''))).toBeDefined();
});

test.each([...places.map(([name, scope]) => [name, scope] as const), ...Object.entries(anywhere)])(
  '%s is offered to whom the hub lets do it',
  (name, scope) => {
    expect(scope).toBe(asked[name]?.scope);
  },
);
