import path from 'node:path';
import { HubError } from '#shared/contract/errors';
import { whyAt } from '#shared/contract/problem-keys';
import { brokenScript } from '../broken-script';
import { envName } from '#shared/contract/env-name';
import type { ParamValues } from '#shared/contract/params';
import type { Script } from '#shared/contract/scripts';
import type { RunTrust } from '#shared/contract/trust';
import { askedParams, validateParams, type ParamValue, type Validated } from '#shared/contract/validate-params';
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
import { namedArguments, takenByName } from './powershell';
import { byVariable, SPLAT_VARIABLE, isSplattable, splattedOf, startArguments, unsplattable, type Splatted } from './splat';
import { withWorkdir } from './workdir-wish';
import { MOST_FOLDERS, MOST_PARAMS } from '#shared/contract/param-bounds';
import { isExposed, secretWay } from '#shared/contract/secret-way';

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
    async find(text, params, may = () => true, exposes = false): Promise<Work> {
      await sources.opened;
      const script = await asItIsNow(text, ({ id }) => may({ kind: 'script', id }));
      const file = catalogue.fileOf(script);
      const live = sources.live(script.sourceId);
      if (file === undefined || live === undefined) throw new HubError('SCRIPT_NOT_FOUND', { script: text.slice(0, 1_024) });
      const interpreter = await runnable(script);
      trust.demand(file, script.elevation);
      const [given] = await Promise.all([validated(script, params, exposes), approvedInterpreter(script, interpreter, live.view().folder)]);
      const paths = await checkPaths(script.params, given.values, own);
      const asked = askedParams(script.params, params);
      const splats = isSplattable(script, asked, isGiven(given));
      const odd = splats ? [] : unsplattable(asked, isGiven(given));
      const issues = [...given.issues, ...paths.issues, ...odd].slice(0, MOST_PARAMS);
      if (issues.length > 0) throw new HubError('PARAMS_INVALID', { issues });
      const source = live.view().folder;
      return {
        ...wishesOf(script, paths),
        exposed: exposedOf(script, Object.keys(given.exposed)),
        mode: script.mode,
        retry: script.retry,
        limit: script.limit,
        params: shownParams(script, { ...given, values: paths.values }),
        secrets: Object.entries(given.secrets).map(([name, value]) => ({ name: envName(name), value })),
        exposedSecrets: Object.entries(given.exposed).map(([name, value]) => ({ name, value })),
        stage: (folder) =>
          stage(script, file, {
            trust,
            folder,
            source,
            interpreter,
            values: paths.values,
            args: argumentsOf(asked, { ...paths.values, ...given.exposed }),
            splatted: splats ? splattedOf(asked, paths.values, given.secrets) : null,
          }),
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
      // What a start would expose is said: it is for who starts it to agree to.
      const given = await validated(script, { ...typed, ...params }, true);
      const paths = await checkPaths(script.params, given.values, own);
      const asked = askedParams(script.params, params);
      const odd = isSplattable(script, asked, isGiven(given)) ? [] : unsplattable(asked, isGiven(given));
      const issues = [...given.issues, ...paths.issues, ...odd].filter(
        ({ name, reason }) => !secrets.includes(name) || reason === 'unknown' || reason === 'not-asked' || reason === 'secret-object',
      );
      const wishes = wishesOf(script, paths);
      const wanted = asked.filter(({ name }) => isSecret(name) && secrets.includes(name));
      const inFiles = wanted.filter((param) => secretWay(param) === 'file');
      const exposed = [...wanted.filter(isExposed).map(({ name }) => name), ...Object.keys(given.exposed)];
      return {
        wishes: { ...wishes, secrets: inFiles.map(({ name }) => ({ name: envName(name) })), exposed: exposedOf(script, exposed) },
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
    throw brokenScript(id, [[{ key: 'interpreter-unapproved', at: [culprit] }]]);
  }

  /** The interpreter's path; refuses a script that cannot run. What was missing may have been installed since. */
  async function runnable(script: Script): Promise<string> {
    const blocking = script.problems.filter(({ blocks, code }) => blocks && code !== 'no-interpreter');
    if (blocking.length > 0) {
      throw brokenScript(
        script.id,
        blocking.map(({ code, file, line, why = [] }) => whyAt([line === undefined ? file : `${file}:${line}`, code], why)),
      );
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
function wishesOf(script: Script, { values, grants }: CheckedPaths): Omit<Wishes, 'secrets' | 'exposed'> {
  return {
    subject: { kind: 'script', id: script.id, name: script.name, tags: script.tags },
    sandbox: script.sandbox,
    elevation: script.elevation,
    grants: { ...script.grants, folders: withWorkdir([...grants, ...script.grants.folders], script.workdir).slice(0, MOST_FOLDERS) },
    workdir: script.workdir,
    timeoutSeconds: script.timeoutSeconds,
    approval: script.approval,
    dependencies: script.dependencies,
    picks: script.params.flatMap(({ name, label, kind }): Wishes['picks'] => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      const pick = picked.find((one) => one === kind);
      return pick === undefined || value === undefined || value === '' ? [] : [{ param: name, label, kind: pick, value: String(value) }];
    }),
  };
}

/** Those of its parameters that are exposed, in their order. */
const exposedOf = ({ params }: Script, names: readonly string[]): Wishes['exposed'] =>
  params.filter(({ name }) => names.includes(name)).map(({ name, label }) => ({ param: name, label }));

/** Checks the values. Patterns are tried together, so that one deadline holds for all. */
async function validated({ params }: Script, values: ParamValues, exposes: boolean): Promise<Validated> {
  const asked: Asked[] = [];
  const given = validateParams(params, values, { exposes, matches: (pattern, value) => asked.push({ pattern, value }) > 0 });
  if (asked.length === 0) return given;
  const verdicts = (await matchPatterns(asked)).values();
  // Asked in the same order again.
  return validateParams(params, values, { exposes, matches: () => verdicts.next().value ?? false });
}

const isGiven =
  ({ values, secrets, exposed }: Validated) =>
  (name: string): boolean =>
    [values, secrets, exposed].some((some) => Object.hasOwn(some, name) && String(some[name]) !== '');

function shownParams(script: Script, { values, secrets, exposed: open }: Validated): Work['params'] {
  return script.params.flatMap(({ name, label, kind }): Work['params'] => {
    if (kind !== 'secret')
      return Object.hasOwn(values, name) ? [{ name, label, value: String(values[name]), secret: false, exposed: false }] : [];
    const exposed = Object.hasOwn(open, name);
    return exposed || Object.hasOwn(secrets, name) ? [{ name, label, value: null, secret: true, exposed }] : [];
  });
}

interface StageOptions {
  readonly trust: Trust;
  readonly folder: string;
  readonly source: string;
  readonly interpreter: string;
  readonly values: Readonly<Record<string, ParamValue>>;
  /** What is passed as arguments: of the values, and of the secrets those that are exposed. */
  readonly args: readonly string[];
  /** What a PowerShell script is given where arguments cannot carry it. */
  readonly splatted: readonly Splatted[] | null;
}

function stage(script: Script, file: Understood, { trust, folder, source, interpreter, values, args, splatted }: StageOptions): Staging {
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
  const staged = (named: ReturnType<typeof takenByName>, parts: Parts['all'] = [], needs: Needs | null = null): Staged => ({
    needs,
    command: {
      file: interpreter,
      args: splatted === null ? [...script.interpreter.args, script.file, ...args, ...namedArguments(named)] : startArguments(script),
    },
    script: { copy: copyOf(folder, name), path: script.file },
    readsFirst: splatted === null && readsScriptFirst(script.language, script.interpreter),
    ...declared(declares, parts, (relative) => ({ copy: copyOf(folder, relative), path: path.join(here, relative) })),
    alone,
    cwd: script.workdir ?? here,
    env: {
      AXLE_SCRIPT: script.id,
      ...(splatted !== null && {
        [SPLAT_VARIABLE]: JSON.stringify([...splatted, ...named.map(([param, value]) => byVariable(param, value))]),
      }),
      ...Object.fromEntries(Object.entries(values).map(([key, value]) => [`AXLE_PARAM_${envName(key)}`, String(value)])),
    },
  });
  // What a PowerShell script takes by name stands in its text, where its parameters were declared elsewhere.
  const unnamed = Object.fromEntries(Object.entries(values).filter(([name]) => isVariable(script, name)));
  // What it declares has to lie there before a sandbox can be set up around it.
  const later = script.language === 'powershell' || script.grants.files.length > 0 || script.dependencies !== null;
  const ready = later
    ? copied.then(({ text, all }) =>
        staged(script.language === 'powershell' ? takenByName(text, unnamed) : [], all, needsOf(script, name, { text, all })),
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
