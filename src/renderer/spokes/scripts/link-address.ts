import { readLinkValues, type LinkFault } from '#shared/contract/run-link';
import { scriptHref } from '../../lib/script-address';

const MARK = ['from', 'link'] as const;
const VALUE = 'param.';

/** What a link, or an address with values in it, asks of a form: values by the parameters' names; none of them where `fault` says why. */
export interface FormLink {
  readonly values: Readonly<Record<string, string>>;
  readonly fault: LinkFault | null;
}

/** Where a script's form is, marked as a link's and filled with its values. */
export function filledHref(script: string, values: Readonly<Record<string, string>>): string {
  const href = scriptHref(script);
  const asked = new URLSearchParams(
    [MARK, ...Object.entries(values).map(([name, value]) => [`${VALUE}${name}`, value] as const)].map(([name, value]) => [name, value]),
  );
  return `${href}${href.includes('?') ? '&' : '?'}${asked.toString()}`;
}

/**
 * What the address of a form got from a link; undefined where it says nothing of one. Whoever writes a link may write this
 * address as well, so it is read as strictly.
 */
export function formLink(search: string): FormLink | undefined {
  const asked = new URLSearchParams(search);
  const pairs = [...asked].flatMap(([key, value]) => (key.startsWith(VALUE) ? [[key.slice(VALUE.length), value] as const] : []));
  if (pairs.length === 0 && asked.get(MARK[0]) !== MARK[1]) return undefined;
  const read = readLinkValues(pairs);
  return read.ok ? { values: read.values, fault: null } : { values: {}, fault: read.fault };
}
