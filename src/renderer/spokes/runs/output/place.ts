/** A line of a run's output that an address leads to, and what was looked for there. */
export interface OutputPlace {
  readonly line: number;
  readonly find: string;
  readonly matchCase: boolean;
}

/** Reads `?line=12&find=…&case=1`; null where no line is named. */
export function readPlace(search: string): OutputPlace | null {
  const given = new URLSearchParams(search);
  const line = Number(given.get('line') ?? '');
  return Number.isSafeInteger(line) && line > 0
    ? { line, find: (given.get('find') ?? '').slice(0, 512), matchCase: given.get('case') === '1' }
    : null;
}

/** The address of a run's page at this place. */
export const placeAddress = (run: string, { line, find, matchCase }: OutputPlace): string =>
  `/runs/${run}?${new URLSearchParams({ line: String(line), ...(find !== '' && { find }), ...(matchCase && { case: '1' }) }).toString()}`;
