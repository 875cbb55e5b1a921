/** A date as PowerShell casts one from text (the month before the day), as ISO 8601; undefined where it is none or has a time. */
export function isoDate(text: string): string | undefined {
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]00:00(?::00)?)?$/.exec(text.trim());
  if (iso !== null) return checked(iso[1], iso[2], iso[3]);
  const american = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?:[T ]00:00(?::00)?)?$/.exec(text.trim());
  return american === null ? undefined : checked(american[3], american[1], american[2]);
}

function checked(year = '', month = '', day = ''): string | undefined {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  // A parser may take 31 February for 3 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : undefined;
}
