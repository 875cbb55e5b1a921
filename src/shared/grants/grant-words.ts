import { applicationIn } from '../contract/broker-name';
import type { FolderGrant, GrantPlan } from '../contract/grant-plan';
import { inVault } from '../contract/secret-values';
import { secretLabel, type Named } from './secret-label';

/** The sentence of this key in the language on show, filled with these values; empty where the catalogue has none. */
export type Say = (key: string, values?: Readonly<Record<string, string>>) => string;

/** How amounts are written in the language on show. */
export interface Amounts {
  readonly bytes: (count: number) => string;
  readonly number: (value: number) => string;
  /** A span in milliseconds. */
  readonly duration: (ms: number) => string;
}

/** One thing that a run may reach, or not: its name, and a line for each of it. */
export interface GrantFact {
  readonly key: string;
  readonly name: string;
  readonly lines: readonly string[];
}

/**
 * A plan of grants for people: every host, folder, file, secret, limit and network of it, and what it does without. `params` are those of
 * its script, as far as they are known.
 */
export function grantFacts(plan: GrantPlan, say: Say, amounts: Amounts, params: readonly Named[] = []): readonly GrantFact[] {
  const { level, interpreter, workdir, exposed, picks, timeoutSeconds } = plan;
  const fact = (key: string, lines: readonly string[]): readonly GrantFact[] =>
    lines.length === 0 ? [] : [{ key, name: say(`fact.${key}`), lines }];
  return [
    fact('sandbox', [
      level.asked === level.inForce
        ? say(`level.${level.inForce}`)
        : say('lower', { now: say(`level.${level.inForce}`), asked: say(`level.${level.asked}`) }),
      ...(level.reason === null ? [] : [say(`note.${level.reason}`) || level.reason]),
    ]),
    fact('network', [say(level.inForce === 'none' ? 'network.open' : plan.network ? 'network.granted' : 'network.none')]),
    fact('folder', [ownFolder(plan, say)]),
    fact(
      'files',
      plan.files.map(({ path, there }) => (there ? path : say('files.missing', { path }))),
    ),
    fact(
      'folders',
      plan.folders.map((folder) => folderLine(folder, say)),
    ),
    fact('workdir', workdir === null ? [] : [workdir]),
    fact('secrets', [
      ...exposed.map(({ param, label }) => say('secretExposed', { name: label || param })),
      ...secretLines(plan, say, params),
    ]),
    fact('broker', brokerLines(plan, say)),
    fact(
      'picks',
      picks.map(({ label, param, kind, value }) => say('pick', { name: label || param, kind: say(`kind.${kind}`), value })),
    ),
    fact('user', [userLine(plan, say)]),
    fact('interpreter', [interpreter.file, ...interpreter.shown.filter(({ link }) => !link).map(({ path }) => say('shown', { path }))]),
    fact('dependencies', dependencyLines(plan, say)),
    fact('limits', limitLines(plan.limits, say, amounts)),
    fact('channels', channelLines(plan, say)),
    fact('timeout', [timeoutSeconds === null ? say('timeout.none') : amounts.duration(timeoutSeconds * 1_000)]),
    fact('notes', noteLines(plan, say)),
  ].flat();
}

/** What matters most of what a run may reach, worst first. */
const most: readonly string[] = ['folders', 'secrets', 'broker', 'picks', 'network', 'sandbox'];

/** The same in brief, where there is no room for all of it. */
export function grantsInBrief(plan: GrantPlan, say: Say, amounts: Amounts): readonly GrantFact[] {
  const all = grantFacts(plan, say, amounts);
  return most.flatMap((key) => all.filter((fact) => fact.key === key));
}

function secretLines({ secrets, level }: GrantPlan, say: Say, params: readonly Named[]): readonly string[] {
  return secrets.map(({ name, variable }) => {
    const where = say(level.inForce === 'none' ? 'secretOpen' : 'secret', { variable });
    const label = secretLabel(name, params);
    return label === undefined ? where : say('secretNamed', { name: label, where });
  });
}

function brokerLines({ broker }: GrantPlan, say: Say): readonly string[] {
  if (broker === null) return [];
  const application = applicationIn(broker.account);
  return [
    ...broker.scopes.map((scope) =>
      application === undefined
        ? say('broker.token', { scope, account: broker.account })
        : say('broker.applicationToken', { scope, application }),
    ),
    ...broker.secrets.map((name) => {
      const placed = inVault(name);
      return placed === undefined
        ? say('broker.secret', { name })
        : say('broker.vaultSecret', { name: placed.secret, vault: placed.vault });
    }),
  ];
}

function dependencyLines({ dependencies, elevation }: GrantPlan, say: Say): readonly string[] {
  if (dependencies === null) return [];
  const { kind, from, runtime, packages } = dependencies;
  return [
    ...(runtime === null ? [] : [say('dependency.runtime', { kind, wanted: runtime })]),
    ...packages.map(({ spec, pinned, left = kind === 'powershell' && elevation !== null }) =>
      left ? say('dependency.left', { spec }) : pinned ? spec : say('dependency.loose', { spec }),
    ),
    say('dependency.from', { from }),
  ];
}

function channelLines({ results, state }: GrantPlan, say: Say): readonly string[] {
  return [
    ...(results === null ? [] : [say('channels.results', { fd: String(results) })]),
    ...(state === null ? [] : [state.file === null ? say('channels.stateOpen') : say('channels.state', { file: state.file })]),
  ];
}

function ownFolder({ folder, level, notes }: GrantPlan, say: Say): string {
  if (folder !== null) return say('folder.whole', folder);
  if (level.inForce === 'none') return say('folder.everything');
  return say(notes.some((note) => note.startsWith('only-approved-files')) ? 'folder.approved' : 'folder.declared');
}

function folderLine({ path, real, write, param, refused, withheld }: FolderGrant, say: Say): string {
  const how = say(write ? 'folders.write' : 'folders.read', { path });
  const shown = refused === null ? how : say(`refused.${refused}`, { path, real: real ?? '' });
  const remarks = [
    ...(real === null || real === path ? [] : [say('folders.leads', { real })]),
    ...(param === null ? [] : [say('folders.param', { param })]),
    ...withheld.map((what) => say(`withheld.${what}`)),
  ];
  return remarks.length === 0 ? shown : `${shown} (${remarks.join('; ')})`;
}

const userLine = ({ user: { uid, own }, elevation }: GrantPlan, say: Say): string =>
  elevation !== null ? say(`user.${elevation}`) : say(own ? 'user.own' : 'user.hub', { uid: uid === null ? '' : String(uid) }).trim();

const inBytes = ['memory', 'fileBytes'];

function limitLines(limits: GrantPlan['limits'], say: Say, amounts: Amounts): readonly string[] {
  const lines = Object.entries(limits)
    .filter(([name]) => name !== 'coreDumps')
    .map(([name, held]) => {
      const [by = '', value = ''] = held.split(':');
      const amount = inBytes.includes(name) ? amounts.bytes(Number(value)) : amounts.number(Number(value));
      return say('limit.line', { name: say(`limit.${name}`) || name, amount, by });
    });
  return lines.length === 0 ? [say('limit.none')] : lines;
}

/** What is not said by another fact already. */
const noteLines = ({ notes, level }: GrantPlan, say: Say): readonly string[] =>
  notes
    .filter((note) => note !== level.reason && /^(?:no-seccomp|no-broker|job-object|own-folder-not-shared|script-not-held)$/.test(note))
    .map((note) => say(`note.${note}`));
