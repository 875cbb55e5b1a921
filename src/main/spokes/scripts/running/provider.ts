import path from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { ParamValues } from '#shared/contract/params';
import type { Script } from '#shared/contract/scripts';
import type { RunTrust } from '#shared/contract/trust';
import { askedParams, envName, validateParams, type ParamValue, type Validated } from '#shared/contract/validate-params';
import type { Catalogue } from '../catalogue';
import { declaredName } from '../files/declared';
import type { Interpreters } from '../languages/interpreters';
import { readsScriptFirst } from '../languages/reads-first';
import type { Needs, Staged, Staging, Wishes, Work, WorkProvider } from '../ports';
import { realOf, within } from '../sources/place';
import type { Sources } from '../sources/service';
import type { Understood } from '../reading/understand';
import { readParts, type Parts } from '../trust/parts';
import type { Trust } from '../trust/trust';
import { argumentsOf } from './arguments';
import { checkPaths, type CheckedPaths } from './check-paths';
import { copyOf, copyScript, isCopied } from './copy-script';
import { matchPatterns, type Asked } from './match-patterns';
import { needsOf } from './needs';
import { declared, outlineNow } from './outline';
import { namedArguments } from './powershell';
import { MOST_FOLDERS, MOST_PARAMS } from '#shared/contract/param-bounds';

/** What a run's script is found, checked and copied with. */
export interface ProviderDeps {
  readonly catalogue: Catalogue;
  readonly sources: Sources;
  readonly interpreters: Interpreters;
  readonly trust: Trust;
  readonly own: { readonly home: string; readonly runtime: string };
}

/** Scripts as work for runs. */
export function createProvider({ catalogue, sources, interpreters, trust, own }: ProviderDeps): WorkProvider {
  return {
    async find(text, params, may = () => true): Promise<Work> {
      await sources.opened;
      const script = await asItIsNow(text, ({ id }) => may({ kind: 'script', id }));
      const file = catalogue.fileOf(script);
      const live = sources.live(script.sourceId);
      if (file === undefined || live === undefined) throw new HubError('SCRIPT_NOT_FOUND', { script: text.slice(0, 1_024) });
      const interpreter = await runnable(script);
      trust.demand(file, script.elevation);
      const [given] = await Promise.all([validated(script, params), approvedInterpreter(script, interpreter, live.view().folder)]);
      const paths = await checkPaths(script.params, given.values, own);
      const issues = [...given.issues, ...paths.issues].slice(0, MOST_PARAMS);
      if (issues.length > 0) throw new HubError('PARAMS_INVALID', { issues });
      const source = live.view().folder;
      const asked = askedParams(script.params, params);
      return {
        ...wishesOf(script, paths),
        mode: script.mode,
        retry: script.retry,
        limit: script.limit,
        params: shownParams(script, paths.values, given.secrets),
        secrets: Object.entries(given.secrets).map(([name, value]) => ({ name: envName(name), value })),
        stage: (folder) =>
          stage(script, file, { trust, folder, source, interpreter, values: paths.values, args: argumentsOf(asked, paths.values) }),
      };
    },
    async preview(text, params, secrets, may) {
      await sources.opened;
      const script = await asItIsNow(text, ({ id }) => may({ kind: 'script', id }));
      const interpreter = await runnable(script);
      const live = sources.live(script.sourceId);
      const file = catalogue.fileOf(script);
      if (file === undefined) throw new HubError('SCRIPT_NOT_FOUND', { script: text.slice(0, 1_024) });
      if (live !== undefined) await approvedInterpreter(script, interpreter, live.view().folder);
      const isSecret = (name: string): boolean => script.params.some((param) => param.kind === 'secret' && param.name === name);
      const isOpen = (name: string): boolean => script.params.some((param) => param.kind !== 'secret' && param.name === name);
      // Of those that will be typed in nothing is known yet but that they are given.
      const typed = Object.fromEntries(secrets.filter((name) => !isOpen(name)).map((name) => [name, PLACEHOLDER]));
      const given = await validated(script, { ...typed, ...params });
      const paths = await checkPaths(script.params, given.values, own);
      const issues = [...given.issues, ...paths.issues].filter(
        ({ name, reason }) => !secrets.includes(name) || reason === 'unknown' || reason === 'not-asked',
      );
      const wishes = wishesOf(script, paths);
      const wanted = askedParams(script.params, params).filter(({ name }) => isSecret(name) && secrets.includes(name));
      return {
        wishes: { ...wishes, secrets: wanted.map(({ name }) => ({ name: envName(name) })) },
        outline: await outlineNow(script, interpreter, trust.required || script.elevation),
        trust: trust.standing(file),
        trustRequired: trust.required || script.elevation,
        issues: issues.slice(0, MOST_PARAMS),
      };
    },
  };

  /** The script as its file is at this moment, not as it was when it was last read. */
  async function asItIsNow(text: string, visible: (script: Script) => boolean): Promise<Script> {
    const script = catalogue.resolve(text, visible);
    const file = catalogue.fileOf(script);
    const live = sources.live(script.sourceId);
    if (file === undefined || live === undefined || file.candidate.fault !== undefined) return script;
    await live.renew(file);
    return catalogue.resolve(text, visible);
  }

  /** What is executed must not be something in the source that no approval is of. */
  async function approvedInterpreter(
    { id, file, elevation, interpreter: said }: Script,
    interpreter: string,
    source: string,
  ): Promise<void> {
    if ((!trust.required && !elevation) || interpreter === file) return;
    // What it is told to read first is executed as well.
    const ofSource = said.args.find((argument) => path.isAbsolute(argument) && within(path.normalize(argument), source));
    const culprit = within(await realOf(interpreter), source) ? interpreter : ofSource;
    if (culprit === undefined) return;
    const problem = `${culprit}: nothing of a source of scripts runs as an interpreter, since no approval is of it`;
    throw new HubError('SCRIPT_BROKEN', { script: id, problems: [problem.slice(0, 4_096)] });
  }

  /** The interpreter's path; refuses a script that cannot run. What was missing may have been installed since. */
  async function runnable(script: Script): Promise<string> {
    const blocking = script.problems.filter(({ blocks, code }) => blocks && code !== 'no-interpreter');
    if (blocking.length > 0) {
      const problems = blocking
        .slice(0, 16)
        .map(({ code, file, line, detail }) => `${file}${line === undefined ? '' : `:${line}`}: ${code}: ${detail}`);
      throw new HubError('SCRIPT_BROKEN', { script: script.id, problems: problems.map((problem) => problem.slice(0, 4_096)) });
    }
    const { command, found } = script.interpreter;
    if (found !== null) return found;
    interpreters.forget();
    const now = await interpreters.find(command, script.language);
    if (now === null) throw new HubError('INTERPRETER_MISSING', { script: script.id, interpreter: command });
    return now;
  }
}

/** Stands for a secret whose name alone is known. */
const PLACEHOLDER = 'x';
const picked = ['host', 'environment', 'user', 'group'] as const;

/** What a script asks for, beside its secrets. */
function wishesOf(script: Script, { values, grants }: CheckedPaths): Omit<Wishes, 'secrets'> {
  return {
    subject: { kind: 'script', id: script.id, name: script.name, tags: script.tags },
    sandbox: script.sandbox,
    elevation: script.elevation,
    grants: { ...script.grants, folders: [...grants, ...script.grants.folders].slice(0, MOST_FOLDERS) },
    timeoutSeconds: script.timeoutSeconds,
    dependencies: script.dependencies,
    picks: script.params.flatMap(({ name, label, kind }): Wishes['picks'] => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      const pick = picked.find((one) => one === kind);
      return pick === undefined || value === undefined || value === '' ? [] : [{ param: name, label, kind: pick, value: String(value) }];
    }),
  };
}

/** Checks the values. Patterns are tried together, so that one deadline holds for all. */
async function validated({ params }: Script, values: ParamValues): Promise<Validated> {
  const asked: Asked[] = [];
  const given = validateParams(params, values, { matches: (pattern, value) => asked.push({ pattern, value }) > 0 });
  if (asked.length === 0) return given;
  const verdicts = (await matchPatterns(asked)).values();
  // Asked in the same order again.
  return validateParams(params, values, { matches: () => verdicts.next().value ?? false });
}

function shownParams(
  script: Script,
  values: Readonly<Record<string, ParamValue>>,
  secrets: Readonly<Record<string, string>>,
): Work['params'] {
  return script.params.flatMap(({ name, label, kind }): Work['params'] => {
    const secret = kind === 'secret';
    const given = secret ? secrets : values;
    return Object.hasOwn(given, name) ? [{ name, label, value: secret ? null : String(given[name]), secret }] : [];
  });
}

interface StageOptions {
  readonly trust: Trust;
  readonly folder: string;
  readonly source: string;
  readonly interpreter: string;
  readonly values: Readonly<Record<string, ParamValue>>;
  /** Those of the values that are passed as arguments. */
  readonly args: readonly string[];
}

function stage(script: Script, file: Understood, { trust, folder, source, interpreter, values, args }: StageOptions): Staging {
  const name = path.basename(script.file);
  const here = path.dirname(script.file);
  const alone = trust.required || script.elevation;
  const declares = script.grants.files.map(declaredName);
  // It is the bytes that were read now that are judged, copied and run.
  const read = async (): Promise<Judged> => {
    const parts = await readParts(file, source);
    return { ...parts, trust: trust.admit(file, parts, script.elevation) };
  };
  const copied = copyScript({ script: script.id, name, declares, read }, folder);
  const staged = (named: readonly string[], parts: Parts['all'] = [], needs: Needs | null = null): Staged => ({
    needs,
    command: { file: interpreter, args: [...script.interpreter.args, script.file, ...args, ...named] },
    script: { copy: copyOf(folder, name), path: script.file },
    readsFirst: readsScriptFirst(script.language, script.interpreter),
    ...declared(declares, parts, (relative) => ({ copy: copyOf(folder, relative), path: path.join(here, relative) })),
    alone,
    cwd: here,
    env: {
      AXLE_SCRIPT: script.id,
      ...Object.fromEntries(Object.entries(values).map(([key, value]) => [`AXLE_PARAM_${envName(key)}`, String(value)])),
    },
  });
  // What a PowerShell script takes by name stands in its text, where its parameters were declared elsewhere.
  const unnamed = Object.fromEntries(Object.entries(values).filter(([name]) => isVariable(script, name)));
  // What it declares has to lie there before a sandbox can be set up around it.
  const later = script.language === 'powershell' || script.grants.files.length > 0 || script.dependencies !== null;
  const ready = later
    ? copied.then(({ text, all }) =>
        staged(script.language === 'powershell' ? namedArguments(text, unnamed) : [], all, needsOf(script, name, { text, all })),
      )
    : Promise.resolve(staged([]));
  ready.catch(() => undefined); // What holds it fails with it, and that is awaited.
  // Without the bytes: a run may wait for long.
  let known: Judgeable | undefined;
  const held = copied.then(({ script: own, all, digest, trust: stands }) => {
    known = { digest, all: all.map((part) => ({ role: part.role, path: part.path, hash: part.hash })) };
    return { hash: own.hash, trust: stands };
  });
  const judge = (): 'same' | 'anew' => {
    if (known !== undefined) trust.admit(file, known, script.elevation);
    return (trust.required || script.elevation) === alone ? 'same' : 'anew';
  };
  const copies = (): readonly { copy: string; hash: string }[] =>
    (known?.all ?? []).flatMap(({ role, path: relative, hash }) =>
      hash === null || !isCopied({ role, path: relative }, declares) ? [] : [{ copy: copyOf(folder, relative), hash }],
    );
  return { staged: ready, held, judge, copies };
}

type Judged = Parts & { readonly trust: RunTrust };
type Judgeable = Parameters<Trust['admit']>[1];

const isVariable = ({ params }: Script, name: string): boolean => params.find((param) => param.name === name)?.pass.by === 'variable';
