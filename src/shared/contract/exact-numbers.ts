/** What stands in quotes, or is a number, in a text of JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Whether every whole number in a text of JSON stays itself when it is read: beyond 2^53 - 1 it is rounded without a word. Numbers with a
 * fraction are what they are near to in every language, but none may be read as infinite.
 */
export function hasExactNumbers(json: string): boolean {
  for (const [token] of json.matchAll(TOKEN)) {
    if (token.startsWith('"')) continue;
    const value = Number(token);
    if (!Number.isFinite(value)) return false;
    if (/^-?\d+$/.test(token) && !Number.isSafeInteger(value)) return false;
  }
  return true;
}
