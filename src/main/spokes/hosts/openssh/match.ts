import type { LineFault } from './config-file';
import { keywordOf } from './words';
import { matchesHostName, matchesList } from './patterns';

/** What a `Match` line is compared with, as it stands when the line is reached. */
export interface Matched {
  /** The name as it was typed, and the address that it stands for so far. */
  readonly originalHost: string;
  readonly host: string;
  readonly user: string;
  readonly localUser: string;
  /** Whether the configuration is gone through once more, with what the first time gave. */
  readonly final: boolean;
}

/** Whether the lines below apply. `exec` is never run: what asks for it does not apply, and is told of. */
export type Verdict = { readonly applies: boolean; readonly wantsFinal: boolean; readonly fault?: LineFault };

const against: Readonly<Record<string, (pattern: string, matched: Matched) => boolean>> = {
  host: (pattern, { host }) => matchesHostName(host, pattern),
  originalhost: (pattern, { originalHost }) => matchesHostName(originalHost, pattern),
  user: (pattern, { user }) => matchesList(user, pattern),
  localuser: (pattern, { localUser }) => matchesList(localUser, pattern),
};

/** Decides a `Match` line by what stands behind it (ssh_config(5)). */
export function decideMatch(rest: string, matched: Matched): Verdict {
  let left = rest;
  let applies = true;
  let wantsFinal = false;
  let count = 0;
  let fault: LineFault | undefined;
  const next = (): string => {
    const word = wordAt(left);
    left = word.rest;
    return word.word;
  };
  for (let attribute = next(); attribute !== ''; attribute = next()) {
    const negated = attribute.startsWith('!');
    const name = attribute.slice(negated ? 1 : 0).toLowerCase();
    if (name === 'all') {
      if (count > 1 || next() !== '') return { applies: false, wantsFinal, fault: 'match' };
      return { applies: applies && !negated, wantsFinal };
    }
    count += 1;
    if (name === 'canonical' || name === 'final') {
      wantsFinal ||= name === 'final';
      if (matched.final === negated) applies = false;
      continue;
    }
    const pattern = next();
    const compare = Object.hasOwn(against, name) ? against[name] : undefined;
    if (pattern === '' || (compare === undefined && name !== 'exec')) return { applies: false, wantsFinal, fault: 'match' };
    if (compare === undefined) {
      if (applies) fault = 'exec-refused';
      applies = false;
    } else if (compare(pattern, matched) === negated) applies = false;
  }
  if (count === 0) return { applies: false, wantsFinal, fault: 'match' };
  return fault === undefined ? { applies, wantsFinal } : { applies, wantsFinal, fault };
}

/** The next word, in quotes or not; a comment ends them. */
function wordAt(text: string): { readonly word: string; readonly rest: string } {
  const quoted = /^\s*"([^"]*)"\s*(.*)$/su.exec(text);
  if (quoted !== null) return { word: quoted[1] ?? '', rest: quoted[2] ?? '' };
  const split = keywordOf(text);
  if (split === undefined) return { word: '', rest: '' };
  return { word: /^\s*(?<word>[^\s="]+)/u.exec(text)?.groups?.['word'] ?? '', rest: split.rest };
}
