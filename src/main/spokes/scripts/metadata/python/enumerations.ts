import { lookUp, type Class, type Frame, type Thing } from './things';
import type { Value } from './values';

const MAX_MEMBERS = 512;
const bases = /^(?:enum\.)?(?:Str|Int)?(?:Enum|Flag)$/;

/** Whether a class is an enumeration, by what it is made from. */
export const isEnumeration = (names: readonly string[], things: readonly (Thing | undefined)[]): boolean =>
  names.some((name) => bases.test(name)) || things.some((thing) => thing?.kind === 'class' && thing.type.isEnumeration);

/** The members of an enumeration in their order. */
export function membersOf({ members }: Class, valueOf: (thing: Thing) => Value): readonly Extract<Value, { kind: 'member' }>[] {
  if (members.size > MAX_MEMBERS) return [];
  return [...members].flatMap(([name, thing]) =>
    !name.startsWith('_') && holds.has(thing.kind) ? [{ kind: 'member', name, value: valueOf(thing) } as const] : [],
  );
}

/** What `NAME.MEMBER`, `NAME.MEMBER.value` and `NAME.__members__` of an enumeration are worth; undefined for all else. */
export function enumerated(name: string, frame: Frame, valueOf: (thing: Thing) => Value): Value | undefined {
  const dot = name.indexOf('.');
  const of = dot < 0 ? undefined : lookUp(name.slice(0, dot), frame);
  if (of?.kind !== 'class' || !of.type.isEnumeration) return undefined;
  const [wanted = '', part, ...more] = name.slice(dot + 1).split('.');
  if (wanted === '__members__' && part === undefined)
    return {
      kind: 'dict',
      entries: membersOf(of.type, valueOf).map((member) => [{ kind: 'text', text: member.name, exact: true }, member]),
    };
  const thing = wanted.startsWith('_') ? undefined : of.type.members.get(wanted);
  if (thing === undefined || !holds.has(thing.kind) || more.length > 0) return undefined;
  if (part === 'name') return { kind: 'text', text: wanted, exact: true };
  const value = valueOf(thing);
  return part === undefined ? { kind: 'member', name: wanted, value } : part === 'value' ? value : undefined;
}

const holds: ReadonlySet<Thing['kind']> = new Set(['expression', 'unread', 'value'] as const);
