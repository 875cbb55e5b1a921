import { audit } from './audit';
import { hub } from './hub';
import { jobs } from './jobs';
import type { Clients } from './kernel';
import { metrics } from './metrics';
import { repositories } from './repositories';
import { runs } from './runs';
import { schedules } from './schedules';
import { scripts } from './scripts';
import { settings } from './settings';
import { slots } from './slots';

/** Every contract of the hub. */
export const contracts = [hub, scripts, repositories, runs, jobs, slots, schedules, audit, settings, metrics] as const;

/** The whole hub as a face sees it. */
export type HubClient = Clients<typeof contracts>;
