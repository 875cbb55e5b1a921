import { audit } from './audit';
import { favourites } from './favourites';
import { hub } from './hub';
import { jobs } from './jobs';
import type { Clients } from './kernel';
import { metrics } from './metrics';
import { notifications } from './notifications';
import { repositories } from './repositories';
import { runs } from './runs';
import { schedules } from './schedules';
import { scriptState } from './script-state';
import { scripts } from './scripts';
import { search } from './search';
import { settings } from './settings';
import { slots } from './slots';
import { triggers } from './triggers';

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
  favourites,
  audit,
  settings,
  metrics,
] as const;

/** The whole hub as a face sees it. */
export type HubClient = Clients<typeof contracts>;
