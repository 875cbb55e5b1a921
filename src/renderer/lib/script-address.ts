/** A lone surrogate has no encoding. */
const encodable = (id: string): string => id.replace(/\p{Surrogate}/gu, '\ufffd');

/** Where a script is shown. Ids are any text: slashes, newlines, emoji. */
export function scriptHref(id: string): string {
  const safe = encodable(id);
  // A segment of dots is none to a browser, and a line break ends a route's pattern.
  const odd = /^\.{1,2}$|[\p{Cc}\u2028\u2029]/u.test(safe);
  return odd ? `/scripts?script=${encodeURIComponent(safe)}` : `/scripts/${encodeURIComponent(safe)}`;
}

/** The state of a history entry that was made to fill a script's form: its first field gets the focus. */
export const formFirst = { form: true } as const;

/** Whether a history entry was made to fill the form. */
export const isFormFirst = (state: unknown): boolean => typeof state === 'object' && state !== null && Reflect.get(state, 'form') === true;

/** The script that an address names, undefined for the list alone. Takes the address as it is, undecoded. */
export function scriptOf(pathname: string, search: string): string | undefined {
  const [, , ...rest] = pathname.split('/');
  const segment = rest.join('/');
  if (segment === '') return new URLSearchParams(search).get('script') ?? undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // Written by hand, with a percent sign of its own.
  }
}

/** Where a schedule of a script is made. */
export const newScheduleHref = (id: string): string => `/schedules/new?script=${encodeURIComponent(encodable(id))}`;

/** The script that such an address names; empty where it names none. */
export const scheduledScript = (search: string): string => new URLSearchParams(search).get('script') ?? '';
