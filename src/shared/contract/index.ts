import { accounts } from './accounts';
import { applications } from './applications';
import { approvals } from './approvals';
import { audit } from './audit';
import { certificates } from './certificates';
import { favourites } from './favourites';
import { graph } from './graph';
import { hub } from './hub';
import { identity } from './identity';
import { jobs } from './jobs';
import type { Clients } from './kernel';
import { lock } from './lock';
import { metrics } from './metrics';
import { notifications } from './notifications';
import { repositories } from './repositories';
import { roles } from './roles';
import { runs } from './runs';
import { schedules } from './schedules';
import { scriptState } from './script-state';
import { scripts } from './scripts';
import { search } from './search';
import { secrets } from './secrets';
import { securityKeys } from './security-keys';
import { settings } from './settings';
import { signInWays } from './sign-in-ways';
import { slots } from './slots';
import { triggers } from './triggers';
import { vaults } from './vaults';

/** Every contract of the hub. */
export const contracts = [
  hub,
  scripts,
  scriptState,
  repositories,
  runs,
  jobs,
  search,
  slots,
  schedules,
  triggers,
  notifications,
  graph,
  favourites,
  approvals,
  applications,
  certificates,
  audit,
  secrets,
  vaults,
  identity,
  settings,
  metrics,
  accounts,
  roles,
  signInWays,
  securityKeys,
  lock,
] as const;

/** The whole hub as a face sees it. */
export type HubClient = Clients<typeof contracts>;
