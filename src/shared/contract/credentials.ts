import type { ParamIssue } from './error-catalog';
import type { Param } from './params';

/** The parameter that asks for the user name of a credential; undefined where this is no credential, or nothing asks for it. */
export function userNameOf({ pass }: Pick<Param, 'pass'>, params: readonly Param[]): Param | undefined {
  if (pass.by !== 'object' || pass.type !== 'credential') return undefined;
  return params.find((param) => param.pass.by === 'user-name' && param.pass.of === pass.name);
}

/**
 * What is missing of credentials of which only one part was given. `given`: whether there is a value. A credential whose user name nothing
 * asks for cannot be given.
 */
export function halfCredentials(params: readonly Param[], given: (name: string) => boolean): readonly ParamIssue[] {
  return params.flatMap((param): readonly ParamIssue[] => {
    if (param.pass.by !== 'object' || param.pass.type !== 'credential') return [];
    const user = userNameOf(param, params);
    if (user === undefined) return given(param.name) ? [{ name: param.name, reason: 'secret-object' }] : [];
    if (given(user.name) === given(param.name)) return [];
    return [{ name: given(user.name) ? param.name : user.name, reason: 'required' }];
  });
}
