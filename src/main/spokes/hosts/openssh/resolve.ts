import type { Config, Directive, Problem } from './config-file';
import { hopsOf, type Hop } from './jump';
import { ruleOf } from './keywords';
import { decideMatch } from './match';
import { matchesSome } from './patterns';

/** Who asks, of which host. */
export interface Asked {
  /** As it is typed: a name of the configuration or an address. */
  readonly host: string;
  /** Whom it is asked as, where that is typed too. */
  readonly user?: string;
  readonly port?: number;
  /** The person of this machine. */
  readonly localUser: string;
}

/** How a host is reached by a configuration: by keyword in lower case the words that are in force, as they are written. */
export interface Resolved {
  readonly hostName: string;
  readonly user: string;
  readonly port: number;
  /** The hosts on the way, the first that is reached first. */
  readonly jump: readonly Hop[];
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly Problem[];
}

/** A `%h` of a name for the host as it was typed; undefined where another token stands in it. */
export function expandHostName(text: string, host: string): string | undefined {
  const known = text.replace(/%([%h])/gu, '');
  return known.includes('%') ? undefined : text.replace(/%([%h])/gu, (_, token: string) => (token === '%' ? '%' : host));
}

/** Goes through a configuration as OpenSSH's client does: the first value wins, `Match` sees what stands so far, `Match final` goes through it twice. */
export function resolveHost(config: Config, asked: Asked): Resolved {
  const values = new Map<string, readonly string[]>();
  if (asked.user !== undefined) values.set('user', [asked.user]);
  if (asked.port !== undefined) values.set('port', [String(asked.port)]);
  const problems = new Map<string, Problem>();
  for (const problem of config.problems) note(problem);
  let wantsFinal = false;

  function note(problem: Problem): void {
    problems.set(`${problem.file}:${problem.line}`, problem);
  }
  const first = (keyword: string): string | undefined => values.get(keyword)?.[0];
  const hostNow = (): string => expandHostName(first('hostname') ?? asked.host, asked.host) ?? asked.host;

  /** Whether the lines after these apply too; those of a file that does not apply are read for their faults alone. */
  function go(directives: readonly Directive[], began: boolean, never: boolean, final: boolean): void {
    let active = began;
    for (const directive of directives) {
      const { keyword } = directive;
      if (keyword === 'host') active = !never && matchesSome(final ? (first('hostname') ?? asked.host) : asked.host, directive.words);
      else if (keyword === 'match') active = match(directive, final) && !never;
      else if (keyword === 'include') for (const file of directive.included) go(file, active, never || !active, final);
      else take(directive, active);
    }
  }

  function match(directive: Directive, final: boolean): boolean {
    const verdict = decideMatch(directive.rest, {
      originalHost: asked.host,
      host: final ? (first('hostname') ?? asked.host) : hostNow(),
      user: first('user') ?? asked.localUser,
      localUser: asked.localUser,
      final,
    });
    wantsFinal ||= verdict.wantsFinal;
    if (verdict.fault !== undefined) note({ ...placeOf(directive), fault: verdict.fault });
    return verdict.applies;
  }

  function take(directive: Directive, active: boolean): void {
    const known = ruleOf(directive.keyword);
    if (known === 'ignored') return;
    if (known === undefined) return note({ ...placeOf(directive), fault: 'unknown' });
    const given = known.rule.take(directive);
    if ('fault' in given) return note({ ...placeOf(directive), fault: given.fault });
    if (!active || overruled(known.name)) return;
    const before = values.get(known.name);
    if (before === undefined) values.set(known.name, given.value);
    else if (known.rule.adds) values.set(known.name, [...new Set([...before, ...given.value])]);
  }

  /** Of a command and hosts on the way, whichever comes first keeps out the other; that there are no hosts keeps out no command. */
  const overruled = (name: string): boolean =>
    name === 'proxycommand' ? (hopsOf(first('proxyjump') ?? 'none') ?? []).length > 0 : name === 'proxyjump' && values.has('proxycommand');

  go(config.directives, true, false, false);
  settleHostName();
  if (wantsFinal) go(config.directives, true, false, true);

  /** The name as it is reached, without capitals; what cannot be expanded is left as it was typed. */
  function settleHostName(): void {
    const named = first('hostname');
    if (named !== undefined && expandHostName(named, asked.host) === undefined) {
      note({ file: '', line: 0, keyword: 'hostname', fault: 'token' });
    }
    values.set('hostname', [hostNow().toLowerCase()]);
  }

  return {
    hostName: first('hostname') ?? asked.host,
    user: first('user') ?? asked.localUser,
    port: Number(first('port') ?? 22),
    jump: hopsOf(first('proxyjump') ?? 'none') ?? [],
    values,
    problems: [...problems.values()],
  };
}

const placeOf = ({ file, line, keyword }: Directive): Omit<Problem, 'fault'> => ({ file, line, keyword });
