/**
 * The TOML text of a script's inline metadata (PEP 723): the comments between `# /// script` and `# ///`. Null where there is
 * none, where it is not closed, or where there are two, which the specification forbids.
 */
export function readInlineMetadata(text: string): string | null {
  if (!text.includes('# /// script')) return null;
  const found: string[] = [];
  let open: string[] | null = null;
  let closed = 0;
  for (const line of text.replaceAll(/\r\n?/g, '\n').split('\n')) {
    if (open === null) {
      if (/^# \/\/\/ script[ \t]*$/.test(line)) {
        open = [];
        closed = -1;
      }
      continue;
    }
    if (line !== '#' && !line.startsWith('# ')) {
      // The last closing line counts: one before it is part of the text.
      if (closed >= 0) found.push(open.slice(0, closed).join('\n'));
      open = null;
      continue;
    }
    if (/^# \/\/\/[ \t]*$/.test(line)) closed = open.length;
    open.push(line.slice(2));
  }
  if (open !== null && closed >= 0) found.push(open.slice(0, closed).join('\n'));
  const [only] = found;
  return found.length === 1 && only !== undefined ? only : null;
}
