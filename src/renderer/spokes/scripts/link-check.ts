import type { ParamIssue } from '#shared/contract/error-catalog';
import type { Param } from '#shared/contract/params';
import { runLink } from '#shared/contract/run-link';
import { scriptHref } from '../../lib/script-address';
import { toParamValues, type FormValues } from './form-model';
import { checkHere } from './issue-text';

/** What is wrong with a value that a link gives: what the hub would say of it, or that nobody may put it into a link. */
export interface LinkIssue {
  readonly name: string;
  readonly issue: ParamIssue | 'secret';
}

/** Where a script's form is, filled with a link's values. */
export function filledHref(script: string, values: Readonly<Record<string, string>>): string {
  const href = scriptHref(script);
  const asked = new URLSearchParams(Object.entries(values).map(([name, value]) => [`param.${name}`, value]));
  return asked.size === 0 ? href : `${href}${href.includes('?') ? '&' : '?'}${asked.toString()}`;
}

/** What of a link's values the form cannot take; then it takes none of them. What a link leaves out is the person's to fill in. */
export function linkIssues(params: readonly Param[], link: Readonly<Record<string, string>>): readonly LinkIssue[] {
  const names = Object.keys(link);
  const secrets = params.filter(({ kind, name }) => kind === 'secret' && names.includes(name)).map(({ name }) => name);
  const known = toParamValues(params, link);
  const unknown = Object.fromEntries(names.filter((name) => !Object.hasOwn(known, name)).map((name) => [name, link[name] ?? '']));
  const given = Object.fromEntries(Object.entries(known).filter(([name]) => names.includes(name) && !secrets.includes(name)));
  const issues = checkHere(params, { ...given, ...unknown }).filter(({ name }) => names.includes(name));
  return [
    ...secrets.map((name): LinkIssue => ({ name, issue: 'secret' })),
    ...issues.filter(({ name }) => !secrets.includes(name)).map((issue): LinkIssue => ({ name: issue.name, issue })),
  ];
}

/** The link to a script with the values that are in its form, secrets and what is empty left out; undefined where no link can say them. */
export function linkOf(script: string, asked: readonly Param[], values: FormValues): string | undefined {
  const given = asked.flatMap(({ name, kind }): readonly (readonly [string, string])[] => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return kind === 'secret' || value === undefined || value === '' ? [] : [[name, String(value)]];
  });
  return runLink(script, Object.fromEntries(given));
}
