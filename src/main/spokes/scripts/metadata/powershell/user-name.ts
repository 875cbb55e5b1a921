import type { Why } from '#shared/contract/problem-keys';
import { inEnglish } from '#shared/problems/in-english';
import type { Notes } from '../raw';
import type { FoundParam } from './found-param';
import { labelOf } from './label';

/** A parameter as it is asked for, where it stands, and what stands in its help beside the script's own words. */
export interface Asked {
  readonly param: FoundParam;
  readonly line: number;
  readonly notes: Notes | undefined;
}

/** Whether it is a credential: somebody's name and password as one object. */
export const isCredential = ({ pass }: FoundParam): boolean => pass.by === 'object' && pass.type === 'credential';

/** A credential as the two that a person gives: the user name, a text of this name, and the password, which keeps the parameter's own. */
export function askedApart({ param, line, notes }: Asked, name: string): readonly Asked[] {
  if (param.pass.by !== 'object') return [{ param, line, notes }];
  const why: Why = { key: 'note-user-name', values: { param: param.name } };
  const user: FoundParam = {
    name,
    kind: 'text',
    label: labelOf(name),
    help: `(${inEnglish([why])})`,
    ...(param.required === true && { required: true }),
    maxLength: 1_024,
    pass: { by: 'user-name', of: param.pass.name },
  };
  return [
    { param: user, line, notes: { from: 0, whys: [why] } },
    { param, line, notes },
  ];
}
