import { splitWords } from './words';

/** A program and the arguments that come before the script's path. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
}

// Go has no `#` comments, so its scripts begin with a comment that a shell takes for a command.
const goLine = /^\/\/[^\r\n]{0,64}?\bgo run (?:"?\$0|\$\{?0)/;

/** What a `#!` line asks for, `env` taken away; null when there is none. `//usr/bin/env go run "$0"` is one for Go. */
export function parseShebang(text: string): Invocation | null {
  if (goLine.test(text)) return { command: 'go', args: ['run'] };
  if (!text.startsWith('#!')) return null;
  const end = text.search(/[\r\n]/);
  const words = splitWords(text.slice(2, end < 0 ? 1_024 : Math.min(end, 1_024)));
  const [program, ...rest] = words;
  if (program === undefined) return null;
  if (baseOf(program) !== 'env') return bounded(program, rest);
  const words2 = afterEnv(rest);
  const [command, ...args] = words2;
  return command === undefined ? null : bounded(command, args);
}

/** The last part of a program's path, without Windows' ending. */
export const baseOf = (program: string): string =>
  program
    .slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1)
    .replace(/\.exe$/i, '')
    .toLowerCase();

/** Leaves out `env`'s own options and assignments: the child's environment is the hub's to say. */
function afterEnv(words: readonly string[]): readonly string[] {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '-u' || word === '--unset' || word === '-C' || word === '--chdir') at += 1;
    else if (word.startsWith('-S') && word.length > 2) return [word.slice(2), ...words.slice(at + 1)];
    else if (word.startsWith('--split-string=')) return [...splitWords(word.slice(15)), ...words.slice(at + 1)];
    else if (!word.startsWith('-') && !/^[A-Za-z_]\w*=/.test(word)) return words.slice(at);
  }
  return [];
}

const bounded = (command: string, args: readonly string[]): Invocation | null =>
  command.length > 512 || args.length > 16 || args.some((arg) => arg.length > 512) ? null : { command, args };
