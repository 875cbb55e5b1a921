/** A value as people type it: JSON where it is some, else a text as it is. Null where that is JSON's null, which is no value. */
export function jsonOfTyped(typed: string): string | null {
  try {
    return JSON.parse(typed) === null ? null : typed;
  } catch {
    return JSON.stringify(typed);
  }
}

/** What would be typed for a value: a text without its quotes, unless it would be taken for something else then. */
export function typedOf(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' && jsonOfTyped(value) === json ? value : json;
}
