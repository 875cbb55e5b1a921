import { hostname } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { approvals } from '#shared/contract/approvals';
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
import { steadyOverSleep } from '#main/platform/clock';
import { createApprovals } from '#main/spokes/approvals/index';
import { createAudit } from '#main/spokes/audit/index';
import { createFavourites, type Favourites } from '#main/spokes/favourites/index';
import { createHubSpoke } from '#main/spokes/hub/index';
import { createDoctor } from '#main/spokes/hub/doctor/index';
import { createJobs, type JobStarter } from '#main/spokes/jobs/index';
import { createMetrics } from '#main/spokes/metrics/index';
import { createNotifications } from '#main/spokes/notifications/index';
import { createBroker } from '#main/spokes/runs/broker/index';
import { createRuns, type Runs } from '#main/spokes/runs/index';
import { createEnvironments } from '#main/spokes/runs/environments/index';
import { createJournal } from '#main/spokes/runs/journal/index';
import { createRecorderClient } from '#main/spokes/runs/recorder/index';
import { createSandbox } from '#main/spokes/runs/sandbox/index';
import { createSchedules } from '#main/spokes/schedules/index';
import { createScripts } from '#main/spokes/scripts/index';
import { createSigning } from '#main/spokes/secrets/index';
import { createSettings, type SettingsSpoke } from '#main/spokes/settings/index';
import { createState } from '#main/spokes/state/index';
import { createSlots, type Slots } from '#main/spokes/slots/index';
import { createTriggers } from '#main/spokes/triggers/index';
import { composeIdentity } from './compose-identity';
import type { FaceAudit, MachineLock, SignIn } from './hub-port';
import type { Ground } from './ground';
import { createCheckStarter } from './starters';
import { createSealing } from './sealing';
import { createStartables, startEither } from './startables';
import { languageOf, windowsShell } from './surroundings';
import type { Tagged } from './tags-of';

export { HEAD_FILE } from '#main/spokes/audit/index';

/** The spokes as the hub sees them. */
export interface Spokes {
  readonly mounted: readonly Mounted[];
  readonly runs: Runs;
  readonly favourites: Pick<Favourites, 'of' | 'onChange'>;
  readonly settings: Pick<SettingsSpoke, 'current' | 'onChange'>;
  readonly slots: Pick<Slots, 'inUse' | 'onInUse'>;
  readonly signIn: SignIn;
  readonly lock: MachineLock;
  /** Whether anything but a client keeps this hub from leaving. */
  busy(): boolean;
  /** Sees to what is due now, and to what failed for want of a network. */
  readonly wake: () => void;
  /** Told when something did not get through; gives how to stop. */
  readonly onUnreached: (listener: () => void) => () => void;
}

/** Makes every spoke and gives each what it needs of the others: the one place that names them all. */
export async function compose(ground: Ground): Promise<Spokes> {
  const { scope, db, log, clock, processes } = ground;
  const { home, runtime } = ground.hub.facts;

  const sealing = createSealing({ home, dist: ground.dist, log, clock });
  const signing = createSigning(sealing.sealed);
  let auditDays = (): number => 0;
  const auditing = await createAudit({
    scope: scope.child(),
    db,
    log,
    clock,
    steady: steadyOverSleep,
    home,
    verifyWorker: pathToFileURL(join(ground.dist, 'verify-worker.js')),
    signing: signing.current,
    retentionDays: () => auditDays(),
    bytes: ground.hub.bytes,
    incident: ground.incidents.report,
  });
  const settingsSpoke = await createSettings({
    scope: scope.child(),
    db,
    log,
    audit: auditing,
    shortcutFree: ground.face.shortcutFree,
  });
  auditDays = () => settingsSpoke.current().auditDays;
  scope.track(auditing.look());
  let activeRuns: Runs['active'] = () => [];
  const unreached = new Set<() => void>();
  const tellUnreached = (): void => {
    for (const listener of unreached) listener();
  };
  const catalogue = await createScripts({
    scope: scope.child(),
    db,
    log,
    clock,
    audit: auditing,
    processes,
    readerWorker: pathToFileURL(join(ground.dist, 'reader-worker.js')),
    samples: join(ground.dist, '..', '..', 'resources', 'samples'),
    toolbox: join(ground.dist, '..', '..', 'resources', 'toolbox'),
    home,
    runtime,
    trustRequired: () => settingsSpoke.current().trust === 'required',
    activeRuns: () => activeRuns().map(({ id, subject }) => ({ id, script: subject.id })),
    unreached: tellUnreached,
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
    elevator: join(ground.dist, 'elevated.js'),
    windows: await windowsShell(),
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
  let tagsOfRun: Runs['tagsOf'] = () => undefined;
  let scriptsOf: Tagged['scriptsOf'] = () => undefined;
  const identities = await composeIdentity({
    ...ground,
    auditing,
    settings: settingsSpoke,
    sealing,
    signing,
    tagged: { ofScript: (...of) => catalogue.tagsOf(...of), ofRun: (id) => tagsOfRun(id), scriptsOf: (...of) => scriptsOf(...of) },
  });
  // Made before the runs: not one of their ends is missed, those of an earlier hub neither.
  const triggering = await createTriggers({
    scope: scope.child(),
    db,
    log,
    clock,
    audit: auditing,
    startables,
    secrets: sealing.own.triggers,
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
    secrets: sealing.own.notifications,
    certificates: identities.certificates,
    language: () => languageOf(settingsSpoke.current().language),
    show: ground.face.notify,
    unreached: tellUnreached,
    incident,
  });
  identities.certificates.usedBy(notifying.usersOf);
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
  // Made before the runs, which ask it before each start.
  const approving = await createApprovals({
    scope: scope.child(),
    db,
    log,
    clock,
    audit: auditing,
    policy: settingsSpoke.current,
    // A session of this machine is its owner's, whichever face it comes by; those of accounts have their account's name, which is one of a kind.
    personOf: ({ name }) => identities.personOf(name),
    others: ({ name }) => Promise.resolve(identities.people.holders('approvals:write').filter((other) => other !== name)),
    incident,
  });
  const broker = createBroker({
    scope: scope.child(),
    db,
    log,
    audit: auditing,
    processes,
    recorder,
    ...identities.sources,
    incident,
    home,
    runtime,
    helper: join(ground.dist, 'inside.js'),
  });
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
    broker,
    onEnd: async (tx, run) => {
      await triggering.runEnded(tx, run);
      await notifying.runEnded(tx, run);
    },
    journal,
    state: state.runs,
    consent: approving.consent,
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
  tagsOfRun = (id) => runsSpoke.tagsOf(id);
  queued = () => runsSpoke.queued;
  activeRuns = () => runsSpoke.active();
  const jobsSpoke = await createJobs({
    scope: scope.child(),
    db,
    log,
    clock,
    audit: auditing,
    scripts: {
      find: (script, may) => catalogue.find(script, may),
      has: (id) => catalogue.get(id) !== undefined,
      trustRequired: () => settingsSpoke.current().trust === 'required',
    },
    slots: semaphore,
    runs: runsSpoke,
    incident: ground.incidents.report,
  });
  jobStarter = jobsSpoke.starter;
  jobsAreThere(jobStarter);
  const checkStarter = createCheckStarter({ ...identities.people, ...identities }, catalogue);
  const startable = { start: startEither(runsSpoke, lateJobs), checkStarter };
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
  scriptsOf = (kind, text) =>
    kind === 'job' || kind === 'job-text'
      ? jobsSpoke.scriptsOf(kind, text)
      : { approval: approving, schedule: scheduled, trigger: triggering }[kind].scriptsOf(text);
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
  scope.track(runsSpoke.recovered.then(() => approving.begin({ ...runsSpoke, checkStarter })));
  scope.track(triggering.begin({ ...runsSpoke, ...startable }));
  notifying.begin(runsSpoke, identities.secrets);
  identities.lock.begin(runsSpoke);
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
    pickFor: (actorId) => (ground.sessionOf(actorId)?.ownWindow === true ? ground.face.pick : undefined),
    scopesOf: (actorId) => [...(ground.sessionOf(actorId)?.scopes ?? [])],
    report: ground.incidents.report,
    doctor: createDoctor({ sandbox, sealing: identities.secrets.sealing, takenNames: identities.people.takenNames }),
    async openHttp(port, faceScope) {
      const sessionOpened: FaceAudit['sessionOpened'] = (actor) =>
        db.write((tx) => auditing.append(tx, { action: 'session.open', outcome: 'ok', actor }));
      return identities.served.note(await ground.openHttp(port, faceScope, { sessionOpened }, identities.signIn), faceScope);
    },
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
      mount(approvals, approving.handlers),
      mount(audit, auditing.handlers),
      mount(settings, settingsSpoke.handlers),
      mount(metrics, figures.handlers),
      ...identities.mounted,
    ],
    runs: runsSpoke,
    favourites: starred,
    settings: settingsSpoke,
    slots: semaphore,
    signIn: identities.signIn,
    lock: identities.lock.machine,
    wake() {
      scope.track(scheduled.check());
      scope.track(catalogue.retry());
      scope.track(notifying.retry());
    },
    onUnreached(listener) {
      unreached.add(listener);
      return () => void unreached.delete(listener);
    },
    busy: () =>
      runsSpoke.active().length > 0 ||
      approving.active() > 0 ||
      scheduled.active() > 0 ||
      triggering.active() > 0 ||
      notifying.sending() > 0 ||
      identities.secrets.held() ||
      about.served() > 0,
  };
}
