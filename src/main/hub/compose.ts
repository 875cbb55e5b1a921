import { hostname } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { audit } from '#shared/contract/audit';
import { favourites } from '#shared/contract/favourites';
import { hub } from '#shared/contract/hub';
import type { ObjectRef } from '#shared/contract/kernel';
import { jobs } from '#shared/contract/jobs';
import { metrics } from '#shared/contract/metrics';
import { notifications } from '#shared/contract/notifications';
import type { ParamValues } from '#shared/contract/params';
import { repositories } from '#shared/contract/repositories';
import { runs } from '#shared/contract/runs';
import { search } from '#shared/contract/search';
import { scriptState } from '#shared/contract/script-state';
import { schedules } from '#shared/contract/schedules';
import { scripts } from '#shared/contract/scripts';
import { settings } from '#shared/contract/settings';
import { slots } from '#shared/contract/slots';
import { triggers } from '#shared/contract/triggers';
import { mount, type Mounted } from '#shared/rpc/router';
import type { Clock } from '#main/platform/clock';
import type { OpenDb } from '#main/platform/db/index';
import type { MigrationStep } from '#main/platform/db-port';
import { createKeptSecrets } from '#main/platform/kept-secrets';
import type { Log } from '#main/platform/log-port';
import type { Processes } from '#main/platform/process-id-port';
import { createAudit, migrations as auditMigrations } from '#main/spokes/audit/index';
import { createFavourites, migrations as favouriteMigrations, type Favourites } from '#main/spokes/favourites/index';
import { createHubSpoke } from '#main/spokes/hub/index';
import { createDoctor } from '#main/spokes/hub/doctor/index';
import { createJobs, migrations as jobMigrations, type JobStarter } from '#main/spokes/jobs/index';
import { createMetrics } from '#main/spokes/metrics/index';
import { createNotifications, migrations as notificationMigrations } from '#main/spokes/notifications/index';
import { createRuns, migrations as runMigrations, type Runs } from '#main/spokes/runs/index';
import { createEnvironments } from '#main/spokes/runs/environments/index';
import { createJournal } from '#main/spokes/runs/journal/index';
import { createRecorderClient } from '#main/spokes/runs/recorder/index';
import { createSandbox } from '#main/spokes/runs/sandbox/index';
import { createSchedules, migrations as scheduleMigrations } from '#main/spokes/schedules/index';
import { createScripts, migrations as scriptMigrations } from '#main/spokes/scripts/index';
import { createSettings, migrations as settingsMigrations, type SettingsSpoke } from '#main/spokes/settings/index';
import { createState, migrations as stateMigrations } from '#main/spokes/state/index';
import { createSlots, migrations as slotMigrations, type Slots } from '#main/spokes/slots/index';
import { createTriggers, migrations as triggerMigrations } from '#main/spokes/triggers/index';
import type { FaceAudit, FacePorts, HttpFace, Hub, HubSession, OpenHooks } from './hub-port';
import type { Incidents } from './incidents';
import type { Scope } from './scope';
import { createStartables, startEither } from './startables';

export { HEAD_FILE } from '#main/spokes/audit/index';

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
].toSorted((a, b) => a.id.localeCompare(b.id));

/** What the spokes are made of. */
export interface Ground {
  readonly scope: Scope;
  readonly db: OpenDb;
  readonly log: Log;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly incidents: Incidents;
  readonly hub: Pick<Hub, 'facts' | 'sessions' | 'bytes'>;
  readonly sessionOf: (actorId: string) => HubSession | undefined;
  readonly face: FacePorts;
  /** Folder of the bundles: workers, recorder, dashboard beside it, samples above it. */
  readonly dist: string;
  readonly openHttp: (port: number, scope: Scope, audit: FaceAudit) => Promise<HttpFace>;
  readonly openHooks: OpenHooks;
  readonly retire: () => boolean;
}

/** The spokes as the hub sees them. */
export interface Spokes {
  readonly mounted: readonly Mounted[];
  readonly runs: Runs;
  readonly favourites: Pick<Favourites, 'of' | 'onChange'>;
  readonly settings: Pick<SettingsSpoke, 'current' | 'onChange'>;
  readonly slots: Pick<Slots, 'inUse' | 'onInUse'>;
  /** Whether anything but a client keeps this hub from leaving. */
  busy(): boolean;
  /** Sees to what is due now. */
  readonly wake: () => void;
}

/** Makes every spoke and gives each what it needs of the others: the one place that names them all. */
export async function compose(ground: Ground): Promise<Spokes> {
  const { scope, db, log, clock, processes } = ground;
  const { home, runtime } = ground.hub.facts;

  const auditing = await createAudit({
    scope: scope.child(),
    db,
    log,
    clock,
    home,
    verifyWorker: pathToFileURL(join(ground.dist, 'verify-worker.js')),
  });
  const settingsSpoke = await createSettings({
    scope: scope.child(),
    db,
    log,
    audit: auditing,
    shortcutFree: ground.face.shortcutFree,
  });
  let activeRuns: Runs['active'] = () => [];
  const catalogue = await createScripts({
    scope: scope.child(),
    db,
    log,
    clock,
    audit: auditing,
    processes,
    readerWorker: pathToFileURL(join(ground.dist, 'reader-worker.js')),
    samples: join(ground.dist, '..', '..', 'resources', 'samples'),
    home,
    runtime,
    trustRequired: () => settingsSpoke.current().trust === 'required',
    activeRuns: () => activeRuns().map(({ id, subject }) => ({ id, script: subject.id })),
  });
  let queued = (): number => 0;
  const semaphore = await createSlots({
    scope: scope.child(),
    db,
    log,
    clock,
    processes,
    audit: auditing,
    queued: (pool) => (pool === 'hub' ? queued() : 0),
  });
  const sandbox = createSandbox({
    scope: scope.child(),
    log,
    processes,
    home,
    runtime,
    sdk: join(ground.dist, '..', '..', 'resources', 'sdk'),
    askpass: join(ground.dist, '..', '..', 'resources', 'elevation', 'askpass'),
  });
  const environments = createEnvironments({ scope: scope.child(), clock, sandbox, home, runtime, environment: process.env });
  const incident = ground.incidents.report;
  const known = {
    ...catalogue,
    check: async (script: string, params: ParamValues, may: (object: ObjectRef) => boolean) =>
      void (await catalogue.provider.find(script, params, may)),
  };
  let jobStarter: JobStarter | undefined;
  let jobsAreThere = (_jobs: JobStarter): void => undefined;
  const ready = new Promise<JobStarter>((resolve) => (jobsAreThere = resolve));
  const lateJobs = { now: () => jobStarter, ready };
  const startables = createStartables(known, lateJobs);
  // Made before the runs: not one of their ends is missed, those of an earlier hub neither.
  const triggering = await createTriggers({
    scope: scope.child(),
    db,
    log,
    clock,
    audit: auditing,
    startables,
    secrets: createKeptSecrets(join(home, 'triggers')),
    openHooks: (options) => ground.openHooks({ ...options, incident }),
    incident,
  });
  const notifying = await createNotifications({
    scope: scope.child(),
    db,
    log,
    clock,
    audit: auditing,
    scripts: catalogue,
    secrets: createKeptSecrets(join(home, 'notifications')),
    language: () => languageOf(settingsSpoke.current().language),
    show: ground.face.notify,
    incident,
  });
  // Made before the runs, so that they close after them: a launch that is under way comes to its end.
  const recorder = createRecorderClient({
    scope: scope.child(),
    log,
    runtime,
    entry: join(ground.dist, 'recorder.js'),
    version: ground.hub.facts.version,
  });
  const journal = createJournal({ scope: scope.child(), searchWorker: join(ground.dist, 'search-worker.js') });
  const state = await createState({ db, clock, audit: auditing, scripts: catalogue });
  const runsSpoke = await createRuns({
    scope: scope.child(),
    db,
    log,
    incident: ground.incidents.report,
    clock,
    processes,
    audit: auditing,
    slots: semaphore.runs,
    work: catalogue.provider,
    sandbox,
    environments,
    recorder,
    onEnd: async (tx, run) => {
      await triggering.runEnded(tx, run);
      await notifying.runEnded(tx, run);
    },
    journal,
    state: state.runs,
    bytes: ground.hub.bytes,
    settings: settingsSpoke.current,
    home,
    runtime,
    place: hostname(),
    version: ground.hub.facts.version,
    diffWorker: join(ground.dist, 'diff-worker.js'),
    evidenceWorker: join(ground.dist, 'evidence-worker.js'),
    lookWorker: join(ground.dist, 'look-worker.js'),
    indexWorker: join(ground.dist, 'index-worker.js'),
  });
  queued = () => runsSpoke.queued;
  activeRuns = () => runsSpoke.active();
  const jobsSpoke = await createJobs({
    scope: scope.child(),
    db,
    log,
    clock,
    audit: auditing,
    scripts: { find: (script, may) => catalogue.find(script, may), trustRequired: () => settingsSpoke.current().trust === 'required' },
    slots: semaphore,
    runs: runsSpoke,
    incident: ground.incidents.report,
  });
  jobStarter = jobsSpoke.starter;
  jobsAreThere(jobStarter);
  const startable = { start: startEither(runsSpoke, lateJobs) };
  const scheduled = await createSchedules({
    scope: scope.child(),
    db,
    log,
    clock,
    audit: auditing,
    startables,
    runs: startable,
    incident: ground.incidents.report,
  });
  const starred = await createFavourites({
    scope: scope.child(),
    db,
    clock,
    audit: auditing,
    scripts: catalogue,
    runs: {
      lately: (person) => runsSpoke.lately(person),
      onNew: (listener) =>
        runsSpoke.onChange((run) => {
          if (run.startedAt === null) listener();
        }),
    },
  });
  scope.onClose(
    jobsSpoke.starter.onChange(() => {
      scheduled.renew();
      triggering.renew();
    }),
  );
  scope.track(triggering.begin({ ...runsSpoke, ...startable }));
  notifying.begin(runsSpoke);
  const figures = createMetrics({
    scope: scope.child(),
    clock,
    health: () => ({ storage: db.state, sessions: ground.hub.sessions.size, incidents: ground.incidents.count }),
    onHealth(listener) {
      const stops = [db.onState(listener), ground.hub.sessions.onChange(listener), ground.incidents.onReport(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  });
  const about = createHubSpoke({
    scope: scope.child(),
    log,
    audit: { note: (entry) => db.write((tx) => auditing.append(tx, entry)) },
    facts: ground.hub.facts,
    pick: ground.face.pick,
    scopesOf: (actorId) => [...(ground.sessionOf(actorId)?.scopes ?? [])],
    report: ground.incidents.report,
    doctor: createDoctor({ sandbox }),
    openHttp: (port, faceScope) =>
      ground.openHttp(port, faceScope, {
        sessionOpened: (actor) => db.write((tx) => auditing.append(tx, { action: 'session.open', outcome: 'ok', actor })),
      }),
    retire: ground.retire,
  });

  return {
    mounted: [
      mount(hub, about.handlers),
      mount(scripts, catalogue.handlers),
      mount(repositories, catalogue.repositories),
      mount(runs, runsSpoke.handlers),
      mount(search, runsSpoke.search),
      mount(jobs, jobsSpoke.handlers),
      mount(slots, semaphore.handlers),
      mount(scriptState, state.handlers),
      mount(schedules, scheduled.handlers),
      mount(favourites, starred.handlers),
      mount(triggers, triggering.handlers),
      mount(notifications, notifying.handlers),
      mount(audit, auditing.handlers),
      mount(settings, settingsSpoke.handlers),
      mount(metrics, figures.handlers),
    ],
    runs: runsSpoke,
    favourites: starred,
    settings: settingsSpoke,
    slots: semaphore,
    wake: () => scope.track(scheduled.check()),
    busy: () =>
      runsSpoke.active().length > 0 || scheduled.active() > 0 || triggering.active() > 0 || notifying.sending() > 0 || about.served() > 0,
  };
}

/** The language of what leaves the hub; `system` is that of its process. */
const languageOf = (chosen: 'en' | 'fr' | 'system'): 'en' | 'fr' =>
  chosen === 'system' ? (Intl.DateTimeFormat().resolvedOptions().locale.startsWith('fr') ? 'fr' : 'en') : chosen;
