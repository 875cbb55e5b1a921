import type { ParamIssue } from '#shared/contract/error-catalog';
import type { Param } from '#shared/contract/params';
import { runLink } from '#shared/contract/run-link';
import { toParamValues, type FormValues } from './form-model';
import { checkWithoutPatterns } from './issue-text';

/** What is wrong with a value that a link gives: what the hub would say of it, or that nobody may put it into a link. */
export interface LinkIssue {
  readonly name: string;
  readonly issue: ParamIssue | 'secret';
}

/**
 * What of a link's values the form cannot take; then it takes none of them. What a link leaves out is the person's to fill
 * in. Patterns are the hub's to try, which has a deadline: a link's author chose the value.
 */
export function linkIssues(params: readonly Param[], link: Readonly<Record<string, string>>): readonly LinkIssue[] {
  const names = Object.keys(link);
  const secrets = params.filter(({ kind, name }) => kind === 'secret' && names.includes(name)).map(({ name }) => name);
  const known = toParamValues(params, link);
  const unknown = Object.fromEntries(names.filter((name) => !Object.hasOwn(known, name)).map((name) => [name, link[name] ?? '']));
  const given = Object.fromEntries(Object.entries(known).filter(([name]) => names.includes(name) && !secrets.includes(name)));
  const issues = checkWithoutPatterns(params, { ...given, ...unknown }).filter(({ name }) => names.includes(name));
  return [
    ...secrets.map((name): LinkIssue => ({ name, issue: 'secret' })),
    ...issues.filter(({ name }) => !secrets.includes(name)).map((issue): LinkIssue => ({ name: issue.name, issue })),
  ];
}

/** A link to a form as it is filled in. */
export interface MadeLink {
  /** Undefined where no link can say the values. */
  readonly link: string | undefined;
  /** Labels of what is left out since it is there for one run alone. */
  readonly leftOut: readonly string[];
}

/**
 * The link to a script with the values that are in its form. Secrets are left out, and files that were sent for one run
 * (`isUploaded`); what was emptied says so where it would have a default.
 */
export function linkOf(script: string, asked: readonly Param[], values: FormValues, isUploaded: (path: string) => boolean): MadeLink {
  const leftOut: string[] = [];
  const given = asked.flatMap((param): readonly (readonly [string, string])[] => {
    const { name, kind, label } = param;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (kind === 'secret' || value === undefined) return [];
    if (kind === 'file' && isUploaded(String(value))) {
      leftOut.push(label || name);
      return [];
    }
    // Emptied where something is needed is not filled in yet: a link with it would be refused.
    if (value === '' && (param.required || param.kind === 'boolean' || param.default === null || param.default === '')) return [];
    return [[name, String(value)]];
  });
  return { link: runLink(script, Object.fromEntries(given)), leftOut };
}
