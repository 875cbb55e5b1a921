import { applicationIn } from '#shared/contract/broker-name';
import type { GrantPlan } from '#shared/contract/grant-plan';
import { inVault } from '#shared/contract/secret-values';
import { secretLabel, type Named } from '#shared/grants/secret-label';

/** One thing that a run can or cannot do: a key of the catalogue and what it is filled with. */
export interface Consequence {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What a person is told before a run starts. */
export interface Consequences {
  readonly can: readonly Consequence[];
  readonly cannot: readonly Consequence[];
}

const say = (key: string, values: Consequence['values'] = {}): Consequence => ({ key, values });

/** Whose rights those are that nothing keeps from anything. */
function everythingAs(elevation: GrantPlan['elevation']): string {
  if (elevation === null) return 'everything';
  return elevation === 'sudo' || elevation === 'root' ? 'root' : 'administrator';
}

/** In whose name it acts: a person's, or an application's own. */
function tokensOf(broker: GrantPlan['broker']): readonly Consequence[] {
  if (broker === null || broker.scopes.length === 0) return [];
  const list = broker.scopes.join(', ');
  const application = applicationIn(broker.account);
  return [application === undefined ? say('tokens', { list, account: broker.account }) : say('applicationTokens', { list, application })];
}

/** Secrets that it may ask for: those that are kept here, and each that lies in a vault. */
function askedSecrets(broker: GrantPlan['broker']): readonly Consequence[] {
  const asked = broker?.secrets ?? [];
  const kept = asked.filter((name) => inVault(name) === undefined);
  const placed = asked.flatMap((name) => inVault(name) ?? []);
  return [
    ...(kept.length > 0 ? [say('keptSecrets', { list: kept.join(', '), count: kept.length })] : []),
    ...placed.map(({ vault, secret }) => say('vaultSecret', { name: secret, vault })),
  ];
}

/** What a run will be able to do, in a few sentences: from the plan that its sandbox is made from, in the words of its script's parameters. */
export function consequencesOf(
  { level, network, folder, files, folders, secrets, exposed, broker, elevation }: GrantPlan,
  params: readonly Named[] = [],
): Consequences {
  const list = secrets.map(({ name }) => secretLabel(name, params) ?? name).join(', ');
  const open = exposed.map(({ param, label }) => label || param).join(', ');
  const secret = [
    ...(secrets.length > 0 ? [say('secrets', { list, count: secrets.length })] : []),
    ...(exposed.length > 0 ? [say('exposed', { list: open, count: exposed.length })] : []),
    ...askedSecrets(broker),
  ];
  const tokens = tokensOf(broker);
  if (level.inForce === 'none') return { can: [say(everythingAs(elevation)), ...secret, ...tokens], cannot: [] };

  const shown = folders.filter(({ refused, withheld }) => refused === null && !withheld.includes('read'));
  const writes = (one: GrantPlan['folders'][number]): boolean => one.write && !one.withheld.includes('write');
  const declared = files.filter(({ there }) => there).length;
  const beside = folder !== null ? [say('ownFolder')] : declared > 0 ? [say('declaredFiles', { count: declared })] : [];
  return {
    can: [
      ...(network ? [say('network')] : []),
      ...beside,
      ...shown.map((one) => say(writes(one) ? 'folderWrite' : 'folderRead', { path: one.path })),
      ...secret,
      ...tokens,
    ],
    cannot: [
      ...(network ? [] : [say('network')]),
      say(shown.length > 0 ? 'otherFiles' : 'files'),
      say(shown.some(writes) ? 'changeOthers' : 'change'),
      ...(secret.length > 0 ? [] : [say('secrets')]),
      say('rights'),
    ],
  };
}
