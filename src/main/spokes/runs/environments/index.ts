import { createHash, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EnvironmentKind, PreparedEnvironment } from '#shared/contract/dependencies';
import { HubError } from '#shared/contract/errors';
import type { Scope } from '#main/hub/scope';
import { type Clock, isoOf } from '#main/platform/clock';
import type { EnvironmentFolder, EnvironmentRequest, EnvironmentsPort, Sandbox } from '../ports';
import { executeLaunch } from '../sandbox/bubblewrap/trial';
import { build, type BuildDeps } from './build';
import { createEnvironmentCache, type CacheBounds } from './cache';
import { installedIn } from './installed';
import { keepEnvironment } from './kept';
import { quietCommand } from './prepare-powershell';
import { satisfies, versionOf } from './runtime';

export type { EnvironmentsPort } from '../ports';

/** What environments are prepared with. */
export interface EnvironmentsDeps {
  readonly scope: Scope;
  readonly clock: Clock;
  readonly sandbox: Pick<Sandbox, 'grant' | 'plan'>;
  /** The data folder and the runtime folder. */
  readonly home: string;
  readonly runtime: string;
  /** The hub's environment: how packages are reached, and where npm lies. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly bounds?: CacheBounds;
  readonly timeoutMs?: number;
  readonly execute?: typeof executeLaunch;
}

/** How an interpreter is asked for its version; Windows PowerShell has an option of that name that means something else. */
const versionArguments = (kind: EnvironmentKind, interpreter: string): readonly string[] =>
  kind === 'powershell' && /^powershell(?:\.exe)?$/i.test(basename(interpreter))
    ? [...quietCommand, "'PowerShell ' + $PSVersionTable.PSVersion"]
    : [kind === 'powershell' ? '-Version' : '--version'];
const BOUNDS: CacheBounds = { bytes: 4 * 2 ** 30, environments: 64 };
const TIMEOUT_MS = 600_000;

interface Made {
  readonly folder: string;
  readonly prepared: PreparedEnvironment;
  readonly log: string;
}

/** One preparation that several runs may wait for. It ends when none of them does any more. */
interface UnderWay {
  readonly made: Promise<Made>;
  readonly abort: AbortController;
  readonly listeners: Set<(line: string) => void>;
  waiting: number;
}

/** Environments with what scripts need, in the data folder: prepared once, shared, bounded, made anew when damaged. */
export function createEnvironments(deps: EnvironmentsDeps): EnvironmentsPort {
  const { scope, clock } = deps;
  const root = join(deps.home, 'environments');
  const cache = createEnvironmentCache(root, deps.bounds ?? BOUNDS);
  const building: BuildDeps = { ...deps, execute: deps.execute ?? executeLaunch, timeoutMs: deps.timeoutMs ?? TIMEOUT_MS };
  const underWay = new Map<string, UnderWay>();
  const drafts = new Set<string>();
  /** The environments of runs that go on. */
  const used = new Map<string, string>();
  scope.onClose(async () => {
    const left = [...underWay.values()];
    for (const { abort } of left) abort.abort();
    await Promise.allSettled(left.map(({ made }) => made));
  });

  async function make(
    key: string,
    request: EnvironmentRequest,
    interpreter: string,
    watch: Pick<UnderWay, 'abort' | 'listeners'>,
  ): Promise<Made> {
    await mkdir(root, { recursive: true, mode: 0o711 });
    const known = await cache.find(key);
    if (known !== undefined) return known;
    const began = clock.now();
    const name = randomUUID();
    drafts.add(name);
    const draft = await cache.draft(name);
    try {
      const onOutput = (text: string): void => {
        const line = text.split('\n').findLast((one) => one.trim() !== '');
        if (line !== undefined) for (const listener of watch.listeners) listener(line.trim().slice(0, 256));
      };
      const log = await build(request, draft, building, { signal: watch.abort.signal, onOutput });
      const { declared } = request.needs;
      const { kind } = declared;
      const prepared: PreparedEnvironment = {
        key,
        kind,
        from: declared.from,
        asked: declared.packages.map(({ spec }) => spec),
        installed: await installedIn(kind, join(draft, 'env')),
        interpreter,
        tool: /^(?:pip \S+|npm \w+|PSResourceGet \S+|PowerShellGet \S+)/m.exec(log)?.[0].slice(0, 128) ?? '',
        preparedAt: isoOf(clock.now()),
        tookMs: Math.max(0, clock.now() - began),
      };
      await cache.keep(draft, prepared, log);
      await cache.trim((one) => underWay.has(one) || [...used.values()].includes(one), drafts);
      return { folder: join(root, key, 'env'), prepared, log };
    } finally {
      await cache.discard(draft);
      drafts.delete(name);
    }
  }

  /** The preparation of this that is under way, or a new one. */
  function shareOf(key: string, request: EnvironmentRequest, interpreter: string): UnderWay {
    const known = underWay.get(key);
    if (known !== undefined && !known.abort.signal.aborted) return known;
    const watch = { abort: new AbortController(), listeners: new Set<(line: string) => void>() };
    // What was given up is out of the way before its place is taken.
    const before = known?.made.catch(() => undefined) ?? Promise.resolve(undefined);
    const made = before.then(() => make(key, request, interpreter, watch));
    const one: UnderWay = { ...watch, made, waiting: 0 };
    underWay.set(key, one);
    const forget = (): void => {
      if (underWay.get(key) === one) underWay.delete(key);
    };
    made.then(
      () => forget(),
      () => forget(),
    );
    return one;
  }

  return {
    async prepare(request, signal, onLine): Promise<EnvironmentFolder> {
      const { needs, staged, run, folder } = request;
      const { kind } = needs.declared;
      const interpreter = await versionOf(staged.command.file, versionArguments(kind, staged.command.file));
      if (interpreter === null) throw unavailable('tool', basename(staged.command.file));
      const wanted = needs.declared.runtime;
      if (kind === 'python' && wanted !== null && !satisfies(interpreter, wanted))
        throw unavailable('runtime', `python ${wanted}`, interpreter);
      const key = keyOf(needs.digest, staged.command.file, interpreter);
      used.set(run, key);
      const shared = shareOf(key, request, interpreter);
      shared.waiting += 1;
      shared.listeners.add(onLine);
      const leave = (): void => {
        shared.listeners.delete(onLine);
        shared.waiting -= 1;
        if (shared.waiting === 0) shared.abort.abort();
      };
      try {
        const { folder: installed, prepared, log } = await until(shared.made, signal);
        await keepEnvironment(folder, { prepared, log: log.slice(-65_536) });
        return { kind: prepared.kind, folder: installed, write: false };
      } catch (error) {
        used.delete(run);
        const log = HubError.is(error, 'DEPENDENCIES_UNAVAILABLE') && typeof error.cause === 'string' ? error.cause : '';
        await keepEnvironment(folder, { prepared: null, log: log.slice(-65_536) });
        throw error;
      } finally {
        leave();
      }
    },
    hold: (run, key) => void used.set(run, key),
    release: (run) => void used.delete(run),
  };
}

const unavailable = (reason: 'tool' | 'runtime', what: string, detail = ''): HubError =>
  new HubError('DEPENDENCIES_UNAVAILABLE', { reason, packages: [what.slice(0, 40)], detail: detail.slice(0, 60) });

const keyOf = (digest: string, interpreter: string, version: string): string =>
  createHash('sha256')
    .update(JSON.stringify([2, digest, interpreter, version, process.platform, process.arch]))
    .digest('hex');

/** What is made, unless the signal comes first. */
async function until<T>(made: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw new HubError('CANCELLED', {});
  return await new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new HubError('CANCELLED', {}));
    signal.addEventListener('abort', onAbort, { once: true });
    made.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
