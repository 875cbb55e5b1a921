import type { MigrationStep } from '#main/platform/db-port';
import { migrations as accountMigrations } from '#main/spokes/accounts/index';
import { migrations as approvalMigrations } from '#main/spokes/approvals/index';
import { migrations as auditMigrations } from '#main/spokes/audit/index';
import { migrations as favouriteMigrations } from '#main/spokes/favourites/index';
import { migrations as identityMigrations } from '#main/spokes/identity/index';
import { migrations as jobMigrations } from '#main/spokes/jobs/index';
import { migrations as lockMigrations } from '#main/spokes/lock/index';
import { migrations as notificationMigrations } from '#main/spokes/notifications/index';
import { migrations as runMigrations } from '#main/spokes/runs/index';
import { migrations as scheduleMigrations } from '#main/spokes/schedules/index';
import { migrations as scriptMigrations } from '#main/spokes/scripts/index';
import { migrations as secretMigrations } from '#main/spokes/secrets/index';
import { migrations as settingsMigrations } from '#main/spokes/settings/index';
import { migrations as slotMigrations } from '#main/spokes/slots/index';
import { migrations as stateMigrations } from '#main/spokes/state/index';
import { migrations as triggerMigrations } from '#main/spokes/triggers/index';

/** The whole schema, in order: each spoke brings its own steps. */
export const migrations: readonly MigrationStep[] = [
  ...settingsMigrations,
  ...auditMigrations,
  ...scriptMigrations,
  ...slotMigrations,
  ...runMigrations,
  ...scheduleMigrations,
  ...stateMigrations,
  ...favouriteMigrations,
  ...triggerMigrations,
  ...notificationMigrations,
  ...jobMigrations,
  ...secretMigrations,
  ...identityMigrations,
  ...accountMigrations,
  ...lockMigrations,
  ...approvalMigrations,
].toSorted((a, b) => a.id.localeCompare(b.id));
