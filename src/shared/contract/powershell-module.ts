import type { Dependencies } from './dependencies';

/** A module that a PowerShell script requires, with the versions that it takes; null is any. */
export interface RequiredModule {
  readonly name: string;
  readonly minimum: string | null;
  readonly maximum: string | null;
  readonly required: string | null;
  readonly guid: string | null;
}

/** As the gallery names what it has; at most as long as there. */
const name = String.raw`[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*`;
const version = String.raw`\d{1,9}(?:\.\d{1,9}){0,3}`;
const guid = String.raw`[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}`;
/** The last number of a highest version may be anything: `1.*`. */
const highest = String.raw`${version}|\d{1,9}(?:\.\d{1,9}){0,2}\.\*`;
const pattern = new RegExp(`^(${name})(?: = (${version}))?(?: >= (${version}))?(?:,? <= (${highest}))?(?: \\{(${guid})\\})?$`);
const LONGEST = 100;

/** How it is written among what a script needs: `Az.Accounts >= 2.0, <= 3.*`. */
export function moduleSpec({ name: own, minimum, maximum, required, guid: id }: RequiredModule): string {
  const versions = [
    required === null ? null : ` = ${required}`,
    minimum === null ? null : ` >= ${minimum}`,
    maximum === null ? null : `${minimum === null ? '' : ','} <= ${maximum}`,
    id === null ? null : ` {${id}}`,
  ];
  return `${own}${versions.filter((part) => part !== null).join('')}`;
}

/** What a spec asks for; undefined where no gallery can have it, such as a path: that is left to the machine. */
export function moduleOf(spec: string): RequiredModule | undefined {
  const [, own, required, minimum, maximum, id] = pattern.exec(spec) ?? [];
  // A part of PowerShell itself, which is no module on disk.
  if (own === undefined || own.length > LONGEST || /^Microsoft\.PowerShell\.Core$/i.test(own)) return undefined;
  return { name: own, minimum: minimum ?? null, maximum: maximum ?? null, required: required ?? null, guid: id ?? null };
}

/**
 * Whether anything is to be installed before the script runs. PowerShell's modules are left to the machine where the script has the rights of
 * root or of an administrator (`elevated`), which take nothing that others can change.
 */
export const installsFirst = (needs: Dependencies | null, elevated: boolean): boolean =>
  needs !== null && (needs.kind !== 'powershell' || (!elevated && needs.packages.some(({ left }) => left !== true)));
